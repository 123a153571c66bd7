// Who should hold a group, and why. Every node computes this from what it believes; nobody acts on it but the node that has the right to (Claims).

namespace Bascule.Core.Placement;

/// <summary>The node that should hold a group, null if no node can, and the reason in words.</summary>
internal readonly record struct Choice(NodeName? Node, string Reason)
{
    /// <summary>The one that has it would do as well: it only goes home.</summary>
    public bool IsHomecoming { get; init; }
}

internal static class Preference
{
    public static Choice Of(ClusterState state, GroupState group)
    {
        if (group is { HomeAwaitedUntil: not null, Claim.Assignee: null } && IsUnknownTo(state, group, group.Group.Home)) return new(null, $"its home {group.Group.Home} has not read of it yet");
        var candidates = Candidates(state, group);
        if (candidates.Count == 0) return new(null, "no node is able to hold it");

        var best = candidates[0].Eligibility;
        foreach (var candidate in candidates) if (candidate.Eligibility < best) best = candidate.Eligibility;
        candidates.RemoveAll(c => c.Eligibility > best);
        bool CanBe(NodeName node) => candidates.Exists(c => c.Node == node);
        var home = group.Group.Home;

        if (candidates.Find(c => c.IsWanted) is { IsWanted: true } wanted) return new(wanted.Node, $"an operator asked {wanted.Node} to take it");
        if (best > Eligibility.Able && group.Claim.Assignee is { } last && CanBe(last)) return new(last, $"no node is able without reserve, so it stays on {last}");
        if (OtherLine(state, group) is { } differing && group.Claim.Assignee is { } present && CanBe(present)) return new(present, $"{differing} has another line for it, so it stays on {present}");
        if (!state.Cluster.Failback && group.Claim.Assignee is { } holder && CanBe(holder)) return new(holder, $"auto_failback is off, so it stays on {holder}");
        var couldStay = home != state.Self && group.Claim.Assignee == state.Self && CanBe(state.Self);
        if (couldStay && CanBe(home) && Homecoming.WhyNotYet(state, group) is { } notYet) return new(state.Self, notYet);
        if (CanBe(home)) return new(home, $"{home} is its home") { IsHomecoming = couldStay };
        if (group.Claim.Assignee is { } current && CanBe(current)) return new(current, $"its home {home} is not able, so it stays on {current}");
        var first = state.Cluster.Nodes.First(CanBe);
        return new(first, $"its home {home} is not able, and {first} is");
    }

    private readonly record struct Candidate(NodeName Node, Eligibility Eligibility, bool IsWanted);

    /// <summary>Nodes that know different homes would hand a group to and fro without end: it stays until their files agree.</summary>
    private static NodeName? OtherLine(ClusterState state, GroupState group)
    {
        foreach (var peer in state.Peers.Values)
            if (peer.IsAlive && peer.View is { } view && view.Groups.TryGetValue(group.Group.Name, out var report) && report.LineDigest != group.Group.LineDigest) return peer.Name;
        return null;
    }

    private static bool IsUnknownTo(ClusterState state, GroupState group, NodeName node) =>
        state.Peers.TryGetValue(node, out var peer) && peer is { IsAlive: true, View: { } view } && !view.Groups.ContainsKey(group.Group.Name);

    /// <summary>
    /// Who could: nodes that are up, take part, hear us (only such can agree) and have not just failed to start the group.
    /// A peer that is still stopping what it found running would only lengthen the gap. A group that nobody ever claimed also waits for a peer that is about to join, else its home would find it taken at every cold start.
    /// </summary>
    private static List<Candidate> Candidates(ClusterState state, GroupState group)
    {
        var list = new List<Candidate>(state.Cluster.Nodes.Length);
        if (state.Phase is Phase.Active or Phase.Joining && group.Eligibility != Eligibility.Unable)
            list.Add(new(state.Self, group.Fitness, group.WantedUntil is not null));

        foreach (var peer in state.Peers.Values)
        {
            if (!peer.IsAlive || !state.IsFresh(peer) || !peer.View!.Groups.TryGetValue(group.Group.Name, out var report)) continue;
            var couldTakeAtOnce = report.Holding == Holding.Released || group.Claim.Assignee == peer.Name;
            var takesPart = (peer.View.Phase == Phase.Active && couldTakeAtOnce) || (peer.View.Phase == Phase.Joining && group.Claim.Assignee is null);
            if (takesPart && report.Eligibility != Eligibility.Unable) list.Add(new(peer.Name, report.Eligibility, report.Wanted));
        }
        return list;
    }
}
