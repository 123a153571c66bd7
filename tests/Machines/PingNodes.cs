// Two hosts that stand for the clients: one is lost by the holder alone, then by both.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class PingNodes : MachineTest
{
    private const string Router = "192.168.56.254", Switch = "192.168.56.253";

    private static readonly PairOptions Pinging = new()
    {
        Edit = (name, _, text) => name == "ha.cf" ? text + $"\nping {Router} {Switch}\ndeadping 3\nrespawn hacluster /usr/lib/heartbeat/ipfail\n" : text,
    };

    [Fact]
    public void Who_reaches_fewer_gives_the_group_away_and_what_both_lose_moves_nothing()
    {
        using var pair = Pair.Boot(Seed.Web002, Pinging);
        foreach (var address in new[] { Router, Switch }) pair.Client.Run($"ip addr add {address}/24 dev eth0").MustSucceed();
        pair.Start();
        pair.MustHold(pair.Home);
        using var prober = pair.Probe();
        LabClock.Await(() => new[] { pair.Home, pair.Other }.All(m => m.Run("bascule status").Succeeded), Limit).ShouldBeTrue(pair.Journals());
        pair.Home.MustRun("cl_status listnodes -p").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order().ShouldBe([Switch, Router]);
        pair.Home.MustRun($"cl_status nodestatus {Router}").Trim().ShouldBe("ping");

        // The holder alone: only the ways to it end, not the clients'.
        var moved = pair.UntilServedBy(pair.Other, prober, () => pair.Home.MustRun($"ip route add unreachable {Router}/32"), Limit);
        ReportGap(moved, "the holder has lost a ping node");
        pair.MustHold(pair.Other);
        pair.Home.Run("bascule status").Said.ShouldContain($"{pair.Other.Name} reaches 2 ping nodes, {pair.Home.Name} only 1");

        // Back for deadtime, and home again.
        ShouldBeWithin(pair.UntilServedBy(pair.Home, prober, () => pair.Home.MustRun($"ip route del unreachable {Router}/32"), Limit), Generous, "the way back");
        pair.MustHold(pair.Home);

        var from = LabClock.Now;
        pair.Client.Run($"ip addr del {Switch}/24 dev eth0").MustSucceed();
        LabClock.Await(() => new[] { pair.Home, pair.Other }.All(m => m.Run($"cl_status nodestatus {Switch}").Output.Trim() == "dead"), Limit).ShouldBeTrue(pair.Journals());
        Thread.Sleep(pair.Seed.Deadtime);      // in which a late move would show
        pair.MustHold(pair.Home);
        ReportGap(prober.LongestGap(from, LabClock.Now), "a ping node that is dead for both");
        prober.Answers.Where(a => a.At > from && a.Good).ShouldAllBe(a => a.Who == pair.Home.Name);
    }
}
