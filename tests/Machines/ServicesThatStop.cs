// A service of the holder stops while its node lives: by hand, which another node answers for, or by itself, which is mended in place.
using System.Globalization;
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class ServicesThatStop : MachineTest
{
    /// <summary>What stopped by somebody's job may be started again by the next one: docs/decisions/0020.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    /// <summary>Seed 004's test A: it asks that the other node serves within 5 to 15 s.</summary>
    [Fact]
    public void Stopped_by_hand_the_group_moves_and_does_not_come_back_by_itself()
    {
        using var pair = Serving(Seed.Web004);
        using var prober = pair.Probe();

        var moved = pair.UntilServedBy(pair.Other, prober, () => pair.Home.MustRun("systemctl stop apache2"), Limit);
        ShouldBeWithin(moved, TimeSpan.FromSeconds(15), "systemctl stop apache2 on the holder (seed 004, test A)");
        pair.MustHold(pair.Other);
        pair.Holds(pair.Home).ShouldBeFalse(pair.Journals());
        pair.Home.Run("bascule status").Output.ShouldContain("apache2 was stopped by hand");

        var cleared = pair.UntilServedBy(pair.Home, prober, () => pair.Home.MustRun("bascule clear"), Limit);
        ShouldBeWithin(cleared, Generous, "bascule clear on its home");

        // A start by hand says the same as clear.
        pair.UntilServedBy(pair.Other, prober, () => pair.Home.MustRun("systemctl stop apache2"), Limit);
        pair.MustHold(pair.Other);
        var started = pair.UntilServedBy(pair.Home, prober, () => pair.Home.MustRun("systemctl start apache2"), Limit);
        ShouldBeWithin(started, Generous, "systemctl start apache2 on its home");
    }

    [Fact]
    public void Killed_it_is_started_again_in_place_and_then_elsewhere()
    {
        using var pair = Serving(Seed.Web004);
        using var prober = pair.Probe();

        // Its own restart, and that of a package, are nobody's failure.
        var (gaps, left) = pair.WhileItStays(pair.Home, [prober], () => pair.Home.MustRun("systemctl restart apache2", Generous), Limit);
        left.ShouldBeFalse(pair.Journals());
        ReportGap(gaps[0], "systemctl restart apache2");
        pair.Home.Run("bascule status").Output.ShouldNotContain("not eligible");

        pair.Home.Write("/etc/systemd/system/apache2.service.d/ours.conf", "[Service]\nRestart=no\n");
        pair.Home.MustRun("systemctl daemon-reload");
        (gaps, left) = pair.WhileItStays(pair.Home, [prober], () => KillApache(pair.Home), Limit);
        left.ShouldBeFalse(pair.Journals());
        ShouldBeWithin(gaps[0], Generous, "all of apache2 killed");
        ApacheRuns(pair.Home).ShouldBeTrue(pair.Journals());

        pair.Home.MustRun("rm /etc/systemd/system/apache2.service.d/ours.conf; systemctl daemon-reload");
        var moved = pair.UntilServedBy(pair.Other, prober, () => KillApache(pair.Home), Limit);
        ShouldBeWithin(moved, Generous, "killed once more, and started again by systemd");
        pair.MustHold(pair.Other);

        // What cannot be started any more is given to the other at once.
        pair.UntilServedBy(pair.Home, prober, () => pair.Home.MustRun("bascule clear"), Limit);
        var masked = pair.UntilServedBy(pair.Other, prober, () => { pair.Home.MustRun("systemctl mask --runtime apache2"); KillApache(pair.Home); }, Limit);
        ShouldBeWithin(masked, Generous, "masked and killed");
        pair.MustHold(pair.Other);
    }

    /// <summary>systemd's line about the end of the unit, beside ours.</summary>
    [Fact]
    public void A_stop_and_a_death_are_noticed_within_milliseconds_of_systemds_word()
    {
        const int trials = 4;
        using var pair = Serving(Seed.Web004);
        using var prober = pair.Probe();
        var (stopped, served, died) = (new Series("systemctl stop apache2: noticed", "ms"), new Series("systemctl stop apache2: not served", "ms"), new Series("apache2 killed: noticed", "ms"));
        for (var trial = 0; trial < trials; trial++)
        {
            served.Add(pair.UntilServedBy(pair.Other, prober, () => pair.Home.MustRun("systemctl stop apache2"), Limit));
            var after = Noticed(pair.Home, "apache2 was stopped by hand", trial);
            after.ShouldBeGreaterThan(Grace, "a start may follow, as at an upgrade");
            stopped.Add((after - Grace).TotalMilliseconds);
            pair.UntilServedBy(pair.Home, prober, () => pair.Home.MustRun("bascule clear"), Limit);
            pair.MustHold(pair.Home);
        }

        pair.Home.Write("/etc/systemd/system/apache2.service.d/ours.conf", "[Service]\nRestart=no\n");
        pair.Home.MustRun("systemctl daemon-reload");
        for (var trial = 0; trial < trials; trial++)
        {
            KillApache(pair.Home);
            died.Add(Noticed(pair.Home, "apache2 stopped by itself", trial).TotalMilliseconds);
            LabClock.Await(() => ApacheRuns(pair.Home), Limit).ShouldBeTrue(pair.Journals());
            pair.Home.MustRun("bascule clear");
        }

        foreach (var (series, what) in new[] { (stopped, $"after systemd's signal and the {Grace.TotalMilliseconds:F0} ms in which a start may follow, target 20 ms"), (served, "until the other serves"), (died, "after systemd's signal, target 20 ms") })
        {
            TestContext.Current.SendDiagnosticMessage($"{series.Name}: {series.Minimum:F1} / {series.Median:F1} / {series.Maximum:F1} ms (min / median / max of {trials}) {what}; load {Load.Average:F1}");
            series.Maximum.ShouldBeLessThan(Generous.TotalMilliseconds, pair.Journals());
        }
    }

    /// <summary>How long after systemd's last line about the unit's end ours came; so many of ours came for earlier ends.</summary>
    private static TimeSpan Noticed(DebianMachine machine, string line, int earlier)
    {
        TimeSpan[] ours = [];
        LabClock.Await(() => (ours = Moments(machine, "bascule", line)).Length > earlier, Limit).ShouldBeTrue(line);
        return ours[^1] - Moments(machine, "apache2", "apache2.service: Deactivated successfully|apache2.service: Failed with result")[^1];
    }

    // [12345.678901] systemd[1]: the line
    private static TimeSpan[] Moments(DebianMachine machine, string unit, string pattern) =>
        [.. machine.MustRun($"journalctl --sync; journalctl -b -q -u {unit} --no-hostname -o short-monotonic | grep -E '{pattern}' || true").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(l => TimeSpan.FromSeconds(double.Parse(l[(l.IndexOf('[', StringComparison.Ordinal) + 1)..l.IndexOf(']', StringComparison.Ordinal)], CultureInfo.InvariantCulture)))];

    /// <summary>Debian's unit has Restart=on-abort, so systemd starts it again; a drop-in of the administrator's may say otherwise, and then the node does.</summary>
    private static void KillApache(DebianMachine machine) => machine.MustRun("systemctl kill --signal=KILL apache2");
}
