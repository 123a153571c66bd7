// What runs on a holder and must not die: what the cluster started, and what it never heard of. Our own processes may die, restart and be installed anew.
//
// With a long lease (two fifths of deadtime), so that a restart on a busy machine is one within it.
using Bascule.Lab;

namespace Bascule.Machines.Host;

public sealed class ProcessesOnTheHost : MachineTest
{
    /// <summary>A resource script that leaves a process behind, as databases' scripts do; what happens to that process it writes down itself.</summary>
    private const string Database = """
        #!/bin/sh
        log=/run/database.log pid=/run/database.pid
        case "$1" in
        start)
            setsid sh -c 'trap "echo asked to end >> '$log'; exit" TERM; echo started >> '$log'; while :; do sleep 3600 & wait $!; done' < /dev/null > /dev/null 2>&1 &
            echo $! > $pid ;;
        stop) [ ! -e $pid ] || { kill $(cat $pid); rm $pid; } ;;
        status) if [ -e $pid ] && kill -0 $(cat $pid); then echo running; else echo stopped; fi ;;
        esac
        """;

    private const string Ledger = "[Service]\nExecStart=/bin/sleep infinity\n";

    /// <summary>bascule.service without what lets a process be real-time or lock memory: a container, or an administrator's choice.</summary>
    private const string NoRealTime = """
        [Service]
        LimitRTPRIO=0
        LimitMEMLOCK=0
        AmbientCapabilities=
        AmbientCapabilities=CAP_NET_RAW CAP_NET_BIND_SERVICE
        CapabilityBoundingSet=
        CapabilityBoundingSet=CAP_NET_RAW CAP_NET_BIND_SERVICE
        """;

    private static readonly PairOptions Options = new()
    {
        Edit = (name, _, text) => name switch
        {
            "haresources" => text.Replace("apache2", "apache2 database ledger", StringComparison.Ordinal),
            "ha.cf" => text.Replace("deadtime 5", "deadtime 20", StringComparison.Ordinal),
            _ => text,
        },
    };

    [Fact]
    public void They_outlive_ours_and_a_node_without_real_time_serves_as_well()
    {
        using var pair = Pair.Boot(Seed.Web002, Options);
        pair.OnBoth(machine =>
        {
            machine.Write("/etc/ha.d/resource.d/database", Database, "755");
            machine.Write("/etc/systemd/system/ledger.service", Ledger);
        });
        pair.Other.Write("/etc/systemd/system/bascule.service.d/no-real-time.conf", NoRealTime);
        var traffic = new OwnTraffic(pair);
        var before = new Dictionary<DebianMachine, HostState> { [pair.Home] = HostState.Of(pair.Home, pair.Seed), [pair.Other] = HostState.Of(pair.Other, pair.Seed) };
        pair.Start();
        pair.MustHold(pair.Home);
        AwaitWell(pair.Home);
        LabClock.Await(() => !Unstarted(pair.Home), Limit).ShouldBeTrue(pair.Journals());

        var services = Services(pair.Home);
        InheritNothingOfOurs(pair.Home, services);
        foreach (var fault in new[] { "node killed", "actuator killed", "both killed" })
        {
            var processes = Fault.Named(fault).Aim(pair.Home);
            pair.Home.MustRun($"kill -9 {processes}");
            AwaitWell(pair.Home);
            foreach (var process in processes.Split(' ')) OurProcesses(pair.Home).ShouldNotContain(process, fault);
            Untouched(fault);
        }
        pair.Home.MustRun("systemctl restart bascule-actuator", Limit);
        AwaitWell(pair.Home);
        Untouched("systemctl restart bascule-actuator");

        // Ours become those of the new package (Upgrades has that); what they hold does not notice.
        pair.OnBoth(machine => machine.InstallPackage(SoftwareUnderTest.Package!).MustSucceed());
        AwaitWell(pair.Home);
        pair.Home.MustRun("systemctl is-enabled heartbeat");
        Untouched("the same package again");

        // A stop is a hand-over: the services end by their own agents, on the other node they start, and with the home they return.
        pair.Home.MustRun("systemctl restart heartbeat", Limit);
        pair.MustHold(pair.Home);
        AwaitWell(pair.Home);
        pair.Home.MustRun("cat /run/database.log").ShouldBe("started\nasked to end\nstarted\n", pair.Journals());
        pair.Other.MustRun("cat /run/database.log").ShouldBe("started\nasked to end\n", pair.Journals());
        foreach (var machine in new[] { pair.Home, pair.Other })
        {
            HostState.ShouldBeUntouched(machine, pair.Seed, before[machine], "systemctl restart heartbeat on the home");
            traffic.ShouldComeFrom(machine, before[machine].Own!);
        }

        Refused(pair.Other).ShouldBe(4, "real time and locked memory are refused on one node, each is told once a life, and the upgrade began its second");
        Refused(pair.Home).ShouldBe(0, "they are not on the other");
        Classes(pair.Home, "bascule").ShouldContain("RR");
        Classes(pair.Home, "bascule-actuator").ShouldContain("RR");
        Classes(pair.Other, "bascule").ShouldBe(["TS"]);

        void Untouched(string after)
        {
            Services(pair.Home).ShouldBe(services, $"{after}\n{pair.Journals()}");
            pair.HoldsAlone(pair.Home).ShouldBeTrue(pair.Journals());
            HostState.ShouldBeUntouched(pair.Home, pair.Seed, before[pair.Home], after);
        }

        void AwaitWell(DebianMachine machine) => LabClock.Await(() => machine.Run("bascule status").Succeeded, Limit).ShouldBeTrue($"{machine.Run("bascule status").Said}\n{pair.Journals()}");
    }

