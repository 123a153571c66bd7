// A floating IP is worth nothing behind a network card without a cable. Who lost the carrier there gives its group to a node that clients can reach; if none is
// better, nothing is gained by stopping services, and it stays.
//
// A cable that moves in its socket, or a switch that renegotiates, must not move a group: the loss counts after a damping, the return after deadtime, by when
// the peers are heard again (or judged). Peers are told of the loss at once (GroupState.Offered): where both lose their carrier together, neither is the
// other's way out.
using System.Collections.Immutable;

namespace Bascule.Core.Placement;

internal static class Bearers
{
    public static ClusterState Take(ClusterState state, Instant now, Input.BearerChanged changed)
    {
        if (!state.Groups.TryGetValue(changed.Group, out var group) || group.CutCard == changed.Cut) return state;
        var isTurn = group.CutCard is null != changed.Cut is null;
        return state.With(group with { CutCard = changed.Cut, BearerSince = isTurn ? now : group.BearerSince });
    }

    public static ClusterState Judge(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        foreach (var group in state.Groups.Values)
        {
            if (now < JudgedAt(state, group)) continue;
            effects.Add(group.CutCard is { } card
                ? new Effect.Tell(Severity.Warning, $"{group.Group.Name}: {card}, which bears its addresses, has had no carrier for {Words.Of(now - group.BearerSince)}: clients cannot reach it on {state.Self}")
                : new Effect.Tell(Severity.Info, $"{group.Group.Name}: clients can reach {state.Self} again: the carrier has been back for {Words.Of(now - group.BearerSince)}"));
            state = state.With(group with { IsCutOff = group.CutCard is not null });
        }
        return state;
    }

    /// <summary>When the network card's new state begins to count; never while it counts already.</summary>
    public static Instant JudgedAt(ClusterState state, GroupState group) =>
        group.CutCard is not null == group.IsCutOff ? Instant.Never
        : group.BearerSince + (group.IsCutOff ? state.Cluster.Timing.Deadtime : state.Cluster.Timing.CarrierDamping);
}
