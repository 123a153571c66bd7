// Before a silent peer's group is taken, the peer is fenced: silence says that it is dead to us, only its fence device says that it is off.
//
// Intuition: shooting is the last thing to be done, never the first. A device is asked only when a group would be taken in this very turn but for the fence:
// the peer is dead, nobody answers for the group's addresses, and this node is the one to have it. So a holder whose heartbeats alone are blocked is not shot,
// nor a peer that has nothing we want. Failing is no permission: it is tried again, without end, and a person is told what they can do instead.
using System.Collections.Immutable;
using Bascule.Core.Placement;

namespace Bascule.Core.Fencing;

public static class FenceBeforeTakeover
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);      // Heartbeat tried again each 5 s
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Whether the group may be taken from this dead peer as far as its protection is concerned.</summary>
    internal static bool Allows(ClusterState state, GroupState group, Peer peer) => peer.Fence is { Proof: not null } || !IsNeeded(state, group, peer);

    internal static ClusterState Take(ClusterState state, Instant now, Input.Fenced fenced, ImmutableArray<Effect>.Builder effects)
    {
        if (!state.Peers.TryGetValue(fenced.Peer, out var peer) || peer.Fence is not { Attempt: not 0 } fence || fence.Attempt != fenced.Attempt) return state;
        if (fenced.Succeeded)
        {
            effects.Add(new Effect.Tell(Severity.Warning, $"node {peer.Name}: fenced: {fenced.Why}"));
            return state.With(peer with { Fence = fence with { Attempt = 0, Proof = $"fenced: {fenced.Why}" } });
        }
        var pause = Pause(fence.Failures + 1);
        effects.Add(new Effect.Tell(IsAlike(fence.Trouble, fenced.Why) ? Severity.Info : Severity.Critical,
            $"node {peer.Name}: could not be fenced: {fenced.Why}; tried again in {Words.Of(pause)}. {WhatYouCanDo(peer)}"));
        return state.With(peer with { Fence = fence with { Attempt = 0, AskAt = now + pause, Failures = fence.Failures + 1, Trouble = fenced.Why } });
    }

    internal static ClusterState Take(ClusterState state, Input.ConfirmedOff confirmed, ImmutableArray<Effect>.Builder effects)
    {
        if (WhyNotConfirmed(state, confirmed.Peer) is { } why)
        {
            effects.Add(new Effect.Tell(Severity.Warning, $"node {confirmed.Peer}: an operator's word that it is off does not count: {why}"));
            return state;
        }
        var peer = state.Peers[confirmed.Peer];
        effects.Add(new Effect.Tell(Severity.Warning, $"node {peer.Name}: an operator confirmed that it is off"));
        return state.With(peer with { Fence = (peer.Fence ?? new Fence { AskAt = Instant.Never }) with { Attempt = 0, Proof = "an operator confirmed that it is off" } });
    }

    /// <summary>Why an operator's word that this peer is off cannot be believed; null if it can.</summary>
    public static string? WhyNotConfirmed(ClusterState state, NodeName name)
    {
        if (name == state.Self) return $"{name} is this node, and it runs";
        if (!state.Peers.TryGetValue(name, out var peer)) return $"there is no node {name} in this cluster";
        if (peer.Liveness == Liveness.Off) return $"{name} said goodbye, so nothing waits for it";
        if (peer.Liveness != Liveness.Dead) return peer.View is null ? $"{name} was never heard yet, and is waited for until initdead" : $"{name} is not dead: it was heard a moment ago";
        var answered = state.Groups.Values.FirstOrDefault(g => g.Probe is { Purpose: ProbePurpose.Takeover, IsAnswered: true });
        return answered?.Probe is { Claimant: { } holder } ? $"{holder.Mac} answers for {holder.Address} of {answered.Group.Name}: {name}, or whoever that is, is running" : null;
    }

    /// <summary>The actuator went, or came anew: what it was asked before will not be answered.</summary>
    internal static ClusterState Interrupted(ClusterState state)
    {
        foreach (var peer in state.Peers.Values)
            if (peer.Fence is { Attempt: not 0 } fence) state = state.With(peer with { Fence = fence with { Attempt = 0 } });
        return state;
    }

    internal static ClusterState Pursue(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        foreach (var peer in state.Peers.Values)
            if (peer is { Liveness: Liveness.Dead, Fence: null or { Proof: null, Attempt: 0 } }) state = Pursue(state, peer, now, effects);
        return state;
    }

    /// <summary>When the next attempt is due; <see cref="Instant.Never"/> if none is.</summary>
    internal static Instant DueAt(Peer peer, Instant now) => peer.Fence is { Proof: null, Attempt: 0 } fence && fence.AskAt > now ? fence.AskAt : Instant.Never;

    /// <summary>What waits for the peer's fence, and what a person can do; null while nothing does.</summary>
    public static string? Waiting(ClusterState state, Peer peer, Instant now)
    {
        if (peer is not { Liveness: Liveness.Dead, Fence: { Proof: null } fence }) return null;
        var waiting = string.Join(", ", state.Groups.Values.Where(g => IsWaitingFor(state, g, peer)).Select(g => g.Group.Name));
        if (waiting.Length == 0) return null;
        var stage = fence.Attempt != 0 ? "its fence device is being asked"
            : fence.AskAt == Instant.Never ? "there is nothing to ask"
            : fence.AskAt > now ? $"its fence device is asked{(fence.Failures > 0 ? " again" : "")} in {Words.Of(fence.AskAt - now)}"
            : "its fence device is asked when the group is to be taken";
        return $"waiting for fence of {peer.Name} before {waiting} may be taken: {(fence.Trouble is { } trouble ? $"{trouble}{(fence.Failures > 0 ? $" ({fence.Failures} times)" : "")}; " : "")}{stage}. {WhatYouCanDo(peer)}";
    }

    /// <summary>The group is not here, and would have to wait for this silent peer's fence.</summary>
    public static bool IsWaitingFor(ClusterState state, GroupState group, Peer peer) =>
        peer is { Liveness: Liveness.Dead, Fence: null or { Proof: null } } && group.Holding == Holding.Released && IsNeeded(state, group, peer);

    private static ClusterState Pursue(ClusterState state, Peer peer, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        // Nothing to be taken any more: its delay begins anew the next time; how often the device failed does not.
        if (!NobodyAnswers(state) || state.Groups.Values.FirstOrDefault(g => IsHeldUp(state, now, g, peer)) is not { } group)
            return peer.Fence is { Failures: 0 } ? state.With(peer with { Fence = null }) : state;

        var name = group.Group.Name;
        if (state.Cluster.FenceDevices.FirstOrDefault(d => d.Node == peer.Name) is not { } device)
        {
            if (peer.Fence is not null) return state;
            const string trouble = "no fence device for it is configured here";
            effects.Add(new Effect.Tell(Severity.Critical, $"{name} waits: {peer.Name} is dead and must be fenced first, but {trouble}. {WhatYouCanDo(peer)}"));
            return state.With(peer with { Fence = new Fence { AskAt = Instant.Never, Trouble = trouble } });
        }
        var fence = peer.Fence ?? new Fence { AskAt = now + device.Delay };
        if (now < fence.AskAt) return state.With(peer with { Fence = fence });

        var attempt = state.FencesAsked + 1;
        effects.Add(new Effect.Fence(peer.Name, attempt, $"{peer.Name} is dead, and {name} may still run there"));
        return state.With(peer with { Fence = fence with { Attempt = attempt } }) with { FencesAsked = attempt };
    }

    /// <summary>
    /// For none of the groups that are asked for: a peer that has lost one service and answers for the address of another is alive, and shooting it would take
    /// that one from its clients.
    /// </summary>
    private static bool NobodyAnswers(ClusterState state) => state.Groups.Values.All(g => g.Probe is not { Purpose: ProbePurpose.Takeover } probe || probe.IsSilent);

    /// <summary>This node would take or acquire the group now, if the peer were known to be off.</summary>
    private static bool IsHeldUp(ClusterState state, Instant now, GroupState group, Peer peer)
    {
        if (!IsNeeded(state, group, peer) || state.Phase != Phase.Active || state.Carriers == 0) return false;
        if (group.Maintenance.IsOn || !Maintenance.IsOverFor(group, peer, now)) return false;
        if (group.Holding != Holding.Released || group.Eligibility == Eligibility.Unable || !ConflictProbe.Allows(state, now, group)) return false;
        if (group.Claim.Assignee == state.Self) return true;
        return (group.Claim.Assignee is null || group.Claim.Assignee == peer.Name) && Preference.Of(state, group).Node == state.Self;
    }

    private static bool IsNeeded(ClusterState state, GroupState group, Peer peer) => group.Group.Protection switch
    {
        GroupProtection.None => false,
        GroupProtection.Fence => true,
        GroupProtection.ByDevice => state.Cluster.FenceDevices.Any(d => d.Node == peer.Name),
        _ => throw new System.Diagnostics.UnreachableException(group.Group.Protection.ToString()),
    };

    private static string WhatYouCanDo(Peer peer) => $"If {peer.Name} is off and stays off, say `bascule confirm-off {peer.Name}`";

    private static TimeSpan Pause(int failures) => new(Math.Min(FirstPause.Ticks << Math.Min(failures - 1, 8), LongestPause.Ticks));

    /// <summary>The same failure in other figures (a time, a process) is no news.</summary>
    internal static bool IsAlike(string? one, string other) => one is not null && one.Where(c => !char.IsAsciiDigit(c)).SequenceEqual(other.Where(c => !char.IsAsciiDigit(c)));
}
