using Bascule.Core;
using Bascule.Simulator.Machines;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Checkers;

/// <summary>With failback off, a holder that is up and able, and that clients can reach, keeps its group until an operator says otherwise.</summary>
internal sealed class NoNeedlessMove(World world) : Checker(world)
{
    private static readonly TimeSpan RequestStands = TimeSpan.FromSeconds(130);

    public override string Property => "no-needless-move";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        if (World.Setup.Failback || ReferenceEquals(before.Groups, step.State.Groups) || before.Phase != Phase.Active || input is Input.StopRequested or Input.StandbyRequested) return;
        foreach (var after in step.State.Groups.Values)
        {
            if (!before.Groups.TryGetValue(after.Group.Name, out var old) || old is not { Holding: Holding.Held, Fitness: Eligibility.Able } || old.Claim.Assignee != node.State.Self || after.Claim.Assignee == node.State.Self) continue;
            if (after.IsCutOff && !IsFlap(node.Machine)) continue;
            if (after.Outreached is not null && (IsLate(node) || IsGlimpse || World.PingHosts.WasBehind(node.Machine, World.Schedule.Now - Schedule.Nanoseconds(step.State.Cluster.Timing.Deadping)))) continue;
            if (input is Input.ResourceFell fell && fell.Group == after.Group.Name) continue;
            if (input is Input.Heard heard && heard.View.Groups.TryGetValue(after.Group.Name, out var told) && told.Claim == after.Claim) continue;
            var other = World.OtherThan(node.Machine);
            if (World.TakeoversAsked.TryGetValue((other.Index, World.IndexOf(after.Group.Name)), out var asked)
                && World.Schedule.Now - asked < Truth.Nanoseconds(RequestStands)) continue;
            Violated($"{node.Machine.Name} gives {after.Group.Name} away though it is up and able, failback is off and nobody asked for it");
        }
    }

    /// <summary>What the peer said last was lost or is on its way: it may have missed the same ping node by now, and nobody here can know.</summary>
    private bool IsLate(NodeProcess node) => World.OtherThan(node.Machine) is var other && World.Network.SentBy(other) - node.HasRead(other) > 1;

    /// <summary>A ping host was back for so short a time that the other node may have had an answer, and this one none.</summary>
    private bool IsGlimpse => World.Setup.Longest is var timing && World.PingHosts.LastGlimpse is { } at
        && World.Schedule.Now - at < Schedule.Nanoseconds(timing.Deadping + timing.PingDamping + (2 * timing.PingInterval));

    /// <summary>Without a carrier for less than the damping, by a clock that may run 0.2 % wrong.</summary>
    private bool IsFlap(Machine machine) =>
        machine.CutSince is { } since && World.Schedule.Now - since < Schedule.Nanoseconds(World.Setup.Shortest.CarrierDamping) * 998 / 1000;
}
