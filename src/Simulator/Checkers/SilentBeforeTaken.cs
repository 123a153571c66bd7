using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// lease + margin &lt; deadtime: where a node died or froze and its actuator lives, its addresses are gone before the silence entitles anybody to take them.
/// </summary>
internal sealed class SilentBeforeTaken(World world) : Checker(world)
{
    private readonly Coverage coverage = new(world.Setup);

    public override string Property => "silent-before-taken";

    public override void Spoken(Machine machine)
    {
        for (var g = 0; g < World.Setup.Groups.Length; g++) coverage.Note(machine, g, World.Schedule.Now);
    }

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        foreach (var effect in step.Effects)
        {
            if (effect is not Effect.Acquire acquire) continue;
            var (holder, group) = (World.OtherThan(node.Machine), World.IndexOf(acquire.Group));
            if (!holder.HasPower || !holder.Actuator.IsAwake || !holder.Kernel.HoldsAddressOf(group)) continue;
            if (holder.Node is { IsPaused: false } || holder.Actuator.AwakeSince > coverage.UncoveredSince(holder, group)) continue;

            var deadtime = World.Setup.Longest.Deadtime;
            if (coverage.UncoveredFor(holder, group) > deadtime * 3 / 4)
                Violated($"{node.Machine.Name} takes {acquire.Group} while its address is still on {holder.Name}, whose node is silent since {Core.Words.Of(coverage.UncoveredFor(holder, group))}");
        }
    }
}
