// What is known of all real servers, and the table that follows from it. Answers come in, a table goes out; nobody is asked here and nothing is written. Pure; the time is an argument.
using System.Collections.Immutable;
using Bascule.Checks;
using Bascule.Configuration.Director;
using Bascule.Core;
using Bascule.Core.Director;

namespace Bascule.Director.Health;

/// <summary>One real server of one virtual service, and what its checks came to.</summary>
/// <param name="earlier">The same one under another check; null: it is new.</param>
internal sealed class CheckedServer(ServiceAddress service, ServerAddress server, Check check, long id, Instant now, CheckedServer? earlier)
{
    public ServiceAddress Service => service;

    public ServerAddress Server => server;

    public Check Check => check;

    public long Id => id;

    public RiseFall Row { get; private set; } = earlier?.Row.By(check, now) ?? RiseFall.Begin(check, now);

    /// <summary>The last answer, whichever it was.</summary>
    public Outcome Last { get; private set; } = earlier?.Last ?? Outcome.Of(Answer.Unknown, TimeSpan.Zero, "");

    /// <summary>By then it has answered, or did not answer.</summary>
    public Instant AnswersBy { get; } = now + Checker.LongestFirstWait + check.Within;

    public bool IsUp => Row.Standing == Standing.Up;

    /// <returns>Whether it stands otherwise than before.</returns>
    public bool Take(Outcome outcome, Instant now)
    {
        var before = Row.Standing;
        (Row, Last) = (Row.After(outcome.Answer, now), outcome);
        return Row.Standing != before;
    }
}

internal sealed class Balance
{
    private readonly Dictionary<(ServiceAddress, ServerAddress), CheckedServer> servers = [];
    private readonly Dictionary<long, CheckedServer> byId = [];
    private ImmutableArray<ConfiguredService> services = [];
    private IReadOnlySet<string> drained = ImmutableSortedSet<string>.Empty;
    private long ids;

    public ImmutableArray<ConfiguredService> Services => services;

    /// <summary>All that is to be asked.</summary>
    public CheckOrder Order => new([.. servers.Values.Select(s => new WantedCheck(s.Id, s.Check))]);

    /// <summary>From now on these. Who was there before keeps what is known of it.</summary>
    public void Use(DirectorConfiguration configuration, Instant now)
    {
        services = configuration.Services;
        var before = servers.ToDictionary();
        servers.Clear();
        foreach (var service in services)
        {
            foreach (var server in service.Balanced.Configured.RealServers.Values)
            {
                if (CheckPlan.Of(service, server) is not { } check) continue;
                var key = (service.Balanced.Configured.Address, server.Address);
                var known = before.GetValueOrDefault(key);
                servers.Add(key, known?.Check == check ? known : new CheckedServer(key.Item1, key.Item2, check, ++ids, now, known));
            }
        }
        byId.Clear();
        foreach (var server in servers.Values) byId.Add(server.Id, server);
    }

    /// <summary>From now on these get no new connections, whatever their checks say.</summary>
    /// <param name="names">Addresses, with their port or without (all of them).</param>
    /// <returns>Whether these are others than before.</returns>
    public bool Drain(IReadOnlySet<string> names)
    {
        var isNews = !names.SetEquals(drained);
        drained = names;
        return isNews;
    }

    public bool IsDrained(ServerAddress server) => drained.Count > 0 && (drained.Contains(server.ToString()) || drained.Contains(server.Address.ToString()));

    /// <returns>Who stands otherwise now; null: nobody.</returns>
    public CheckedServer? Take(long id, Outcome outcome, Instant now) => byId.TryGetValue(id, out var server) && server.Take(outcome, now) ? server : null;

    public CheckedServer? Of(ServiceAddress service, ServerAddress server) => servers.GetValueOrDefault((service, server));

    /// <summary>When all have answered once, or had their time: before that a table that stands from before is better than one of those who were quick.</summary>
    public Instant SettledAt(Instant now) => servers.Values.Where(s => s.Row.Standing == Standing.Untried).Select(s => s.AnswersBy).DefaultIfEmpty(now).Max();

    public BalancingTable Table => BalancingTable.Of(services.Select(InUse));

    private VirtualService InUse(ConfiguredService service)
    {
        if (service.Check?.Type == CheckType.Off) return service.AtBest;
        var configured = service.Balanced.Configured;
        var drains = configured.RealServers.Values.Where(server => IsDrained(server.Address)).Aggregate(configured, (rest, server) => rest.With(server with { Weight = 0 }));
        return (service.Balanced with { Configured = drains }).InUse([.. configured.RealServers.Keys.Where(server => Of(configured.Address, server) is null or { IsUp: true })]);
    }
}
