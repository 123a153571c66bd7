// A service that runs and does not do its work: its unit is active and its answers are bad, or there are none.
using System.Diagnostics;
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class Checks : MachineTest
{
    private const string Page = "/var/www/html/health";

    // every 500 ms, within 300 ms, fall 3 (Check.NoticedWithin).
    private static readonly TimeSpan NoticedWithin = TimeSpan.FromMilliseconds((3 * 500) + 300);

    [Fact]
    public void A_service_that_hangs_or_answers_badly_is_mended_in_place_once_and_then_the_other_serves()
    {
        using var pair = Checked(p => $$"""{http: "http://{{p.Seed.FloatingAddress}}/health", contains: fine, every: 500ms, within: 300ms, fall: 3, rise: 1}""");
        using var prober = pair.Probe();
        LabClock.Await(() => Status(pair.Home).Contains(": good for ", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
        Status(pair.Home).ShouldContain("status 200, \"fine\"");

        // Frozen, each of its processes: systemd sees a unit that runs.
        var hung = Stopwatch.StartNew();
        pair.Home.MustRun("systemctl kill --kill-who=all --signal=STOP apache2");
        LabClock.Await(() => Fell(pair.Home).Length > 0, Limit).ShouldBeTrue(pair.Journals());
        Told(hung.Elapsed, "frozen: noticed");
        Fell(pair.Home)[0].ShouldContain($"check http http://{pair.Seed.FloatingAddress}/health: no answer within 300ms");
        Fell(pair.Home)[0].ShouldContain("(3 times in a row): started again in place");
        LabClock.Await(() => Fetch(pair).Contains("fine", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
        Told(hung.Elapsed, "frozen: served again in place", isBounded: false);
        pair.Holds(pair.Home).ShouldBeTrue(pair.Journals());
        LabClock.Await(() => Status(pair.Home).Contains(": good for ", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());

        // The second time within the memory it is this machine's fault.
        var broken = Stopwatch.StartNew();
        var moved = pair.UntilServedBy(pair.Other, prober, () => pair.Home.MustRun($"rm {Page}"), Limit);
        Told(broken.Elapsed, "answering 404: served by the other", isBounded: false);
        ShouldBeWithin(moved, NoticedWithin + Generous, "answering 404");
        pair.MustHold(pair.Other);
        Fell(pair.Home)[1].ShouldContain("/health: status 404");
        Fetch(pair).ShouldContain("fine");
        pair.Home.MustRun("bascule status --json || true").ShouldContain("status 404");
        LabClock.Await(() => pair.Home.Run("pgrep -u bascule-hook -f 'bascule checker'").Output.Trim().Length == 0, Limit).ShouldBeTrue("where nothing is held, nobody asks");
        pair.Other.MustRun("pgrep -u bascule-hook -f 'bascule checker'").ShouldNotBeEmpty();
    }

    [Fact]
    public void A_program_that_hangs_is_a_bad_answer_and_leaves_nothing_behind()
    {
        // What it starts leaves its session and will not end when asked to.
        using var pair = Checked(
            _ => "{exec: /usr/local/bin/probe, arguments: [-v], every: 500ms, within: 300ms, fall: 2, rise: 1}",
            machine => machine.Write("/usr/local/bin/probe", "#!/bin/sh\n[ -e /var/tmp/hang ] || { echo all is well; exit 0; }\ntrap '' TERM\nsetsid sleep 100000 &\nsleep 100000\nsleep 100000\n", "755"));
        LabClock.Await(() => Status(pair.Home).Contains("ended with 0: all is well", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());

        var hung = Stopwatch.StartNew();
        pair.Home.MustRun("touch /var/tmp/hang");
        LabClock.Await(() => Fell(pair.Home).Length > 0, Limit).ShouldBeTrue(pair.Journals());
        Told(hung.Elapsed, "a probe that hangs: noticed", isBounded: false);      // each is given a second between the request to end and the end by force
        pair.Home.MustRun("rm /var/tmp/hang");
        Fell(pair.Home)[0].ShouldContain("check exec /usr/local/bin/probe -v: did not end within");
        LabClock.Await(() => pair.Home.Run("pgrep -x sleep").Output.Trim().Length == 0, Limit).ShouldBeTrue(pair.Home.Run("ps -ef; systemd-cgls --no-pager").Output);
        LabClock.Await(() => Status(pair.Home).Contains(": good for ", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
        pair.MustHold(pair.Home);

        // The checker's own death is nobody's failure.
        var before = pair.Home.MustRun("pgrep -u bascule-hook -f 'bascule checker'").Trim();
        pair.Home.MustRun($"kill -9 {before}");
        LabClock.Await(() => pair.Home.Run("pgrep -u bascule-hook -f 'bascule checker'").Output.Trim() is { Length: > 0 } next && next != before, Limit).ShouldBeTrue(pair.Journals());
        LabClock.Await(() => Status(pair.Home).Contains(": good for ", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
        Fell(pair.Home).Length.ShouldBe(1);
        pair.Home.MustRun("journalctl -u bascule-actuator -o cat").ShouldContain("has ended by itself: another is started at once");
    }

    [Fact]
    public void A_reload_takes_checks_over_and_touches_nothing_else()
    {
        using var pair = Checked(p => $$"""{tcp: "{{p.Seed.FloatingAddress}}:80", every: 500ms, fall: 2, grace: 0s}""");
        using var prober = pair.Probe();
        LabClock.Await(() => Status(pair.Home).Contains(": good for ", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());

        pair.Home.MustRun("sed -i 's/:80\"/:81\"/' /etc/bascule/bascule.yaml");
        pair.Home.Run("bascule plan").Output.ShouldContain($"checks of {Name(pair)}: tcp {pair.Seed.FloatingAddress}:81 of apache2");
        var (gaps, left) = pair.WhileItStays(pair.Home, [prober], () =>
        {
            pair.Home.MustRun("bascule maintenance on --for 5min && systemctl reload heartbeat");
            LabClock.Await(() => Status(pair.Home).Contains(" is bad: ", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
        }, Limit);
        left.ShouldBeFalse(pair.Journals());
        ReportGap(gaps[0], "a reload in maintenance, and a check that fails");
        Status(pair.Home).ShouldContain($"the check tcp {pair.Seed.FloatingAddress}:81 of apache2 is bad: Connection refused");

        // What is good again by then is not mended at the end of the maintenance.
        var unit = pair.Home.MustRun("systemctl show -p ExecMainStartTimestampMonotonic apache2");
        pair.Home.MustRun("sed -i 's/:81\"/:80\"/' /etc/bascule/bascule.yaml && systemctl reload heartbeat");
        LabClock.Await(() => Status(pair.Home).Contains($"check tcp {pair.Seed.FloatingAddress}:80: good for ", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
        LabClock.Await(() => Journal(pair.Home).Contains("are good again, though nothing was done", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
        pair.Home.MustRun("bascule maintenance off");
        pair.MustHold(pair.Home);
        pair.Home.MustRun("systemctl show -p ExecMainStartTimestampMonotonic apache2").ShouldBe(unit);
    }

    /// <summary>A pair with bascule.yaml whose group has this check, and whose home serves.</summary>
    private static Pair Checked(Func<Pair, string> check, Action<DebianMachine>? prepare = null)
    {
        var pair = Pair.Boot(Seed.Web004);
        foreach (var machine in new[] { pair.Home, pair.Other })
        {
            machine.MustRun($"mkdir -p /etc/bascule /var/www/html && bascule convert --output /etc/bascule/bascule.yaml && echo fine >{Page}");
            prepare?.Invoke(machine);
            machine.MustRun($"cat >/var/tmp/checks <<'END'\n    checks:\n      - {check(pair)}\nEND\nsed -i '/^  - home:/r /var/tmp/checks' /etc/bascule/bascule.yaml && bascule check");
        }
        pair.Start();
        pair.MustHold(pair.Home);
        return pair;
    }

    private static string Status(DebianMachine machine) => machine.Run("bascule status").Output;

    private static string Journal(DebianMachine machine) => machine.MustRun("journalctl -b -q -t bascule -o cat");

    /// <summary>What the node said about failures, in order.</summary>
    private static string[] Fell(DebianMachine machine) => [.. Journal(machine).Split('\n').Where(l => l.Contains(": check ", StringComparison.Ordinal) && (l.Contains("started again in place", StringComparison.Ordinal) || l.Contains("another node is preferred", StringComparison.Ordinal)))];

    private static string Fetch(Pair pair) => pair.Client.Run($"curl -s -m 1 http://{pair.Seed.FloatingAddress}/health").Output;

    private static string Name(Pair pair) => pair.Home.MustRun("bascule status --json || true").Split("\"resources\"")[0].Split("\"name\": \"")[^1].Split('"')[0];

    private static void Told(TimeSpan after, string what, bool isBounded = true)
    {
        TestContext.Current.SendDiagnosticMessage($"{what} after {after.TotalMilliseconds:F0} ms{(isBounded ? $" (at most {NoticedWithin.TotalMilliseconds:F0} ms on a quiet machine, and the journal was asked each time)" : "")}; load {Load.Average:F1}");
        if (isBounded) after.ShouldBeLessThan(NoticedWithin + Generous, what);
    }
}
