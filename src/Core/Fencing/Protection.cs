// When silence must become certainty before anything is taken over. `none`, the only protection so far, takes deadtime's word for it, as Heartbeat does;
// the conflict probe, fence devices and leases of a witness belong here.
namespace Bascule.Core.Fencing;

internal static class Protection
{
    /// <summary>Why a peer's groups may be taken over, or null while they may not.</summary>
    public static string? WhyItMayBeTakenFrom(ClusterState state, Peer peer) => peer.Liveness switch
    {
        Liveness.Off => $"{peer.Name} said goodbye",
        Liveness.Dead when state.Carriers != 0 => $"{peer.Name} is dead",
        _ => null,
    };
}
