// The figures of docs/benchmarks.md: what a client of a pair sees, and what the pair costs.
using System.Globalization;

namespace Bascule.Lab.Bench;

/// <summary>Repeats each event on fresh answers and collects the gaps.</summary>
public sealed class FailoverBench(int trials, Action<string> say)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Holder and peer have heard one another for a while; the phase of the heartbeats is a different one each time.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(3);
    private readonly List<Series> gaps = [];

    /// <summary>All series that have been measured, in that order.</summary>
    public IReadOnlyList<Series> Gaps => gaps;

    /// <summary>Crash, failback and clean stop of the web pair (address + apache2), and how long the address alone is away meanwhile.</summary>
    public void WebPair()
    {
        using var pair = Serving();
        var crash = Add("crash of the holder, deadtime 5 s: page");
        var crashAddress = Add("crash of the holder, deadtime 5 s: address");
        var failback = Add("failback: page (address + apache2)");
        var failbackAddress = Add("failback: address within that group");
        var stop = Add("systemctl stop heartbeat on the holder: page");
        var start = Add("systemctl start heartbeat, failback: page");
        for (var trial = 1; trial <= trials; trial++)
        {
            say($"web pair, trial {trial} of {trials}");
            Event(pair, pair.Other, pair.Home.CutPower, crash, crashAddress);
            Event(pair, pair.Home, pair.Home.PowerOn, failback, failbackAddress);
            Event(pair, pair.Other, () => pair.Home.MustRun("systemctl stop heartbeat", Limit), stop, null);
            Event(pair, pair.Home, () => pair.Home.MustRun("systemctl start heartbeat", Limit), start, null);
        }
    }

    /// <summary>The same pair with the address as its only resource.</summary>
    public void AddressAlone()
    {
        using var pair = Serving(Edited("haresources", text => text.Replace(" apache2", "", StringComparison.Ordinal)));
        var crash = Add("address alone: crash of the holder, deadtime 5 s");
        var failback = Add("address alone: failback");
        var stop = Add("address alone: systemctl stop heartbeat on the holder");
        for (var trial = 1; trial <= trials; trial++)
        {
            say($"address alone, trial {trial} of {trials}");
            Event(pair, pair.Other, pair.Home.CutPower, crash, null, byAddress: true);
            Event(pair, pair.Home, pair.Home.PowerOn, failback, null, byAddress: true);
            Event(pair, pair.Other, () => pair.Home.MustRun("systemctl stop heartbeat", Limit), stop, null, byAddress: true);
            pair.Home.MustRun("systemctl start heartbeat", Limit);
            AwaitHolder(pair, pair.Home);
        }
    }

    /// <summary>From <c>systemctl start</c> on both to the first page, with nothing running before.</summary>
    public void ColdStart()
    {
        using var pair = Pair.Boot(Seed.Web002, null, say);
        var cold = Add("cold start of both nodes to the first page");
        using var prober = pair.Probe();
        for (var trial = 1; trial <= trials; trial++)
        {
            say($"cold start, trial {trial} of {trials}");
            Parallel.Invoke(() => pair.Home.Run("systemctl stop heartbeat", Limit), () => pair.Other.Run("systemctl stop heartbeat", Limit));
            Thread.Sleep(Rest);
            var from = LabClock.Now;
            pair.Start();
            var first = prober.Await(a => a.Good, from, Limit) ?? throw new TimeoutException("no page after a cold start\n" + pair.Journals());
            cold.Add((first.At - from).TotalMilliseconds);
            AwaitHolder(pair, pair.Home);
        }
    }

    /// <summary>Memory and processor time of node and actuator at a keepalive, on the holder of an idle pair.</summary>
    public Cost Cost(string keepalive, TimeSpan during)
    {
        using var pair = Serving(Edited("ha.cf", text => text.Replace("keepalive 1", $"keepalive {keepalive}", StringComparison.Ordinal)));
        Thread.Sleep(Rest);
        say($"processor time at keepalive {keepalive}, for {during.TotalSeconds:F0} s");
        var before = Cpu(pair.Home);
        var from = LabClock.Now;
        Thread.Sleep(during);
        var cpu = (Cpu(pair.Home) - before) / (LabClock.Now - from).TotalSeconds;
        var memory = pair.Home.MustRun($$"""for p in {{Processes}}; do echo "$(cat /proc/$p/comm) $(awk '/^Pss:/ { print $2 }' /proc/$p/smaps_rollup)"; done""").Trim();
        return new Cost(keepalive, memory.Split('\n').Sum(l => double.Parse(l.Split(' ')[^1], CultureInfo.InvariantCulture)) / 1024, cpu * 100, Load.Average);
    }

    // All processes of the service, whatever they are called: so the real Heartbeat can be measured too.
    private static string Processes => "$(pgrep -f '^([^ ]*/)?(bascule|heartbeat)')";

    private static double Cpu(DebianMachine machine)
    {
        // proc_pid_stat(5): fields 14 and 15 are user and system time in clock ticks; getconf CLK_TCK of them are a second.
        var ticks = machine.MustRun($$"""for p in {{Processes}}; do sed 's/.*) //' /proc/$p/stat; done; echo hz $(getconf CLK_TCK)""").Trim().Split('\n');
        var hertz = double.Parse(ticks[^1].Split(' ')[1], CultureInfo.InvariantCulture);
        return ticks[..^1].Sum(l => l.Split(' ') is var f ? double.Parse(f[11], CultureInfo.InvariantCulture) + double.Parse(f[12], CultureInfo.InvariantCulture) : 0) / hertz;
    }

    private static PairOptions Edited(string file, Func<string, string> edit) => new() { Edit = (name, _, text) => name == file ? edit(text) : text };

    private static void AwaitHolder(Pair pair, DebianMachine holder)
    {
        if (!pair.AwaitHolder(holder, Limit)) throw new TimeoutException($"{holder.Name} does not hold\n{pair.Journals()}");
    }

    private static void Event(Pair pair, DebianMachine expected, Action act, Series series, Series? address, bool byAddress = false)
    {
        using var ping = pair.ProbeAddress();
        using var http = byAddress ? null : pair.Probe();
        Thread.Sleep(Rest + TimeSpan.FromMilliseconds(Random.Shared.Next(1000)));
        var from = LabClock.Now;
        series.Add(byAddress
            ? Observation.Watch(ping, act, _ => pair.Holds(expected) && !pair.Holds(expected == pair.Home ? pair.Other : pair.Home), Limit, () => pair.Journals())
            : pair.UntilServedBy(expected, http!, act, Limit));
        address?.Add(ping.LongestGap(from, LabClock.Now));
    }

    private Series Add(string name)
    {
        var series = new Series(name, "ms");
        gaps.Add(series);
        return series;
    }

    private Pair Serving(PairOptions? options = null)
    {
        var pair = Pair.Boot(Seed.Web002, options, say);
        pair.Start();
        AwaitHolder(pair, pair.Home);
        return pair;
    }
}

/// <summary>What a node costs while nothing happens.</summary>
/// <param name="PssMegabytes">Proportional set size of all its processes: proc_pid_smaps(5).</param>
/// <param name="CpuPercent">Of one processor.</param>
public sealed record Cost(string Keepalive, double PssMegabytes, double CpuPercent, double Load);
