namespace Bascule.Core.Tests.Membership;

public class AStartingNode
{
    private static Pair Started() => new Pair().Turn(0, new Input.CarrierChanged(0, true)).Turn(0.1, new Input.ActuatorReady([], []));

    [Fact]
    public void That_hears_nobody_waits_initdead()
    {
        Started().Pass(0.5, 19.5).State.Phase.ShouldBe(Phase.Joining);
        Started().Pass(0.5, 20).State.Phase.ShouldBe(Phase.Active);
    }

    [Fact]
    public void Waits_initdead_also_after_a_word_that_does_not_answer_it()
    {
        // A recording of long ago, or a peer that does not hear us and died just then.
        Started().Hear(1, echoes: false).Pass(1.5, 19.5).State.Phase.ShouldBe(Phase.Joining);
        Started().Hear(1, echoes: false).Pass(1.5, 20).Peer.Liveness.ShouldBe(Liveness.Dead);
    }

    [Fact]
    public void That_is_answered_takes_part_at_once() => Started().Hear(1).State.Phase.ShouldBe(Phase.Active);

    [Fact]
    public void Counts_from_when_it_could_hear() =>
        new Pair().Turn(0, new Input.ActuatorReady([], [])).Turn(30, new Input.CarrierChanged(0, true)).Pass(30.5, 45).State.Phase.ShouldBe(Phase.Joining);

    [Fact]
    public void Keeps_what_its_actuator_has_held_on()
    {
        var pair = new Pair().Turn(0, new Input.CarrierChanged(0, true)).Turn(0.1, new Input.ActuatorReady([new HeldGroup(Pair.Web, new Epoch(7))], []));
        pair.Group.Holding.ShouldBe(Holding.Held);
        pair.State.Endorsed.ShouldBe([new HeldGroup(Pair.Web, new Epoch(7))]);
    }

    [Fact]
    public void Lets_go_of_it_when_a_peer_has_the_newer_claim()
    {
        var pair = new Pair().Turn(0, new Input.CarrierChanged(0, true)).Turn(0.1, new Input.ActuatorReady([new HeldGroup(Pair.Web, new Epoch(7))], []));
        pair.Hear(1, new Claim(new Epoch(8), Pair.B), Holding.Held);
        pair.Asks<Effect.Release>().ShouldBeTrue();
        pair.State.Endorsed.ShouldBeEmpty();
    }
}
