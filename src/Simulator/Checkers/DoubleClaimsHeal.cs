using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>Of two claims that meet, the stronger (epoch, then home, then name) is kept by both in that very step; the weaker holder begins to let go.</summary>
internal sealed class DoubleClaimsHeal(World world) : Checker(world)
{
    public override string Property => "double-claims-heal";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        if (input is not Input.Heard heard) return;
        foreach (var (name, report) in heard.View.Groups)
        {
            if (!before.Groups.TryGetValue(name, out var old) || !step.State.Groups.TryGetValue(name, out var group)) continue;
            var home = report.LineDigest == old.Group.LineDigest ? old.Group.Home : default;      // nodes that know different homes: the name alone
            if (step.State.Peers[heard.View.From].View != heard.View) continue;      // an older life: not heard at all
            var told = Compare(report.Claim, old.Claim, home);
            if (told > 0 && Compare(report.Claim, group.Claim, home) > 0)
                Violated($"{node.Machine.Name} keeps its claim {group.Claim} to {name} though {heard.View.From} told of {report.Claim}");
            else if (told > 0 && report.Claim.Assignee != step.State.Self && group.Claim == report.Claim && step.State.ActuatorReady && group.Holding is Holding.Held or Holding.Acquiring && step.State.ActuatorReady)
                Violated($"{node.Machine.Name} goes on holding {name} though {heard.View.From} has the stronger {report.Claim}");
            else if (told < 0 && Compare(group.Claim, old.Claim, home) < 0)
                Violated($"{node.Machine.Name} gave up its stronger {old.Claim} to {name} for {group.Claim}");
        }
    }

    /// <summary>Written a second time on purpose: this is the rule of docs/decisions/0006, not Core's opinion of it.</summary>
    private static int Compare(Claim one, Claim other, NodeName home)
    {
        var byEpoch = one.Epoch.Value.CompareTo(other.Epoch.Value);
        if (byEpoch != 0) return byEpoch;
        return Rank(other.Assignee, home).CompareTo(Rank(one.Assignee, home));
    }

    private static int Rank(NodeName? assignee, NodeName home) => assignee switch
    {
        { } node when node == home => 0,
        { } node => 1 + Setup.Nodes.IndexOf(node),
        null => int.MaxValue,
    };
}
