using System.Collections.Immutable;
using Bascule.Core.Events;

namespace Bascule.Core.Tests.Events;

/// <summary>What node a of a pair tells the world outside.</summary>
public sealed class WhatIsTold
{
    private readonly List<ClusterEvent> told = [];

    private string[] Kinds => [.. told.Select(e => e.Kind.Name())];

    [Fact]
    public void Of_a_takeover_comes_in_the_order_of_cause_and_effect()
    {
        var pair = TakenOver();
        Kinds.ShouldBe(["peer-late", "peer-dead", "takeover-begun", "group-acquired"], $"{pair}");
        told[1].Reason.ShouldContain("deadtime 10.0s");
        told[2].ShouldBe(new ClusterEvent(EventKind.TakeoverBegun, told[2].Reason) { Group = Pair.Web, Epoch = new Epoch(8), Peer = Pair.B });
        told[2].Reason.ShouldContain("b is dead");
        told[3].Epoch.ShouldBe(pair.Group.HeldEpoch);
        told[3].Peer.ShouldBeNull();
    }

    [Fact]
    public void Of_a_quiet_heartbeat_is_nothing()
    {
        var pair = new Pair().Joined().Holding1();
        Turn(pair, 1.5, new Input.StillHeard([new LinkStamp(Pair.B, 0, Pair.At(1.5))]));
        told.Clear();
        Turn(pair, 2, new Input.StillHeard([new LinkStamp(Pair.B, 0, Pair.At(2))]));
        Turn(pair, 2.5, Input.TimePassed.Instance);
        told.ShouldBeEmpty();
    }

    [Fact]
    public void Of_a_goodbye_is_that_the_peer_is_off()
    {
        var pair = new Pair().Joined();
        Turn(pair, 2, new Input.Heard(pair.OfPeer(new GroupReport(default, Holding.Released, Eligibility.Able, false, pair.Cluster.Groups[0].LineDigest)) with { Phase = Phase.Off }, 0, Pair.At(2)));
        Kinds.ShouldContain("peer-off");
        Kinds.ShouldNotContain("peer-dead");
    }

    [Fact]
    public void Of_a_standby_is_to_whom_it_goes_and_that_it_went()
    {
        var pair = new Pair().Joined().Holding1();
        Turn(pair, 2, new Input.StandbyRequested([Pair.Web]));
        Turn(pair, 2.1, new Input.Released(Pair.Web, pair.Group.HeldEpoch));
        Kinds.ShouldBe(["node-not-eligible", "handover", "group-released"], $"{pair}");
        told[1].Peer.ShouldBe(Pair.B);
        told[2].Epoch.ShouldBe(new Epoch(1));
    }

    [Fact]
    public void Of_a_return_is_a_failback()
    {
        var pair = TakenOver();
        told.Clear();
        for (var at = 13.5; at < 20 && !Kinds.Contains("failback"); at += 0.5)
            Turn(pair, at, new Input.Heard(pair.OfPeer(new GroupReport(pair.Group.Claim, Holding.Released, Eligibility.Able, false, pair.Cluster.Groups[0].LineDigest)), 0, Pair.At(at)));
        Kinds.ShouldBe(["peer-up", "failback"], $"{pair}");
        told[1].Peer.ShouldBe(Pair.B);
    }

    [Fact]
    public void Of_a_start_that_fails_is_why()
    {
        var pair = new Pair().Joined();
        pair.Hear(1.1, pair.Group.Claim).Group.Holding.ShouldBe(Holding.Acquiring);
        Turn(pair, 2, new Input.AcquireFailed(Pair.Web, pair.Group.HeldEpoch, "apache2 ended with 1"));
        Kinds.ShouldBe(["group-failed-to-start", "node-not-eligible", "handover"]);
        told[0].Reason.ShouldBe("apache2 ended with 1");
        Turn(pair, 3, new Input.AcquireFailed(Pair.Web, pair.Group.HeldEpoch, "again"));
        Kinds.Count(k => k == "group-failed-to-start").ShouldBe(1, "an answer to nothing is no event");
    }

    [Fact]
    public void Of_a_service_that_stops_is_that_and_its_return()
    {
        var pair = new Pair().Joined().Holding1();
        Turn(pair, 2, new Input.ResourceFell(Pair.Web, pair.Group.HeldEpoch, "apache2", ByHand: false, IsBack: false, "apache2 stopped by itself"));
        Turn(pair, 2.1, Input.TimePassed.Instance);
        Turn(pair, 3, new Input.Acquired(Pair.Web, pair.Group.HeldEpoch));
        Kinds.ShouldBe(["service-stopped", "service-mended"]);
    }

