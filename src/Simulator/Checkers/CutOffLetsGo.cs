using Bascule.Core;
using Bascule.Simulator.Machines;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// A node whose clients cannot reach it, since the network card that bears the addresses has had no carrier for a while, does not keep the right to a group that a peer could take.
/// </summary>
internal sealed class CutOffLetsGo(World world) : Checker(world)
{
    private const long TimersMayBeLateBy = 500_000_000;

    public override string Property => "cut-off-lets-go";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        if (node.Machine.CutSince is not { } since || step.State.Phase != Phase.Active) return;
        since = Math.Max(since, node.StartedAt);
        var awake = World.Schedule.Now - since - node.Sleep.Since(since);
        var damping = Schedule.Nanoseconds(World.Setup.Longest.CarrierDamping) + TimersMayBeLateBy;
        if (awake <= damping) return;

        var state = step.State;
        foreach (var group in state.Groups.Values)
            // A group that a reload has just brought has its damping still before it; one that leaves is given to nobody.
            if (group.Group.HasAddresses && group is { IsLeaving: false, Maintenance.IsOn: false } && now.Nanoseconds - group.BearerSince.Nanoseconds > damping && group.Claim.Assignee == node.Machine.Name && state.Peers.Values.Any(p => CouldTake(state, p, group.Group.Name)))
                Violated($"{node.Machine.Name} has had no carrier for {Journal.Seconds(awake)}s and keeps {group.Group.Name}, which its peer could take");
    }

    /// <summary>As its last word was: behind its only card the holder hears no newer one.</summary>
    private static bool CouldTake(ClusterState state, Peer peer, GroupName name) =>
        peer is { IsAlive: true, View.Phase: Phase.Active } && state.IsFresh(peer)
        && peer.View.Groups.TryGetValue(name, out var report) && report is { Eligibility: Eligibility.Able, Holding: Holding.Released };
}
