// What a node of an idle pair costs: memory and processor time of all its processes.
using System.Globalization;

namespace Bascule.Lab.Bench;

/// <param name="PssMegabytes">Proportional set size of all its processes: proc_pid_smaps(5).</param>
/// <param name="CpuPercent">Of one processor.</param>
internal sealed record Cost(string Keepalive, string Who, int ProcessCount, double PssMegabytes, double CpuPercent, double Load)
{
    public const double MostMegabytes = 30;

    // Memory is measured at its end: the first minute's growth is in it.
    private static readonly TimeSpan During = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public static TimeSpan Estimate => During + Settling + TimeSpan.FromSeconds(10);

    public Verdict Verdict => PssMegabytes > MostMegabytes ? Verdict.Over : Verdict.Within;

    public string Markdown => string.Create(
        CultureInfo.InvariantCulture, $"| {Keepalive} | {Who} | {ProcessCount} | {PssMegabytes:F1} | {MostMegabytes:F0} | {CpuPercent:F2} | {Load:F1} | {Row.Said(Verdict)} |");

    public static IReadOnlyList<string> Head { get; } =
    [
        "| keepalive | node | processes | PSS MB | target MB | CPU of one core, % | load average | verdict |",
        "|---|---|---:|---:|---:|---:|---:|---|",
    ];

    /// <summary>Both nodes of seed 002's pair, at this keepalive.</summary>
    public static IReadOnlyList<Cost> Measure(string keepalive, Progress progress)
    {
        using var pair = Pair.Serving(Seed.Web002, Variants.Keepalive(keepalive), progress.Say);
        Thread.Sleep(Settling);
        progress.Say($"keepalive {keepalive}, for {During.TotalSeconds:F0} s");
        var nodes = new[] { (Machine: pair.Home, Who: "holder"), (Machine: pair.Other, Who: "standby") };
        var before = nodes.Select(n => Cpu(n.Machine)).ToList();
        var from = LabClock.Now;
        Thread.Sleep(During);
        var seconds = (LabClock.Now - from).TotalSeconds;
        var load = Lab.Load.Average;
        var cpu = nodes.Select((n, i) => (Cpu(n.Machine) - before[i]) / seconds * 100).ToList();
        var memory = nodes.Select(n => Pss(n.Machine)).ToList();
        return [.. nodes.Select((n, i) => new Cost(keepalive, n.Who, memory[i].Count, memory[i].Sum(), cpu[i], load))];
    }

    // All processes of the service, whatever they are called: so the real Heartbeat can be measured too.
    private static string Processes => "$(pgrep -f '^([^ ]*/)?(bascule|heartbeat)')";

    private static List<double> Pss(DebianMachine machine)
    {
        var each = machine.MustRun($$"""for p in {{Processes}}; do awk '/^Pss:/ { print $2 }' /proc/$p/smaps_rollup; done""").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (each.Length == 0) throw new InvalidOperationException($"{machine.Name}: no process of the service runs");
        return [.. each.Select(kilobytes => double.Parse(kilobytes, CultureInfo.InvariantCulture) / 1024)];
    }

    private static double Cpu(DebianMachine machine)
    {
        // proc_pid_stat(5): fields 14 and 15 are user and system time in clock ticks; getconf CLK_TCK of them are a second.
        var ticks = machine.MustRun($$"""for p in {{Processes}}; do sed 's/.*) //' /proc/$p/stat; done; echo hz $(getconf CLK_TCK)""").Trim().Split('\n');
        var hertz = double.Parse(ticks[^1].Split(' ')[1], CultureInfo.InvariantCulture);
        return ticks[..^1].Sum(l => l.Split(' ') is var f ? double.Parse(f[11], CultureInfo.InvariantCulture) + double.Parse(f[12], CultureInfo.InvariantCulture) : 0) / hertz;
    }
}
