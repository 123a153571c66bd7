// What is known of all real servers, and the table that follows from it. Answers come in, a table goes out; nobody is asked here and nothing is written. Pure; the time is an argument.
using System.Collections.Immutable;
using Bascule.Checks;
using Bascule.Configuration.Director;
using Bascule.Core;
using Bascule.Core.Director;

namespace Bascule.Director.Health;

/// <summary>One real server of one virtual service, and what its checks came to.</summary>
/// <param name="earlier">The same one under another check; null: it is new.</param>
/// <param name="isOfStart">It was there when the director started, and no reload has brought it.</param>
internal sealed class CheckedServer(ServiceAddress service, ServerAddress server, Check check, long id, Instant now, CheckedServer? earlier, bool isOfStart)
{
    public bool IsOfStart => isOfStart;

    public ServiceAddress Service => service;

    public ServerAddress Server => server;

    public Check Check => check;

    public long Id => id;

    public RiseFall Row { get; private set; } = earlier?.Row.By(check, now) ?? RiseFall.Begin(check, now);

    /// <summary>The last answer, whichever it was.</summary>
    public Outcome Last { get; private set; } = earlier?.Last ?? Outcome.Of(Answer.Unknown, TimeSpan.Zero, "");

    /// <summary>By then it has answered, or did not answer.</summary>
    public Instant AnswersBy { get; } = now + Checker.LongestFirstWait + check.Within;

    /// <summary>When it came up after it had been down; null: it never was.</summary>
    public Instant? Returned { get; private set; } = earlier?.Returned;

    public bool IsUp => Row.Standing == Standing.Up;

    /// <returns>Whether it stands otherwise than before.</returns>
    public bool Take(Outcome outcome, Instant now)
    {
        var before = Row.Standing;
        (Row, Last) = (Row.After(outcome.Answer, now), outcome);
        if (before == Standing.Down && IsUp) Returned = now;
        return Row.Standing != before;
    }
}

internal sealed class Balance
{
    private readonly Dictionary<(ServiceAddress, ServerAddress), CheckedServer> servers = [];
    private readonly Dictionary<long, CheckedServer> byId = [];
    private ImmutableArray<ConfiguredService> services = [];
    private ImmutableSortedDictionary<string, bool> drained = ImmutableSortedDictionary<string, bool>.Empty;
    private BalancingTable? table;
    private bool isRamping;
    private bool hasBegun;
    private long ids;

    public ImmutableArray<ConfiguredService> Services => services;

    /// <summary>All that is to be asked.</summary>
    public CheckOrder Order => new([.. servers.Values.Select(s => new WantedCheck(s.Id, s.Check))]);

    /// <summary>From now on these. Who was there before keeps what is known of it.</summary>
    public void Use(DirectorConfiguration configuration, Instant now)
    {
        services = configuration.Services;
        table = null;
        var before = servers.ToDictionary();
        servers.Clear();
        foreach (var service in services)
        {
            foreach (var server in service.Balanced.Configured.RealServers.Values)
            {
                if (CheckPlan.Of(service, server) is not { } check) continue;
                var key = (service.Balanced.Configured.Address, server.Address);
                var known = before.GetValueOrDefault(key);
                servers.Add(key, known?.Check == check ? known : new CheckedServer(key.Item1, key.Item2, check, ++ids, now, known, known?.IsOfStart ?? !hasBegun));
            }
        }
        hasBegun = true;
        byId.Clear();
        foreach (var server in servers.Values) byId.Add(server.Id, server);
    }

    /// <summary>From now on these get no new connections, whatever their checks say.</summary>
    /// <param name="names">Addresses, with their port or without (all of them); and whether those that are open have had their time, too.</param>
    /// <returns>Whether these are others than before.</returns>
    public bool Drain(ImmutableSortedDictionary<string, bool> names)
    {
        var isNews = !names.SequenceEqual(drained);
        drained = names;
        if (isNews) table = null;
        return isNews;
    }

    public bool IsDrained(ServerAddress server) => drained.Count > 0 && (drained.ContainsKey(server.ToString()) || drained.ContainsKey(server.Address.ToString()));

    private bool IsGone(ServerAddress server) => drained.Count > 0 && (drained.GetValueOrDefault(server.ToString()) || drained.GetValueOrDefault(server.Address.ToString()));

    /// <returns>Who stands otherwise now; null: nobody.</returns>
    public CheckedServer? Take(long id, Outcome outcome, Instant now)
    {
        if (!byId.TryGetValue(id, out var server) || !server.Take(outcome, now)) return null;
        table = null;
        return server;
    }

    public bool IsUntried(long id) => byId.TryGetValue(id, out var server) && server.Row.Standing == Standing.Untried;

    public CheckedServer? Of(ServiceAddress service, ServerAddress server) => servers.GetValueOrDefault((service, server));

    /// <summary>When all have answered once, or had their time: before that a table that stands from before is better than one of those who were quick.</summary>
    public Instant SettledAt(Instant now) => servers.Values.Where(s => s.Row.Standing == Standing.Untried).Select(s => s.AnswersBy).DefaultIfEmpty(now).Max();

    public BalancingTable TableAt(Instant now)
    {
        if (table is not null && !isRamping) return table;
        isRamping = servers.Count > 0 && services.Any(s => s.SlowStart > TimeSpan.Zero && s.Balanced.Configured.RealServers.Keys.Any(r => ShareOf(s, r, now) < SlowStart.Whole));
        return table = BalancingTable.Of(services.Select(s => InUse(s, now)));
    }

    private int ShareOf(ConfiguredService service, ServerAddress server, Instant now) =>
        Of(service.Balanced.Configured.Address, server)?.Returned is { } returned ? SlowStart.ShareAfter(now - returned, service.SlowStart) : SlowStart.Whole;

    /// <summary>Whether anybody but the fallback takes new connections.</summary>
    public bool IsServed(ConfiguredService service) => Undimmed(service, service.Balanced with { Fallback = null }).TakesConnections;

    private VirtualService InUse(ConfiguredService service, Instant now)
    {
        var used = Undimmed(service, service.Balanced);
        return service.SlowStart == TimeSpan.Zero ? used : SlowStart.Apply(used, server => ShareOf(service, server, now));
    }

    /// <summary>By checks and drains alone.</summary>
    private VirtualService Undimmed(ConfiguredService service, BalancedService balanced)
    {
        if (service.Check?.Type == CheckType.Off) return service.AtBest;
        var configured = balanced.Configured;
        var drains = configured.RealServers.Values.Where(server => IsDrained(server.Address)).Aggregate(configured, (rest, server) => rest.With(server with { Weight = 0 }));
        if (configured.RealServers.Keys.Any(IsGone)) drains = drains with { RealServers = drains.RealServers.RemoveRange(drains.RealServers.Keys.Where(IsGone)) };
        return (balanced with { Configured = drains }).InUse([.. configured.RealServers.Keys.Where(server => Of(configured.Address, server) is null or { IsUp: true })]);
    }
}
