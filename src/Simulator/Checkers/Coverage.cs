using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>When a machine's node, awake, last stood by its claim to a group: from then on the lease runs.</summary>
internal sealed class Coverage
{
    private readonly bool[,] isCovered;
    private readonly long[,] lastTrue;

    public Coverage(Setup setup)
    {
        isCovered = new bool[Setup.Nodes.Length, setup.Groups.Length];
        lastTrue = new long[Setup.Nodes.Length, setup.Groups.Length];
    }

    public bool IsCovered(Machine machine, int group) => isCovered[machine.Index, group];

    /// <summary>In true time, not counting what the whole machine slept through: asleep it answers nobody.</summary>
    public TimeSpan UncoveredFor(Machine machine, int group)
    {
        if (isCovered[machine.Index, group]) return TimeSpan.Zero;
        var since = lastTrue[machine.Index, group];
        return new TimeSpan((machine.Schedule.Now - since - machine.Sleep.Since(since)) / TimeSpan.NanosecondsPerTick);
    }

    public long UncoveredSince(Machine machine, int group) => lastTrue[machine.Index, group];

    public void Note(Machine machine, int group, long now)
    {
        var covers = machine is { IsPaused: false, Node: { IsPaused: false } node } && Endorses(node.State, machine, group);
        if (covers || isCovered[machine.Index, group]) lastTrue[machine.Index, group] = now;
        isCovered[machine.Index, group] = covers;
    }

    private static bool Endorses(ClusterState state, Machine machine, int group)
    {
        foreach (var held in state.Endorsed)
            if (held.Group == machine.GroupAt(group).Name) return true;
        return false;
    }
}
