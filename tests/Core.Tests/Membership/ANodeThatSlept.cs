namespace Bascule.Core.Tests.Membership;

public class ANodeThatSlept
{
    [Fact]
    public void Doubts_itself_and_not_its_peer()
    {
        var pair = new Pair().Joined().Pass(1.5, 5, heardUntil: 5).Turn(60, Input.TimePassed.Instance);
        pair.Peer.Liveness.ShouldBe(Liveness.Up);
        pair.State.Doubts.ShouldBe((ushort)1);
    }

    [Fact]
    public void Takes_nothing_said_before_for_a_ground_to_act_on()
    {
        var pair = new Pair().Joined();
        pair.Turn(60, Input.TimePassed.Instance);
        pair.State.IsFresh(pair.Peer).ShouldBeFalse();
        pair.Hear(60.1, pair.Group.Claim).State.IsFresh(pair.Peer).ShouldBeTrue();
    }

    [Fact]
    public void Counts_what_it_noted_just_before_its_sleep_from_after_it()
    {
        // Heard at 5.9 and not folded in before the sleep from 6 to 12: the peer has been silent for a tenth of a second, not for one.
        var pair = new Pair().Joined().Pass(1.5, 5, heardUntil: 5).Turn(12, new Input.StillHeard([new LinkStamp(Pair.B, 0, Pair.At(5.9))]));
        (Pair.At(12) - pair.Peer.LastHeard).ShouldBeLessThanOrEqualTo(Pair.Seconds(0.2));
    }

    [Theory, InlineData(0.4, 0), InlineData(0.6, 1)]
    public void Is_not_one_that_was_merely_busy(double lateBy, int doubts)
    {
        var pair = new Pair().Joined();
        var due = pair.State.NextDeadline;
        pair.Turn(due.Nanoseconds / 1e9 + lateBy, Input.TimePassed.Instance).State.Doubts.ShouldBe((ushort)doubts);
    }

    [Fact]
    public void Would_notice_it_whatever_it_believes_of_its_peer()
    {
        Due(new Pair().Joined()).ShouldBe(Pair.At(2));
        Due(Alone()).ShouldBe(Pair.At(13));
        Due(new Pair().Joined().Hear(2, phase: Phase.Off)).ShouldBe(Pair.At(3));
        Due(new Pair().Joined().Turn(2, new Input.CarrierChanged(0, false))).ShouldBe(Pair.At(3));

        static Instant Due(Pair pair) => pair.State.NextDeadline;
    }

    [Fact]
    public void Judges_a_dead_peer_anew_like_one_that_lives()
    {
        var pair = Alone().Turn(60, Input.TimePassed.Instance);
        pair.Peer.Liveness.ShouldBe(Liveness.Late);
        pair.Pass(60.5, 69.5).Peer.Liveness.ShouldBe(Liveness.Late);
        pair.Turn(70, Input.TimePassed.Instance).Peer.Liveness.ShouldBe(Liveness.Dead);
    }

    [Fact]
    public void Acquires_nothing_again_beside_a_dead_peer_before_it_has_listened()
    {
        // The lease ended in the sleep; b may be back and have the group.
        var pair = Alone().Turn(60, new Input.Released(Pair.Web, new Epoch(1)));
        pair.Group.Holding.ShouldBe(Holding.Released);
        pair.Pass(60.5, 69.5).Group.Holding.ShouldBe(Holding.Released);
        pair.Pass(70, 70.5).Asks<Effect.Acquire>().ShouldBeTrue();
    }

    [Fact]
    public void Lets_go_for_good_when_it_hears_that_the_dead_one_has_it()
    {
        var pair = Alone().Turn(60, new Input.Released(Pair.Web, new Epoch(1)));
        pair.Hear(60.5, new Claim(new Epoch(2), Pair.B), Holding.Held).Pass(61, 90, heardUntil: 90);
        (pair.Group.Claim.Assignee, pair.Group.Holding).ShouldBe((Pair.B, Holding.Released));
    }

    [Fact]
    public void Claims_nothing_that_nobody_had_claimed_before_it_has_heard_what_became_of_it()
    {
        var pair = new Pair(home: "b").Joined().Pass(1.5, 3, heardUntil: 3).Turn(60, Input.TimePassed.Instance);
        pair.Group.Claim.Assignee.ShouldBeNull();
        pair.Hear(60.5, eligibility: Eligibility.Unable).Group.Claim.Assignee.ShouldBe(Pair.A);
    }

    [Fact]
    public void Judges_a_peer_that_said_goodbye_anew_too()
    {
        var pair = new Pair().Joined().Hear(2, phase: Phase.Off).Pass(2.5, 3).Turn(60, Input.TimePassed.Instance);
        pair.Peer.Liveness.ShouldBe(Liveness.Late);
        pair.Pass(60.5, 70).Peer.Liveness.ShouldBe(Liveness.Dead);
    }

    [Fact]
    public void Judges_a_peer_that_was_never_heard_anew_too()
    {
        var pair = new Pair().Turn(0, new Input.CarrierChanged(0, true)).Turn(1, new Input.ActuatorReady([], [])).Pass(1.5, 20);
        pair.Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.Turn(60, Input.TimePassed.Instance).Peer.Liveness.ShouldBe(Liveness.Unknown);
        pair.Pass(60.5, 70).Peer.Liveness.ShouldBe(Liveness.Dead);
    }

    [Theory, InlineData(18.5, Liveness.Late), InlineData(19, Liveness.Dead)]
    public void Listens_as_long_as_it_slept(double until, Liveness judged) =>
        Alone().Turn(16, Input.TimePassed.Instance).Pass(16.5, until).Peer.Liveness.ShouldBe(judged);

    [Fact]
    public void That_sleeps_again_while_it_listens_listens_for_the_rest_afterwards()
    {
        var pair = Alone().Turn(60, Input.TimePassed.Instance).Pass(60.5, 65).Turn(68, Input.TimePassed.Instance);
        pair.Pass(68.5, 71.5).Peer.Liveness.ShouldBe(Liveness.Late);
        pair.Turn(72, Input.TimePassed.Instance).Peer.Liveness.ShouldBe(Liveness.Dead);
    }

    /// <summary>b held nothing and is dead since 11 s; a holds web under epoch 1.</summary>
    private static Pair Alone()
    {
        var pair = new Pair().Joined().Holding1().Pass(1.5, 12);
        pair.Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.Group.Holding.ShouldBe(Holding.Held);
        return pair;
    }
}
