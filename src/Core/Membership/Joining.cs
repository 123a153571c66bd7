// A starting node may be the one that was away. Until it has spoken with every peer, or waited initdead for those it never heard, it claims nothing.
using System.Collections.Immutable;

namespace Bascule.Core.Membership;

internal static class Joining
{
    /// <summary>Several, and over a deadtime: anybody can forge them, but nobody can keep the peer's own word from coming meanwhile if our key is right.</summary>
    private const int UnverifiedUntilSure = 5;

    public static ClusterState Proceed(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        if (state.Phase != Phase.Joining || !state.ActuatorReady) return state;
        if (state.Peers.Values.FirstOrDefault(p => SpeaksUnderAnotherKey(state, p, now)) is { } other)
        {
            effects.Add(new Effect.GiveUp(
                $"{other.Name} is heard, but what it sends is not signed with our key: authkeys differs between {state.Self} and {other.Name}. Make the file the same on both (key and number of its auth line), then start again."));
            return state;
        }
        if (!state.Peers.Values.All(p => HasBeenSettled(state, p))) return state;

        effects.Add(new Effect.Tell(Severity.Info, "Local status now set to: 'active'"));
        foreach (var group in state.Groups.Values.Where(g => IsElsewhere(state, g)))
        {
            effects.Add(new Effect.Release(group.Group.Name, group.Claim.Epoch, AddressesFirst: true, $"{group.Claim.Assignee} holds it; whatever of it was found running here stops"));
            state = state.With(group with { Holding = Holding.Releasing, IsContested = true, IsSilenced = true });
        }
        return state with { Phase = Phase.Active };
    }

    /// <summary>It has had its time to be heard under ours; and it must not be taken for dead.</summary>
    private static bool SpeaksUnderAnotherKey(ClusterState state, Peer peer, Instant now) =>
        peer is { View: null, Unverified: >= UnverifiedUntilSure } && (peer.Liveness == Liveness.Dead || now >= peer.UnverifiedSince + state.Cluster.Timing.Deadtime);

    private static bool IsElsewhere(ClusterState state, GroupState group) =>
        group.Holding == Holding.Released && group.Claim.Assignee is { } node && node != state.Self && state.Peers.TryGetValue(node, out var peer) && peer.IsAlive;

    /// <summary>A peer that we hear and that does not hear us stays unsettled: it may hold everything, and would not know of us.</summary>
    private static bool HasBeenSettled(ClusterState state, Peer peer) =>
        peer.Liveness is Liveness.Dead or Liveness.Off || (peer.IsAlive && state.IsFresh(peer));
}
