// What hooks are told, numbered. The machine turns more often than anybody wants to hear of it: a release that is tried again each second is told once, and a split brain
// has healed only if it was found.
using System.Collections.Immutable;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Events;

namespace Bascule.Node.Events;

/// <param name="self">With its incarnation it makes the numbers unique.</param>
internal sealed class EventBook(NodeName self, Incarnation incarnation)
{
    private readonly HashSet<GroupName> stuck = [];
    private readonly HashSet<GroupName> split = [];
    private ulong last;

    public IEnumerable<ToActuator.Happened> Enter(ImmutableArray<ClusterEvent> events, DateTimeOffset now)
    {
        foreach (var happened in events)
            if (IsNews(happened)) yield return Numbered(happened, now);
    }

    private bool IsNews(ClusterEvent happened)
    {
        if (happened.Group is not { } group) return true;
        switch (happened.Kind)
        {
            case EventKind.GroupFailedToStop: return stuck.Add(group);
            case EventKind.SplitBrainFound: return split.Add(group);
            case EventKind.SplitBrainHealed: return split.Remove(group);
            case EventKind.GroupReleased: stuck.Remove(group); return true;
            default: return true;
        }
    }

    private ToActuator.Happened Numbered(ClusterEvent happened, DateTimeOffset now) => new(
        $"{self}-{incarnation}-{++last}", happened.Kind.Name(), (ulong)Math.Max(0, now.ToUnixTimeMilliseconds()),
        happened.Group?.Value ?? "", happened.Epoch.Value, happened.Peer?.Value ?? "", happened.Reason);
}
