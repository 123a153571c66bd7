namespace Bascule.Core.Tests.Placement;

public class APreference
{
    private static Claim Of(NodeName node, ulong epoch = 5) => new(new Epoch(epoch), node);

    [Fact]
    public void Is_the_home_when_nobody_has_claimed_the_group() => new Pair().Joined().Group.Claim.ShouldBe(Of(Pair.A, 1));

    [Fact]
    public void Is_not_us_when_the_home_is_up_and_able() => new Pair(home: "b").Joined().Group.Claim.Assignee.ShouldBeNull();

    [Fact]
    public void Is_us_when_the_home_has_just_failed_to_start_it() => new Pair(home: "b").Joined(eligibility: Eligibility.Unable).Group.Claim.ShouldBe(Of(Pair.A, 1));

    [Fact]
    public void Is_us_when_the_home_stands_by() => new Pair(home: "b").Joined(eligibility: Eligibility.Standby).Group.Claim.ShouldBe(Of(Pair.A, 1));

    [Fact]
    public void Waits_for_a_home_that_is_about_to_join_if_nobody_ever_claimed_the_group() => new Pair(home: "b").Joined(phase: Phase.Joining).Group.Claim.Assignee.ShouldBeNull();

    [Theory, InlineData(true, "b"), InlineData(false, "a")]
    public void Returns_a_group_to_its_home_only_with_failback(bool failback, string expected)
    {
        var pair = new Pair(failback, home: "b").Joined(eligibility: Eligibility.Standby).Holding1(ofB: Eligibility.Standby);
        pair.Hear(2, pair.Group.Claim).Group.Claim.Assignee.ShouldBe(new NodeName(expected));
    }

    [Fact]
    public void Does_not_hand_a_group_to_a_home_that_is_still_stopping_what_it_found()
    {
        var pair = new Pair(home: "b").Joined(eligibility: Eligibility.Standby).Holding1(ofB: Eligibility.Standby);
        pair.Hear(2, pair.Group.Claim, Holding.Releasing).Group.Claim.Assignee.ShouldBe(Pair.A);
    }

    [Fact]
    public void Does_not_hand_a_group_to_a_peer_that_does_not_hear_us()
    {
        var pair = new Pair(home: "b").Joined(eligibility: Eligibility.Standby).Holding1(ofB: Eligibility.Standby);
        pair.Hear(2, pair.Group.Claim, echoes: false).Group.Claim.Assignee.ShouldBe(Pair.A);
    }

    [Fact]
    public void Is_whom_an_operator_asked_for_and_the_old_holder_stands_by()
    {
        var pair = new Pair(failback: false).Joined().Holding1();
        pair.Hear(2, pair.Group.Claim, wanted: true);
        pair.Group.Claim.ShouldBe(Of(Pair.B, 2));
        pair.Group.Eligibility.ShouldBe(Eligibility.Standby);
        pair.Asks<Effect.Release>().ShouldBeTrue();
    }

    [Fact]
    public void Of_a_standby_node_is_refused_when_nobody_else_is_there() =>
        new Pair().Turn(0, new Input.CarrierChanged(0, true)).Turn(0.1, new Input.ActuatorReady([], [])).Pass(0.5, 20)
            .Turn(21, new Input.StandbyRequested([Pair.Web])).Asks<Effect.Refuse>().ShouldBeTrue();
}
