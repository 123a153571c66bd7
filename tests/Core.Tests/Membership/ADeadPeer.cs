namespace Bascule.Core.Tests.Membership;

public class ADeadPeer
{
    private static Pair Alone() => new Pair(home: "b").Joined().Pass(1.5, 12);

    [Fact]
    public void Is_not_raised_by_the_return_of_our_own_carrier()
    {
        var pair = Alone();
        pair.Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.Turn(13, new Input.CarrierChanged(0, false)).Turn(14, new Input.CarrierChanged(0, true)).Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.Group.Claim.Assignee.ShouldBe(Pair.A);
    }

    [Fact]
    public void Is_not_judged_while_we_are_deaf() =>
        new Pair().Joined().Turn(2, new Input.CarrierChanged(0, false)).Turn(30, Input.TimePassed.Instance).Peer.Liveness.ShouldBe(Liveness.Up);

    [Fact]
    public void Is_up_again_when_it_repeats_what_it_said() =>
        Alone().Turn(13, new Input.StillHeard([new LinkStamp(Pair.B, 0, Pair.At(13))])).Peer.Liveness.ShouldBe(Liveness.Up);

    [Fact]
    public void That_said_goodbye_is_off_at_once() => new Pair().Joined().Hear(2, phase: Phase.Off).Peer.Liveness.ShouldBe(Liveness.Off);

    [Fact]
    public void Is_not_off_by_a_goodbye_that_does_not_answer_us() =>
        new Pair().Joined().Hear(2, phase: Phase.Off, echoes: false).Peer.Liveness.ShouldBe(Liveness.Up);
}
