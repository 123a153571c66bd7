// When silence must become certainty before anything is taken over. `none`, the only protection so far, takes deadtime's word for it, as Heartbeat does,
// if nobody answers for the group's addresses (ConflictProbe); fence devices and leases of a witness belong here.
namespace Bascule.Core.Fencing;

internal static class Protection
{
    /// <summary>Why a peer's group may be taken over, or null while it may not.</summary>
    public static string? WhyItMayBeTakenFrom(ClusterState state, Instant now, GroupState group, Peer peer) => peer.Liveness switch
    {
        Liveness.Off => $"{peer.Name} said goodbye",
        Liveness.Dead when state.Carriers != 0 && ConflictProbe.Allows(state, now, group) => group.Probe is null ? $"{peer.Name} is dead" : $"{peer.Name} is dead, and nobody answers for {group.Group.Name}",
        _ => null,
    };

    /// <summary>Whether the group may be acquired although this peer has not said that it let go; one that speaks is asked elsewhere (Plan).</summary>
    public static bool AllowsAcquiringBeside(ClusterState state, Instant now, GroupState group, Peer peer) =>
        peer.Liveness != Liveness.Dead || ConflictProbe.Allows(state, now, group);
}
