// The simulator as a program: which seeds, how long, how fast, and what came of it.
using System.Diagnostics;
using System.Globalization;
using Bascule.Simulator.Scenarios;

namespace Bascule.Simulator;

internal static class CommandLine
{
    /// <summary>That many are tried although the mutation has shown itself: the other properties are to be seen green. Forty mutations take a third of what CI may.</summary>
    private const ulong LeastSeeds = 16;

    /// <summary>What a scenario has in place of a property: everything that is seen.</summary>
    private const string Transcript = "transcript";

    private static readonly TimeSpan BetweenProgress = TimeSpan.FromSeconds(1);

    private const string Usage = """
        bascule-simulator: runs the shipped Core and Wire in virtual time, with faults, and checks docs/invariants.md.

          --seeds N [--from S] [--hours H | --minutes M] [--once]   N seeds, each twice unless --once (the journals must be equal); 1 hour of faults each
                    [--ledger FILE]                                 notes each finished seed there; begun again with the same FILE, it goes on
          --seed N [--hours H | --minutes M] [--trace]              one seed; --trace prints its journal
          --play FILE                                               a scenario (tests/Simulator.Tests/scenarios): prints it as it is seen now
          --quiet [--hours H]                                       a pair without faults at 1 s heartbeats: how fast time passes

          --expect P[,Q…] --seeds N [--minutes M]                   P must be broken, and nothing but the listed: what tests/mutations asks
          --expect P --play FILE                                    likewise of what seeds reach once in thousands; P may be `transcript`: another than FILE's

        Exit code: 0 no violation, 1 a property was broken, 2 wrong arguments.
        """;

