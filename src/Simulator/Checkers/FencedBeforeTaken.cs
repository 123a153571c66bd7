using Bascule.Core;
using Bascule.Core.Planning;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// A group that needs fencing is acquired beside a dead peer only if that machine was without power since it was last heard; and never is anything of it
/// started while anything of it runs on another machine that has power, whoever believes whom dead.
/// </summary>
internal sealed class FencedBeforeTaken(World world) : Checker(world)
{
    public override string Property => "fenced-before-taken";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        foreach (var effect in step.Effects)
        {
            if (effect is not Effect.Acquire acquire || !World.Setup.NeedsFence(World.Setup.Groups[World.IndexOf(acquire.Group)])) continue;
            var other = World.OtherThan(node.Machine);
            if (step.State.Peers[other.Name].Liveness != Liveness.Dead) continue;
            var lastHeard = Math.Max(World.Network.HeardAt(node.Machine, other), node.StartedAt);
            if (other.LastWithoutPower < lastHeard)
                Violated($"{node.Machine.Name} acquires {acquire.Group} beside {other.Name}, which has had its power all the time since it was last heard {Journal.Seconds(World.Schedule.Now - lastHeard)}s ago");
        }
    }

    public override void Called(Machine machine, int group, AgentCall call)
    {
        var other = World.OtherThan(machine);
        if (call.Verb == AgentVerb.Start && World.Setup.NeedsFence(World.Setup.Groups[group]) && other.HasPower && other.Kernel.HoldsAnyOf(group))
            Violated($"{machine.Name} starts {World.Setup.Groups[group].Name}, which runs on {other.Name}");
    }
}