    private const string MainProcesses = "cat /run/database.pid; for unit in ledger apache2; do systemctl show $unit -p MainPID --value; done";

    /// <summary>The address is up before the services.</summary>
    private static bool Unstarted(DebianMachine machine) => machine.Run(MainProcesses) is var said && (!said.Succeeded || said.Output.Trim().Split('\n') is not { Length: 3 } processes || processes.Contains("0"));

    /// <summary>The main process of each service of the group.</summary>
    private static string[] Services(DebianMachine machine)
    {
        var processes = machine.MustRun(MainProcesses).Trim().Split('\n');
        processes.ShouldAllBe(p => p != "0");
        machine.MustRun($"kill -0 {string.Join(' ', processes)}");
        return processes;
    }

    private static string[] OurProcesses(DebianMachine machine) => machine.MustRun("for unit in bascule bascule-actuator; do systemctl show $unit -p MainPID --value; done").Trim().Split('\n');

    private static void InheritNothingOfOurs(DebianMachine machine, string[] services)
    {
        foreach (var process in services)
        {
            machine.MustRun($"ps -o cls= -p {process}").Trim().ShouldBe("TS", "ordinary scheduling");
            machine.MustRun($"cat /proc/{process}/oom_score_adj").Trim().ShouldBe("0", "our protection from the out-of-memory killer is not theirs");
            machine.MustRun($"grep VmLck /proc/{process}/status").ShouldContain(" 0 kB");
            machine.MustRun($"ls -l /proc/{process}/fd").ShouldNotContain("bascule");
        }
        machine.MustRun($"ls /proc/{services[0]}/fd").Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldBeSubsetOf(["0", "1", "2", "10"], "no descriptor of ours; dash may have its own");
    }

    private static int Refused(DebianMachine machine) =>
        machine.MustRun("journalctl -b -u bascule _PID=$(systemctl show bascule -p MainPID --value) --no-pager -o cat").Split('\n').Count(l => l.StartsWith("going on without", StringComparison.Ordinal));

    /// <summary>The scheduling classes of a process's threads: RR real-time, TS ordinary (ps(1)).</summary>
    private static string[] Classes(DebianMachine machine, string unit) =>
        [.. machine.MustRun($"ps -L -o cls= -p $(systemctl show {unit} -p MainPID --value)").Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Distinct().Order(StringComparer.Ordinal)];
}
