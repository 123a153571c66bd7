// What a turn of the machine means to somebody outside. Read off the difference between two states, and off the answer that made it: what decides knows nothing of
// hooks, and cannot forget them.
using System.Collections.Immutable;
using Bascule.Core.Fencing;
using Bascule.Core.Membership;

namespace Bascule.Core.Events;

public static class Happenings
{
    /// <summary>In the order of cause and effect: who is there, what became of what was asked, who may have what.</summary>
    public static ImmutableArray<ClusterEvent> Between(ClusterState before, ClusterState after, Instant now, Input input)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var events = ImmutableArray.CreateBuilder<ClusterEvent>(0);
        if (input is Input.Reconfigured) events.Add(new ClusterEvent(EventKind.Reloaded, $"{after.Self} has taken over the changed configuration"));
        if (before.ActuatorReady && !after.ActuatorReady) events.Add(new ClusterEvent(EventKind.ActuatorLost, "the actuator does not answer: until it is back this node sends no heartbeats"));
        // The first time it is no news.
        if (!before.ActuatorReady && after.ActuatorReady && before.LastView is not null) events.Add(new ClusterEvent(EventKind.ActuatorBack, "the actuator answers again"));
        foreach (var peer in after.Peers.Values)
            if (before.Peers.TryGetValue(peer.Name, out var was) && !ReferenceEquals(was, peer)) OfPeer(after, was, peer, now, events);
        foreach (var group in after.Groups.Values)
            if (before.Groups.TryGetValue(group.Group.Name, out var was)) OfGroup(before, after, was, group, input, events);
        return events.DrainToImmutable();
    }

    private static void OfPeer(ClusterState state, Peer before, Peer after, Instant now, ImmutableArray<ClusterEvent>.Builder events)
    {
        if (before.Liveness != after.Liveness && Judged(state, before, after, now) is { } seen) Add(seen.Kind, seen.Reason);
        var (had, has) = (before.Fence, after.Fence);
        if (has is { Attempt: not 0, Failures: 0 } && had is not { Attempt: not 0 }) Add(EventKind.FenceAsked, $"{after.Name} is dead, and what is to be taken over may still run there");
        if (has?.Proof is { } proof && had?.Proof is null) Add(EventKind.FenceConfirmed, proof);
        if (has is { Trouble: { } trouble, Failures: var failures } && failures > (had?.Failures ?? 0) && !FenceBeforeTakeover.IsAlike(had?.Trouble, trouble))
            Add(EventKind.FenceFailed, $"{after.Name} could not be fenced: {trouble}");

        void Add(EventKind kind, string reason) => events.Add(new ClusterEvent(kind, reason) { Peer = after.Name });
    }

    private static (EventKind Kind, string Reason)? Judged(ClusterState state, Peer before, Peer after, Instant now) => after.Liveness switch
    {
        Liveness.Up when before.Liveness == Liveness.Dead => (EventKind.PeerUp, $"{after.Name} is heard again, after it was dead"),
        Liveness.Up => (EventKind.PeerUp, $"{after.Name} is heard"),
        Liveness.Late => (EventKind.PeerLate, $"{after.Name} has been silent for {Words.Of(now - after.LastHeard)}, warntime {Words.Of(state.TimingOf(after).Warntime)}"),
        Liveness.Dead when after.View is null => (EventKind.PeerDead, $"{after.Name} was not heard within initdead, {Words.Of(state.TimingOf(after).Initdead)}"),
        Liveness.Dead => (EventKind.PeerDead, $"{after.Name} has been silent for {Words.Of(now - after.LastHeard)}, deadtime {Words.Of(state.TimingOf(after).Deadtime)}"),
        Liveness.Off => (EventKind.PeerOff, $"{after.Name} said goodbye"),
        _ => null,
    };

    private static void OfGroup(ClusterState before, ClusterState after, GroupState was, GroupState group, Input input, ImmutableArray<ClusterEvent>.Builder events)
    {
        var name = group.Group.Name;
        if (Outcome(after, was, input) is { } outcome) events.Add(outcome with { Group = name, Epoch = was.HeldEpoch });
        var (could, can) = (was.Fitness == Eligibility.Able, group.Fitness == Eligibility.Able);
        if (could && !can) Add(EventKind.NodeNotEligible, group.WhyNotFit ?? "an operator gave it away here");
        if (!could && can) Add(EventKind.NodeEligible, $"{after.Self} can have it again");
        Claimed(after, was, group, events);
        OfDoubleClaim(before, after, was, group, events);
        OfProbe(after, was, group, events);

        void Add(EventKind kind, string reason) => events.Add(new ClusterEvent(kind, reason) { Group = name, Epoch = group.Claim.Epoch });
    }

    private static void Claimed(ClusterState state, GroupState was, GroupState group, ImmutableArray<ClusterEvent>.Builder events)
    {
        if (was.Claim.Assignee is not { } from || group.Claim.Assignee is not { } to || from == to) return;
        EventKind? kind = null;
        if (to == state.Self && state.Peers.TryGetValue(from, out var loser) && loser.Liveness is Liveness.Dead or Liveness.Off) kind = EventKind.TakeoverBegun;
        // A stronger claim of another would make it contested: then it was not given.
        else if (from == state.Self && was.IsInHand && !group.IsContested) kind = to == group.Group.Home ? EventKind.Failback : EventKind.Handover;
        if (kind is { } it) events.Add(new ClusterEvent(it, group.Reason) { Group = group.Group.Name, Epoch = group.Claim.Epoch, Peer = to == state.Self ? from : to });
    }

    /// <summary>The actuator's answer about the group, if it is one to what was asked.</summary>
    private static ClusterEvent? Outcome(ClusterState state, GroupState was, Input input)
    {
        var name = was.Group.Name;
        return input switch
        {
            Input.Acquired a when a.Group == name && was.Holding == Holding.Acquiring && a.Epoch == was.HeldEpoch =>
                was.IsMending ? new(EventKind.ServiceMended, $"all of it runs again on {state.Self}") : new(EventKind.GroupAcquired, $"held by {state.Self}: {was.Reason}"),
            Input.AcquireFailed f when f.Group == name && was.Holding == Holding.Acquiring && f.Epoch == was.HeldEpoch => new(EventKind.GroupFailedToStart, f.Why),
            Input.Released r when r.Group == name && was.Holding is Holding.Held or Holding.Acquiring && r.Epoch == was.HeldEpoch =>
                new(EventKind.GroupReleased, "the actuator let go by itself: this node's word did not reach it within the lease"),
            // Whatever of a group is found running at a start is stopped, too: that one was not held.
            Input.Released r when r.Group == name && was.Holding is Holding.Releasing or Holding.Stuck && was.HeldEpoch != default => new(EventKind.GroupReleased, $"released by {state.Self}: {was.Reason}"),
            Input.ReleaseFailed f when f.Group == name => new(EventKind.GroupFailedToStop, $"{f.Why}; no other node may have it before this one let go"),
            Input.ResourceFell f when f.Group == name && was.Holding == Holding.Held && f.Epoch == was.HeldEpoch => new(EventKind.ServiceStopped, f.IsBack ? $"{f.Why}; it runs again" : f.Why),
            _ => null,
        };
    }

    private static void OfDoubleClaim(ClusterState before, ClusterState after, GroupState was, GroupState group, ImmutableArray<ClusterEvent>.Builder events)
    {
        var (had, has) = (Rival(before, was), Rival(after, group));
        if (has is { } other && had is null) Add(EventKind.SplitBrainFound, other, $"{other} holds it too, under an older claim: it is to let go");
        if (had is { } gone && has is null && after.Peers[gone].Liveness is Liveness.Up or Liveness.Late or Liveness.Off) Add(EventKind.SplitBrainHealed, gone, $"{gone} has let go of it");

        // The same from the other side: ours was the older claim.
        if (group.Claim.Assignee is not { } winner || winner == after.Self) return;
        if (!was.IsContested && group.IsContested && was.IsInHand) Add(EventKind.SplitBrainFound, winner, $"{winner} has the newer claim, so {after.Self} lets go");
        if (was.IsContested && !group.IsContested && was.Holding != Holding.Released && group.Holding == Holding.Released) Add(EventKind.SplitBrainHealed, winner, $"{after.Self} has let go of it");

        void Add(EventKind kind, NodeName peer, string reason) => events.Add(new ClusterEvent(kind, reason) { Group = group.Group.Name, Epoch = group.Claim.Epoch, Peer = peer });
    }

    /// <summary>A peer that says that it holds what we hold by a newer claim.</summary>
    private static NodeName? Rival(ClusterState state, GroupState group)
    {
        if (group.Holding != Holding.Held || group.IsContested || group.Claim.Assignee != state.Self) return null;
        foreach (var peer in state.Peers.Values)
            if (peer is { Liveness: Liveness.Up or Liveness.Late, View: { } view } && view.Groups.TryGetValue(group.Group.Name, out var report)
                && report.Holding is Holding.Held or Holding.Acquiring && report.Claim.Assignee == peer.Name)
                return peer.Name;
        return null;
    }

    private static void OfProbe(ClusterState after, GroupState was, GroupState group, ImmutableArray<ClusterEvent>.Builder events)
    {
        var (told, tells) = (was.Probe is { IsTold: true }, group.Probe is { IsTold: true });
        if (told == tells) return;
        events.Add(new ClusterEvent(tells ? EventKind.AddressAnsweredByAnother : EventKind.AddressAlarmOver, tells ? ConflictProbe.Alarm(after, group) ?? "another machine answers for one of its addresses" : "the alarm about its addresses is over")
        {
            Group = group.Group.Name,
            Epoch = group.Claim.Epoch,
        });
    }
}
