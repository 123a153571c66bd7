// A service of the holder stops while its node lives: by hand, which another node answers for, or by itself, which is mended in place.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class ServicesThatStop : MachineTest
{
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

    /// <summary>Debian's unit has Restart=on-abort, so systemd starts it again; a drop-in of the administrator's may say otherwise, and then the node does.</summary>
    private static void KillApache(DebianMachine machine) => machine.MustRun("systemctl kill --signal=KILL apache2");
}
