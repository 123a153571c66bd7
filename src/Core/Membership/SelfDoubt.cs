// A node that slept (VM pause, swap, SIGSTOP, a long garbage collection) knows nothing about the time it slept through. It finds its peers silent,
// but it is itself who did not listen: their messages may lie unread in the socket. So it doubts itself before it doubts its peers.
//
// Three things follow. The time slept does not count as anybody's silence. What peers said before is no ground to act on: they may have judged us dead
// meanwhile; raising Doubts, which peers echo, makes every older report stale at once (ClusterState.IsFresh). And who was dead, or had said goodbye, may be
// back and hold what we held: before anybody is dead to us again we listen for as long as we slept, deadtime at most. That is enough, since nobody can have
// taken anything in a sleep that was shorter than deadtime.
using System.Collections.Immutable;
using Bascule.Core.Fencing;
using Bascule.Core.Placement;

namespace Bascule.Core.Membership;

internal static class SelfDoubt
{
    /// <summary>A wake-up this much later than asked for is a pause; less is a busy machine.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(50);

    public static ClusterState Consider(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        if (now <= state.NextDeadline + Tolerance(state)) return state;

        var overslept = now - state.NextDeadline;
        var listening = overslept < state.LongestDeadtime ? overslept : state.LongestDeadtime;
        var anew = string.Concat(state.Peers.Values.Where(IsGone).Select(p => $"; {p.Name} is judged anew"));
        effects.Add(new Effect.Tell(Severity.Warning, $"this node woke {Words.Of(overslept)} late: it does not count that time as a peer's silence{anew}"));
        return ConflictProbe.BeginAnew(Reach.AskAnew(state, now), now) with
        {
            Doubts = (ushort)(state.Doubts + 1),
            DoubtsUntil = Instant.Later(state.DoubtsUntil + overslept, now + listening),
            ListeningSince = state.ListeningSince + overslept,
            Peers = state.Peers.Select(p => Doubted(state, p, now, overslept)),
        };
    }

    private static bool IsGone(Peer peer) => peer.Liveness is Liveness.Dead or Liveness.Off;

    /// <summary>Who was gone is late: not heard of late, and not yet dead.</summary>
    private static Peer Doubted(ClusterState state, Peer peer, Instant now, TimeSpan overslept)
    {
        var heard = Instant.Earlier(now, peer.LastHeard + overslept);
        return IsGone(peer)
            ? peer with { LastHeard = Instant.Earlier(heard, now - state.TimingOf(peer).Warntime), Liveness = peer.View is null ? Liveness.Unknown : Liveness.Late, Fence = null }
            : peer with { LastHeard = heard };
    }

    /// <summary>Half a keepalive, since a peer's death is judged in keepalives; at least what a busy machine costs.</summary>
    private static TimeSpan Tolerance(ClusterState state)
    {
        var half = new TimeSpan(state.Cluster.Timing.Keepalive.Ticks / 2);
        return half > LeastPause ? half : LeastPause;
    }
}
