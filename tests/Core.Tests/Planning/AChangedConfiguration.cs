// A running node takes over other files: what is the same is not touched, what is new is claimed as at a first start, what is gone is released and forgotten.
using Bascule.Core.Membership;
using Bascule.Core.Planning;

namespace Bascule.Core.Tests.Planning;

public sealed class AChangedConfiguration
{
    private static readonly GroupName Mail = new("mail");

    [Fact]
    public void The_same_again_changes_nothing_that_is_held()
    {
        var pair = Held();
        pair.Turn(2, new Input.Reconfigured(pair.Cluster));
        pair.Group.Holding.ShouldBe(Holding.Held);
        pair.Asks<Effect.Acquire>().ShouldBeFalse();
        pair.Asks<Effect.Release>().ShouldBeFalse();
    }

    [Fact]
    public void A_held_group_with_another_line_is_followed_until_the_actuator_has_it_up()
    {
        var pair = Held();
        pair.Turn(2, new Input.Reconfigured(With(pair, Web("apache2", "ssh"))));
        (pair.Group.Holding, pair.Asks<Effect.Acquire>(), pair.Asks<Effect.Mend>()).ShouldBe((Holding.Acquiring, false, false));
        pair.Turn(2.1, new Input.Acquired(Pair.Web, pair.Group.HeldEpoch));
        pair.Group.Holding.ShouldBe(Holding.Held);
        pair.Group.Group.Resources.Length.ShouldBe(2);
    }

    [Fact]
    public void A_new_group_at_home_here_is_claimed_though_the_peer_has_not_read_of_it()
    {
        var pair = Held();
        pair.Turn(2, new Input.Reconfigured(With(pair, Web("apache2"), New("a"))));
        pair.Hear(2.1, pair.Group.Claim);      // echoes the doubts of the change
        pair.State.Groups[Mail].Claim.Assignee.ShouldBe(Pair.A);
        pair.State.Groups[Mail].Holding.ShouldBe(Holding.Acquiring);
    }

    [Fact]
    public void A_new_group_at_home_elsewhere_waits_for_its_home_to_read_of_it_but_not_for_ever()
    {
        var pair = Held();
        pair.Turn(2, new Input.Reconfigured(With(pair, Web("apache2"), New("b"))));
        pair.Hear(2.1, pair.Group.Claim);
        pair.State.Groups[Mail].Claim.Assignee.ShouldBeNull();
        pair.Pass(2.5, 30, heardUntil: 30);
        pair.State.Groups[Mail].Claim.Assignee.ShouldBe(Pair.A);
    }

