// The heartbeats' way is cut and the clients' is not: a firewall drops UDP 694 between the machines, while everything else passes.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class HeartbeatsBlocked : MachineTest
{
    private const int HeartbeatPort = 694;
    private const string Alarm = "holder alive, heartbeat blocked";

    [Fact]
    public void Nobody_takes_status_shows_the_alarm_and_when_they_pass_again_clients_have_noticed_nothing()
    {
        using var pair = Serving(Seed.Web002);
        using var prober = pair.Probe();
        Answers(pair, prober, pair.Home);

        var from = LabClock.Now;
        pair.Lan.BlockUdp(HeartbeatPort);
        AwaitAlarm(pair, pair.Seed.Deadtime + Generous);
        var status = pair.Other.Run("bascule status").Said;
        status.ShouldContain("694");
        status.ShouldContain(MacOf(pair));

        // Long enough for a takeover that was only late.
        Thread.Sleep(pair.Seed.Deadtime);
        pair.Holds(pair.Other).ShouldBeFalse(pair.Journals());
        pair.Holds(pair.Home).ShouldBeTrue(pair.Journals());

        pair.Lan.Pass();
        LabClock.Await(() => !HasAlarm(pair) && pair.Other.Run("bascule status").Succeeded, Limit).ShouldBeTrue(pair.Journals());
        Answers(pair, prober, pair.Home);
        pair.Holds(pair.Other).ShouldBeFalse(pair.Journals());

        var gap = prober.LongestGap(from, LabClock.Now);
        ReportGap(gap, "heartbeats blocked and passed again");
        (gap.Length - gap.Overslept).ShouldBeLessThan(TimeSpan.FromMilliseconds(100), pair.Journals());
    }

    [Fact]
    public void A_holder_that_dies_meanwhile_is_replaced()
    {
        using var pair = Serving(Seed.Web002);
        using var prober = pair.Probe();
        pair.Lan.BlockUdp(HeartbeatPort);
        AwaitAlarm(pair, pair.Seed.Deadtime + Generous);
        ShouldBeWithin(pair.UntilServedBy(pair.Other, prober, pair.Home.CutPower, Limit), TimeSpan.FromSeconds(3) + Generous, "power cut of the holder behind a firewall");
    }

    private static void AwaitAlarm(Pair pair, TimeSpan limit) => LabClock.Await(() => HasAlarm(pair), limit).ShouldBeTrue($"the alarm\n{pair.Other.Run("bascule status")}\n{pair.Journals()}");

    private static bool HasAlarm(Pair pair) => pair.Other.Run("bascule status").Said.Contains(Alarm, StringComparison.Ordinal);

    private static string MacOf(Pair pair) => pair.Home.MustRun($"cat /sys/class/net/{pair.Seed.Interface}/address").Trim();

    private static void Answers(Pair pair, Prober prober, DebianMachine machine) =>
        prober.Await(a => a.Good && a.Who == machine.Name, LabClock.Now, Limit).ShouldNotBeNull(pair.Journals());
}
