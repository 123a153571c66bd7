// A pair in the middle of its change-over: one node runs from the bascule.yaml that convert made, the other still from the three files.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class NativeConfiguration : MachineTest
{
    [Fact]
    public void A_node_with_bascule_yaml_and_one_with_the_classic_files_serve_fail_over_and_agree()
    {
        using var pair = Pair.Boot(Seed.Web002);
        pair.Home.MustRun("mkdir -p /etc/bascule && bascule convert --output /etc/bascule/bascule.yaml");

        // Nothing of the classic files may be needed, or be read: they would not start.
        pair.Home.MustRun("echo nonsense > /etc/ha.d/ha.cf; rm /etc/ha.d/haresources");
        pair.Home.MustRun("bascule check").ShouldContain("/etc/bascule/bascule.yaml: good to start");
        pair.Start();
        pair.MustHold(pair.Home);

        using var prober = pair.Probe();
        LabClock.Await(() => Agree(pair), Limit).ShouldBeTrue(pair.Home.Run("bascule status").Said + pair.Other.Run("bascule status").Said);
        pair.Home.MustRun("bascule status").ShouldContain("configuration /etc/bascule (the same on every node that was heard)");

        ShouldBeWithin(pair.UntilServedBy(pair.Other, prober, pair.Home.CutPower, Limit), pair.Seed.Deadtime + Generous, "power cut of the node with bascule.yaml");
        pair.Holds(pair.Other).ShouldBeTrue(pair.Journals());
    }

    private static bool Agree(Pair pair) => new[] { pair.Home, pair.Other }.All(m => m.Run("bascule status").Succeeded);
}
