using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>A group is taken from a peer that did not say goodbye only after nothing of it reached this node for deadtime.</summary>
internal sealed class DeadtimeRespected(World world) : Checker(world)
{
    public override string Property => "deadtime-respected";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        foreach (var (old, _) in Truth.ClaimsMade(node, before, input, step))
        {
            if (old.Claim.Assignee is not { } holder || step.State.Peers[holder] is { Liveness: Liveness.Off } or { View: null }) continue;
            var from = World.MachineOf(holder);
            var silence = Truth.Silence(World, node.Machine, from);
            if (silence < Truth.AlmostAll(World.Setup.Timing.Deadtime))
                Violated($"{node.Machine.Name} takes {old.Group.Name} from {holder}, of which it last heard {Journal.Seconds(silence)}s ago");
        }
    }
}
