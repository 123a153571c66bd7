// Runs the bench and prints its Markdown, ready for docs/benchmarks.md.
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bascule.Lab.Bench;

/// <summary>bench [TRIALS]</summary>
internal static class BenchCommand
{
    private static readonly string[] Keepalives = ["1", "100ms"];

    public static int Run(int trials)
    {
        var bench = new FailoverBench(trials, Console.Error.WriteLine);
        bench.ColdStart();
        bench.WebPair();
        bench.AddressAlone();
        var costs = Keepalives.Select(keepalive => bench.Cost(keepalive, TimeSpan.FromSeconds(60))).ToList();

        Console.WriteLine($"Seed 002's pair (keepalive 1 s, deadtime 5 s), {trials} trials each, a prober every {Prober.Interval.TotalMilliseconds:F0} ms; {Machine()}.");
        Console.WriteLine($"A trial is *disturbed* when the load average is above {Load.Limit:F0}, or the prober overslept within the gap.");
        Console.WriteLine();
        Console.WriteLine("| event | min ms | median ms | max ms | trials | disturbed | load average |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|---|");
        foreach (var s in bench.Gaps)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {s.Name} | {s.Minimum:F0} | {s.Median:F0} | {s.Maximum:F0} | {s.Samples.Count} | {s.Disturbed} | {s.LoadFrom:F1}–{s.LoadTo:F1} |"));
        }

        Console.WriteLine();
        Console.WriteLine("| keepalive | PSS of node + actuator, MB | CPU of one core, % | load average |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var c in costs) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {c.Keepalive} | {c.PssMegabytes:F1} | {c.CpuPercent:F2} | {c.Load:F1} |"));

        if (SoftwareUnderTest.Package is { } package)
        {
            Console.WriteLine();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Package {Path.GetFileName(package)}: {new FileInfo(package).Length / 1048576.0:F1} MB."));
        }

        return 0;
    }

    private static string Machine() =>
        $"{Environment.ProcessorCount} processors, kernel {Environment.OSVersion.Version}, {RuntimeInformation.OSArchitecture}, {DateTime.UtcNow:yyyy-MM-dd}";
}
