// A node that slept (VM pause, swap, SIGSTOP, a long garbage collection) knows nothing about the time it slept through. It finds its peers silent,
// but it is itself who did not listen: their messages may lie unread in the socket. So it doubts itself before it doubts its peers.
//
// Two things follow. The time slept does not count as anybody's silence. And what peers said before is no ground to act on: they may have judged us
// dead meanwhile. Raising Doubts, which peers echo, makes every older report stale at once (ClusterState.IsFresh).
using System.Collections.Immutable;
using Bascule.Core.Fencing;

namespace Bascule.Core.Membership;

internal static class SelfDoubt
{
    /// <summary>A wake-up this much later than asked for is a pause; less is a busy machine.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(50);

    public static ClusterState Consider(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        if (now <= state.NextDeadline + Tolerance(state)) return state;

        var overslept = now - state.NextDeadline;
        effects.Add(new Effect.Tell(Severity.Warning, $"this node woke {Words.Of(overslept)} late: it does not count that time as a peer's silence"));
        return ConflictProbe.BeginAnew(state, now) with
        {
            Doubts = (ushort)(state.Doubts + 1),
            ListeningSince = state.ListeningSince + overslept,
            Peers = state.Peers.ToImmutableSortedDictionary(p => p.Key, p => p.Value with { LastHeard = Instant.Earlier(now, p.Value.LastHeard + overslept) }),
        };
    }

    /// <summary>Half a keepalive, since a peer's death is judged in keepalives; at least what a busy machine costs.</summary>
    private static TimeSpan Tolerance(ClusterState state)
    {
        var half = new TimeSpan(state.Cluster.Timing.Keepalive.Ticks / 2);
        return half > LeastPause ? half : LeastPause;
    }
}
