// What the checkers know that no node can know.
using Bascule.Core;
using Bascule.Simulator.Machines;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Checkers;

internal static class Truth
{
    /// <summary>Clocks run up to 500 ppm too fast: a deadtime may be that much shorter than it says, and timers are not exact.</summary>
    public static long AlmostAll(TimeSpan span) => Schedule.Nanoseconds(span) / 1000 * 998 - 2_000_000;

    public static long Nanoseconds(TimeSpan span) => Schedule.Nanoseconds(span);

    /// <summary>For how long nothing genuine and new from that machine has reached the socket of this node.</summary>
    public static long Silence(World world, Machine by, Machine from) =>
        world.Schedule.Now - Math.Max(world.Network.HeardAt(by, from), by.Node?.StartedAt ?? world.Schedule.Now);

    /// <summary>By which that machine's node may judge another, at the least.</summary>
    public static TimeSpan Deadtime(Machine machine) => machine.Node?.ShortestDeadtime ?? machine.Files.Timing.Deadtime;

    /// <summary>One of the two has heard nothing of the other for deadtime: the case that protection `none` allows to end with two holders.</summary>
    public static bool HaveLostEachOther(World world, Machine one, Machine other)
    {
        return Silence(world, one, other) >= AlmostAll(Deadtime(one)) || Silence(world, other, one) >= AlmostAll(Deadtime(other));
    }

    /// <summary>The groups of which this step made a claim for the node itself; a claim that was told by a peer is not made.</summary>
    public static IEnumerable<(GroupState Before, GroupState After)> ClaimsMade(NodeProcess node, ClusterState before, Input input, Step step)
    {
        if (ReferenceEquals(before.Groups, step.State.Groups)) yield break;
        foreach (var after in step.State.Groups.Values)
        {
            if (!before.Groups.TryGetValue(after.Group.Name, out var old)) old = new GroupState { Group = after.Group };      // a reload has added it
            if (after.Claim == old.Claim || after.Claim.Assignee != node.State.Self || old.Claim.Assignee == node.State.Self) continue;
            if (input is Input.Heard heard && heard.View.Groups.TryGetValue(after.Group.Name, out var told)
                && (told.Claim == after.Claim || (told.Claim.Epoch.Value > old.Claim.Epoch.Value && told.Claim.Assignee != heard.View.From))) continue;      // handed to it, or told that nobody has it
            if (input is Input.ActuatorReady) continue;      // found held under a claim of an earlier life
            yield return (old, after);
        }
    }
}
