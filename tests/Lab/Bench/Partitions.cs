// Two healthy nodes that cannot hear each other: the heartbeats alone blocked, then everything between the two cut and healed.
using System.Globalization;

namespace Bascule.Lab.Bench;

/// <summary>Seed 002's pair with another deadtime.</summary>
internal sealed record Partitions(TimeSpan Deadtime)
{
    /// <summary>What a client may miss when a partition heals.</summary>
    private const double MostGap = 100;

    private static readonly TimeSpan Booting = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);

    public static IReadOnlyList<Partitions> All { get; } = [.. new[] { 1000, 300 }.Select(ms => new Partitions(TimeSpan.FromMilliseconds(ms)))];

    public string Name => $"partitions-{Spans.Short(Deadtime)}";

    public string Title => $"The nodes cannot hear each other: seed 002, deadtime {Spans.Spoken(Deadtime)}, keepalive {Spans.Spoken(Keepalive)}, `auto_failback off`";

    private TimeSpan Keepalive => Variants.KeepaliveFor(Deadtime);

    private Seed Seed => Seed.Web002 with { Deadtime = Deadtime };

    public TimeSpan Estimate(int trials) => Booting + (2 * trials * ((3 * Deadtime) + Settling));

    public IReadOnlyList<Row> Run(int trials, Progress progress)
    {
        Row alarm = Of("heartbeats blocked, clients' network whole: alarm after deadtime", 2 * Keepalive.TotalMilliseconds),
            blocked = Of("the same, and healed: page", MostGap),
            two = Of("the same: two cards answer", 0),
            taken = Of("everything between the nodes cut: the peer answers too, after deadtime", Keepalive.TotalMilliseconds),
            letsGo = Of("healed: one node lets go after", Keepalive.TotalMilliseconds),
            one = Of("healed: one holder after", Keepalive.TotalMilliseconds),
            winner = Of("healed: the winner does not answer for", MostGap),
            page = Of("healed: page", MostGap);
        IReadOnlyList<Row> rows = [alarm, blocked, two, taken, letsGo, one, winner, page];
        var takenWhileBlocked = 0;
        var wonByTaker = 0;
        try
        {
            using var pair = Pair.Serving(Seed, Variants.Deadtime(Deadtime), progress.Say);
            for (var trial = 0; trial < trials; trial++)
            {
                progress.Trial(trial, 2 * trials);
                var seen = BlockedTrial.Run(pair);
                progress.Say($"heartbeats blocked: {seen}");
                Add(alarm, seen.Alarm);
                blocked.Series.Add(seen.Gap);
                two.Series.Add(new Sample(seen.Overlap.TotalMilliseconds, Load.Average, null));
                takenWhileBlocked += seen.Taken;
            }

            for (var trial = 0; trial < trials; trial++)
            {
                progress.Trial(trials + trial, 2 * trials);
                var seen = CutTrial.Run(pair);
                progress.Say($"everything cut: {seen}");
                Add(taken, seen.Taken);
                Add(letsGo, seen.LetsGo);
                Add(one, seen.OneHolder);
                winner.Series.Add(seen.WinnersGap);
                page.Series.Add(seen.Gap);
                if (seen.IsWonByTaker) wonByTaker++;
            }
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            foreach (var row in rows.Where(r => r.Series.Samples.Count < trials)) row.Failed = true;
            progress.Say(e.Message);
        }

        two.Remark = string.Create(CultureInfo.InvariantCulture, $"taken {takenWhileBlocked} times");
        two.Failed |= takenWhileBlocked > 0;
        one.Remark = string.Create(CultureInfo.InvariantCulture, $"the taker keeps it {wonByTaker} times");
        return rows;

        Row Of(string name, double target) => new(new Series(name, "ms"), target, trials);

        static void Add(Row row, TimeSpan time) => row.Series.Add(time.TotalMilliseconds);
    }
}
