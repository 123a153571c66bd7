// A thousand failovers of one pair in a row, and what they left behind.
using System.Globalization;

namespace Bascule.Lab.Bench;

internal static class Thousand
{
    private const int Crashes = 100;
    private const int Moves = 900;
    private const int Warming = 100;
    private static readonly TimeSpan Deadtime = TimeSpan.FromMilliseconds(300);

    public static string Title => $"A thousand failovers in a row: seed 002, deadtime {Spans.Spoken(Deadtime)}; {Crashes} times the holder's processes killed and not restarted, then {Moves} planned moves, by turns `bascule standby` and `bascule takeover`";

    public static TimeSpan Estimate => (Crashes * TimeSpan.FromSeconds(3.7)) + (Moves * TimeSpan.FromSeconds(0.45)) + TimeSpan.FromMinutes(1);

    private static IReadOnlyList<string> Head { get; } =
    [
        $"| node | what there is | before | after {Crashes + Warming} | after {Crashes + Moves} | more allowed | verdict |",
        "|---|---|---:|---:|---:|---:|---|",
    ];

    public static (IReadOnlyList<string> Lines, IReadOnlyList<Verdict> Verdicts) Run(Progress progress)
    {
        try
        {
            using var pair = Pair.Serving(Seed.Web002 with { Deadtime = Deadtime }, Variants.Deadtime(Deadtime), progress.Say);
            var seen = Endurance.Run(pair, Crashes, Warming, Moves, done =>
            {
                if (done % 50 == 0) progress.Trial(done, Crashes + Moves);
            });
            var rows = new[] { pair.Home, pair.Other }.SelectMany(m => Rows(seen, m)).ToList();
            var all = seen.Switches >= Crashes + Moves ? Verdict.Within : Verdict.Over;
            rows.Add((string.Create(CultureInfo.InvariantCulture, $"| client | saw another machine serve | 0 | | {seen.Switches} | | {Row.Said(all)} |"), all));
            string[] said =
            [
                "",
                string.Create(CultureInfo.InvariantCulture, $"Page, ms (min, median, max): {Gaps("crash", seen.Crashes)}; {Gaps("planned move", seen.Moves)}."),
                string.Create(CultureInfo.InvariantCulture, $"What is of a process is compared with what it was after {Warming} of the planned moves (the same process has then been through {Moves - Warming} more), everything else with what there was before."),
                "PSS of node and actuator together, after each tenth of them: " + string.Join("; ", seen.Megabytes.Select(m => m.Key.Name + " " + string.Join(", ", m.Value.Select(mb => mb.ToString("F1", CultureInfo.InvariantCulture))))) + ".",
            ];
            return ([.. Head, .. rows.Select(r => r.Line), .. said], [.. rows.Select(r => r.Verdict)]);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            progress.Say(e.Message);
            return ([.. Head, $"| | | | | | | {Row.Said(Verdict.Unfinished)} |"], [Verdict.Unfinished]);
        }
    }

    private static IEnumerable<(string Line, Verdict Verdict)> Rows(Endurance seen, DebianMachine machine)
    {
        var (before, warm, after) = (seen.Before[machine], seen.Warm[machine], seen.After[machine]);
        var leaked = seen.LeakedOn(machine);
        return after.Figures.Keys.Select(figure =>
        {
            var verdict = leaked.Contains(figure) ? Verdict.Over : Verdict.Within;
            return (string.Create(
                CultureInfo.InvariantCulture,
                $"| {machine.Name} | {figure} | {before.Figures[figure]:0.#} | {warm.Figures[figure]:0.#} | {after.Figures[figure]:0.#} | {Footprint.Allowed(figure)} | {Row.Said(verdict)} |"), verdict);
        });
    }

    private static string Gaps(string name, IEnumerable<Gap> gaps)
    {
        var series = new Series(name, "ms");
        foreach (var gap in gaps) series.Add(gap);
        return string.Create(CultureInfo.InvariantCulture, $"{name} {series.Minimum:F0}, {series.Median:F0}, {series.Maximum:F0}");
    }
}
