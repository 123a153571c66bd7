// Our own view, made from the state: what goes into every heartbeat.
using System.Collections.Immutable;

namespace Bascule.Core.Membership;

internal static class Speech
{
    extension(ClusterState state)
    {
        public View Speak() => new()
        {
            From = state.Self,
            Incarnation = state.Incarnation,
            Doubts = state.Doubts,
            Phase = state.Phase,
            Digest = state.Cluster.Digest,
            Hears = [.. state.Peers.Values.Where(p => p.View is not null).Select(p => new Hearing(p.Name, p.Incarnation, p.View!.Doubts, LinksUp(state, p)))],
            Groups = state.Groups.ToImmutableSortedDictionary(g => g.Key, g => new GroupReport(
                g.Value.Claim, g.Value.Holding, g.Value.Offered, g.Value.WantedUntil is not null, g.Value.Group.LineDigest)),
        };
    }

    extension(View view)
    {
        /// <summary>Whether both say the same; records compare their arrays by reference, so it is spelled out.</summary>
        public bool Says(View? other) =>
            other is not null && view.Phase == other.Phase && view.Doubts == other.Doubts && view.Incarnation == other.Incarnation
            && view.Hears.SequenceEqual(other.Hears) && view.Groups.SequenceEqual(other.Groups);
    }

    /// <summary>A link is up while it was heard within deadtime of the peer's last word, which keeps the answer from changing with the clock.</summary>
    private static ushort LinksUp(ClusterState state, Peer peer)
    {
        var links = 0;
        for (var i = 0; i < peer.LinkHeard.Length; i++)
            if (peer.LinkHeard[i] is { } heard && peer.LastHeard - heard < state.Cluster.Timing.Deadtime)
                links |= 1 << i;
        return (ushort)links;
    }
}
