namespace Bascule.Core.Tests.Planning;

public class ALostActuator
{
    private static Input Back => new Input.ActuatorReady([new HeldGroup(Pair.Web, new Epoch(1))], []) { Acquiring = [Pair.Web] };

    [Fact]
    public void Makes_its_node_mute_so_that_the_peer_takes_over()
    {
        var pair = new Pair().Joined().Holding1().Turn(2, new Input.ActuatorLost());
        pair.Asks<Effect.Broadcast>().ShouldBeFalse();
        pair.State.BeatInterval.ShouldBeNull();
        pair.Hear(3, new Claim(new Epoch(2), Pair.B), Holding.Held).Asks<Effect.Broadcast>().ShouldBeFalse();
        pair.Group.Claim.Assignee.ShouldBe(Pair.B, "it goes on listening");
    }

    [Fact]
    public void That_was_never_there_lets_its_node_say_nothing_either()
    {
        var pair = new Pair().Turn(0, new Input.CarrierChanged(0, true)).Hear(1);
        pair.Asks<Effect.Broadcast>().ShouldBeFalse();
        pair.State.BeatInterval.ShouldBeNull();
        pair.Turn(2, new Input.ActuatorReady([], [])).Asks<Effect.Broadcast>().ShouldBeTrue();
        pair.State.Doubts.ShouldBe((ushort)0, "nobody had heard this life of it");
    }

    [Fact]
    public void That_is_back_makes_its_node_ask_the_peer_anew()
    {
        // b has let a have the group, and may since have taken it from a node that had fallen silent.
        var pair = new Pair().Joined().Turn(1.05, new Input.ActuatorLost());
        pair.Hear(1.1, pair.Group.Claim).Pass(1.5, 20, heardUntil: 20).Turn(20.1, new Input.ActuatorReady([], []));
        pair.Asks<Effect.Broadcast>().ShouldBeTrue();
        pair.State.IsFresh(pair.Peer).ShouldBeFalse();
        pair.Asks<Effect.Acquire>().ShouldBeFalse();
        pair.Hear(20.2, pair.Group.Claim).Asks<Effect.Acquire>().ShouldBeTrue();
    }

    [Fact]
    public void That_is_back_in_the_middle_of_a_start_is_waited_for_as_before()
    {
        var acquired = Interrupted().Turn(2.2, new Input.Acquired(Pair.Web, new Epoch(1)));
        acquired.Group.Holding.ShouldBe(Holding.Held);

        var failed = Interrupted().Turn(2.2, new Input.AcquireFailed(Pair.Web, new Epoch(1), "apache2 does not start"));
        (failed.Group.Eligibility, failed.Group.Holding).ShouldBe((Eligibility.Unable, Holding.Releasing));

        static Pair Interrupted()
        {
            var pair = new Pair().Joined();
            pair.Hear(1.1, pair.Group.Claim).Asks<Effect.Acquire>().ShouldBeTrue();
            pair.Turn(1.2, new Input.ActuatorLost()).Turn(2, Back);
            pair.Group.Holding.ShouldBe(Holding.Acquiring);
            return pair;
        }
    }

    [Fact]
    public void That_is_back_while_it_mends_has_its_node_know_that_it_mends()
    {
        var pair = new Pair().Joined().Holding1().Turn(2, new Input.ResourceFell(Pair.Web, new Epoch(1), "apache2", false, false, "apache2 stopped by itself"));
        pair.Asks<Effect.Mend>().ShouldBeTrue();
        pair.Turn(2.1, new Input.ActuatorLost()).Turn(2.5, Back);
        (pair.Group.Holding, pair.Group.IsMending).ShouldBe((Holding.Acquiring, true));
    }

    [Fact]
    public void Does_not_keep_a_goodbye_from_being_said()
    {
        var pair = new Pair().Joined().Turn(2, new Input.StopRequested());
        pair.State.Phase.ShouldBe(Phase.Off);
        pair.Turn(2.01, new Input.ActuatorLost());
        pair.State.BeatInterval.ShouldNotBeNull();
        pair.Turn(2.1, Input.TimePassed.Instance).Asks<Effect.Broadcast>().ShouldBeTrue();
    }
}
