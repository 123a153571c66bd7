// When a group goes back to its home. With `return` that is as soon as the home is able, as Heartbeat has it; then a home that comes and goes drags the group to and fro.
// With conditions (`return-when-healthy`) it stays where it is until the home has been well for a while without a break, until the time of day for it, and not more
// often in an hour than that. They hold back nothing but the way home: who is worse off than the home gives the group away at once.

namespace Bascule.Core.Placement;

/// <summary>What a group waits for before it goes back to its home.</summary>
public sealed record FailbackConditions
{
    /// <summary>The home must have been able for so long without a break, as the holder sees it; up to a day.</summary>
    public required TimeSpan HealthyFor { get; init; }

    /// <summary>Only at a time of day, which the shell knows: <see cref="Input.FailbackTime"/>.</summary>
    public bool IsTimed { get; init; }

    /// <summary>A holder gives a group back so often within an hour; 0: as often as it comes about.</summary>
    public int PerHour { get; init; }
}

public static class Homecoming
{
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    /// <summary>Why the group does not go back to its home yet, although that is able and nothing else speaks against it; null where nothing holds it back.</summary>
    public static string? WhyNotYet(ClusterState state, GroupState group)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(group);
        if (state.Cluster is not { Failback: true, FailbackWhen: { } when } || group.Claim.Assignee != state.Self || group.Group.Home is var home && home == state.Self) return null;
        if (!group.IsHomeProven) return $"it goes back to its home {home} when that has been able for {Words.Of(when.HealthyFor)} without a break";
        if (when.IsTimed && !state.IsFailbackTime) return $"its home {home} gets it back at the time of day that is set for it";
        if (IsEnough(when, group)) return $"its home {home} has had it back {group.Homecomings.Length} times within an hour, which is enough";
        return null;
    }

    internal static ClusterState Judge(ClusterState state, Instant now)
    {
        if (state.Cluster.FailbackWhen is not { } when) return state;
        foreach (var group in state.Groups.Values)
        {
            var since = IsHomeWell(state, group) ? group.HomeWellSince ?? now : (Instant?)null;
            var isProven = since is { } from && now - from >= when.HealthyFor;
            var old = group.Homecomings.TakeWhile(at => now - at >= AnHour).Count();
            if (since == group.HomeWellSince && isProven == group.IsHomeProven && old == 0) continue;
            state = state.With(group with { HomeWellSince = since, IsHomeProven = isProven, Homecomings = group.Homecomings[old..] });
        }
        return state;
    }

    internal static GroupState Note(GroupState group, Instant now) => group with { Homecomings = [.. group.Homecomings, now] };

    /// <summary>When one of the conditions may be met by nothing but time.</summary>
    internal static Instant DueAt(ClusterState state, GroupState group)
    {
        if (state.Cluster.FailbackWhen is not { } when) return Instant.Never;
        var due = group is { HomeWellSince: { } since, IsHomeProven: false } ? since + when.HealthyFor : Instant.Never;
        return IsEnough(when, group) ? Instant.Earlier(due, group.Homecomings[0] + AnHour) : due;
    }

    private static bool IsEnough(FailbackConditions when, GroupState group) => when.PerHour > 0 && group.Homecomings.Length >= when.PerHour;

    private static bool IsHomeWell(ClusterState state, GroupState group) =>
        group.Claim.Assignee == state.Self && state.Peers.TryGetValue(group.Group.Home, out var home) && home is { IsAlive: true, View.Phase: Phase.Active } && state.IsFresh(home)
        && home.View!.Groups.TryGetValue(group.Group.Name, out var report) && report is { Eligibility: Eligibility.Able, Holding: Holding.Released };
}
