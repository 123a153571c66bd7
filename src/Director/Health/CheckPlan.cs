// How a real server is asked whether it is up: what the files say (ldirectord.cf), or a connection to its port where they say nothing (ipvsadm.rules). Pure.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
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
        if (port == 0 && check is { Type: CheckType.Negotiate or CheckType.Combined }) port = check.UsualPort;
        if (check?.Type is CheckType.External or CheckType.ExternalPerl) return Program(check, service.Balanced.Configured.Address, server.Address);
        if (check?.Type is CheckType.Ping) return Echo(check, server.Address);

        // bascule.yaml may ask in TCP about a service of another protocol (`ask: tcp`, or `check.port`).
        var isTcp = service.Balanced.Configured.Address is not ServiceAddress.Listening { Protocol: not Protocol.Tcp } || check is { Service: "tcp" } or { Type: CheckType.Negotiate, Port: not null };
        if (check?.Type is CheckType.Negotiate or CheckType.Combined && port != 0 && Negotiation(check, server.Address, port, isTcp) is { } spoken) return spoken;

        // Of datagrams nobody says that they have arrived: ldirectord asks the host for an echo then. Where no file says anything, nobody is asked.
        if (!isTcp) return check is null ? null : Echo(check, server.Address);
        return port == 0 ? null : Connection(check, server.Address, port);
    }

    private static Check Echo(RealServerCheck check, ServerAddress server) => Connection(check, server, 0) with { Kind = CheckKind.Ping, Target = $"{server.Address}" };

    /// <returns>Null: of that protocol nothing is spoken here.</returns>
    private static Check? Negotiation(RealServerCheck check, ServerAddress server, ushort port, bool isTcp)
    {
        var own = check.OfServers.TryGetValue(server, out var found) ? found : new RequestAndReceive(check.Request, check.Receive);
        var spoken = Connection(check, server, port) with { Target = $"{check.Service}://{server.Address.With(port)}", Within = check.NegotiateTimeout, Verify = false };      // as ldirectord: certificates are for the virtual address
        var wanted = own.Receive.Length == 0 ? null : own.Receive;
        if (check.Service == "dns") return spoken with { Kind = CheckKind.Dns, Question = own.Request.Trim('/'), Matches = wanted };
        if (!isTcp) return null;
        return check.Service switch
        {
            "http" or "https" => Http(check, server, port, own),
            "http_proxy" => Http(check, server, port, own) with { Kind = CheckKind.Http, Path = own.Request },
            "simpletcp" => spoken with { Kind = CheckKind.Talk, Talk = [new TalkStep(own.Request.TrimStart('/').Replace("\\r", "\r", StringComparison.Ordinal).Replace("\\n", "\n", StringComparison.Ordinal), [])], Matches = wanted },
            _ when Greetings.TryGetValue(check.Service, out var steps) => spoken with { Kind = CheckKind.Talk, Talk = steps, IsSecured = check.Service is "imaps" or "pops" },
            _ => null,
        };
    }

    private static readonly ImmutableArray<TalkStep> Mail = [new("", ["220"]), new("EHLO bascule.invalid\r\n", ["250"]), new("QUIT\r\n", [])];
    private static readonly ImmutableArray<TalkStep> Post = [new("", ["+OK"]), new("QUIT\r\n", [])];
    private static readonly ImmutableArray<TalkStep> Folders = [new("", ["* OK", "* PREAUTH"]), new("a LOGOUT\r\n", [])];

    /// <summary>How a server of that protocol greets: RFC 5321, RFC 6409, RFC 1939, RFC 3501, RFC 3977, RFC 959. Nobody logs in.</summary>
    private static readonly ImmutableSortedDictionary<string, ImmutableArray<TalkStep>> Greetings = new Dictionary<string, ImmutableArray<TalkStep>>
    {
        ["smtp"] = Mail,
        ["submission"] = Mail,
        ["pop"] = Post,
        ["pops"] = Post,
        ["imap"] = Folders,
        ["imaps"] = Folders,
        ["nntp"] = [new("", ["200", "201"]), new("QUIT\r\n", [])],
        ["ftp"] = [new("", ["220"]), new("QUIT\r\n", [])],
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static Check Connection(RealServerCheck? check, ServerAddress server, ushort port) => new()
    {
        Kind = CheckKind.Tcp,
        Target = server.Address.With(port),
        Address = server.Address.ToString(),
        Port = port,
        Every = check?.Interval ?? Unwritten.Every,
        Within = check?.CheckTimeout ?? Unwritten.Within,
        Fall = check?.FailureCount ?? Unwritten.Fall,
        Rise = check?.RiseCount ?? Unwritten.Rise,
        Grace = TimeSpan.Zero,
    };

    private static Check Http(RealServerCheck check, ServerAddress server, ushort port, RequestAndReceive own)
    {
        var path = own.Request.StartsWith('/') ? own.Request : "/" + own.Request;
        return Connection(check, server, port) with
        {
            Kind = check.Service == "https" ? CheckKind.Https : CheckKind.Http,
            Target = $"{check.Service}://{server.Address.With(port)}{path}",
            Path = path,
            Host = check.VirtualHost ?? server.Address.With(port),
            Authorization = check.Login is { } login ? $"Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login}:{check.Password?.Text}"))}" : "",      // RFC 7617
            IsHeadOnly = check.HttpMethod == "HEAD",
            Matches = own.Receive.Length == 0 ? null : own.Receive,
            Contains = check.Contains,
            Verify = false,
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
            Rise = check.RiseCount,
            Grace = TimeSpan.Zero,
        };
    }
}
