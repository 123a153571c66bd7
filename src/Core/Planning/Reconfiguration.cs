// The files have changed, and the running node takes them over: groups that are new, gone or other, times, policies, keys. What is the same is not touched. The
// actuator has already taken the same files when this comes about (Node/Reloading): what it does to held groups by itself is only followed here.
using System.Collections.Immutable;

namespace Bascule.Core.Planning;

public static class Reconfiguration
{
    /// <summary>Why this configuration cannot be taken over now, as a sentence; null if it can. Only what a node needs a start for is not asked here (Configuration/Reloading).</summary>
    public static string? WhyNot(ClusterState state, Cluster wanted)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(wanted);
        if (state.Phase is Phase.Leaving or Phase.Off) return $"{state.Self} is stopping.";
        if (!state.ActuatorReady) return "the actuator is not connected.";
        foreach (var group in state.Groups.Values)
        {
            if (wanted.Find(group.Group.Name) is not { } now || IsSameWithin(group.Group, now)) continue;
            if (group.Holding is Holding.Acquiring or Holding.Releasing or Holding.Stuck or Holding.Unknown || group.IsLeaving)
                return $"{group.Group.Name} is on its way ({group.Holding.ToString().ToLowerInvariant()}): reload again when it has arrived.";
            if (group.Fallen is { } fallen) return $"{fallen}, which is of {group.Group.Name}: start it, or say `bascule clear`, then reload again.";
        }
        if (wanted.Groups.Length + state.Groups.Values.Count(g => wanted.Find(g.Group.Name) is null) > Cluster.MaxGroups)
            return $"with those that leave there would be more than {Cluster.MaxGroups} groups: remove first, and add in a second reload.";
        foreach (var peer in state.Peers.Values)
        {
            if (!peer.IsAlive || peer.View?.Settings is not { } theirs) continue;
            if (!theirs.Keys.Accepts(wanted.Keys.Signing)) return $"{peer.Name} does not have key {wanted.Keys.Signing}: it would not hear us any more. Add it there first, and reload there.";
            if (!wanted.Keys.Accepts(theirs.Keys.Signing)) return $"{peer.Name} still signs with key {theirs.Keys.Signing}: it would not be heard any more. Change its auth line first, and reload there.";
        }
        return null;
    }

    internal static TimeSpan GrantedUnder(Cluster wanted, ClusterState state) => wanted.Timing.Deadtime < state.Granted ? wanted.Timing.Deadtime : state.Granted;

    internal static ClusterState Take(ClusterState state, Instant now, Input.Reconfigured input, ImmutableArray<Effect>.Builder effects)
    {
        var wanted = input.Cluster;
        var groups = SortedTable<GroupName, GroupState>.Empty;
        var forgotten = state.Forgotten;
        var areConditionsOther = wanted.FailbackWhen != state.Cluster.FailbackWhen;
        foreach (var group in wanted.Groups)
        {
            groups = groups.SetItem(group.Name, state.Groups.TryGetValue(group.Name, out var known) ? Changed(known, group, areConditionsOther) : New(state, group, now));
            forgotten = forgotten.Remove(group.Name);
        }
        foreach (var gone in state.Groups.Values)
        {
            if (groups.ContainsKey(gone.Group.Name)) continue;
            groups = groups.SetItem(gone.Group.Name, gone with { IsLeaving = true, WantedUntil = null, Reason = "it is no longer in the configuration" });
        }
        effects.Add(new Effect.Tell(Severity.Info, $"{state.Self} has taken over the changed configuration"));
        return Placement.Reach.AskAnew(state, now) with
        {
            Cluster = wanted with { Leaving = [.. groups.Values.Where(g => g.IsLeaving).Select(g => g.Group)] },
            Groups = groups,
            Forgotten = forgotten,
            // Until a peer has answered to what we say now, it may judge us by what we said before (Membership/Patience); and what it said before permits nothing.
            Granted = GrantedUnder(wanted, state),
            Doubts = (ushort)(state.Doubts + 1),
            LastView = null,
        };
    }

    /// <summary>A group that is no longer configured is forgotten when nothing of it is left here.</summary>
    internal static ClusterState Forget(ClusterState state)
    {
        if (state.Cluster.Leaving.IsEmpty) return state;
        foreach (var group in state.Groups.Values)
        {
            if (group is not { IsLeaving: true, Holding: Holding.Released }) continue;
            var last = group.HeldEpoch.CompareTo(group.Claim.Epoch) > 0 ? group.HeldEpoch : group.Claim.Epoch;
            state = state with
            {
                Cluster = state.Cluster with { Leaving = state.Cluster.Leaving.RemoveAll(g => g.Name == group.Group.Name) },
                Groups = state.Groups.Remove(group.Group.Name),
                Forgotten = state.Forgotten.SetItem(group.Group.Name, new Remembered(last, group.Maintenance)),
                LastView = null,
            };
        }
        return state;
    }

    /// <summary>Whether the same resources stand in the same order: the home alone is nothing to the actuator.</summary>
    public static bool IsSameWithin(Group one, Group other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Resources.Select(r => r.Text).SequenceEqual(other.Resources.Select(r => r.Text), StringComparer.Ordinal);
    }

    /// <summary>What is held goes on being held; the actuator brings what is new of it up and takes what is gone of it down, and says when it has.</summary>
    private static GroupState Changed(GroupState known, Group now, bool areConditionsOther)
    {
        // Under other conditions a home proves itself anew: since when it was well, nobody may have watched.
        if (areConditionsOther) known = known with { HomeWellSince = null, IsHomeProven = false };
        return known.Holding == Holding.Held && !known.IsLeaving && !IsSameWithin(known.Group, now)
            ? known with { Group = now, Holding = Holding.Acquiring, IsMending = true }
            : known with { Group = now, IsLeaving = false };
    }

    /// <summary>As at a start: nobody has claimed it, and its home is waited for, since it may be about to read of it.</summary>
    private static GroupState New(ClusterState state, Group group, Instant now)
    {
        var last = state.Forgotten.GetValueOrDefault(group.Name);
        return new GroupState
        {
            Group = group,
            Claim = new Claim(last.Epoch, null),
            HeldEpoch = last.Epoch,
            Maintenance = last.Maintenance,
            MayBeKeptUntil = last.Maintenance.KeptUntil,
            Holding = state.ActuatorReady ? Holding.Released : Holding.Unknown,
            HomeAwaitedUntil = now + state.Cluster.Timing.Initdead,
            Outreached = state.Groups.Values.Select(g => g.Outreached).FirstOrDefault(o => o is not null),
            Reason = "it is new in the configuration",
        };
    }
}
