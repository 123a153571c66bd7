using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>A node that was told that somebody stopped a resource by hand, other than in maintenance, does not have it started again before it is cleared, started by hand, or the group acquired anew.</summary>
internal sealed class HandStays(World world) : Checker(world)
{
    private readonly Dictionary<(NodeProcess Node, GroupName Group), string> stopped = [];

    public override string Property => "hand-stays";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        switch (input)
        {
            case Input.ResourceFell { ByHand: true } fell when before.Groups.GetValueOrDefault(fell.Group) is { Holding: Holding.Held, Maintenance.IsOn: false } group && group.HeldEpoch == fell.Epoch: stopped[(node, fell.Group)] = fell.Resource; break;
            case Input.ResourceRose rose when stopped.TryGetValue((node, rose.Group), out var resource) && resource == rose.Resource: stopped.Remove((node, rose.Group)); break;
            case Input.ClearRequested clear: Forget(node, clear.Groups); break;
            case Input.TakeoverRequested takeover: Forget(node, takeover.Groups); break;
            case Input.ActuatorReady: Forget(node, before.Groups.Keys); break;      // it tells anew what it finds stopped
        }
        foreach (var effect in step.Effects)
        {
            if (effect is Effect.Acquire acquire) stopped.Remove((node, acquire.Group));
            else if (effect is Effect.Mend mend && stopped.TryGetValue((node, mend.Group), out var resource)) Violated($"{node.Machine.Name} has {mend.Group} mended, of which {resource} was stopped by hand");
        }
    }

    private void Forget(NodeProcess node, IEnumerable<GroupName> groups)
    {
        foreach (var group in groups) stopped.Remove((node, group));
    }
}
