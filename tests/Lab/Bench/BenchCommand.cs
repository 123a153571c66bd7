// Runs the bench and prints its page: the whole of docs/benchmarks.md when nothing is left out.
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bascule.Lab.Bench;

/// <summary>bench TRIALS [PART...]</summary>
internal static class BenchCommand
{
    private static readonly string[] Keepalives = ["1", "100ms"];

    public static int Run(int trials, IReadOnlyList<string> wanted)
    {
        if (wanted.FirstOrDefault(w => !Parts.Any(p => IsNamedBy(p, w))) is { } unknown)
        {
            Console.Error.WriteLine($"bench: no part {unknown}. The parts: {string.Join(' ', Parts.Select(p => p.Name))}; 002 stands for all that begin so.");
            return 2;
        }

        var parts = Parts.Where(p => wanted.Count == 0 || wanted.Any(w => IsNamedBy(p, w))).ToList();
        var progress = new Progress([.. parts.Select(p => (p.Name, p.Estimate(trials)))], Console.Error.WriteLine);
        var sections = new List<string>();
        var verdicts = new List<Verdict>();
        foreach (var part in parts)
        {
            progress.NextPart();
            var table = part.Run(trials, progress);
            verdicts.AddRange(table.Verdicts);
            var section = string.Join('\n', [$"## {part.Title}", "", $"    bench/failover.sh {trials} {part.Name}", "", .. table.Lines, ""]);
            sections.Add(section);

            // A run that is interrupted has said what it knows.
            progress.Say(section);
        }

        Console.WriteLine(Introduction(trials, wanted));
        foreach (var section in sections) Console.WriteLine(section);
        Console.WriteLine(Measured);
        Console.WriteLine(Summary(verdicts));
        return verdicts.Any(v => v is Verdict.Over or Verdict.Unfinished) ? 1 : 0;
    }

    private static IReadOnlyList<Part> Parts { get; } =
    [
        .. Scenario.All.Select(s => new Part(s.Name, s.Title, trials => ScenarioRunner.Estimate(s, trials), (trials, progress) => Of(new ScenarioRunner(trials, progress).Run(s)))),
        .. Faults.All.Select(f => new Part(f.Name, f.Title, f.Estimate, (trials, progress) => Of(f.Run(trials, progress)))),
        .. Losses.All.Select(l => new Part(l.Name, l.Title, _ => Losses.Estimate, (_, progress) => Of(l.Run(progress)))),
        .. Partitions.All.Select(p => new Part(p.Name, p.Title, p.Estimate, (trials, progress) => Of(p.Run(trials, progress)))),
        new("thousand", Thousand.Title, _ => Thousand.Estimate, (_, progress) => Of(Thousand.Run(progress))),
        new("cold-start", "Start to serving: both nodes of seed 002, nothing running before", ColdStart.Estimate, (trials, progress) => Of([ColdStart.Run(trials, progress)])),
        new("cost", "What a node costs: seed 002's pair, idle, for a minute", _ => Keepalives.Length * Cost.Estimate, (_, progress) => Costs(progress)),
    ];

    private static bool IsNamedBy(Part part, string word) => part.Name == word || part.Name.StartsWith(word + "-", StringComparison.Ordinal);

    private static Table Of(IReadOnlyList<Row> rows) => new([.. Row.Head, .. rows.Select(r => r.Markdown)], [.. rows.Select(r => r.Verdict)]);

    private static Table Of((IReadOnlyList<string> Lines, IReadOnlyList<Verdict> Verdicts) made) => new(made.Lines, made.Verdicts);