    [Fact]
    public void A_group_that_is_gone_is_released_told_of_until_then_and_forgotten()
    {
        var pair = Held();
        pair.Turn(2, new Input.Reconfigured(With(pair, New("a"))));
        pair.Asks<Effect.Release>().ShouldBeTrue();
        pair.State.LastView!.Groups.ContainsKey(Pair.Web).ShouldBeTrue();
        pair.State.LastView.Groups[Pair.Web].Eligibility.ShouldBe(Eligibility.Unable);
        var epoch = pair.Group.HeldEpoch;
        pair.Turn(2.1, new Input.Released(Pair.Web, epoch));
        pair.State.Groups.ContainsKey(Pair.Web).ShouldBeFalse();
        pair.State.LastView.Groups.ContainsKey(Pair.Web).ShouldBeFalse();
        pair.State.Cluster.Known.Select(g => g.Name).ShouldBe([Mail]);

        // Configured again, it goes on counting: no epoch is acquired under twice.
        pair.Turn(3, new Input.Reconfigured(With(pair, Web("apache2"))));
        pair.Hear(3.1);
        pair.Group.Claim.Assignee.ShouldBe(Pair.A);
        pair.Group.Claim.Epoch.CompareTo(epoch).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_group_that_comes_back_has_the_maintenance_it_had_and_the_next_order_for_it_is_newer()
    {
        var pair = Held();
        pair.Turn(2, new Input.MaintenanceRequested([Pair.Web], TimeSpan.FromMinutes(5)));
        pair.Turn(3, new Input.Reconfigured(With(pair, New("a"))));
        pair.Turn(3.1, new Input.Released(Pair.Web, pair.Group.HeldEpoch));
        pair.Turn(4, new Input.Reconfigured(With(pair, Web("apache2"))));
        pair.Group.Maintenance.ShouldSatisfyAllConditions(m => m.IsOn.ShouldBeTrue(), m => m.Until.ShouldBe(Pair.At(302)));
        pair.Turn(5, new Input.MaintenanceRequested([Pair.Web], TimeSpan.FromMinutes(5))).Group.Maintenance.Stamp.ShouldBe((byte)2);
    }

    [Fact]
    public void What_the_peer_said_before_it_knew_of_the_change_permits_nothing()
    {
        var pair = Held();
        var doubts = pair.State.Doubts;
        pair.Turn(2, new Input.Reconfigured(With(pair, Web("apache2"), New("a"))));
        pair.State.Doubts.ShouldBe((ushort)(doubts + 1));
        pair.State.Groups[Mail].Claim.Assignee.ShouldBeNull();
    }

    [Fact]
    public void Another_home_moves_the_group_with_failback_and_does_not_without()
    {
        foreach (var failback in new[] { true, false })
        {
            var pair = Held(failback);
            var moved = new Group(Pair.Web, Pair.B, pair.Cluster.Groups[0].Resources);
            pair.Turn(2, new Input.Reconfigured(With(pair, moved)));
            pair.Hear(2.1, pair.Group.Claim);
            pair.Group.Claim.Assignee.ShouldBe(Pair.A, "b has not reloaded yet: each would send it to the other");
            pair.HearView(2.2, pair.OfPeer(pair.Peer.View!.Groups[Pair.Web] with { LineDigest = moved.LineDigest }));
            pair.Group.Claim.Assignee.ShouldBe(failback ? Pair.B : Pair.A);
        }
    }

    [Theory]
    [InlineData(Holding.Acquiring)]
    [InlineData(Holding.Releasing)]
    public void A_group_on_its_way_whose_line_is_other_is_left_to_arrive_first(Holding holding)
    {
        var pair = Held();
        var state = pair.State.With(pair.Group with { Holding = holding });
        Reconfiguration.WhyNot(state, With(pair, Web("apache2", "ssh")))!.ShouldContain("on its way");
        Reconfiguration.WhyNot(state, With(pair, Web("apache2"))).ShouldBeNull();
    }

    [Fact]
    public void A_key_is_taken_away_only_when_no_peer_signs_with_it_and_signed_with_only_when_every_peer_has_it()
    {
        var pair = Held();
        var (one, both) = (new KeyNumbers(1, 0b010), new KeyNumbers(1, 0b110));
        pair.HearView(2, Says(pair, one));
        Reconfiguration.WhyNot(pair.State, pair.Cluster with { Keys = both }).ShouldBeNull();
        Reconfiguration.WhyNot(pair.State, pair.Cluster with { Keys = both with { Signing = 2 } })!.ShouldContain("b does not have key 2");
        pair.HearView(3, Says(pair, both));
        Reconfiguration.WhyNot(pair.State, pair.Cluster with { Keys = both with { Signing = 2 } }).ShouldBeNull();
        Reconfiguration.WhyNot(pair.State, pair.Cluster with { Keys = new KeyNumbers(2, 0b100) })!.ShouldContain("b still signs with key 1");
        pair.HearView(4, Says(pair, both with { Signing = 2 }));
        Reconfiguration.WhyNot(pair.State, pair.Cluster with { Keys = new KeyNumbers(2, 0b100) }).ShouldBeNull();
    }

    [Fact]
    public void Drift_is_told_once_by_name_and_once_when_it_is_over()
    {
        var pair = Held();
        var same = Settings.Of(pair.Cluster);
        pair.HearView(2, pair.OfPeer(pair.Peer.View!.Groups[Pair.Web]) with { Settings = same });
        pair.HearView(3, pair.Peer.View! with { Settings = same with { Deadtime = TimeSpan.FromSeconds(4), Failback = false } });
        Told(pair).ShouldBe(["deadtime is 4s on b, 10s here", "auto_failback is off on b, on here"]);
        pair.HearView(4, pair.Peer.View!);
        Told(pair).ShouldBeEmpty();
        pair.HearView(5, pair.Peer.View! with { Settings = same });
        Told(pair).ShouldBe(["b has the same configuration again"]);
    }

    [Fact]
    public void A_peer_is_judged_by_the_more_patient_of_both_deadtimes()
    {
        var pair = Held();
        pair.HearView(2, pair.OfPeer(pair.Peer.View!.Groups[Pair.Web]) with { Settings = Settings.Of(pair.Cluster) with { Deadtime = TimeSpan.FromSeconds(20), Warntime = TimeSpan.FromSeconds(15) } });
        pair.Pass(2.5, 16.5);
        pair.Peer.Liveness.ShouldBe(Liveness.Up);
        pair.Pass(17, 21.5);
        pair.Peer.Liveness.ShouldBe(Liveness.Late);
        pair.Pass(22, 22.5);
        pair.Peer.Liveness.ShouldBe(Liveness.Dead);
    }

    [Fact]
    public void Longer_times_count_when_every_peer_has_answered_that_it_knows_of_them_and_shorter_ones_at_once()
    {
        var pair = Held();
        var longer = pair.Cluster with { Timing = Times(keepalive: 3, deadtime: 30) };
        Patience.LeaseUnder(longer, pair.State).ShouldBe(TimeSpan.FromSeconds(4));
        pair.Turn(2, new Input.Reconfigured(longer));
        (pair.State.Lease, pair.State.Keepalive).ShouldBe((TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(1)));
        pair.Hear(2.1, pair.Group.Claim, echoes: false);
        pair.State.Lease.ShouldBe(TimeSpan.FromSeconds(4));
        pair.Hear(2.2, pair.Group.Claim);
        (pair.State.Lease, pair.State.Keepalive).ShouldBe((TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(3)));

        pair.Turn(3, new Input.Reconfigured(pair.Cluster with { Timing = Times(keepalive: 1, deadtime: 5) }));
        (pair.State.Lease, pair.State.Keepalive).ShouldBe((TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Who_is_dead_stays_dead_when_deadtime_becomes_longer_and_is_up_when_heard()
    {
        var pair = Held().Pass(1.5, 12);
        pair.Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.Turn(12.1, new Input.Reconfigured(pair.Cluster with { Timing = Times(keepalive: 3, deadtime: 30) }));      // warntime: 15 s
        pair.Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.State.Lease.ShouldBe(TimeSpan.FromSeconds(4), "it may be cut off only, and judge us by what it knows");
        pair.Hear(13, pair.Group.Claim);
        pair.Peer.Liveness.ShouldBe(Liveness.Up);
        pair.State.Lease.ShouldBe(TimeSpan.FromSeconds(12));
    }

    private static Pair Held(bool failback = true)
    {
        var pair = new Pair(failback).Joined();
        return pair.Holding1();
    }

    private static string[] Told(Pair pair) => [.. pair.Effects.OfType<Effect.Tell>().Select(t => t.Reason)];

    private static View Says(Pair pair, KeyNumbers keys) => pair.OfPeer(pair.Peer.View!.Groups[Pair.Web]) with { Settings = Settings.Of(pair.Cluster) with { Keys = keys } };

    private static Timing Times(double keepalive, double deadtime) =>
        new() { Keepalive = TimeSpan.FromSeconds(keepalive), Warntime = TimeSpan.FromSeconds(deadtime / 2), Deadtime = TimeSpan.FromSeconds(deadtime), Initdead = TimeSpan.FromSeconds(2 * deadtime) };

    private static Cluster With(Pair pair, params Group[] groups) => pair.Cluster with { Groups = [.. groups] };

    private static Group Web(params string[] resources) => new(Pair.Web, Pair.A, [.. resources.Select(r => new Resource(r, r, []))]);

    private static Group New(string home) => new(Mail, new NodeName(home), [new Resource("mail", "mail", [])]);
}
