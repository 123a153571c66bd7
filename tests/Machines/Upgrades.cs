// The package is installed anew on a pair that serves, outside of maintenance: both processes become the installed ones, and nothing moves.
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Bascule.Lab;

namespace Bascule.Machines;

public sealed partial class Upgrades : MachineTest
{
    private static readonly string[] Units = ["bascule", "bascule-actuator"];

    /// <summary>Lease 2 s: longer than a process of ours is away.</summary>
    [Fact]
    public void Both_nodes_are_upgraded_and_nothing_moves()
    {
        using var pair = Serving(Seed.Web002);
        using var prober = pair.Probe();
        AwaitWell(pair);
        pair.OnBoth(m => m.CopyIn(SoftwareUnderTest.Package!, "/root/bascule.deb"));
        // The same program under another version's name, as the next release would come.
        pair.Other.MustRun("cd /root && dpkg-deb -R bascule.deb next && sed -i 's/^Version: .*/&+next/' next/DEBIAN/control && dpkg-deb -Znone -b next bascule.deb", Limit);

        var apache = Apache(pair.Home);
        pair.Home.MustRun("systemd-run --quiet --unit=watch sh -c 'exec ip monitor address > /root/addresses'");
        foreach (var machine in new[] { pair.Home, pair.Other })
        {
            var (before, from) = (Processes(machine), LabClock.Now);
            var said = machine.Run("dpkg -i /root/bascule.deb", Limit).MustSucceed().Said;
            var after = Processes(machine);

            said.ShouldContain("The actuator is bascule", customMessage: pair.Journals());
            Report(machine == pair.Home ? "the holder" : "the other node", Away(said, "actuator"), Away(said, "node"));
            after.Actuator.ShouldNotBe(before.Actuator);
            after.Node.ShouldBe(before.Node, "begun anew in place, so that systemd has seen nothing end");
            after.Incarnation.ShouldBe(before.Incarnation + 1);
            after.Files.ShouldAllBe(f => f == "/usr/bin/bascule");
            after.Standing.ShouldBe(before.Standing);
            ReportGap(prober.LongestGap(from, LabClock.Now), $"dpkg -i on {machine.Name}");
            machine.MustRun("bascule upgrade").ShouldContain("already");
            AwaitWell(pair);
        }

        pair.Other.MustRun("dpkg-query -W -f '${Version}' bascule").Trim().ShouldEndWith("+next");
        MustHaveStayed(pair, apache);
        pair.OnBoth(m => m.MustRun("journalctl -u bascule --no-pager").ShouldNotContain("is dead"));

        // The new processes are whole: what an operator asks is done, and a holder that dies is replaced.
        prober.Answers.ShouldAllBe(a => !a.Good || a.Who == pair.Home.Name);
        pair.UntilServedBy(pair.Other, prober, pair.Home.CutPower, Limit);

        // Alone, with the other dead: nobody is there to hear the successor, and it keeps what it holds.
        apache = Apache(pair.Other);
        var alone = LabClock.Now;
        pair.Other.MustRun("dpkg -i /root/bascule.deb", Limit).ShouldContain("Held all the while");
        ReportGap(prober.LongestGap(alone, LabClock.Now), "dpkg -i on a node that is alone");
        Apache(pair.Other).ShouldBe(apache);
    }

