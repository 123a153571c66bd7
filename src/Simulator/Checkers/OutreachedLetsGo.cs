using Bascule.Core;
using Bascule.Simulator.Machines;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Checkers;

/// <summary>A node that truly reaches fewer ping nodes than its peer says it does, for longer than deadping and the damping, does not keep the right to a group that the peer could take.</summary>
internal sealed class OutreachedLetsGo(World world) : Checker(world)
{
    private const long TimersMayBeLateBy = 500_000_000;

    private readonly (NodeProcess? Node, long Since)[] toldSince = new (NodeProcess?, long)[Setup.Nodes.Length];

    public override string Property => "outreached-lets-go";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        if (World.PingHosts.Count == 0) return;
        var (state, machine) = (step.State, node.Machine);
        ref var told = ref toldSince[machine.Index];
        if (!IsBehind(node, state, now))
        {
            told = (null, 0);
            return;
        }
        if (told.Node != node) told = (node, World.Schedule.Now);
        // What counts is the peer's word after the damping: it may have died meanwhile.
        var said = World.Network.HeardAt(machine, World.OtherThan(machine));
        if (state.Phase != Phase.Active || said - told.Since - node.Sleep.Since(told.Since) <= Schedule.Nanoseconds(state.Cluster.Timing.PingDamping) + TimersMayBeLateBy) return;

        foreach (var group in state.Groups.Values)
            if (group.Claim.Assignee == machine.Name && group is { Eligibility: < Eligibility.Impaired, WantedUntil: null, Maintenance.IsOn: false } && state.Peers.Values.Any(p => CouldTake(state, p, group.Group.Name)))
                Violated($"{machine.Name} reaches {World.PingHosts.ReachedBy(machine)} ping nodes, its peer more, and {machine.Name} keeps {group.Group.Name}, which that could take");
    }

    /// <summary>For so long that it must have noticed how many it reaches, and the peer, which cannot have slept of late, has said that it is better off.</summary>
    private bool IsBehind(NodeProcess node, ClusterState state, Instant now)
    {
        if (World.PingHosts.BehindSince(node.Machine) is not { } since || state.Reached is null) return false;      // who asks anew, after a sleep or a reload, does not know yet
        var timing = state.Cluster.Timing;
        since = Math.Max(Math.Max(since, World.PingHosts.ReachedSince(node.Machine)), node.StartedAt);
        var awake = World.Schedule.Now - since - node.Sleep.Since(since);
        return awake > Schedule.Nanoseconds(timing.Deadping + timing.PingInterval) + TimersMayBeLateBy
            && state.Peers.Values.Any(p => IsHeard(state, p) && now >= p.ReachCountsFrom && p.View!.Reached > World.PingHosts.ReachedBy(node.Machine));
    }

    private static bool IsHeard(ClusterState state, Peer peer) => peer is { IsAlive: true, View.Phase: Phase.Active } && peer.View.Settings?.Deadtime == Settings.Of(state.Cluster).Deadtime && state.IsFresh(peer);

    private static bool CouldTake(ClusterState state, Peer peer, GroupName name) =>
        IsHeard(state, peer) && peer.View!.Groups.TryGetValue(name, out var report) && report is { Eligibility: Eligibility.Able, Holding: Holding.Released };
}