    private static Table Costs(Progress progress)
    {
        List<string> lines = [.. Cost.Head];
        List<Verdict> verdicts = [];
        try
        {
            foreach (var cost in Keepalives.SelectMany(keepalive => Cost.Measure(keepalive, progress)))
            {
                lines.Add(cost.Markdown);
                verdicts.Add(cost.Verdict);
            }
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            lines.Add("| | | | | | | | unfinished |");
            verdicts.Add(Verdict.Unfinished);
            progress.Say(e.Message);
        }

        if (SoftwareUnderTest.Package is { } package)
        {
            lines.Add("");
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"The package, {Path.GetFileName(package)}, has {new FileInfo(package).Length / 1048576.0:F1} MB."));
        }

        return new(lines, verdicts);
    }

    private static string Introduction(int trials, IReadOnlyList<string> wanted) => $"""
        # Benchmarks

        What a client of a pair sees, and what the pair costs. This page is what one command prints, unchanged:

            bench/failover.sh {string.Join(' ', [$"{trials}", .. wanted])}

        Measured on {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} processors, kernel {Environment.OSVersion.Version}, {RuntimeInformation.OSArchitecture}; two Debian 12 machines with systemd, a switch and
        a client in namespaces of one computer (`tests/Lab`), with the files of `tests/data/seeds`.

        - A **gap** is the longest time between two good answers that a client sees around an event, in milliseconds; it asks every {Prober.Interval.TotalMilliseconds:F0} ms. It
          begins with the last answer before the event, so that it is up to {Prober.Interval.TotalMilliseconds:F0} ms longer than what follows the event.
        - After a **crash** (the power is cut: no process gets a word to say) the gap is to be at most deadtime + 500 ms; 250 are wanted.
        - A **planned move** and a **failback** may cost 750 ms of a page that apache2 must be stopped and started for, and 100 ms of an address.
        - Between two events the pair rests for two to three seconds, at random, so that trials meet heartbeats in different phases.
        - **Killed** is SIGKILL, and systemd starts the process again; *not restarted* means that systemd, stopped for the time, does not. **Frozen** is SIGSTOP. It
          lasts until deadtime + {(FaultTrial.Allowed + FaultTrial.Beyond).TotalSeconds:F1} s; then systemd or the process goes on, and one node is to have the address and to run apache2, the other neither.
          A third machine asks ARP who-has every {Prober.ArpInterval.TotalMilliseconds:F0} ms all the while: *two cards answer* for so long, and the target is what `bascule check` prints. The page is to be back
          within deadtime + {FaultTrial.Allowed.TotalMilliseconds:F0} ms. In brackets: who served at last *meanwhile*, and who held the group *afterwards*: the struck holder, its peer, or nobody.
        - **Lost by chance**: of what the two nodes send one another, each way, each packet for itself (nftables' `numgen random`); what the client sends and hears is
          whole. The pairs of a table run at the same time. *Judged dead*: the holder by its peer. *Taken*: a node claimed the group, or Keepalived became
          master. *A second card answers*: so often a card began to answer for the address that had not for {LossTrial.GivenUpAfter.TotalMilliseconds:F0} ms. The gap is that of pings.
        - **Heartbeats blocked**: UDP 694 is dropped between all; the alarm's time is that of its line in the journal, and deadtime begins with the last heartbeat that a third
          machine heard. **Everything cut**: nothing passes between the nodes, and clients hear both; both then serve, as protection `none` must, and it heals at a random moment
          {CutTrial.Both.TotalSeconds:F0} s later. *One holder*: the other card has answered for the last time. For comparison, on another rig: Heartbeat needs some 20 s from the healing to one
          holder, and Keepalived's clients miss up to 5 s.
        - A trial is **disturbed** when the load average is above {Load.Limit:F0}, or when the prober overslept by more than {Prober.Interval.TotalMilliseconds:F0} ms within the gap. A row is OVER when an undisturbed trial is.
          Two cards that answer are never excused.

        """;

    // tests/Lab has not measured it: the figures are another rig's, and are named as such.
    private static string Measured => """
        ## For comparison

        Not measured by this run: what Heartbeat 3.0.6 needed on another rig (two processors shared with other work, a prober every 10 ms, one trial
        each), with an address and apache2, keepalive 1 s and deadtime 10 s. Cold start of both nodes: 11.6 s to the first answer. Without a page: 9.5 s
        after a crash, 1.7 s at a clean stop, 1.6 s at the return of the home. Without the address: 9.5 s, 0.5 s, 0.4 s. Memory: 6.9 MB PSS in four
        processes; 0.05 % of a core.

        ## Result

        """;

    private static string Summary(List<Verdict> verdicts)
    {
        var sentence = $"Of {verdicts.Count} rows {Count(Verdict.Within)} are within their targets, {Count(Verdict.Over)} over, {Count(Verdict.Disturbed)} disturbed";
        return sentence + (Count(Verdict.Unfinished) is > 0 and var unfinished ? $", {unfinished} unfinished." : ".");

        int Count(Verdict verdict) => verdicts.Count(v => v == verdict);
    }

    /// <summary>What can be asked for by name.</summary>
    private sealed record Part(string Name, string Title, Func<int, TimeSpan> Estimate, Func<int, Progress, Table> Run);

    private sealed record Table(IReadOnlyList<string> Lines, IReadOnlyList<Verdict> Verdicts);
}