    [Fact]
    public void Of_a_split_brain_is_what_the_loser_sees()
    {
        var pair = new Pair().Joined().Holding1();
        var view = pair.OfPeer(new GroupReport(new Claim(new Epoch(5), Pair.B), Holding.Held, Eligibility.Able, false, pair.Cluster.Groups[0].LineDigest));
        Turn(pair, 2, new Input.Heard(view, 0, Pair.At(2)));
        Turn(pair, 2.1, new Input.Released(Pair.Web, pair.Group.HeldEpoch));
        Kinds.Where(k => !k.StartsWith("peer", StringComparison.Ordinal)).ShouldBe(["split-brain-found", "group-released", "split-brain-healed"]);
        told.First(e => e.Kind == EventKind.SplitBrainFound).Peer.ShouldBe(Pair.B);
    }

    [Fact]
    public void Of_a_split_brain_is_what_the_winner_sees()
    {
        var pair = new Pair().Joined(claim: new Claim(new Epoch(3), null)).Holding1();
        pair.Group.Claim.Epoch.Value.ShouldBeGreaterThan(2UL);
        var digest = pair.Cluster.Groups[0].LineDigest;
        Turn(pair, 2, new Input.Heard(pair.OfPeer(new GroupReport(new Claim(new Epoch(2), Pair.B), Holding.Held, Eligibility.Able, false, digest)), 0, Pair.At(2)));
        Turn(pair, 2.1, new Input.Heard(pair.OfPeer(new GroupReport(pair.Group.Claim, Holding.Releasing, Eligibility.Able, false, digest)), 0, Pair.At(2.1)));
        Kinds.Where(k => k.StartsWith("split", StringComparison.Ordinal)).ShouldBe(["split-brain-found", "split-brain-healed"]);
    }

    [Fact]
    public void Of_an_actuator_that_goes_and_comes_is_both_but_not_its_first_coming()
    {
        var pair = new Pair();
        Turn(pair, 0, new Input.CarrierChanged(0, true));
        Turn(pair, 1, new Input.ActuatorReady([], []));
        told.ShouldBeEmpty();
        pair.Hear(1.1);
        Turn(pair, 2, new Input.ActuatorLost());
        Turn(pair, 3, new Input.ActuatorReady([], []));
        Kinds.ShouldBe(["actuator-lost", "actuator-back"]);
    }

    [Fact]
    public void Of_a_reload_is_that_it_was_done()
    {
        var pair = new Pair().Joined();
        Turn(pair, 2, new Input.Reconfigured(pair.Cluster with { Failback = false }));
        Kinds.ShouldContain("reloaded");
    }

    [Fact]
    public void Has_a_name_of_its_own_in_each_case()
    {
        EventKinds.Names.Length.ShouldBe(Enum.GetValues<EventKind>().Length);
        EventKinds.Names.Distinct().Count().ShouldBe(EventKinds.Names.Length);
        foreach (var kind in Enum.GetValues<EventKind>())
            kind.Name().Replace("-", "", StringComparison.Ordinal).ShouldBe(kind.ToString().ToLowerInvariant());
    }

    /// <summary>b held its group under epoch 7, and fell silent; a holds it since 13.</summary>
    private Pair TakenOver()
    {
        var pair = new Pair(home: "b").Joined(claim: new Claim(new Epoch(7), Pair.B), holding: Holding.Held);
        Turn(pair, 1.2, new Input.Released(Pair.Web, new Epoch(7))); // what was found running, and was not held
        Kinds.ShouldNotContain("group-released");
        told.Clear();
        for (var at = 1.5; at <= 12.5; at += 0.5) Turn(pair, at, Input.TimePassed.Instance);
        pair.Group.Holding.ShouldBe(Holding.Acquiring, $"{pair}");
        Turn(pair, 13, new Input.Acquired(Pair.Web, pair.Group.HeldEpoch));
        return pair;
    }

    private void Turn(Pair pair, double at, Input input)
    {
        var before = pair.State;
        pair.Turn(at, input);
        told.AddRange(Happenings.Between(before, pair.State, Pair.At(at), input));
    }
}
