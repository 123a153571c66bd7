// Who is there. Silence has two thresholds: past warntime a peer is late, past deadtime dead. Dead means silent for longer than deadtime;
// it does not mean off: only a goodbye or a fence proves that.
using System.Collections.Immutable;

namespace Bascule.Core.Membership;

internal static class Liveliness
{
    public static ClusterState Judge(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        if (state.Carriers == 0) return state;      // we are deaf, not they silent
        foreach (var peer in state.Peers.Values)
        {
            var judged = Verdict(state, peer, now);
            if (judged == peer.Liveness) continue;

            if (Sentence(state, peer, judged, now) is { } tell) effects.Add(tell);
            if (IsBack(peer, judged)) state = state with { LastView = null };      // it may not have heard us either: it must not wait for our next heartbeat
            state = state.With(peer with
            {
                Liveness = judged,
                SilentFrom = judged == Liveness.Dead ? peer.LastHeard : peer.SilentFrom,
                // It may have slept, and not know: its clock may have stood.
                ReachCountsFrom = judged == Liveness.Up && peer.Liveness is Liveness.Late or Liveness.Dead ? now + state.Cluster.Timing.Deadping : peer.ReachCountsFrom,
            });
        }
        return state;
    }

    private static Liveness Verdict(ClusterState state, Peer peer, Instant now)
    {
        var timing = state.TimingOf(peer);
        if (peer.Liveness == Liveness.Off) return Liveness.Off;
        if (now >= DeadAt(state, peer)) return Liveness.Dead;
        if (peer.View is null) return peer.Liveness;
        // Who is dead stays so until it is heard, also if a reload has made the times longer. A starting node counts anew when its cable is back.
        if (state.Phase != Phase.Joining && peer.Liveness == Liveness.Dead && peer.LastHeard == peer.SilentFrom) return Liveness.Dead;
        return now - peer.LastHeard >= timing.Warntime ? Liveness.Late : Liveness.Up;
    }

    /// <summary>
    /// When a peer is dead if it stays silent. A starting node that nobody has answered yet waits initdead in any case: what it heard may be a recording of
    /// long ago, and says nothing about how well the peer is to be heard now.
    /// </summary>
    public static Instant DeadAt(ClusterState state, Peer peer)
    {
        var timing = state.TimingOf(peer);
        var initdead = state.ListeningSince is { } since ? Instant.Later(since + timing.Initdead, state.DoubtsUntil) : Instant.Never;
        if (peer.View is null) return initdead;
        var deadtime = Instant.Later(peer.LastHeard + timing.Deadtime, state.DoubtsUntil);
        return state.Phase == Phase.Joining && !state.IsFresh(peer) ? Instant.Later(initdead, deadtime) : deadtime;
    }

    private static bool IsBack(Peer peer, Liveness judged) => judged == Liveness.Up && peer.Liveness == Liveness.Dead;

    private static Effect.Tell? Sentence(ClusterState state, Peer peer, Liveness judged, Instant now)
    {
        var timing = state.TimingOf(peer);
        return judged switch
        {
            Liveness.Dead when peer.View is null =>
                new(Severity.Warning, $"node {peer.Name}: is dead (never heard for initdead, {Words.Of(timing.Initdead)})"),
            Liveness.Dead => new(Severity.Warning, $"node {peer.Name}: is dead (silent {Words.Of(now - peer.LastHeard)}, deadtime {Words.Of(timing.Deadtime)})"),
            Liveness.Late => new(Severity.Warning, $"Late heartbeat: Node {peer.Name}: silent {Words.Of(now - peer.LastHeard)}, warntime {Words.Of(timing.Warntime)}"),
            Liveness.Up when IsBack(peer, judged) => new(Severity.Warning, $"Cluster node {peer.Name} returning after partition."),
            Liveness.Up when peer.Liveness == Liveness.Unknown => new(Severity.Info, $"node {peer.Name}: is up"),
            Liveness.Up => new(Severity.Info, $"node {peer.Name}: is heard again"),
            _ => null,
        };
    }
}
