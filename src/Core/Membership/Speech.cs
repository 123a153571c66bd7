// Our own view, made from the state: what goes into every heartbeat.

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
            Digest = state.Cluster.SpokenDigest,
            Settings = Settings.Of(state.Cluster),
            Reached = state.Reached,
            Hears = [.. state.Peers.Values.Where(p => p.View is not null).Select(p => HearingOf(state, p))],
            Groups = state.Groups.Select(ReportOf),
        };

        /// <summary>Whether a view composed now would say the same; asked at each turn, so it does not compose one.</summary>
        public bool StillSays(View? last)
        {
            if (last is null || last.Phase != state.Phase || last.Doubts != state.Doubts || last.Reached != state.Reached) return false;
            var heard = 0;
            foreach (var peer in state.Peers.Values)
            {
                if (peer.View is null) continue;
                if (heard == last.Hears.Length || last.Hears[heard] != HearingOf(state, peer)) return false;
                heard++;
            }
            if (heard != last.Hears.Length) return false;
            foreach (var group in state.Groups.Values)
                if (ReportOf(group) != last.Groups[group.Group.Name]) return false;
            return true;
        }
    }

    private static Hearing HearingOf(ClusterState state, Peer peer) => new(peer.Name, peer.Incarnation, peer.View!.Doubts, LinksUp(state, peer));

    private static GroupReport ReportOf(GroupState group) => new(group.Claim, group.Holding, group.Offered, group.WantedUntil is not null, group.Group.LineDigest, group.Maintenance.Report);

    /// <summary>A link is up while it was heard within deadtime of the peer's last word, which keeps the answer from changing with the clock.</summary>
    private static ushort LinksUp(ClusterState state, Peer peer)
    {
        var (links, deadtime) = (0, state.TimingOf(peer).Deadtime);
        for (var i = 0; i < peer.LinkHeard.Length; i++)
            if (peer.LinkHeard[i] is { } heard && peer.LastHeard - heard < deadtime)
                links |= 1 << i;
        return (ushort)links;
    }
}
