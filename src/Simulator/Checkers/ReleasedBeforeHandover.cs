using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>Nobody acquires a group while the last word heard from a living peer was that it has not let go of it.</summary>
internal sealed class ReleasedBeforeHandover(World world) : Checker(world)
{
    public override string Property => "released-before-handover";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        foreach (var effect in step.Effects)
        {
            if (effect is not Effect.Acquire acquire) continue;
            var other = World.OtherThan(node.Machine);
            var word = step.State.Peers[other.Name].View;
            if (word is null || word.Phase == Phase.Off || Truth.HaveLostEachOther(World, node.Machine, other)) continue;
            if (word.Groups.TryGetValue(acquire.Group, out var report) && report.Holding != Holding.Released && other.Kernel.HoldsAnyOf(World.IndexOf(acquire.Group)))
                Violated($"{node.Machine.Name} acquires {acquire.Group} though {other.Name} last said that it is {report.Holding} there");
        }
    }
}
