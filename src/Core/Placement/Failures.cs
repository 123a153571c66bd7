// What follows when something of a held group stops by itself. Once is an accident: it is started again in place, at once. Twice within the memory is a
// fault of this node: whoever is better gets the group; where nobody is, it is started again here, later each time. What somebody stopped by hand is not
// ours to start, nor what depends on it: whoever is better gets the group, and this node is not given it back before a person says so.
//
// A node gives a group away for such reasons once in a memory at most, so a group that can run nowhere does not travel for ever.
using System.Collections.Immutable;

namespace Bascule.Core.Placement;

/// <summary>What follows when something of a held group stops by itself.</summary>
public static class Failures
{
    /// <summary>So long a failure counts; within it the second makes the node Impaired, for as long again.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(20);

    /// <summary>Restarts in place within the memory before another node is preferred.</summary>
    private const int Forgiven = 1;

    /// <summary>So many are remembered: what restarts itself without end must not be counted without end.</summary>
    private const int Remembered = 16;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    internal static ClusterState Take(ClusterState state, Instant now, Input.ResourceFell fell, ImmutableArray<Effect>.Builder effects)
    {
        if (!state.Groups.TryGetValue(fell.Group, out var group) || group.Holding != Holding.Held || group.HeldEpoch != fell.Epoch) return state;
        if (!fell.IsBack) group = group with { Fallen = fell.Why };
        if (group.Maintenance.IsOn)
        {
            effects.Add(new Effect.Tell(Severity.Info, $"{fell.Group}: {fell.Why}: it is in maintenance, so nothing is done about it before that ends"));
            return state.With(group);
        }
        if (fell.ByHand)
        {
            effects.Add(new Effect.Tell(Severity.Warning, $"{fell.Group}: {fell.Why}: not started again here before `bascule clear`, a start by hand or a reboot"));
            return state.With(Impede(group, Instant.Never, fell.Why) with { StoppedByHand = fell.Resource, MendAt = Instant.Never });
        }
        group = group with { Failures = [.. group.Failures.Where(at => now - at < Memory).TakeLast(Remembered - 1), now] };
        var count = group.Failures.Length;
        effects.Add(new Effect.Tell(Severity.Error, count <= Forgiven
            ? $"{fell.Group}: {fell.Why}{(fell.IsBack ? "" : ": started again in place")}"
            : $"{fell.Group}: {fell.Why}, {count} times within {Words.Of(now - group.Failures[0])}: another node is preferred for {Words.Of(Memory)}, if one is able"));
        if (!fell.IsBack) group = group with { MendAt = group.StoppedByHand is null ? now + Pause(count) : Instant.Never };
        return state.With(count <= Forgiven ? group : Impede(group, now + Memory, $"{fell.Why}, {count} times"));
    }

    internal static ClusterState Take(ClusterState state, Input.ResourceRose rose, ImmutableArray<Effect>.Builder effects)
    {
        if (!state.Groups.TryGetValue(rose.Group, out var group) || group.StoppedByHand != rose.Resource) return state;
        effects.Add(new Effect.Tell(Severity.Info, $"{rose.Group}: {rose.Resource} was started by hand: {state.Self} is able again"));
        return state.With(group with { Fallen = null, StoppedByHand = null, Eligibility = Eligibility.Able, Impediment = null, ImpededUntil = Instant.Never });
    }

    /// <summary>An operator says that all is well here; what has stopped is started again.</summary>
    internal static GroupState Forgive(GroupState group, Instant now) => group with
    {
        Eligibility = Eligibility.Able,
        Impediment = null,
        ImpededUntil = Instant.Never,
        StoppedByHand = null,
        Failures = [],
        Homecomings = [],
        MendAt = group.Fallen is null ? Instant.Never : now,
    };

    /// <summary>What lies so far back that it no longer counts, or counts less.</summary>
    internal static ClusterState Age(ClusterState state, Instant now)
    {
        foreach (var group in state.Groups.Values)
        {
            var aged = group;
            if (now >= group.ImpededUntil)
                aged = group.Eligibility == Eligibility.Unable
                    ? group with { ImpededUntil = Instant.Never, Eligibility = Eligibility.Standby, Impediment = group.Impediment + " (a while ago)" }
                    : group with { ImpededUntil = Instant.Never, Eligibility = Eligibility.Able, Impediment = null };
            if (aged.HomeAwaitedUntil is { } awaited && now >= awaited) aged = aged with { HomeAwaitedUntil = null };
            if (aged.WantedUntil is { } until && now >= until) aged = aged with { WantedUntil = null };
            if (!ReferenceEquals(aged, group)) state = state.With(aged);
        }
        return state;
    }

    private static GroupState Impede(GroupState group, Instant until, string why) => group.Eligibility == Eligibility.Unable
        ? group
        : group with { Eligibility = Eligibility.Impaired, Impediment = why, ImpededUntil = until };

    /// <summary>None before the first restart, then a second, doubled each time up to a minute.</summary>
    private static TimeSpan Pause(int failures) =>
        failures <= Forgiven ? TimeSpan.Zero : new TimeSpan(Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(failures - Forgiven - 1, 10)));
}
