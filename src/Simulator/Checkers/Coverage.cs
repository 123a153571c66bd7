using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>When a machine's node, awake, last stood by its claim to a group: from then on the lease runs.</summary>
internal sealed class Coverage
{
    private readonly bool[,] isCovered;
    private readonly long[,] lastTrue;
    private readonly Instant[,] keptUntil;

    public Coverage(Setup setup)
    {
        isCovered = new bool[Setup.Nodes.Length, setup.Groups.Length];
        lastTrue = new long[Setup.Nodes.Length, setup.Groups.Length];
        keptUntil = new Instant[Setup.Nodes.Length, setup.Groups.Length];
    }

    public bool IsCovered(Machine machine, int group) => isCovered[machine.Index, group];

    /// <summary>In true time, not counting what the whole machine slept through: asleep it answers nobody.</summary>
    public TimeSpan UncoveredFor(Machine machine, int group)
    {
        if (isCovered[machine.Index, group]) return TimeSpan.Zero;
        var since = UncoveredSince(machine, group);
        return new TimeSpan((machine.Schedule.Now - since - machine.Sleep.Since(since)) / TimeSpan.NanosecondsPerTick);
    }

    /// <summary>Of a group in maintenance not before that ends, which the machine's own clock says.</summary>
    public long UncoveredSince(Machine machine, int group) => Math.Max(lastTrue[machine.Index, group], machine.Schedule.Now - Math.Max(0, (machine.Now - keptUntil[machine.Index, group]).Ticks * TimeSpan.NanosecondsPerTick));

    public void Note(Machine machine, int group, long now)
    {
        HeldGroup endorsed = default;
        var covers = machine is { IsPaused: false, Node: { IsPaused: false } node } && Endorses(node.State, machine, group, out endorsed);
        // What an actuator that sleeps was told stands until it can be told otherwise.
        if (covers) keptUntil[machine.Index, group] = machine.Actuator.IsAwake ? endorsed.KeepUntil : Instant.Later(keptUntil[machine.Index, group], endorsed.KeepUntil);
        if (covers || isCovered[machine.Index, group]) lastTrue[machine.Index, group] = now;
        isCovered[machine.Index, group] = covers;
    }

    private static bool Endorses(ClusterState state, Machine machine, int group, out HeldGroup endorsed)
    {
        endorsed = default;
        foreach (var held in state.Endorsed)
        {
            if (held.Group != machine.GroupAt(group).Name) continue;
            endorsed = held;
            return true;
        }
        return false;
    }
}
