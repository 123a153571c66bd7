// The smallest step from what is to what should be, per group. It compares; it does not remember events: repeating it is harmless.
using System.Collections.Immutable;
using Bascule.Core.Fencing;

namespace Bascule.Core.Planning;

internal static class Plan
{
    public static ClusterState Towards(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        if (!state.ActuatorReady) return state;
        foreach (var group in state.Groups.Values) state = state.With(Next(state, group, now, effects));
        return state;
    }

    private static GroupState Next(ClusterState state, GroupState group, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        var name = group.Group.Name;
        var stays = state.Phase is Phase.Active or Phase.Joining || Placement.Maintenance.IsKept(state, group);
        var isOurs = group.Claim.Assignee == state.Self && !group.IsLeaving && group.Eligibility != Eligibility.Unable && stays;
        switch (group.Holding)
        {
            case Holding.Released when isOurs && state.Phase == Phase.Active && !group.Maintenance.IsOn && OthersHaveLetGo(state, now, group):
                // Each acquisition has an epoch of its own, else an answer about the one before could be taken for an answer about this one.
                if (group.HeldEpoch == group.Claim.Epoch) return group with { Claim = group.Claim with { Epoch = group.Claim.Epoch.Next() } };

                effects.Add(new Effect.Acquire(name, group.Claim.Epoch, group.Reason));
                return group with { Holding = Holding.Acquiring, HeldEpoch = group.Claim.Epoch, IsContested = false, IsSilenced = false };

            case Holding.Held or Holding.Acquiring when !isOurs:
                effects.Add(new Effect.Release(name, group.HeldEpoch, group.IsContested, WhyNotOurs(state, group)));
                return group with { Holding = Holding.Releasing, IsSilenced = group.IsContested };

            case Holding.Held when now >= group.MendAt && !group.Maintenance.IsOn:
                effects.Add(new Effect.Mend(name, group.HeldEpoch, group.Fallen ?? "it was stopped"));
                return group with { Holding = Holding.Acquiring, MendAt = Instant.Never, IsMending = true };

            case Holding.Releasing or Holding.Stuck when group.IsContested && !group.IsSilenced:
                effects.Add(new Effect.Release(name, group.HeldEpoch, AddressesFirst: true, group.Reason));
                return group with { IsSilenced = true };

            case Holding.Stuck when now >= group.RetryAt:
                effects.Add(new Effect.Release(name, group.HeldEpoch, group.IsContested, "the last release failed"));
                return group with { RetryAt = Instant.Never };      // stuck until it has let go: who looks meanwhile is to see it

            default:
                return group;
        }
    }

    /// <summary>
    /// Nobody else has it: each peer is off, or dead with nobody answering for the group, or says in a message no older than our claim (it names that very claim) that it has let go.
    /// A peer that said so will not acquire the group again before a stronger claim, which only we, its assignee, can make while it hears us.
    /// </summary>
    private static bool OthersHaveLetGo(ClusterState state, Instant now, GroupState group) => state.Peers.Values.All(peer => HasLetGoOf(state, now, peer, group));

    private static bool HasLetGoOf(ClusterState state, Instant now, Peer peer, GroupState group)
    {
        if (peer.Liveness is Liveness.Off or Liveness.Dead) return Protection.AllowsAcquiringBeside(state, now, group, peer);
        if (!state.IsFresh(peer)) return false;
        return !peer.View!.Groups.TryGetValue(group.Group.Name, out var report) || (report.Claim == group.Claim && report.Holding == Holding.Released);
    }

    private static string WhyNotOurs(ClusterState state, GroupState group) =>
        state.Phase is Phase.Leaving or Phase.Off ? "this node is stopping"
        : group.IsLeaving ? "it is no longer in the configuration"
        : group.Claim.Assignee != state.Self ? $"{group.Reason} ({group.Claim})"
        : group.Impediment ?? "this node is not able to hold it";
}
