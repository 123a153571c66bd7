// Agents that hang, lie, fork and shout, each in a group of its own beside others that are well: scripts of resource.d and OCF agents.
//
// All at once, since a start or stop that hangs is given a minute, and nobody shortens that. With a long lease (two fifths of deadtime), so that a restart
// on a busy machine is one within it.
using System.Text.Json;
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class MisbehavingAgents : MachineTest
{
    /// <summary>
    /// As a script of resource.d <c>misbehaving NAME ACTION</c>; as an OCF agent with the parameter name. It does as /srv/NAME/ACTION says, else well. Its service
    /// are two processes that left its session, hold its standard output and write to it without end. What was called stands in /srv/NAME/calls.
    /// </summary>
    private const string Agent = """
        #!/bin/sh
        if [ "$1" = meta-data ]; then cat <<'END'
        <?xml version="1.0"?>
        <resource-agent name="misbehaving"><version>1.0</version>
        <parameters><parameter name="name" required="1"><content type="string"/></parameter></parameters>
        <actions><action name="start" timeout="5s"/><action name="stop" timeout="5s"/><action name="monitor" timeout="5s" interval="10s"/><action name="meta-data" timeout="5s"/></actions>
        </resource-agent>
        END
            exit 0
        fi
        if [ -n "$OCF_RESKEY_name" ]; then name=$OCF_RESKEY_name action=$1; else name=$1 action=$2; fi
        [ "$action" = monitor ] && action=status
        place=/srv/$name
        mkdir -p $place
        echo $action >> $place/calls
        mode=$(cat $place/$action 2> /dev/null)

        runs() { [ -e $place/daemons ] && kill -0 $(cat $place/daemons) 2> /dev/null; }
        shout() { head -c 1000000 /dev/zero | tr '\0' x; echo; }
        is() { # up or down
            if [ -n "$OCF_RESKEY_name" ]; then [ $1 = up ] && exit 0; exit 7; fi
            [ $1 = up ] && echo running || echo stopped
            exit 0
        }

        case $mode in
        hangs)
            # One that ignores what asks it to end, one that left the session, one that has no parent any more.
            trap '' TERM
            echo $$ > $place/hung
            sleep 1001 &
            setsid sh -c 'trap "" TERM; sleep 1001; :' "hung-$name" &
            (setsid sh -c 'trap "" TERM; sleep 1001; :' "hung-$name" &)
            sleep 1001 ;;
        shouts) shout; shout >&2 ;;
        up|down) is $mode ;;
        esac

        case $action in
        start)
            runs && exit 0
            rm -f $place/daemons
            for i in 1 2; do
                (setsid sh -c 'echo $$ >> '$place'/daemons; while :; do n=0; while [ $n -lt 100 ]; do printf "%01000d" 0; n=$((n + 1)); done; sleep 1; done' "daemon-$name" < /dev/null &)
            done
            until [ "$(cat $place/daemons 2> /dev/null | wc -l)" = 2 ]; do sleep 0.1; done ;;
        stop) [ ! -e $place/daemons ] || { kill $(cat $place/daemons); rm $place/daemons; } ;;
        status) if runs; then is up; else is down; fi ;;
        *) exit 3 ;;
        esac
        exit 0

        """;

    /// <summary>A start or stop is given 60 s, and a second to end when it is asked to.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(90);

    private static readonly Seed Web = Seed.Web002;

    /// <summary>Each behind an address of its own, as scripts and as OCF agents.</summary>
    private static readonly Case
        HangingStart = new("hanging-start", 31), HangingStop = new("hanging-stop", 32), OcfHangingStart = new("ocf-hanging-start", 33), OcfHangingStop = new("ocf-hanging-stop", 34),
        HangingStatus = new("hanging-status", 35), AlwaysUp = new("always-up", 36), AlwaysDown = new("always-down", 37), OcfAlwaysDown = new("ocf-always-down", 38),
        DownOfASudden = new("down-of-a-sudden", 39), Shouting = new("shouting", 40), OcfShouting = new("ocf-shouting", 41);

    private static readonly Case[] Cases = [HangingStart, HangingStop, OcfHangingStart, OcfHangingStop, HangingStatus, AlwaysUp, AlwaysDown, OcfAlwaysDown, DownOfASudden, Shouting, OcfShouting];

    private static readonly PairOptions Options = new()
    {
        Edit = (name, _, text) => name switch
        {
            "ha.cf" => text.Replace("deadtime 5", "deadtime 20", StringComparison.Ordinal) + "\nauto_failback off\n",
            "haresources" => text + string.Concat(Cases.Select(c => c.Line)),
            _ => text,
        },
    };

    [Fact]
    public void End_as_documented_and_leave_nothing_behind()
    {
        using var pair = Pair.Boot(Web, Options);
        var (home, other) = (pair.Home, pair.Other);
        pair.OnBoth(machine =>
        {
            machine.Write("/etc/ha.d/resource.d/misbehaving", Agent, "755");
            machine.Write("/usr/lib/ocf/resource.d/lab/misbehaving", Agent, "755");
            machine.MustRun("bascule check").ShouldNotContain("error");
            Misbehave(machine, "status", "up", AlwaysUp);
            Misbehave(machine, "status", "down", AlwaysDown);
        });
        Misbehave(home, "status", "down", OcfAlwaysDown);
        Misbehave(home, "start", "hangs", HangingStart, OcfHangingStart);
        Misbehave(home, "stop", "hangs", HangingStop, OcfHangingStop);
        Misbehave(home, "status", "hangs", HangingStatus);
        foreach (var action in new[] { "start", "stop", "status" }) Misbehave(home, action, "shouts", Shouting, OcfShouting);

        pair.Start();
        var begun = LabClock.Now;
        Case[] stops = [HangingStop, OcfHangingStop], starts = [HangingStart, OcfHangingStart];
        var hung = starts.ToDictionary(c => c, c => AwaitHung(pair, c));
        foreach (var well in Cases.Except([HangingStart, OcfHangingStart, HangingStatus, OcfAlwaysDown])) AwaitHeld(pair, home, well);
        var (idle, apache) = (Descriptors(other), MainProcess(home));

        // From now on, for a minute, starts and stops hang side by side.
        var services = stops.ToDictionary(c => c, c => Services(home, c));
        foreach (var stop in stops) home.MustRun($"bascule standby --no-wait {stop.Group}");
        foreach (var stop in stops) hung[stop] = AwaitHung(pair, stop);

        LieAndShout(pair);

        foreach (var start in starts)
        {
            AwaitHeld(pair, other, start);
            Report($"{start.Name}: the other has the group", begun);
            Ended(pair, hung[start]);
            Said(home, start.Name, "did not end within", "with all that it had forked").ShouldBeTrue(pair.Journals(100));
        }

        foreach (var stop in stops)
        {
            Await(pair, () => HoldingOf(home, stop) == "stuck", $"{stop.Name} is told");
            Report($"{stop.Name}: told that it does not stop", begun);
            Ended(pair, hung[stop]);
            Said(home, "Resource STOP failure", stop.Group, "did not end within").ShouldBeTrue(pair.Journals(100));
            home.Run("bascule status --json").Output.ShouldContain($"{stop.Group} cannot be released here, so no other node may take it");
            Run(home, services[stop]).ShouldBeTrue("its service was started by another action, and goes on");
            pair.HoldsAlone(home, stop.Address).ShouldBeTrue(pair.Journals(100));
            Calls(other, stop).ShouldNotContain("start");
        }

        // It is tried again, and hangs again, until somebody helps.
        foreach (var stop in stops)
        {
            AwaitHung(pair, stop);
            home.MustRun($"rm /srv/{stop.Name}/stop; kill -9 $(cat /srv/{stop.Name}/hung)");
            AwaitHeld(pair, other, stop);
            Ended(pair, services[stop]);
        }

        MainProcess(home).ShouldBe(apache, "who behaves is not touched");
        home.MustRun("bascule standby", Limit);
        pair.MustHold(other);
        foreach (var each in Cases) AwaitHeld(pair, other, each);
        Await(pair, () => Leavings(home).Length == 0, "the home is clean");
        Await(pair, () => Descriptors(home) == idle, $"{Descriptors(home)} descriptors, idle {idle}");

        // What the agents forked on the other are services: they outlive our death, whatever they write.
        var all = Cases.Except([AlwaysUp]).SelectMany(c => Services(other, c)).ToArray();
        other.MustRun($"kill -9 {Fault.Named("both killed").Aim(other)}");
        Await(pair, () => other.Run("bascule status").Succeeded, "the other is back");
        Run(other, all).ShouldBeTrue(pair.Journals(100));
        pair.HoldsAlone(other).ShouldBeTrue(pair.Journals(100));

        // The home first: else it is handed what hangs there.
        foreach (var machine in new[] { home, other })
        {
            machine.MustRun("systemctl stop heartbeat", Limit);
            Await(pair, () => Leavings(machine).Length == 0, $"{machine.Name} is clean\n{Leavings(machine)}");
            machine.MustRun("journalctl -b -u bascule -u bascule-actuator -o cat | wc -c").Trim().Length.ShouldBeLessThan(7, "megabytes of an agent's words are not for the journal");
        }
    }

    /// <summary>While others hang.</summary>
    private static void LieAndShout(Pair pair)
    {
        var (home, other) = (pair.Home, pair.Other);

        // Said to run, it is not started: nobody can know better.
        Calls(home, AlwaysUp).ShouldNotContain("start");
        Move(pair, AlwaysUp);
        Calls(other, AlwaysUp).ShouldNotContain("start");

        foreach (var loud in new[] { Shouting, OcfShouting })
        {
            Said(home, $"{loud.Resource} is not watched").ShouldBeFalse("the end of what it says counts");
            Calls(home, loud).Count(c => c == "start").ShouldBe(1);
            Move(pair, loud);
        }

        // Said to run before, and no longer: it is started again in place, and at the second time elsewhere. An OCF agent is believed from the start.
        var first = Services(home, DownOfASudden);
        Misbehave(home, "status", "down", DownOfASudden);
        foreach (var down in new[] { DownOfASudden, OcfAlwaysDown })
        {
            AwaitHeld(pair, other, down);
            Calls(home, down).Where(c => c != "status").ShouldBe(["start", "stop", "start", "stop"]);
        }
        Ended(pair, first);

        // A script that never says so is started once, not watched, and stopped all the same.
        Await(pair, () => Said(home, $"{AlwaysDown.Resource} is not watched"), $"{AlwaysDown.Resource} is not watched");
        var services = Services(home, AlwaysDown);
        Move(pair, AlwaysDown);
        Ended(pair, services);
        foreach (var machine in new[] { home, other }) Calls(machine, AlwaysDown).Count(c => c == "start").ShouldBe(1);

        // No answer is no reason not to start it, nor one to start it again.
        AwaitHeld(pair, home, HangingStatus);
        Await(pair, () => Said(home, $"{HangingStatus.Resource} is not watched"), $"{HangingStatus.Resource} is not watched");
        Calls(home, HangingStatus).Count(c => c == "start").ShouldBe(1);
    }

    private static void Misbehave(DebianMachine machine, string action, string how, params Case[] cases)
    {
        foreach (var each in cases) machine.Write($"/srv/{each.Name}/{action}", how + "\n");
    }

    private static void Move(Pair pair, Case it)
    {
        pair.Home.MustRun($"bascule standby {it.Group}", Limit);
        AwaitHeld(pair, pair.Other, it);
    }

    private static void AwaitHeld(Pair pair, DebianMachine holder, Case it) =>
        Await(pair, () => HoldingOf(holder, it) == "held" && HoldingOf(pair.PeerOf(holder), it) == "released" && pair.HoldsAlone(holder, it.Address), $"{holder.Name} holds {it.Name}");

    /// <summary>The processes that left the session of a call which hangs on the home.</summary>
    private static string[] AwaitHung(Pair pair, Case it)
    {
        string[] found = [];
        Await(pair, () => (found = Lines(pair.Home.Run($"pgrep -f '[h]ung-{it.Name}'").Output)).Length == 2, $"{it.Name} hangs");
        return [.. found, File.ReadAllText(pair.Home.Root + $"/srv/{it.Name}/hung").Trim()];
    }

    private static void Await(Pair pair, Func<bool> isSo, string what) => LabClock.Await(isSo, Longest).ShouldBeTrue($"{what}\n{pair.Journals(120)}");

    private static void Ended(Pair pair, string[] processes) => Await(pair, () => processes.All(p => !Run(pair.Home, [p])), $"{string.Join(' ', processes)} end");

    /// <summary>Whether all of them do.</summary>
    private static bool Run(DebianMachine machine, string[] processes) => machine.Run($"kill -0 {string.Join(' ', processes)}").Succeeded;

    private static void Report(string what, TimeSpan since) => TestContext.Current.SendDiagnosticMessage($"{what} after {(LabClock.Now - since).TotalSeconds:F1} s (load {Load.Average:F1})");

    private static string[] Services(DebianMachine machine, Case it)
    {
        var found = Lines(File.ReadAllText(machine.Root + $"/srv/{it.Name}/daemons"));
        found.Length.ShouldBe(2);
        return found;
    }

    private static string[] Calls(DebianMachine machine, Case it)
    {
        var file = machine.Root + $"/srv/{it.Name}/calls";
        return File.Exists(file) ? Lines(File.ReadAllText(file)) : [];
    }

    /// <summary>Whether one line of ours has all of it.</summary>
    private static bool Said(DebianMachine machine, params string[] parts) =>
        Lines(machine.MustRun("journalctl --sync; journalctl -b -u bascule -u bascule-actuator -o cat")).Any(l => parts.All(p => l.Contains(p, StringComparison.Ordinal)));

    /// <summary>By the machine's own word; empty while its node does not answer.</summary>
    private static string HoldingOf(DebianMachine machine, Case it)
    {
        using var report = JsonDocument.Parse(machine.Run("bascule status --json").Output);
        if (!report.RootElement.TryGetProperty("status", out var status) || status.ValueKind != JsonValueKind.Object) return "";
        return status.GetProperty("groups").EnumerateArray().Single(g => g.GetProperty("name").GetString() == it.Group).GetProperty("holding").GetString()!;
    }

    private static string MainProcess(DebianMachine machine) => machine.MustRun("systemctl show apache2 -p MainPID --value").Trim();

    /// <summary>What the actuator has open of programs that it runs.</summary>
    private static int Descriptors(DebianMachine machine) =>
        Lines(machine.MustRun("ls -l /proc/$(systemctl show bascule-actuator -p MainPID --value)/fd")).Count(l => l.Contains("pipe:", StringComparison.Ordinal) || l.Contains("pidfd", StringComparison.Ordinal));

    /// <summary>Processes that agents forked, by name and by control group, and addresses of their groups.</summary>
    private static string Leavings(DebianMachine machine) => machine.MustRun($$"""
        pgrep -fa '[h]ung-|[d]aemon-|[s]leep 1001'
        find /sys/fs/cgroup -type d -name 'bascule-action-*' -exec cat {}/cgroup.procs \;
        ip -4 -o addr show dev {{Web.Interface}} | grep -v ' {{Web.HomeAddress}}/' | grep -v ' {{Web.OtherAddress}}/'
        true
        """);

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <param name="Number">Of its floating address.</param>
    private sealed record Case(string Name, int Number)
    {
        public string Resource => Name.StartsWith("ocf-", StringComparison.Ordinal) ? $"ocf:lab:misbehaving::name={Name}" : $"misbehaving::{Name}";
        public string Address => $"192.168.56.{Number}";
        public string Group => $"IPaddr::{Address}/24/{Web.Interface}";
        public string Line => $"{Web.Home} {Group} {Resource}\n";
    }
}
