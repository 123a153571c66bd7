using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>A node whose actuator does not answer says nothing, but goodbye: its peer takes what nobody serves.</summary>
internal sealed class MuteWithoutActuator(World world) : Checker(world)
{
    private const long NoticedWithin = 100_000_000;

    public override string Property => "mute-without-actuator";

    public override void Sent(NodeProcess node)
    {
        if (node.State.Phase == Phase.Off || node.Machine.Actuator.UnansweredSince(node) is not { } since) return;
        var awake = World.Schedule.Now - since - node.Sleep.Since(since);
        if (awake > NoticedWithin) Violated($"{node.Machine.Name} sends a heartbeat, and its actuator has not answered for {Journal.Seconds(awake)}s");
    }
}
