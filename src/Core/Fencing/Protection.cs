// When silence must become certainty before anything is taken over. Protection `none` takes deadtime's word for it, as Heartbeat does, if nobody answers for
// the group's addresses (ConflictProbe); `fence` has the peer made harmless besides (FenceBeforeTakeover). Leases of a witness belong here.
using Bascule.Core.Placement;

namespace Bascule.Core.Fencing;

internal static class Protection
{
    /// <summary>Why a peer's group may be taken over, or null while it may not.</summary>
    public static string? WhyItMayBeTakenFrom(ClusterState state, Instant now, GroupState group, Peer peer) => peer.Liveness switch
    {
        Liveness.Off => $"{peer.Name} said goodbye",
        Liveness.Dead when state.Carriers != 0 && AllowsAcquiringBeside(state, now, group, peer) =>
            $"{peer.Name} is dead{(peer.Fence?.Proof is { } proof ? $" ({proof})" : "")}{(group.Probe is null ? "" : $", and nobody answers for {group.Group.Name}")}",
        _ => null,
    };

    /// <summary>Whether the group may be acquired although this peer has not said that it let go; one that speaks is asked elsewhere (Plan).</summary>
    public static bool AllowsAcquiringBeside(ClusterState state, Instant now, GroupState group, Peer peer) =>
        peer.Liveness != Liveness.Dead || (Maintenance.IsOverFor(group, peer, now) && ConflictProbe.Allows(state, now, group) && FenceBeforeTakeover.Allows(state, group, peer));
}
