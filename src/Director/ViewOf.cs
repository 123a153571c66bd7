// The view that others are shown, of what the loop knows.
using System.Globalization;
using Bascule.Checks;
using Bascule.Configuration.Director;
using Bascule.Contracts.Director;
using Bascule.Core;
using Bascule.Core.Director;
using Bascule.Director.Health;

namespace Bascule.Director;

/// <summary>What the kernel had counted at a moment.</summary>
internal readonly record struct Counted(TableUse Use, Instant At)
{
    public ulong? Of(ServiceAddress service) => Use.Connections.TryGetValue(service, out var count) ? count : null;

    /// <returns>Null where either is not known, or a service has begun to count anew.</returns>
    public double? RateOf(ServiceAddress service, Counted before) => before.Use is not null && At > before.At && Of(service) is { } count && before.Of(service) is { } earlier && earlier <= count
        ? Math.Round((count - earlier) / (At - before.At).TotalSeconds, 1)
        : null;
}

internal static class ViewOf
{
    private static readonly TimeSpan ShortestForARate = TimeSpan.FromSeconds(2);

    /// <param name="before">What was counted at the last view, and when; replaced by what is counted now.</param>
    public static DirectorView Loop(DirectorLoop loop, IReadOnlyList<string> files, string program, IReadOnlyList<string> warnings, ref Counted before, Instant now, DateTimeOffset at)
    {
        var (then, counted) = (before, new Counted(loop.Plane.ReadUse(), now));
        var dropped = loop.Edge.ReadDropped();
        var used = counted.Use.Servers.ToDictionary(u => (u.Service, u.Server));
        if (now - then.At >= ShortestForARate) before = counted;
        return new DirectorView
        {
            Program = program,
            Pid = Environment.ProcessId,
            Plane = loop.Plane.Name,
            At = at,
            Files = files,
            StaysAtStop = loop.Configuration.StaysAtStop,
            Services = [.. loop.Balance.Services.Select(s => Service(s, loop, counted, then, used) with { Dropped = dropped.TryGetValue(s.Balanced.Configured.Address, out var packets) ? packets : null })],
            Warnings = [.. warnings, .. loop.Troubles],
        };
    }

    private static ServiceView Service(ConfiguredService service, DirectorLoop loop, Counted counted, Counted before, Dictionary<(ServiceAddress, ServerAddress), ServerUse> used)
    {
        var now = counted.At;
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
            Connections = counted.Of(configured.Address),
            ConnectionsPerSecond = counted.RateOf(configured.Address, before),
            Servers = [.. servers],
        };

        ServerView Server(RealServer server, bool isFallback)
        {
            ServerUse? use = used.TryGetValue((configured.Address, server.Address), out var known) ? known : null;
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
                Active = use?.Active,
                Inactive = use?.Inactive,
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
