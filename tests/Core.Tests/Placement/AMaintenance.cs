using System.Collections.Immutable;
using Bascule.Core.Placement;

namespace Bascule.Core.Tests.Placement;

/// <summary>An operator works on web, which a holds; b is there.</summary>
public class AMaintenance
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    private static readonly Claim OfB = new(new Epoch(3), Pair.B);

    private static GroupReport Report(Pair pair, byte stamp, ushort minutes, Holding holding = Holding.Released) =>
        new(pair.Group.Claim, holding, Eligibility.Able, false, pair.Cluster.Groups[0].LineDigest, new(stamp, minutes));

    private static Pair Begun(Pair? pair = null) => (pair ?? new Pair().Joined().Holding1()).Turn(2, new Input.MaintenanceRequested([Pair.Web], TenMinutes));

    /// <summary>And b has said that it knows.</summary>
    private static Pair Known(Pair? pair = null)
    {
        pair = Begun(pair);
        return pair.HearView(2.1, pair.OfPeer(Report(pair, 1, 10)));
    }

    private static ImmutableSortedDictionary<GroupName, Remembered> Remembering(Maintenance maintenance) =>
        ImmutableSortedDictionary<GroupName, Remembered>.Empty.Add(Pair.Web, new Remembered(default, maintenance));

    private static Pair BesideAHolder() =>
        new Pair(home: "b").Joined(claim: OfB, holding: Holding.Held).Turn(1.5, new Input.Released(Pair.Web, OfB.Epoch)).Hear(1.6, OfB, Holding.Held);

    [Fact]
    public void Is_told_to_the_peers_as_the_minutes_that_are_left()
    {
        var pair = Begun();
        pair.State.LastView!.Groups[Pair.Web].Maintenance.ShouldBe(new MaintenanceReport(1, 10));
        pair.Turn(63, Input.TimePassed.Instance).State.LastView!.Groups[Pair.Web].Maintenance.Minutes.ShouldBe((ushort)9);
    }

    [Fact]
    public void Lets_a_service_be_stopped_and_starts_it_at_the_end()
    {
        var pair = Begun();
        pair.Turn(3, new Input.ResourceFell(Pair.Web, pair.Group.HeldEpoch, "apache2", false, false, "apache2 stopped by itself"));
        pair.Asks<Effect.Mend>().ShouldBeFalse();
        pair.Group.Failures.ShouldBeEmpty();
        pair.Turn(4, new Input.MaintenanceRequested([Pair.Web], TimeSpan.Zero)).Asks<Effect.Mend>().ShouldBeTrue();
    }

    [Fact]
    public void Ends_by_itself()
    {
        var pair = Begun();
        pair.Turn(601.9, Input.TimePassed.Instance).Group.Maintenance.IsOn.ShouldBeTrue();
        pair.Turn(602, Input.TimePassed.Instance).Group.Maintenance.IsOn.ShouldBeFalse();
        pair.Effects.OfType<Effect.Tell>().Select(t => t.Reason).ShouldContain("web: its maintenance is over");
    }

    [Theory, InlineData(true), InlineData(false)]
    public void Moves_nothing_when_somebody_asks(bool away)
    {
        var pair = Begun().Turn(3, away ? new Input.StandbyRequested([Pair.Web]) : new Input.TakeoverRequested([Pair.Web]));
        pair.Effects.OfType<Effect.Refuse>().Single().Reason.ShouldBe("web is in maintenance: `bascule maintenance off web` first");
    }

    [Fact]
    public void Is_refused_while_the_group_is_on_its_way()
    {
        var pair = new Pair().Joined();
        pair.Hear(1.1, pair.Group.Claim).Group.Holding.ShouldBe(Holding.Acquiring);
        Begun(pair).Effects.OfType<Effect.Refuse>().Single().Reason.ShouldStartWith("web is on its way on a (acquiring)");
    }

    [Fact]
    public void Lets_the_node_end_without_stopping_what_every_peer_knows_of()
    {
        var pair = Known().Turn(3, new Input.StopRequested());
        pair.Asks<Effect.Release>().ShouldBeFalse();
        pair.Effects.OfType<Effect.Quit>().Single().Reason.ShouldBe("web in maintenance: left as it is");
        pair.State.Phase.ShouldBe(Phase.Leaving, "it does not say goodbye");
        pair.State.Endorsed.Single().KeepUntil.ShouldBe(Pair.At(602));
    }

    [Fact]
    public void Of_which_a_peer_has_not_said_that_it_knows_keeps_nothing()
    {
        Begun().State.Endorsed.Single().KeepUntil.ShouldBe(default);
        Begun().Turn(3, new Input.StopRequested()).Asks<Effect.Release>().ShouldBeTrue();
    }

    [Fact]
    public void Ordered_on_the_peer_is_believed_and_a_recording_of_one_is_not()
    {
        var pair = new Pair().Joined().Holding1();
        pair.HearView(3, pair.OfPeer(Report(pair, 4, 7)) with { Hears = [] }).Group.Maintenance.IsOn.ShouldBeFalse();
        pair.HearView(3, pair.OfPeer(Report(pair, 4, 7))).Group.Maintenance.ShouldBe(new Maintenance(4, Pair.At(3 + 420), 7));
    }

    [Theory]
    [InlineData(2, 5, true)]
    [InlineData(128, 5, true)]
    [InlineData(129, 5, false)]
    [InlineData(255, 5, false)]
    [InlineData(0, 5, false)]
    [InlineData(1, 30, false)]
    [InlineData(1, 5, true)]
    public void Of_two_orders_the_newer_counts_and_of_the_same_the_shorter(byte stamp, ushort minutes, bool counts)
    {
        var pair = Begun();
        pair.HearView(2.5, pair.OfPeer(Report(pair, stamp, minutes))).Group.Maintenance.Until.ShouldBe(counts ? Pair.At(2.5 + (minutes * 60)) : Pair.At(602));
    }

    [Fact]
    public void Keeps_a_peer_from_taking_what_a_silent_holder_may_keep_until_nobodys_clock_can_differ()
    {
        var pair = BesideAHolder();
        pair.HearView(2, pair.OfPeer(Report(pair, 1, 1, Holding.Held)));
        pair.Pass(2, 60).Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.Pass(60, 132).Group.Claim.Assignee.ShouldBe(Pair.B);
        pair.Pass(132.5, 133.5).Group.Claim.Assignee.ShouldBe(Pair.A, "a minute from 2 s, and 70 s, and a five-hundredth of the silence");
    }

    [Fact]
    public void Ended_by_an_operator_beside_a_dead_holder_still_waits_for_it_unless_it_is_known_to_be_off()
    {
        var pair = BesideAHolder();
        pair.HearView(2, pair.OfPeer(Report(pair, 1, 1, Holding.Held))).Pass(2, 30);
        pair.Turn(31, new Input.MaintenanceRequested([Pair.Web], TimeSpan.Zero)).Group.Claim.Assignee.ShouldBe(Pair.B);
        Maintenance.Waiting(pair.State, pair.Group, Pair.At(31)).ShouldBe("web was in maintenance, and b, which is dead, may keep it for 101.1s yet; if b is off and stays off: `bascule confirm-off b`");
        pair.Turn(32, new Input.ConfirmedOff(Pair.B)).Group.Claim.Assignee.ShouldBe(Pair.A);
    }

    [Fact]
    public void Is_known_to_the_next_life_of_the_node()
    {
        var earlier = Begun().Group.Maintenance;
        var state = ClusterState.Starting(new Pair().Cluster, new Incarnation(4), Remembering(earlier));
        var later = ClusterMachine.Advance(state, Pair.At(100), Input.TimePassed.Instance).State.Groups[Pair.Web].Maintenance;
        later.ShouldBe(new Maintenance(1, Pair.At(602), 9));
    }

    [Fact]
    public void Of_an_earlier_life_that_is_over_still_keeps_a_peer_that_is_not_heard_from_losing_the_group()
    {
        var over = new Maintenance(1, Pair.At(20), 0);
        var pair = new Pair(home: "a") { State = ClusterState.Starting(new Pair().Cluster, new Incarnation(4), Remembering(over)) };
        pair.Turn(30, new Input.CarrierChanged(0, true)).Turn(30, new Input.ActuatorReady([], [])).Pass(30, 89);
        pair.Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.Group.Claim.Assignee.ShouldBeNull("b may have been told of the end a minute later");
        pair.Pass(89.5, 91).Group.Claim.Assignee.ShouldBe(Pair.A);
    }

    [Fact]
    public void That_the_peer_says_is_over_keeps_the_group_from_being_taken_until_the_peers_actuator_must_know()
    {
        Ended().Pass(3.5, 40).Group.Claim.Assignee.ShouldBe(Pair.B, "silent since: its actuator may be asleep, and keep it");
        Ended().Pass(3.5, 14, heardUntil: 14).Pass(14.5, 30).Group.Claim.Assignee.ShouldBe(Pair.A);

        static Pair Ended()
        {
            var pair = BesideAHolder();
            return pair.HearView(2, pair.OfPeer(Report(pair, 1, 5, Holding.Held))).HearView(3, pair.OfPeer(Report(pair, 1, 0, Holding.Held)));
        }
    }

    [Fact]
    public void Whose_end_a_machine_that_was_switched_off_does_not_know_is_neither_on_nor_ended_by_it()
    {
        var pair = Begun();
        pair.HearView(2.5, pair.OfPeer(Report(pair, 1, MaintenanceReport.NotKnown))).Group.Maintenance.ShouldBe(new Maintenance(1, Pair.At(602), 10));
        pair.HearView(2.6, pair.OfPeer(Report(pair, 5, MaintenanceReport.NotKnown))).Group.Maintenance.ShouldBe(new Maintenance(5, Pair.At(602), 10), "under the number of an order that nobody knows");

        var state = ClusterState.Starting(new Pair().Cluster, new Incarnation(4), Remembering(Maintenance.EndNotKnown(5)));
        var booted = ClusterMachine.Advance(state, Pair.At(1), Input.TimePassed.Instance).State.Groups[Pair.Web].Maintenance;
        (booted.IsOn, booted.Report).ShouldBe((false, new MaintenanceReport(5, MaintenanceReport.NotKnown)));
    }
}
