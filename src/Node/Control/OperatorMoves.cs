// Standby and takeover as an operator asks for them: first tried on a copy of the state, so that a refusal is said at once and changes nothing; then
// handed to the loop; then watched until every group has arrived.
using System.Collections.Immutable;
using System.Diagnostics;
using Bascule.Contracts.Control;
using Bascule.Core;
using Bascule.Core.Placement;

namespace Bascule.Node.Control;

internal sealed class OperatorMoves(NodeLoop loop)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan PatienceWithPeers = TimeSpan.FromSeconds(3);

    public ControlResponse Do(ControlRequest request, CancellationToken ended)
    {
        var state = loop.Snapshot.State;
        if (Groups(state, request) is not { } groups) return UnknownGroup(state, request);

        var away = request.Verb == ControlProtocol.Verbs.Standby;
        if (away) groups = [.. groups.Where(g => state.Groups[g].Claim.Assignee == state.Self)];
        else groups = [.. groups.Where(g => state.Groups[g].Claim.Assignee != state.Self || state.Groups[g].Eligibility != Eligibility.Able)];
        if (groups.IsEmpty)
            return new ControlResponse { Ok = true, Sentence = away ? $"{state.Self} holds nothing of that: nothing to do." : $"{state.Self} holds all of that already: nothing to do." };

        Input input = away ? new Input.StandbyRequested(groups) : new Input.TakeoverRequested(groups);
        if (WhyRefused(state, input) is { } why) return ControlResponse.Refused(Refusal.NotNow, why);

        var before = groups.ToDictionary(g => g, g => Holder(state, g));
        var clock = Stopwatch.StartNew();
        loop.Post(input);
        if (!request.Wait)
            return new ControlResponse { Ok = true, Sentence = "Asked for.", Moves = [.. groups.Select(g => new MoveReport { Group = g.Value, From = before[g]?.Value, Ok = true })] };
        return Watch(groups, before, away, clock, ended);
    }

    /// <summary>Nothing moves by that alone; where a group should be, the nodes find out by themselves.</summary>
    public ControlResponse Clear(ControlRequest request)
    {
        var state = loop.Snapshot.State;
        if (Groups(state, request) is not { } groups) return UnknownGroup(state, request);

        GroupName[] marked = [.. groups.Where(g => state.Groups[g] is { Impediment: not null } or { Fallen: not null } or { Failures.IsEmpty: false })];
        if (marked.Length == 0) return new ControlResponse { Ok = true, Sentence = $"{state.Self} has nothing against that: nothing to clear." };

        loop.Post(new Input.ClearRequested([.. marked]));
        var what = marked.Select(g => $"{g} ({state.Groups[g].Impediment ?? state.Groups[g].Fallen ?? "a failure a while ago"})");
        return new ControlResponse { Ok = true, Sentence = $"Cleared on {state.Self}: {string.Join(", ", what)}." };
    }

    /// <summary>Answered when every node that may run knows, or, with what that means, when one has not said so.</summary>
    public ControlResponse Maintain(ControlRequest request, CancellationToken ended)
    {
        var state = loop.Snapshot.State;
        if (Groups(state, request) is not { } groups) return UnknownGroup(state, request);
        if (request.ForMs is not (>= 0 and var length) || length > Maintenance.Longest.TotalMilliseconds) return ControlResponse.Refused(Refusal.Unreadable, $"For how long? At most {Words.Of(Maintenance.Longest)}, 0 to end it.");
        if (length == 0) groups = [.. groups.Where(g => state.Groups[g].Maintenance.IsOn)];
        if (groups.IsEmpty) return new ControlResponse { Ok = true, Sentence = length == 0 ? "None of that is in maintenance: nothing to do." : $"{state.Self} holds nothing: nothing to do." };

        var input = new Input.MaintenanceRequested(groups, TimeSpan.FromMilliseconds(length));
        if (WhyRefused(state, input) is { } why) return ControlResponse.Refused(Refusal.NotNow, why);
        var stamps = groups.ToDictionary(g => g, g => state.Groups[g].Maintenance.Stamp);
        loop.Post(input);

        var clock = Stopwatch.StartNew();
        NodeName? unaware;
        while ((unaware = Unaware(stamps)) is not null && clock.Elapsed < PatienceWithPeers && !ended.IsCancellationRequested) ended.WaitHandle.WaitOne(BetweenLooks);
        var done = length == 0 ? $"Out of maintenance: {string.Join(", ", groups)}." : $"In maintenance for {Words.Of(TimeSpan.FromMilliseconds(length))}: {string.Join(", ", groups)}.";
        return unaware is { } node
            ? new ControlResponse { Ok = true, Sentence = $"{done} But {node} has not said that it knows: until it does, stopping Bascule here stops what is held here, and {node} may take it." }
            : new ControlResponse { Ok = true, Sentence = done };
    }

    private NodeName? Unaware(Dictionary<GroupName, byte> before)
    {
        var state = loop.Snapshot.State;
        foreach (var (name, stamp) in before)
        {
            if (!state.Groups.TryGetValue(name, out var group)) continue;      // a reload has removed it meanwhile
            if (group.Maintenance.Stamp == stamp) return state.Self;
            if (Maintenance.WhoMayNotKnow(state, group) is { } node) return node;
        }
        return null;
    }

    private static ControlResponse UnknownGroup(ClusterState state, ControlRequest request) =>
        ControlResponse.Refused(Refusal.UnknownGroup, $"There is no group {string.Join(", ", request.Groups)}; there is {string.Join(", ", state.Groups.Keys)}.");

    private ControlResponse Watch(ImmutableArray<GroupName> groups, Dictionary<GroupName, NodeName?> before, bool away, Stopwatch clock, CancellationToken ended)
    {
        var arrived = new Dictionary<GroupName, long>();
        while (arrived.Count < groups.Length && clock.Elapsed < Patience && !ended.IsCancellationRequested)
        {
            var state = loop.Snapshot.State;
            foreach (var group in groups)
                if (!arrived.ContainsKey(group) && HasArrived(state, group, away)) arrived[group] = clock.ElapsedMilliseconds;
            if (arrived.Count < groups.Length) ended.WaitHandle.WaitOne(BetweenLooks);
        }
        var last = loop.Snapshot.State;
        var moves = groups.Select(g => new MoveReport
        {
            Group = g.Value,
            From = before[g]?.Value,
            To = Holder(last, g)?.Value,
            Ok = arrived.ContainsKey(g),
            TookMs = arrived.TryGetValue(g, out var took) ? took : null,
            Sentence = arrived.ContainsKey(g) ? null : last.Groups.TryGetValue(g, out var left) ? left.Impediment ?? left.Reason : "it is no longer configured",
        }).ToArray();
        return arrived.Count == groups.Length
            ? new ControlResponse { Ok = true, Sentence = $"Done in {clock.ElapsedMilliseconds} ms.", Moves = moves }
            : new ControlResponse { Ok = false, Refusal = Refusal.Failed, Sentence = $"Not every group arrived within {Words.Of(Patience)}.", Moves = moves };
    }

    /// <summary>Null when a word names no group.</summary>
    private static ImmutableArray<GroupName>? Groups(ClusterState state, ControlRequest request)
    {
        var found = ImmutableSortedSet.CreateBuilder<GroupName>();
        var isStandby = request.Verb == ControlProtocol.Verbs.Standby;
        foreach (var word in request.Groups.Count == 0 ? [ControlProtocol.GroupWords.All] : request.Groups)
        {
            bool IsLocal(GroupState g) => g.Group.Home == state.Self;
            Func<GroupState, bool>? meant = word switch
            {
                ControlProtocol.GroupWords.All => _ => true,
                ControlProtocol.GroupWords.Local => IsLocal,
                ControlProtocol.GroupWords.Foreign => g => !IsLocal(g),
                ControlProtocol.GroupWords.Here => g => g.Claim.Assignee == state.Self,
                ControlProtocol.GroupWords.Failback => g => IsLocal(g) != isStandby,
                _ => null,
            };
            if (meant is null)
            {
                if (string.IsNullOrWhiteSpace(word) || !state.Groups.ContainsKey(new GroupName(word))) return null;
                found.Add(new GroupName(word));
            }
            else found.UnionWith(state.Groups.Values.Where(meant).Select(g => g.Group.Name));
        }
        return [.. found];
    }

    /// <summary>The machine itself is asked, on a copy: what it would refuse is refused.</summary>
    private static string? WhyRefused(ClusterState state, Input input)
    {
        var effects = ClusterMachine.Advance(state, NodeLoop.Now, input).Effects.OfType<Effect.Refuse>().ToArray();
        return effects.Length == 0 ? null : string.Join("; ", effects.Select(e => e.Reason)) + ".";
    }

    private static bool HasArrived(ClusterState state, GroupName name, bool away)
    {
        if (!state.Groups.TryGetValue(name, out var group)) return false;      // a reload has removed it meanwhile
        if (!away) return group.Holding == Core.Holding.Held;
        return group.Holding == Core.Holding.Released && Holder(state, name) is { } holder && holder != state.Self;
    }

    private static NodeName? Holder(ClusterState state, GroupName name)
    {
        if (!state.Groups.TryGetValue(name, out var group)) return null;
        if (group.Holding == Core.Holding.Held) return state.Self;
        foreach (var peer in state.Peers.Values)
            if (peer.IsAlive && peer.View?.Groups.TryGetValue(name, out var report) == true && report.Holding == Core.Holding.Held) return peer.Name;
        return null;
    }
}
