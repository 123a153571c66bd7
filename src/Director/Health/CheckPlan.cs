// How a real server is asked whether it is up: what the files say (ldirectord.cf), or a connection to its port where they say nothing (ipvsadm.rules). Pure.
using System.Collections.Immutable;
using System.Globalization;
using Bascule.Checks;
using Bascule.Configuration.Director;
using Bascule.Core.Director;

namespace Bascule.Director.Health;

internal static class CheckPlan
{
    /// <summary>Where no file says anything: two connections in a row that fail, one second apart, and it is down; two that succeed, and it is up.</summary>
    private static readonly (TimeSpan Every, TimeSpan Within, int Fall, int Rise) Unwritten = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1), 2, 2);

    /// <returns>Null: nobody can be asked, or nobody is to be; it counts as up.</returns>
    public static Check? Of(ConfiguredService service, RealServer server)
    {
        var check = service.Check;
        if (check is { Type: CheckType.On or CheckType.Off } or { Type: CheckType.Negotiate or CheckType.Combined, Service: "none" }) return null;
        var port = check?.Port ?? (server.Address.Port != 0 ? server.Address.Port : (service.Balanced.Configured.Address as ServiceAddress.Listening)?.Port ?? 0);
        if (check?.Type is CheckType.External or CheckType.ExternalPerl) return Program(check, service.Balanced.Configured.Address, server.Address);

        // Of datagrams nobody says that they have arrived.
        if (port == 0 || service.Balanced.Configured.Address is ServiceAddress.Listening { Protocol: not Protocol.Tcp } || check?.Type == CheckType.Ping) return null;
        return check is { Type: CheckType.Negotiate or CheckType.Combined, Service: "http" or "https" } ? Http(check, server.Address, port) : Connection(check, server.Address, port);
    }

    private static Check Connection(RealServerCheck? check, ServerAddress server, ushort port) => new()
    {
        Kind = CheckKind.Tcp,
        Target = server.Address.With(port),
        Address = server.Address.ToString(),
        Port = port,
        Every = check?.Interval ?? Unwritten.Every,
        Within = check?.CheckTimeout ?? Unwritten.Within,
        Fall = check?.FailureCount ?? Unwritten.Fall,
        Rise = check is null ? Unwritten.Rise : 1,
        Grace = TimeSpan.Zero,
    };

    private static Check Http(RealServerCheck check, ServerAddress server, ushort port)
    {
        var request = check.OfServers.TryGetValue(server, out var own) ? own : new RequestAndReceive(check.Request, check.Receive);
        var path = request.Request.StartsWith('/') ? request.Request : "/" + request.Request;
        return Connection(check, server, port) with
        {
            Kind = check.Service == "https" ? CheckKind.Https : CheckKind.Http,
            Target = $"{check.Service}://{server.Address.With(port)}{path}",
            Path = path,
            Host = check.VirtualHost ?? server.Address.With(port),
            Matches = request.Receive.Length == 0 ? null : request.Receive,
            Verify = false,      // as ldirectord: certificates are for the virtual address
            Within = check.NegotiateTimeout,
        };
    }

    /// <summary>With what ldirectord gives it: the virtual address and port, then the real ones.</summary>
    private static Check Program(RealServerCheck check, ServiceAddress service, ServerAddress server)
    {
        var (address, port) = service switch
        {
            ServiceAddress.Listening to => (to.Address.ToString(), to.Port),
            ServiceAddress.Marked marked => (marked.Mark.ToString(CultureInfo.InvariantCulture), 0),
            _ => throw new ArgumentOutOfRangeException(nameof(service)),
        };
        ImmutableArray<string> words = [address, $"{port}", $"{server.Address}", $"{server.Port}"];
        return new Check
        {
            Kind = CheckKind.Exec,
            Target = $"{check.Command} {string.Join(' ', words)}",
            Command = [.. check.Type == CheckType.ExternalPerl ? ["/usr/bin/perl"] : Array.Empty<string>(), check.Command, .. words],
            Every = check.Interval,
            Within = check.CheckTimeout,
            Fall = check.FailureCount,
            Rise = 1,
            Grace = TimeSpan.Zero,
        };
    }
}
