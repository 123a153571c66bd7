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

    private static Pair ForgedAt(params double[] moments) => Forged(Started(), moments);

    private static Pair Forged(Pair pair, params double[] moments)
    {
        foreach (var at in moments) pair.Turn(at, new Input.HeardUnverified(Pair.B));
        return pair;
    }

    [Fact]
    public void Is_not_stopped_by_forged_packets_beside_a_peer_that_is_heard()
    {
        var pair = ForgedAt(1, 1, 1, 1, 1, 1);
        pair.Asks<Effect.GiveUp>().ShouldBeFalse();
        pair.Hear(2).Turn(12, new Input.HeardUnverified(Pair.B)).Asks<Effect.GiveUp>().ShouldBeFalse();
        pair.State.Phase.ShouldBe(Phase.Active);
    }

    [Fact]
    public void Gives_up_when_a_peer_is_heard_for_deadtime_under_another_key_only()
    {
        ForgedAt(1, 2, 3, 4, 5, 10.9).Asks<Effect.GiveUp>().ShouldBeFalse();
        ForgedAt(1, 2, 3, 4, 5, 11).Asks<Effect.GiveUp>().ShouldBeTrue();
        ForgedAt(1, 2, 3, 11).Asks<Effect.GiveUp>().ShouldBeFalse();
    }

    [Fact]
    public void Does_not_take_such_a_peer_for_dead_first() => Forged(Started().Pass(0.5, 14.5), 15, 16, 17, 18, 19).Pass(19.5, 20).Asks<Effect.GiveUp>().ShouldBeTrue();

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
