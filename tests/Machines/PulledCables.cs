// The holder's cable to its clients is pulled, and plugged in again: as its only one, and beside a direct link.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class PulledCables : MachineTest
{
    [Fact]
    public void Behind_its_only_cable_the_holder_lets_go_by_itself_and_gets_its_group_back_with_the_cable()
    {
        using var pair = Serving(Seed.Web004);
        using var prober = pair.Probe();
        var nic = pair.Seed.Interface;

        var taken = pair.UntilServedBy(pair.Other, prober, () => pair.Home.PullCable(nic), Limit);
        ShouldBeWithin(taken, pair.Seed.Deadtime + Generous, "cable pulled");
        pair.Holds(pair.Home).ShouldBeFalse($"it lets go long before the other takes\n{pair.Journals()}");
        ApacheRuns(pair.Home).ShouldBeFalse(pair.Journals());

        var returned = pair.UntilServedBy(pair.Home, prober, () => pair.Home.PlugCable(nic), Limit);
        ShouldBeWithin(returned, Generous, "cable back");
        pair.Holds(pair.Other).ShouldBeFalse(pair.Journals());
    }

    [Fact]
    public void A_short_flap_moves_nothing()
    {
        using var pair = Serving(Seed.Web004);
        var nic = pair.Seed.Interface;
        for (var flap = 0; flap < 5; flap++)
        {
            pair.Home.PullCable(nic);
            Thread.Sleep(TimeSpan.FromMilliseconds(200));
            pair.Home.PlugCable(nic);
            Thread.Sleep(TimeSpan.FromMilliseconds(300));
        }
        Thread.Sleep(Generous);
        pair.MustHold(pair.Home);
        pair.Holds(pair.Other).ShouldBeFalse(pair.Journals());
    }
}
