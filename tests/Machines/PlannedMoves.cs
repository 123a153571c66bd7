// What an operator does on purpose: stop, standby, takeover, and a group that is not to go home by itself.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class PlannedMoves : MachineTest
{
    [Fact]
    public void Stopping_heartbeat_on_the_holder_hands_over_and_starting_it_takes_back()
    {
        using var pair = Serving(Seed.Web002);
        using var prober = pair.Probe();
        for (var trial = 0; trial < Trials; trial++)
        {
            var stop = pair.UntilServedBy(pair.Other, prober, () => pair.Home.MustRun("systemctl stop heartbeat", Limit), Limit);
            ShouldBeWithin(stop, Generous, "systemctl stop heartbeat");
            pair.Holds(pair.Home).ShouldBeFalse();
            ApacheRuns(pair.Home).ShouldBeFalse("apache2 is stopped before the peer is told");

            var start = pair.UntilServedBy(pair.Home, prober, () => pair.Home.MustRun("systemctl start heartbeat", Limit), Limit);
            ShouldBeWithin(start, Generous, "systemctl start heartbeat");
            pair.MustHold(pair.Home);
        }
    }

    [Fact]
    public void Restarting_the_holders_actuator_returns_and_the_holder_serves_on()
    {
        using var pair = Serving(Seed.Web002);
        LabClock.Await(() => pair.Home.Run("bascule status").Succeeded, Limit).ShouldBeTrue(pair.Home.Run("bascule status").Said);
        string Apache() => pair.Home.MustRun("systemctl show apache2 -p MainPID --value").Trim();
        // It answers a moment before systemd knows which process it is.
        LabClock.Await(() => Apache() != "0", Limit).ShouldBeTrue(pair.Journals());
        var before = Apache();

        var restart = pair.Home.Run("systemctl restart bascule-actuator", TimeSpan.FromSeconds(30));
        restart.ExitCode.ShouldBe(0, restart + pair.Journals());
        TestContext.Current.SendDiagnosticMessage($"systemctl restart bascule-actuator: {restart.Took.TotalMilliseconds:F0} ms");
        LabClock.Await(() => pair.Home.Run("bascule status").Succeeded, Limit).ShouldBeTrue(pair.Home.Run("bascule status").Said);
        pair.MustHold(pair.Home);
        Apache().ShouldBe(before, pair.Journals());
        ApacheRuns(pair.Other).ShouldBeFalse();
    }

    [Fact]
    public void With_auto_failback_off_the_group_stays_where_it_is_when_its_home_returns()
    {
        using var pair = Serving(Seed.Web002, Variants.AutoFailbackOff);
        using var prober = pair.Probe();
        ShouldBeWithin(pair.UntilServedBy(pair.Other, prober, pair.Home.CutPower, Limit), pair.Seed.Deadtime + Generous, "power cut of the holder");

        var (gaps, moved) = pair.WhileItStays(pair.Other, [prober], pair.Home.PowerOn, Limit);
        moved.ShouldBeFalse(pair.Journals());
        ShouldBeWithin(gaps[0], TimeSpan.FromSeconds(1), "nothing moves");
    }

    [Fact]
    public void Standby_gives_the_group_away_and_takeover_fetches_it()
    {
        using var pair = Serving(Seed.Web002, Variants.AutoFailbackOff);
        using var prober = pair.Probe();
        Moves(pair.Other, pair.Home, "bascule standby");
        Moves(pair.Home, pair.Home, "bascule takeover");
        Moves(pair.Other, pair.Home, "/usr/share/heartbeat/hb_standby");
        Moves(pair.Home, pair.Home, "/usr/share/heartbeat/hb_takeover");

        void Moves(DebianMachine to, DebianMachine asked, string command)
        {
            ShouldBeWithin(pair.UntilServedBy(to, prober, () => asked.MustRun(command, Limit), Limit), Generous, command);
            pair.MustHold(to);
        }
    }
}
