using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>A node that was told of another's stronger claim to what it holds takes its addresses away at once, whatever its services need to stop.</summary>
internal sealed class LoserFallsSilent(World world) : Checker(world)
{
    /// <summary>The way of an order to the actuator.</summary>
    private const long AtOnce = 20_000_000;

    private readonly (NodeProcess Node, long At)?[,] lost = new (NodeProcess, long)?[Setup.Nodes.Length, world.Setup.Groups.Length];

    public override string Property => "loser-falls-silent";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        foreach (var group in step.State.Groups.Values)
        {
            var (machine, index) = (node.Machine, World.IndexOf(group.Group.Name));
            ref var told = ref lost[machine.Index, index];
            var isTold = input is Input.Heard && before.Groups.TryGetValue(group.Group.Name, out var old) && old.Claim.Assignee == node.State.Self && group.Claim.Assignee is { } other && other != node.State.Self
                && ((Input.Heard)input).View.Groups.TryGetValue(group.Group.Name, out var report) && report.Claim == group.Claim;
            if (!machine.Kernel.HoldsAddressOf(index) || group.Claim.Assignee == node.State.Self || !step.State.ActuatorReady || !machine.Actuator.IsAwake) told = null;
            else if (isTold) told = (node, World.Schedule.Now);
            else if (told is { } since && since.Node == node && machine.Actuator.AwakeSince <= since.At)
            {
                var awake = World.Schedule.Now - since.At - node.Sleep.Since(since.At);
                if (awake > AtOnce) Violated($"{machine.Name} was told {Journal.Seconds(awake)}s ago that {group.Claim.Assignee} has {group.Group.Name}, and its address is still there");
            }
        }
    }
}
