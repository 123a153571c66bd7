using Bascule.Core;
using Bascule.Node.Control;

namespace Bascule.Node.Tests.Control;

public sealed class AnUpgrade
{
    private static string? WhyNot(ClusterState state) => OperatorUpgrade.WhyNot(state, SamplePair.Now);

    private static ClusterState Web(Func<GroupState, GroupState> change) => SamplePair.State.With(change(SamplePair.State.Groups[SamplePair.Web]));

    private static ClusterState WithDeadtime(double seconds) =>
        SamplePair.State with { Cluster = SamplePair.Cluster with { Timing = SamplePair.Cluster.Timing with { Deadtime = TimeSpan.FromSeconds(seconds) } } };

    [Fact]
    public void Of_a_quiet_pair_is_done() => WhyNot(SamplePair.State).ShouldBeNull();

    [Theory]
    [InlineData(Holding.Acquiring, "is on its way here")]
    [InlineData(Holding.Releasing, "is on its way here")]
    [InlineData(Holding.Released, "is about to be acquired here")]
    [InlineData(Holding.Stuck, "cannot be released here")]
    public void Waits_until_every_group_has_arrived(Holding holding, string why) =>
        (WhyNot(Web(g => g with { Holding = holding })) ?? "").ShouldContain(why);

    [Fact]
    public void Waits_until_it_is_known_what_became_of_a_silent_peer()
    {
        var late = SamplePair.State.With(SamplePair.Peer(SamplePair.State) with { Liveness = Liveness.Late });
        WhyNot(late).ShouldBe("hb2 is late: ask again when it is heard, or dead.");
        WhyNot(SamplePair.State.With(SamplePair.Peer(SamplePair.State) with { Liveness = Liveness.Dead })).ShouldBeNull("alone, it keeps what it holds");
    }

    [Fact]
    public void Is_refused_while_the_node_stops() => WhyNot(SamplePair.State with { Phase = Phase.Leaving }).ShouldBe("hb1 is stopping.");

    [Fact]
    public void Is_done_whatever_else_where_the_actuator_is_lost() =>
        WhyNot(Web(g => g with { Holding = Holding.Stuck }) with { ActuatorReady = false }).ShouldBeNull("it may be one that this version does not understand");

    [Fact]
    public void Wants_a_lease_that_lasts_as_long_as_it_may_take()
    {
        (WhyNot(WithDeadtime(1)) ?? "").ShouldContain("The lease of 400ms may end before");
        WhyNot(WithDeadtime(5)).ShouldBeNull();
        WhyNot(Web(g => g with { Holding = Holding.Released, Claim = new Claim(new Epoch(5), SamplePair.Hb2) }) with { Cluster = WithDeadtime(1).Cluster }).ShouldBeNull("it holds nothing");
    }
}
