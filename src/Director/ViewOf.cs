// The view that others are shown, of what the loop knows.
using System.Globalization;
using Bascule.Checks;
using Bascule.Configuration.Director;
using Bascule.Contracts.Director;
using Bascule.Core;
using Bascule.Core.Director;
using Bascule.Director.Health;

namespace Bascule.Director;

internal static class ViewOf
{
    public static DirectorView Loop(DirectorLoop loop, IReadOnlyList<string> files, string program, IReadOnlyList<string> warnings, Instant now, DateTimeOffset at) => new()
    {
        Program = program,
        Pid = Environment.ProcessId,
        Plane = loop.Plane.Name,
        At = at,
        Files = files,
        Services = [.. loop.Balance.Services.Select(s => Service(s, loop, now))],
        Warnings = [.. warnings, .. loop.Troubles],
    };

    private static ServiceView Service(ConfiguredService service, DirectorLoop loop, Instant now)
    {
        var configured = service.Balanced.Configured;
        var standing = loop.Stands?.Services.GetValueOrDefault(configured.Address);
        var servers = configured.RealServers.Values.Select(server => Server(server, isFallback: false))
            .Concat(service.Balanced.Fallback is { } fallback ? [Server(fallback, isFallback: true)] : []);
        return new ServiceView
        {
            Service = configured.Address.ToString(),
            Ipvsadm = configured.Address switch
            {
                ServiceAddress.Listening to => $"{to.Protocol.ToString().ToUpperInvariant(),-4} {to.Address.With(to.Port)}",
                ServiceAddress.Marked marked => string.Create(CultureInfo.InvariantCulture, $"FWM  {marked.Mark}{(marked.Family == IpFamily.IPv6 ? " IPv6" : "")}"),
                _ => throw new ArgumentOutOfRangeException(nameof(service)),
            },
            Scheduler = configured.Scheduler.Name,
            PersistentSeconds = (long?)configured.Persistence?.Timeout.TotalSeconds,
            Servers = [.. servers],
        };

        ServerView Server(RealServer server, bool isFallback)
        {
            var check = isFallback ? null : loop.Balance.Of(configured.Address, server.Address);
            return new ServerView
            {
                Server = server.Address.ToString(),
                Forwarding = server.Forwarding.GetType().Name.ToLowerInvariant(),
                Weight = server.Weight,
                WeightInUse = standing?.RealServers.GetValueOrDefault(server.Address)?.Weight,
                IsFallback = isFallback,
                IsDrained = !isFallback && loop.Balance.IsDrained(server.Address),
                Health = Health(check),
                SinceMs = check is null ? null : (long)(now - check.Row.Since).TotalMilliseconds,
                Evidence = check?.Last.Evidence,
                LatencyMs = check is null ? null : Math.Round(check.Last.Latency.TotalMilliseconds, 2),
                Check = check?.Check.ToString(),
            };
        }
    }

    private static ServerHealth Health(CheckedServer? server) => server?.Row.Standing switch
    {
        null => ServerHealth.Unchecked,
        Standing.Up => ServerHealth.Up,
        Standing.Down => ServerHealth.Down,
        _ => ServerHealth.Untried,
    };
}
