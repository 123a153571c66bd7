namespace Bascule.Core.Tests.Planning;

public class AnAcquisition
{
    [Fact]
    public void Waits_until_the_peer_knows_the_claim_and_has_nothing_of_the_group()
    {
        var pair = new Pair().Joined();
        pair.Asks<Effect.Acquire>().ShouldBeFalse();
        pair.Hear(2, pair.Group.Claim, Holding.Releasing).Asks<Effect.Acquire>().ShouldBeFalse();
        pair.Hear(3, default).Asks<Effect.Acquire>().ShouldBeFalse();
        pair.Hear(4, pair.Group.Claim).Asks<Effect.Acquire>().ShouldBeTrue();
    }

    [Fact]
    public void Does_not_wait_for_a_dead_peer()
    {
        var pair = new Pair(home: "b").Joined(holding: Holding.Unknown, claim: new Claim(new Epoch(7), Pair.B));
        pair.Turn(1.2, new Input.Released(Pair.Web, new Epoch(7)));      // whatever of it was found running
        pair.Pass(1.5, 10.5).Peer.Liveness.ShouldBe(Liveness.Late);
        pair.Pass(11, 11).Group.ShouldSatisfyAllConditions(
            g => g.Claim.ShouldBe(new Claim(new Epoch(8), Pair.A)),
            g => g.Holding.ShouldBe(Holding.Acquiring));
    }

    [Fact]
    public void Of_a_group_that_was_let_go_by_itself_has_an_epoch_of_its_own()
    {
        var pair = new Pair().Joined().Holding1();
        pair.Turn(2, new Input.Released(Pair.Web, new Epoch(1)));
        pair.Group.Claim.Epoch.ShouldBe(new Epoch(2));
        pair.Hear(3, pair.Group.Claim).Effects.OfType<Effect.Acquire>().ShouldHaveSingleItem().Epoch.ShouldBe(new Epoch(2));
    }

    [Fact]
    public void In_a_new_life_has_an_epoch_of_its_own()
    {
        var pair = new Pair().Joined(claim: new Claim(new Epoch(7), Pair.A));
        pair.Group.Claim.ShouldBe(new Claim(new Epoch(8), Pair.A));
    }

    [Fact]
    public void That_failed_is_released_before_anybody_else_may_have_the_group()
    {
        var pair = new Pair().Joined().Holding1();
        pair.Turn(2, new Input.Released(Pair.Web, new Epoch(1)));
        pair.Hear(3, pair.Group.Claim).Turn(4, new Input.AcquireFailed(Pair.Web, new Epoch(2), "apache2: start failed"));
        pair.Group.Holding.ShouldBe(Holding.Releasing);
        pair.Turn(5, new Input.ReleaseFailed(Pair.Web, "apache2 does not stop")).Group.Holding.ShouldBe(Holding.Stuck);
        pair.Turn(5.5, new Input.Released(Pair.Web, new Epoch(2))).Group.Holding.ShouldBe(Holding.Released);
    }

    [Fact]
    public void Whose_release_failed_is_stuck_until_it_has_let_go_and_asked_again_meanwhile()
    {
        var pair = new Pair().Joined().Holding1();
        pair.Turn(2, new Input.ReleaseFailed(Pair.Web, "it does not stop"));
        var asked = pair.Turn(3.1, Input.TimePassed.Instance);
        asked.Asks<Effect.Release>().ShouldBeTrue();
        asked.Group.Holding.ShouldBe(Holding.Stuck);
        pair.Turn(4.2, Input.TimePassed.Instance).Asks<Effect.Release>().ShouldBeFalse("the actuator has its order");
        pair.Turn(5, new Input.Released(Pair.Web, new Epoch(1))).Group.Holding.ShouldBe(Holding.Released);
    }

    [Fact]
    public void Leaves_no_deadline_in_the_past_when_the_actuator_dies_over_a_failed_release()
    {
        var pair = new Pair().Joined().Holding1();
        pair.Turn(2, new Input.ReleaseFailed(Pair.Web, "it does not stop")).Turn(2.1, new Input.ActuatorLost()).Turn(5, new Input.ActuatorReady([], [Pair.Web]));
        pair.Group.Holding.ShouldBe(Holding.Releasing);
        (pair.State.NextDeadline > Pair.At(5)).ShouldBeTrue();
    }
}
