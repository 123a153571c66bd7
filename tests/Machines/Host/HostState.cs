// What a machine has of its own: whatever we do on it, this is the same afterwards.
using System.Text.RegularExpressions;
using Bascule.Lab;

namespace Bascule.Machines.Host;

/// <param name="Addresses">All but the floating ones, in the kernel's order: of two in one network the first is primary.</param>
/// <param name="Routes">The main table, both families; a network's route names the address that its traffic has as source.</param>
/// <param name="Sources">What the kernel chooses for a neighbour and for a stranger.</param>
/// <param name="Processes">Of services that are not the cluster's: id, start, unit. Others may come; these may not go.</param>
internal sealed partial record HostState(string Addresses, string Routes, string Sources, IReadOnlySet<string> Processes)
{
    private const string Stranger = "203.0.113.7"; // RFC 5737

    /// <summary>The address by which it speaks to strangers; null while it has no way there.</summary>
    public string? Own => SourceTowardsStranger().Match(Sources) is { Success: true } found ? found.Groups["own"].Value : null;

    // The shell's own words only: a program for each process would take seconds.
    private const string ListProcesses = """
        for process in /proc/[0-9]*; do
            { read -r stat < $process/stat; while read -r line; do case $line in *:name=systemd:*|0::*) group=$line; esac; done < $process/cgroup; } 2> /dev/null || continue
            set -- ${stat##*) }
            echo "${process#/proc/} ${20} ${group##*/}"
        done
        """;

    /// <summary>IPv6 has found out that nobody else has its address.</summary>
    public bool IsSettled { get; private init; }

    /// <param name="replaced">Units that the test itself has restarted: their processes may go.</param>
    public static HostState Of(DebianMachine machine, Seed seed, params string[] replaced)
    {
        var parts = machine.MustRun($"""
            ip -o address show; echo ==
            ip route show; ip -6 route show; echo ==
            ip route get {seed.ClientAddress}; ip route get {Stranger} 2> /dev/null; echo ==
            {ListProcesses}
            """).Split("==\n");
        var addresses = Lines(parts[0]).Where(l => !l.Contains($" {seed.FloatingAddress}/", StringComparison.Ordinal)).Select(l => l.Split('\\')[0]);
        string[] ours = ["bascule", "heartbeat", "apache2", .. replaced];
        var processes = Lines(parts[3]).Where(l => l.EndsWith(".service", StringComparison.Ordinal) && !ours.Any(unit => l.Split(' ')[2].StartsWith(unit, StringComparison.Ordinal)));
        return new HostState(Text(addresses), Text(Lines(parts[1])), Text(Lines(parts[2])), processes.ToHashSet())
        {
            IsSettled = parts[0].Contains("inet6 fe80", StringComparison.Ordinal) && !parts[0].Contains("tentative", StringComparison.Ordinal),
        };
    }

    /// <summary>What has changed since; null if nothing has.</summary>
    public static string? Harm(HostState before, HostState after)
    {
        var gone = before.Processes.Except(after.Processes).ToList();
        return Changed("addresses", before.Addresses, after.Addresses) ?? Changed("routes", before.Routes, after.Routes) ?? Changed("source addresses", before.Sources, after.Sources)
            ?? (gone.Count > 0 ? $"processes have ended: {string.Join(", ", gone)}" : null);

        static string? Changed(string what, string was, string now) => was == now ? null : $"its {what} were\n{was}\nand are\n{now}";
    }

    /// <summary>Waits until it is as it was: what another program takes away and brings back needs its time.</summary>
    public static void ShouldBeUntouched(DebianMachine machine, Seed seed, HostState before, string after, params string[] replaced)
    {
        string? harm = null;
        LabClock.Await(() => (harm = Harm(before, Of(machine, seed, replaced))) is null, TimeSpan.FromSeconds(20));
        harm.ShouldBeNull($"{machine.Name} after {after}\n{machine.Run("journalctl -n 60 --no-pager -o short-precise").Said}");
    }

    private static string Text(IEnumerable<string> lines) => string.Join('\n', lines);

    // Times that run, and what the kernel finds out by itself, are no difference.
    private static IEnumerable<string> Lines(string text) =>
        text.Split('\n').Select(l => Passing().Replace(l, "").TrimEnd()).Where(l => l.Length > 0 && l.Trim() is not "cache" and not "cache uid 0");

    [GeneratedRegex(@"^203\.0\.113\.7 .*\bsrc (?<own>[\d.]+)", RegexOptions.Multiline)]
    private static partial Regex SourceTowardsStranger();

    [GeneratedRegex(@" (?:expires|tentative|linkdown|dynamic)\b(?: \d+sec)?")]
    private static partial Regex Passing();
}
