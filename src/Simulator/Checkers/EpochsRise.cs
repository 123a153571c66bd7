using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>Each acquisition has a higher epoch than every earlier one that the node could know of: its own, and those that a holder told it.</summary>
internal sealed class EpochsRise(World world) : Checker(world)
{
    private readonly ulong[,] known = new ulong[Setup.Nodes.Length, world.Setup.Groups.Length];
    private readonly NodeProcess?[] lives = new NodeProcess?[Setup.Nodes.Length];

    public override string Property => "epochs-rise";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        var index = node.Machine.Index;
        if (lives[index] != node)
        {
            lives[index] = node;
            for (var g = 0; g < World.Setup.Groups.Length && !World.Setup.RemembersEpochs; g++) known[index, g] = 0;
        }
        if (input is Input.Heard heard)
            foreach (var (name, report) in heard.View.Groups)
                if (report.Holding is Holding.Held or Holding.Acquiring && report.Claim.Assignee == heard.View.From) Learn(index, World.IndexOf(name), report.Claim.Epoch);

        foreach (var effect in step.Effects)
        {
            if (effect is not Effect.Acquire acquire) continue;
            var group = World.IndexOf(acquire.Group);
            if (acquire.Epoch.Value <= known[index, group])
                Violated($"{node.Machine.Name} acquires {acquire.Group} under epoch {acquire.Epoch} though it knows of an acquisition under {known[index, group]}");
            Learn(index, group, acquire.Epoch);
        }
    }

    private void Learn(int index, int group, Epoch epoch) => known[index, group] = Math.Max(known[index, group], epoch.Value);
}
