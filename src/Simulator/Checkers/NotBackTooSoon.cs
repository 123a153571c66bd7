using Bascule.Core;
using Bascule.Core.Placement;
using Bascule.Simulator.Machines;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Checkers;

/// <summary>A node that gave a group away because something of it kept stopping there is not handed it back by an able one before that is forgotten, unless an operator says so.</summary>
internal sealed class NotBackTooSoon(World world) : Checker(world)
{
    private readonly Dictionary<(NodeProcess Node, GroupName Group), Instant> givenAway = [];

    public override string Property => "not-back-too-soon";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        var self = node.State.Self;
        switch (input)
        {
            case Input.ResourceFell { ByHand: false } fell when before.Groups.TryGetValue(fell.Group, out var old) && old.Claim.Assignee == self && step.State.Groups[fell.Group].Claim.Assignee != self: givenAway[(node, fell.Group)] = now; break;
            case Input.Reconfigured: Forget(node, before.Groups.Keys.Except(step.State.Cluster.Groups.Select(g => g.Name))); break;
            case Input.ClearRequested clear: Forget(node, clear.Groups); break;
            case Input.TakeoverRequested takeover: Forget(node, takeover.Groups); break;
            case Input.Heard { View: { Phase: Phase.Active } view }:
                foreach (var (name, report) in view.Groups)
                    if (givenAway.TryGetValue((node, name), out var since) && before.Groups[name].Claim.Assignee == view.From && report.Claim.Assignee == self && report.Claim.Epoch.CompareTo(before.Groups[name].Claim.Epoch) > 0 && report.Eligibility == Eligibility.Able
                        && Schedule.Nanoseconds(now - since) < Truth.AlmostAll(Failures.Memory))
                        Violated($"{node.Machine.Name} gave {name} away since it kept stopping there, and has it back from an able node after {Words.Of(now - since)}");
                break;
        }
        foreach (var effect in step.Effects)
            if (effect is Effect.Acquire acquire) givenAway.Remove((node, acquire.Group));
    }

    private void Forget(NodeProcess node, IEnumerable<GroupName> groups)
    {
        foreach (var group in groups) givenAway.Remove((node, group));
    }
}
