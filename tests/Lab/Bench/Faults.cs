// Each fault of a holder's processes, as often as wanted: whether a second card ever answers, and how long the service is away.
using System.Globalization;

namespace Bascule.Lab.Bench;

/// <summary>Seed 002's pair with another deadtime.</summary>
internal sealed record Faults(TimeSpan Deadtime)
{
    private static readonly TimeSpan Booting = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(4);

    public static IReadOnlyList<Faults> All { get; } = [.. new[] { 5000, 1000, 300 }.Select(ms => new Faults(TimeSpan.FromMilliseconds(ms)))];

    public string Name => $"faults-{Spans.Short(Deadtime)}";

    public string Title => $"Processes of the holder killed or frozen: seed 002, deadtime {Spans.Spoken(Deadtime)}, `auto_failback off`";

    private Seed Seed => Seed.Web002 with { Deadtime = Deadtime };

    public TimeSpan Estimate(int trials) => Fault.All.Count * (Booting + (trials * (FaultTrial.Lasts(Seed) + Settling)));

    /// <summary>Two rows for each fault, and a pair of its own: what one leaves behind is not the next one's.</summary>
    public IReadOnlyList<Row> Run(int trials, Progress progress) => [.. Fault.All.SelectMany((fault, i) => Run(fault, trials, done => progress.Trial((i * trials) + done, Fault.All.Count * trials), progress.Say))];

    private Row[] Run(Fault fault, int trials, Action<int> report, Action<string> say)
    {
        var answers = new Row(new Series($"{fault.Name}: two cards answer", "ms"), 0, trials);
        var page = new Row(new Series($"{fault.Name}: page", "ms"), (Deadtime + FaultTrial.Allowed).TotalMilliseconds, trials);
        var seen = new List<FaultTrial>();
        try
        {
            using var pair = Pair.Serving(Seed, Variants.Deadtime(Deadtime), say);
            answers = answers with { Target = pair.PrintedBound().TotalMilliseconds };
            for (var trial = 0; trial < trials; trial++)
            {
                report(trial);
                var one = FaultTrial.Run(pair, fault);
                seen.Add(one);

                // A busy machine is no excuse for two holders.
                answers.Series.Add(new Sample(one.Overlap.TotalMilliseconds, Load.Average, null));
                page.Series.Add(one.Gap);
                say(string.Create(CultureInfo.InvariantCulture, $"{Spans.Spoken(Deadtime)}, {fault.Name}: {one}"));
            }
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            answers.Failed = page.Failed = true;
            say(e.Message);
        }

        page.Remark = $"meanwhile {Count(seen.Select(s => s.Served))}, afterwards {Count(seen.Select(s => s.Holder))}";
        return [answers, page];
    }

    private static string Count(IEnumerable<Side> sides) => string.Join(", ", sides.CountBy(p => p).OrderBy(p => p.Key).Select(p => $"{p.Key.ToString().ToLowerInvariant()} {p.Value}"));
}
