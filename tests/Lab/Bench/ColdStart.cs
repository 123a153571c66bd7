// How long a pair needs from nothing to its first page.
namespace Bascule.Lab.Bench;

internal static class ColdStart
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(2);

    public static TimeSpan Estimate(int trials) => TimeSpan.FromSeconds(10 + (8 * trials));

    /// <summary>From <c>systemctl enable --now heartbeat</c> on both running machines to the first page.</summary>
    public static Row Run(int trials, Progress progress)
    {
        var row = new Row(new Series("`systemctl enable --now heartbeat` on both: first page", "ms"), Most.TotalMilliseconds, trials);
        try
        {
            using var pair = Pair.Boot(Seed.Web002, null, progress.Say);
            using var prober = pair.Probe();
            for (var trial = 0; trial < trials; trial++)
            {
                progress.Trial(trial, trials);
                pair.OnBoth(machine => machine.Run("systemctl stop heartbeat", Limit));
                Thread.Sleep(TimeSpan.FromSeconds(2) + TimeSpan.FromMilliseconds(Random.Shared.Next(1000)));
                var from = LabClock.Now;
                pair.Start();
                var first = prober.Await(a => a.Good, from, Limit) ?? throw new TimeoutException("no page after a cold start\n" + pair.Journals());
                row.Series.Add((first.At - from).TotalMilliseconds);
                pair.MustHold(pair.Home);
            }
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            row.Failed = true;
            progress.Say(e.Message);
        }

        return row;
    }
}