    public static int Run(string[] args)
    {
        ulong? seed = null;
        string? expected = null, ledger = null, scenario = null;
        var (seeds, from, span) = (0UL, 1UL, TimeSpan.FromHours(1));
        var (isTraced, isQuiet, isOnce) = (false, false, false);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--trace": isTraced = true; break;
                case "--quiet": isQuiet = true; break;
                case "--expect" when i + 1 < args.Length: expected = args[++i]; break;
                case "--ledger" when i + 1 < args.Length: ledger = args[++i]; break;
                case "--play" when i + 1 < args.Length: scenario = args[++i]; break;
                case "--once": isOnce = true; break;
                case "--seed" when Number(args, ++i) is { } n: seed = n; break;
                case "--seeds" when Number(args, ++i) is { } n: seeds = n; break;
                case "--from" when Number(args, ++i) is { } n: from = n; break;
                case "--hours" when Number(args, ++i) is { } n: span = TimeSpan.FromHours(n); break;
                case "--minutes" when Number(args, ++i) is { } n: span = TimeSpan.FromMinutes(n); break;
                default:
                    Console.Error.WriteLine(Usage);
                    return 2;
            }
        }
        if (isQuiet) return Quiet(span);
        if (scenario is not null) return Play(scenario, expected);
        if (seed is { } one) return One(one, span, isTraced);
        if (seeds > 0 && expected is not null) return Expect(expected.Split(','), from, seeds, span);
        if (seeds > 0) return Many(from, seeds, span, isOnce, ledger);
        Console.Error.WriteLine(Usage);
        return 2;
    }

    private static int One(ulong seed, TimeSpan span, bool isTraced)
    {
        var outcome = Trial.Run(seed, span, isRead: isTraced);
        if (isTraced) Console.Out.Write(outcome.Journal.Print());
        Console.WriteLine(Sentence(outcome));
        return outcome.Violation is null ? 0 : 1;
    }

    private static int Many(ulong from, ulong seeds, TimeSpan span, bool isOnce, string? path)
    {
        Ledger? ledger = null;
        try
        {
            if (path is not null) ledger = Ledger.Open(path, $"{span} {(isOnce ? "once" : "twice")}");
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(refusal.Message);
            return 2;
        }
        using var kept = ledger;
        var (watch, told) = (Stopwatch.StartNew(), TimeSpan.Zero);
        var campaign = Campaign.Run(from, seeds, span, isOnce, Environment.ProcessorCount, ledger, done =>
        {
            if (watch.Elapsed - told < BetweenProgress || Console.IsErrorRedirected) return;
            told = watch.Elapsed;
            Console.Error.Write($"\r{done} of {seeds} seeds");
        });
        watch.Stop();
        if (told > TimeSpan.Zero) Console.Error.WriteLine();
        foreach (var trouble in campaign.Troubles) Console.WriteLine(trouble);
        Console.Write(campaign.Report(watch.Elapsed, ledger?.Done.Count ?? 0));
        return campaign.Troubles.Count == 0 ? 0 : 1;
    }

    /// <summary>For a mutated build: the first property must show broken in some seed, and none but the listed may.</summary>
    private static int Expect(string[] properties, ulong from, ulong seeds, TimeSpan span)
    {
        var broken = new SortedDictionary<string, List<ulong>>(StringComparer.Ordinal);
        var tried = 0UL;
        // In small lots, so that what shows at once costs little.
        for (; tried < seeds && (tried < LeastSeeds || broken.GetValueOrDefault(properties[0])?.Count is null or < 3); tried += 16)
            foreach (var failed in Campaign.Run(from + tried, 16, span, isOnce: true, Environment.ProcessorCount).Failed)
            {
                if (!broken.TryGetValue(failed.Violation!.Property, out var list)) broken[failed.Violation.Property] = list = [];
                list.Add(failed.Seed);
                if (list.Count == 1) Console.WriteLine($"    {Sentence(failed)}");
            }

        var unexpected = broken.Keys.Except(properties).ToList();
        var summary = broken.Count == 0 ? "nothing" : string.Join(", ", broken.Select(b => $"{b.Key} ({b.Value.Count})"));
        Console.WriteLine($"    {tried} seeds: red {summary}");
        return broken.ContainsKey(properties[0]) && unexpected.Count == 0 ? 0 : 1;
    }

    private static int Play(string path, string? expected)
    {
        string written;
        try
        {
            written = File.ReadAllText(path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(refusal.Message);
            return 2;
        }
        var (played, violation) = ScenarioRunner.Play(written);
        if (expected is null) Console.Write(played);
        if (violation is { } broken) Console.WriteLine($"    {broken.Property} broken at {Journal.Seconds(broken.At)}: {broken.Sentence}");
        var found = violation?.Property ?? (played == written ? null : Transcript);
        if (expected is not null) Console.WriteLine($"    red {found ?? "nothing"}");
        return found == expected ? 0 : 1;
    }

    private static int Quiet(TimeSpan span)
    {
        QuietPair.Run(TimeSpan.FromHours(1));      // once before, so that the compiler has seen it
        using var self = Process.GetCurrentProcess();
        var (watch, before) = (Stopwatch.StartNew(), self.TotalProcessorTime);
        var (simulated, datagrams) = QuietPair.Run(span < TimeSpan.FromHours(24) ? TimeSpan.FromHours(24) : span);
        watch.Stop();
        self.Refresh();
        var busy = self.TotalProcessorTime - before;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"quiet pair, keepalive 1 s: {simulated.TotalHours:0} h in {busy.TotalSeconds:0.00} s of one core ({watch.Elapsed.TotalSeconds:0.00} s by the wall): {simulated.TotalSeconds / busy.TotalSeconds:#,0} x real time; {datagrams} datagrams, each signed and verified, {busy.TotalNanoseconds / datagrams:0} ns each, all included"));
        return 0;
    }

    public static string Sentence(Outcome outcome) => outcome.Violation is { } broken
        ? $"seed {outcome.Seed}: {broken.Property} broken at {Journal.Seconds(broken.At)}: {broken.Sentence}"
        : $"seed {outcome.Seed}: no violation in {Journal.Seconds(outcome.Simulated)} s, {outcome.Datagrams} datagrams, journal {outcome.Hash:x16}";

    private static ulong? Number(string[] args, int index) =>
        index < args.Length && ulong.TryParse(args[index], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
