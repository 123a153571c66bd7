// Ping nodes stand for the clients: a gateway, a switch with an address. How many of them answer says little, since one that is down is nobody's fault here; that a
// peer reaches more of them says that clients reach it better, and whoever reaches fewer gives its groups to it. Heartbeat's ipfail, without ipfail.
//
// Both nodes ask at the same pace and judge by the same deadping, so a host that dies for both is missed by both within a few rounds: a difference counts
// when it has lasted for longer than that, and the peer has said so once more since: it may have fallen asleep meanwhile, and who slept knows nothing before
// it has asked again. A machine whose clock stood meanwhile does not even know that it slept: who was silent is not believed to be better off before another deadping. The
// return counts after deadtime, as a cable's does (Bearers).
using System.Collections.Immutable;

namespace Bascule.Core.Placement;

/// <summary>A host, or a group of hosts of which one is enough, whose answers show that clients can reach this node.</summary>
/// <param name="LastAnswered">Null while it never did.</param>
public readonly record struct PingNode(string Name, Instant? LastAnswered, bool IsUp);

internal static class Reach
{
    public static ClusterState Take(ClusterState state, Instant now, Input.Pinged pinged)
    {
        if (pinged.Answered.Length != state.PingNodes.Length) return state;
        return state with
        {
            PingingSince = Instant.Earlier(state.PingingSince, now),
            PingNodes = [.. state.PingNodes.Select((n, i) => n with { LastAnswered = Later(n.LastAnswered, pinged.Answered[i]) })],
        };
    }

    public static ClusterState Judge(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects) =>
        state.PingNodes.IsEmpty ? state : Compare(Count(state, now, effects), now, effects);

    /// <summary>Time in which we slept, or asked at another pace, is no silence of the ping nodes; nor do we know now how many there are.</summary>
    public static ClusterState AskAnew(ClusterState state, Instant now) => state.PingingSince == Instant.Never ? state : state with { PingingSince = now, Reached = null };

    /// <summary>When time alone changes something here.</summary>
    public static Instant NextAt(ClusterState state)
    {
        var next = Instant.Never;
        if (state.PingingSince == Instant.Never) return next;
        foreach (var node in state.PingNodes)
            if (node is { IsUp: true, LastAnswered: { } at }) next = Instant.Earlier(next, Instant.Later(at, state.PingingSince) + state.Cluster.Timing.Deadping);
        if (state.Reached is null) next = Instant.Earlier(next, state.PingingSince + state.Cluster.Timing.Deadping);
        return state.Reached is null ? next : Instant.Earlier(next, ComparedAt(state));
    }

    private static ClusterState Count(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        if (state.PingingSince == Instant.Never) return state;
        var deadping = state.Cluster.Timing.Deadping;
        var nodes = state.PingNodes;
        for (var i = 0; i < nodes.Length; i++)
        {
            var node = nodes[i];
            var isUp = node.LastAnswered is { } at && now < (node.IsUp ? Instant.Later(at, state.PingingSince) : at) + deadping;
            if (isUp == node.IsUp) continue;
            effects.Add(isUp
                ? new Effect.Tell(Severity.Info, $"Link {node.Name}:{node.Name} up.")
                : Dead(state, node));
            nodes = nodes.SetItem(i, node with { IsUp = isUp });
        }
        // Who has only just begun to ask does not know yet.
        var isKnown = state.Reached is not null || now >= state.PingingSince + deadping || nodes.All(n => n.LastAnswered >= state.PingingSince);
        if (isKnown && state.Reached is null)
            foreach (var node in nodes)
                if (node.LastAnswered is null) effects.Add(Dead(state, node));
        int? reached = isKnown ? nodes.Count(n => n.IsUp) : null;
        return nodes == state.PingNodes && reached == state.Reached ? state : state with { PingNodes = nodes, Reached = reached };
    }

    private static Effect.Tell Dead(ClusterState state, PingNode node) =>
        new(Severity.Warning, $"node {node.Name}: is dead (no answer to a ping for {Words.Of(state.Cluster.Timing.Deadping)}, deadping)");

    private static ClusterState Compare(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        if (state.Reached is null) return state with { AheadSince = now };
        var ahead = Ahead(state);
        if (ahead is null != state.Ahead is null) state = state with { AheadSince = now };
        if (ahead != state.Ahead) state = state with { Ahead = ahead };
        if (now < ComparedAt(state)) return state;

        var outreached = ahead is { } peer ? $"{peer} reaches {Hosts(state.Peers[peer].View!.Reached)}, {state.Self} only {state.Reached}" : null;
        effects.Add(outreached is null
            ? new Effect.Tell(Severity.Info, $"no other node has reached more ping nodes for {Words.Of(now - state.AheadSince)}: {state.Self} is as good as any again")
            : new Effect.Tell(Severity.Warning, $"{outreached}: clients reach it better"));
        foreach (var group in state.Groups.Values) state = state.With(group with { Outreached = outreached });
        return state;
    }

    /// <summary>When the difference, or its end, begins to count; never while it counts already, or the peer has not been heard again.</summary>
    private static Instant ComparedAt(ClusterState state)
    {
        if (state.Ahead is not null == state.IsOutreached) return Instant.Never;
        if (state.Ahead is not { } peer) return state.AheadSince + state.Cluster.Timing.Deadtime;
        var damped = Instant.Later(state.AheadSince, state.Peers[peer].ReachCountsFrom) + state.Cluster.Timing.PingDamping;
        return state.Peers[peer].LastHeard < damped ? Instant.Never : damped;
    }

    /// <summary>The peer that reaches more than this node, by what both know of late. Nodes with different deadtimes learn of a host's death at different times: nothing is compared until their files agree.</summary>
    private static NodeName? Ahead(ClusterState state)
    {
        var deadtime = Settings.Of(state.Cluster).Deadtime;
        foreach (var peer in state.Peers.Values)
            if (peer is { IsAlive: true, View: { Phase: Phase.Active, Reached: { } theirs } } && theirs > state.Reached && peer.View.Settings?.Deadtime == deadtime && state.IsFresh(peer)) return peer.Name;
        return null;
    }

    private static string Hosts(int? count) => count == 1 ? "1 ping node" : $"{count} ping nodes";

    private static Instant? Later(Instant? before, Instant? now) => before is { } a && now is { } b ? Instant.Later(a, b) : now ?? before;
}
