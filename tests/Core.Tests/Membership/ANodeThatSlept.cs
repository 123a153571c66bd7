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
    public void Would_notice_it_whenever_it_watches_a_peer()
    {
        var pair = new Pair().Joined();
        (pair.State.NextDeadline - Pair.At(1)).ShouldBeLessThanOrEqualTo(pair.Cluster.Timing.Keepalive);
    }
}