    [Fact]
    public void With_a_lease_that_is_too_short_it_is_refused_and_maintenance_is_the_way()
    {
        using var pair = Serving(Seed.Web002, Variants.Deadtime(TimeSpan.FromSeconds(1)));
        using var prober = pair.Probe();
        AwaitWell(pair);
        var (holder, apache) = (pair.Home, Apache(pair.Home));
        holder.MustRun("systemd-run --quiet --unit=watch sh -c 'exec ip monitor address > /root/addresses'");
        var (before, from) = (Processes(holder), LabClock.Now);

        var said = holder.InstallPackage(SoftwareUnderTest.Package!).MustSucceed().Said;
        said.ShouldContain("Nothing was done, the old processes run on");
        said.ShouldContain("bascule maintenance on --here");
        var after = Processes(holder);
        (after.Node, after.Actuator, after.Incarnation).ShouldBe((before.Node, before.Actuator, before.Incarnation));
        after.Files.ShouldAllBe(f => f.EndsWith("(deleted)", StringComparison.Ordinal));
        holder.Run("bascule upgrade").ExitCode.ShouldBe(1);
        holder.Run("LANG=fr_FR.UTF-8 bascule upgrade").Said.ShouldContain("les anciens processus continuent");

        holder.MustRun("bascule maintenance on --here --for 5min").ShouldNotContain("has not said that it knows");
        said = holder.MustRun("bascule upgrade", Limit);
        Report("in maintenance, with a short lease", Away(said, "actuator"), Away(said, "node"));
        Processes(holder).Files.ShouldAllBe(f => f == "/usr/bin/bascule");
        LabClock.Await(() => holder.Run("bascule maintenance off --here").Succeeded, Limit).ShouldBeTrue(pair.Journals());
        AwaitWell(pair);
        MustHaveStayed(pair, apache);
        ReportGap(prober.LongestGap(from, LabClock.Now), "refused, and then in maintenance");
    }

    private static void AwaitWell(Pair pair) =>
        LabClock.Await(() => pair.HoldsAlone(pair.Home) && ApacheRuns(pair.Home) && pair.Home.Run("bascule status").Succeeded && pair.Other.Run("bascule status").Succeeded, Limit).ShouldBeTrue(pair.Journals());

    private static void MustHaveStayed(Pair pair, string apache)
    {
        pair.HoldsAlone(pair.Home).ShouldBeTrue(pair.Journals());
        Apache(pair.Home).ShouldBe(apache);
        pair.Home.MustRun("cat /root/addresses").ShouldNotContain("Deleted", customMessage: "an address was taken away");
    }

    /// <summary>Which process it is, and since when it runs.</summary>
    private static string Apache(DebianMachine machine) => machine.MustRun("systemctl show apache2 -p MainPID -p ActiveEnterTimestampMonotonic");

    /// <param name="Standing">The node's: rights, sandbox, signals, and which of its threads are in real time.</param>
    private sealed record BothProcesses(string Node, string Actuator, uint Incarnation, string[] Files, string Standing);

    private static BothProcesses Processes(DebianMachine machine)
    {
        var ids = Units.Select(u => machine.MustRun($"systemctl show {u} -p MainPID --value").Trim()).ToArray();
        using var status = JsonDocument.Parse(machine.Run("bascule status --json").Output);
        var own = status.RootElement.GetProperty("status").GetProperty("nodes").EnumerateArray().Single(n => n.GetProperty("isSelf").GetBoolean());
        return new(ids[0], ids[1], own.GetProperty("incarnation").GetUInt32(), [.. ids.Select(i => machine.MustRun($"readlink /proc/{i}/exe").Trim())],
            machine.MustRun($"grep -E '^(Cap|SigBlk|SigIgn|NoNewPrivs|Seccomp:)' /proc/{ids[0]}/status; ps -L -o cls=,rtprio=,comm= -p {ids[0]} | grep -vw TS | sort"));
    }

    private static string Away(string said, string which) =>
        AwayFor().Matches(said).FirstOrDefault(m => m.Groups["which"].Value == which)?.Groups["time"].Value ?? throw new ShouldAssertException($"not said of the {which}: {said}");

    private static void Report(string where, string actuator, string node) =>
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"upgrade of {where}: actuator away for {actuator}, node away for {node} (load {Load.Average:F1})"));

    [GeneratedRegex(@"The (?<which>\w+) is bascule \S+ now, and was away for (?<time>[\d.]+ \w+)\.")]
    private static partial Regex AwayFor();
}
