// Two nodes may have different times for a while (one has reloaded its files, the other not yet) or for good (somebody forgot). Both times are then safe
// together, whichever is the longer and whoever changes first, by two rules:
//
//   1. Nobody judges a peer by a shorter deadtime than that peer's own: what a peer promises (a heartbeat each keepalive, silence of its addresses after a
//      lease) follows from the peer's deadtime.
//   2. Nobody promises less than before (a longer keepalive, a longer lease) before every peer has answered that it knows of the longer deadtime.
//
// Proof: let H hold and T judge. T waits max(T's, H's as T last heard it). H's lease is two fifths of the deadtime that it was granted, and it is granted its
// own only on a view of T that echoes the doubts raised when it changed: T composed that view knowing H's new deadtime, so T waits at least as long, until H
// says a shorter one, by when H's lease is already that of the shorter. So lease ≤ 2/5 of what T waits, at every moment and in every order.
namespace Bascule.Core.Membership;

public static class Patience
{
    extension(ClusterState state)
    {
        /// <summary>The times by which a peer is judged: the more patient of its own and ours.</summary>
        public Timing TimingOf(Peer peer)
        {
            var ours = state.Cluster.Timing;
            if (peer.View?.Settings is not { } theirs || (theirs.Deadtime <= ours.Deadtime && theirs.Warntime <= ours.Warntime && theirs.Keepalive <= ours.Keepalive)) return ours;
            return ours with { Keepalive = Longer(ours.Keepalive, theirs.Keepalive), Warntime = Longer(ours.Warntime, theirs.Warntime), Deadtime = Longer(ours.Deadtime, theirs.Deadtime) };
        }

        /// <summary>The longest deadtime by which anybody is judged here.</summary>
        public TimeSpan LongestDeadtime
        {
            get
            {
                var longest = state.Cluster.Timing.Deadtime;
                foreach (var peer in state.Peers.Values) longest = Longer(longest, state.TimingOf(peer).Deadtime);
                return longest;
            }
        }

        /// <summary>Between two heartbeats: as configured, or in proportion quicker while a peer may still judge us by less.</summary>
        public TimeSpan Keepalive => state.IsGranted ? state.Cluster.Timing.Keepalive : Share(state.Cluster.Timing.Keepalive, state);

        /// <summary>How long a word of ours keeps our addresses alive, in the same proportion.</summary>
        public TimeSpan Lease => state.IsGranted ? state.Cluster.Timing.Lease : Share(state.Cluster.Timing.Lease, state);

        private bool IsGranted => state.Granted >= state.Cluster.Timing.Deadtime;
    }

    /// <summary>What counts as lease from the moment on in which this configuration is taken over.</summary>
    public static TimeSpan LeaseUnder(Cluster wanted, ClusterState state)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(state);
        return (state with { Cluster = wanted, Granted = Planning.Reconfiguration.GrantedUnder(wanted, state) }).Lease;
    }

    /// <summary>Rule 2: the longer times count when every peer that may judge us has answered. One that never was heard cannot have judged us; one that is off will ask first.</summary>
    internal static ClusterState Judge(ClusterState state)
    {
        if (state.Granted >= state.Cluster.Timing.Deadtime) return state;
        foreach (var peer in state.Peers.Values)
            if (peer is { View: not null, Liveness: not Liveness.Off } && !state.IsFresh(peer)) return state;
        return state with { Granted = state.Cluster.Timing.Deadtime };
    }

    private static TimeSpan Share(TimeSpan whole, ClusterState state) => new(Math.Max(TimeSpan.TicksPerMillisecond, (long)((Int128)whole.Ticks * state.Granted.Ticks / state.Cluster.Timing.Deadtime.Ticks)));

    private static TimeSpan Longer(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
