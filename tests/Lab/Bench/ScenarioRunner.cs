// Runs a scenario: each of its events, as often as wanted, with the client's probers watching.
namespace Bascule.Lab.Bench;

internal sealed class ScenarioRunner(int trials, Progress progress)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Holder and peer have heard one another for a while. The random part is a keepalive: each trial meets another phase of it.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Keepalive = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Booting = TimeSpan.FromSeconds(10);

    public static TimeSpan Estimate(Scenario scenario, int trials) =>
        Booting + (trials * scenario.Events.Aggregate(TimeSpan.Zero, (sum, e) => sum + Rest + (Keepalive / 2) + e.Lasts(scenario.Seed)));

    /// <summary>A row for each event and probe. What does not end is a row too; what would have followed it stays unfinished.</summary>
    public IReadOnlyList<Row> Run(Scenario scenario)
    {
        var rows = scenario.Events.SelectMany(e => scenario.Probes.Select(p => NewRow(scenario, e, p))).ToList();
        var inTrial = new List<Row>();
        try
        {
            using var pair = Pair.Serving(scenario.Seed, scenario.Options, progress.Say);
            for (var trial = 0; trial < trials; trial++)
            {
                progress.Trial(trial, trials);
                for (var i = 0; i < scenario.Events.Count; i++)
                {
                    inTrial = rows.GetRange(i * scenario.Probes.Count, scenario.Probes.Count);
                    Measure(pair, scenario, scenario.Events[i], inTrial);
                }
            }
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            foreach (var row in inTrial.Count > 0 ? inTrial : rows) row.Failed = true;
            progress.Say(e.Message);
        }

        return rows;
    }

    private static void Measure(Pair pair, Scenario scenario, Event e, IReadOnlyList<Row> rows)
    {
        var address = e.Address ?? pair.Seed.FloatingAddress;
        var server = e.Server(pair);
        var probers = scenario.Probes.Select(p => Open(pair, p, address)).ToList();
        try
        {
            Thread.Sleep(Rest + (Random.Shared.NextDouble() * Keepalive));
            var (gaps, moved) = e.Stays
                ? pair.WhileItStays(server, probers, () => e.Act(pair), Limit)
                : (pair.UntilServedBy(server, probers, () => e.Act(pair), Limit, address), false);
            foreach (var (row, gap) in rows.Zip(gaps))
            {
                row.Series.Add(gap);
                if (moved) row.Moves++;
            }
        }
        finally
        {
            foreach (var prober in probers) prober.Dispose();
        }

        pair.MustHold(server, address);
    }

    private static Prober Open(Pair pair, Probed probed, string address) => probed switch
    {
        Probed.Page => Prober.Http(pair.Client, address),
        Probed.Address => Prober.Ping(pair.Client, address),
        Probed.WayOut => Prober.Ping(pair.Client, Pair.OutsideAddress),
        _ => throw new System.Diagnostics.UnreachableException($"{probed}"),
    };

    private Row NewRow(Scenario scenario, Event e, Probed probed)
    {
        var target = e.Target(scenario.Seed, probed);
        var what = probed switch { Probed.Page => "page", Probed.Address => "address", _ => "way out" };
        return new Row(new Series($"{e.Name}: {what}", "ms"), target.Most.TotalMilliseconds, trials) { Wanted = target.Wanted?.TotalMilliseconds, Stays = e.Stays };
    }
}
