using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// With failback under conditions, a holder that would do as well gives a group back only to a home whose life has run for as long as it must, only at the time of day
/// for it, and within an hour not more often than it may, unless an operator says so.
/// </summary>
internal sealed class NotHomeTooSoon(World world) : Checker(world)
{
    private static readonly TimeSpan RequestStands = TimeSpan.FromSeconds(130);
    private static readonly TimeSpan AnHour = TimeSpan.FromHours(1);

    private readonly Dictionary<(NodeName Node, Incarnation Life), long> begun = [];
    private readonly Dictionary<(NodeProcess Node, GroupName Group), List<Instant>> givenBack = [];

    public override string Property => "not-home-too-soon";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        if (World.Setup is not { Failback: true, FailbackWhen: { } when }) return;
        begun.TryAdd((node.Machine.Name, node.Incarnation), node.StartedAt);
        ImmutableArray<GroupName> forgiven = input switch { Input.ClearRequested clear => clear.Groups, Input.TakeoverRequested takeover => takeover.Groups, _ => [] };
        foreach (var group in forgiven) givenBack.Remove((node, group));
        if (input is Input.Reconfigured)
            foreach (var group in before.Groups.Keys.Except(step.State.Cluster.Groups.Select(g => g.Name))) givenBack.Remove((node, group));
        if (ReferenceEquals(before.Groups, step.State.Groups) || before.Phase != Phase.Active || input is Input.StopRequested or Input.StandbyRequested) return;

        foreach (var after in step.State.Groups.Values)
        {
            var home = after.Group.Home;
            if (!before.Groups.TryGetValue(after.Group.Name, out var old) || old.Claim.Assignee != node.State.Self || after.Claim.Assignee != home || home == node.State.Self) continue;
            if (after.Fitness != Eligibility.Able || IsAdopted(input, after) || WasAskedFor(home, after.Group.Name)) continue;
            if (World.Schedule.Now - begun[(home, before.Peers[home].Incarnation)] < Truth.AlmostAll(when.HealthyFor))
                Violated($"{node.Machine.Name} gives {after.Group.Name} back to {home}, which has not run for {Words.Of(when.HealthyFor)} yet");
            if (when.IsTimed && !node.WasToldOfFailbackTime) Violated($"{node.Machine.Name} gives {after.Group.Name} back to {home} at the wrong time of day");
            Count(node, after.Group.Name, now, when.PerHour);
        }
    }

    private void Count(NodeProcess node, GroupName group, Instant now, int perHour)
    {
        if (!givenBack.TryGetValue((node, group), out var times)) givenBack[(node, group)] = times = [];
        times.RemoveAll(at => now - at >= AnHour);
        times.Add(now);
        if (perHour > 0 && times.Count > perHour) Violated($"{node.Machine.Name} gives {group} back to its home for the {times.Count}th time within an hour");
    }

    /// <summary>The home made that claim itself, and was heard.</summary>
    private static bool IsAdopted(Input input, GroupState group) => input is Input.Heard heard && heard.View.Groups.TryGetValue(group.Group.Name, out var told) && told.Claim == group.Claim;

    private bool WasAskedFor(NodeName home, GroupName group) =>
        World.TakeoversAsked.TryGetValue((World.MachineOf(home).Index, World.IndexOf(group)), out var asked) && World.Schedule.Now - asked < Truth.Nanoseconds(RequestStands);
}
