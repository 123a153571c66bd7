// A machine of the pair is switched off or rebooted by its administrator: systemd stops everything, and the hand-over comes first.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class Shutdowns : MachineTest
{
    /// <summary>
    /// A second resource, stopped before apache2 since it stands to the right of it. It takes its time: whoever stops all units at once ends apache2 this much
    /// before the address goes.
    /// </summary>
    private const int SlowStopSeconds = 4;

    private const string SlowUnit = "[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\nExecStop=/bin/sleep 4\n";

    /// <summary>systemd makes a unit of it by itself: systemd-sysv-generator(8).</summary>
    private const string SlowScript = """
        #!/bin/sh
        ### BEGIN INIT INFO
        # Provides:          slow
        # Required-Start:    $remote_fs $network
        # Required-Stop:     $remote_fs $network
        # Default-Start:
        # Default-Stop:
        # Short-Description: takes its time
        ### END INIT INFO
        case "$1" in
        stop) sleep 4 ;;
        esac
        """;

    [Theory]
    [InlineData("/etc/systemd/system/slow.service", SlowUnit, "644")]
    [InlineData("/etc/init.d/slow", SlowScript, "755")]
    public void The_holder_hands_over_before_systemd_stops_its_services(string file, string text, string mode)
    {
        // With a long lease (two fifths of deadtime): while a group is being released its address answers for a lease at most.
        var withSlow = new PairOptions
        {
            Edit = (name, _, seed) => seed.Replace("apache2", "apache2 slow", StringComparison.Ordinal).Replace("deadtime 5", "deadtime 20", StringComparison.Ordinal),
        };
        using var pair = Pair.Boot(Seed.Web002, withSlow);
        pair.OnBoth(machine =>
        {
            machine.Write(file, text, mode);
            machine.MustRun("systemctl daemon-reload; mkdir -p /var/log/journal; journalctl --flush"); // a journal that can be read afterwards
        });
        pair.Start();
        pair.MustHold(pair.Home);
        AwaitOrdered(pair.Home, "apache2", "slow");
        LabClock.Await(() => pair.Home.Run("systemctl is-active slow").Succeeded, Limit).ShouldBeTrue(pair.Journals());

        using var prober = pair.Probe();
        var (began, took) = (LabClock.Now, TimeSpan.Zero);
        var gap = pair.UntilServedBy(pair.Other, prober, () => took = pair.Home.ShutDown(), Limit);
        var refused = prober.Answers.Count(a => a.At > began && a.Who == "ConnectionRefused");
        ReportGap(gap, $"systemctl poweroff of the holder, off after {took.TotalSeconds:F1} s, {refused} connections refused");
        ApacheRuns(pair.Other).ShouldBeTrue();

        pair.UntilServedBy(pair.Home, prober, pair.Home.PowerOn, Limit);
        var journal = pair.Home.MustRun("journalctl -b -1 --no-pager -o short-precise");
        var explanation = string.Join('\n', journal.Split('\n').TakeLast(120));
        gap.Length.ShouldBeLessThan(TimeSpan.FromSeconds(SlowStopSeconds), explanation);
        took.ShouldBeLessThan(TimeSpan.FromSeconds(SlowStopSeconds + 10), explanation);
        ShouldComeInOrder(journal, "Stopped slow.service", "Stopped apache2.service", "Stopped bascule.service", "Stopped bascule-actuator.service", "Closed bascule-actuator.socket");
        journal.ShouldNotContain("ordering cycle");
    }

    [Fact]
    public void What_orders_the_shutdown_is_in_nobodys_way_and_goes_with_the_line_that_named_it()
    {
        using var pair = Serving(Seed.Web002);
        AwaitOrdered(pair.Home, "apache2");
        pair.Home.MustRun("systemctl restart apache2", Generous);
        pair.MustHold(pair.Home);
        pair.Home.MustRun("systemctl restart heartbeat", Generous);
        pair.MustHold(pair.Home);

        // Off beside a holder: nothing to hand over, and nothing waits for anything.
        using var prober = pair.Probe();
        var took = TimeSpan.Zero;
        var (gaps, moved) = pair.WhileItStays(pair.Home, [prober], () => { took = pair.Other.ShutDown(); pair.Other.PowerOn(); }, Limit);
        moved.ShouldBeFalse(pair.Journals());
        ShouldBeWithin(gaps[0], TimeSpan.FromSeconds(1), $"systemctl poweroff of the other node, off after {took.TotalSeconds:F1} s");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(10));

        pair.OnBoth(machine => machine.MustRun("systemctl stop heartbeat; sed -i 's/ apache2//' /etc/ha.d/haresources; systemctl start heartbeat", Limit));
        LabClock.Await(() => !Before(pair.Home, "apache2").Contains("bascule", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
        pair.Home.Run("ls -d /run/systemd/system/apache2.service.d").Succeeded.ShouldBeFalse();
    }

    private static string Before(DebianMachine machine, string unit) => machine.Run($"systemctl show {unit} -p Before --value").Output;

    private static void AwaitOrdered(DebianMachine machine, params string[] units)
    {
        foreach (var unit in units)
            LabClock.Await(() => Before(machine, unit).Contains("bascule-actuator.socket", StringComparison.Ordinal), Limit).ShouldBeTrue(unit);
    }

    private static void ShouldComeInOrder(string journal, params string[] marks)
    {
        var at = -1;
        foreach (var mark in marks)
        {
            var next = journal.IndexOf(mark, StringComparison.Ordinal);
            next.ShouldBeGreaterThan(at, $"\"{mark}\" comes in this order: {string.Join(", ", marks)}\n{journal[^Math.Min(journal.Length, 16000)..]}");
            at = next;
        }
    }
}
