using Bascule.Core;
using Bascule.Simulator.Machines;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// A group with addresses is taken beside a dead peer only after the clients' network was asked for them several times, and not while anybody answered. Nor is
/// a peer fenced while somebody answers for any group that is not here.
/// </summary>
internal sealed class AnsweredNotTaken(World world) : Checker(world)
{
    private const int LeastAsked = 4;
    private static readonly TimeSpan RoundsInNoHurry = TimeSpan.FromSeconds(2);

    private readonly Queue<(long At, Instant OnItsClock)>[,] asked = Queues(world);
    private readonly long[,] answeredAt = new long[Setup.Nodes.Length, world.Setup.Groups.Length];

    public override string Property => "answered-not-taken";

    public override void AddressAsked(Machine machine, int group)
    {
        var times = asked[machine.Index, group];
        if (times.Count == LeastAsked) times.Dequeue();
        times.Enqueue((World.Schedule.Now, machine.Now));
    }

    public override void AddressAnswered(Machine machine, int group) => answeredAt[machine.Index, group] = World.Schedule.Now;

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        if (!World.Setup.ConflictProbe) return;
        foreach (var effect in step.Effects)
        {
            if (effect is Effect.Acquire acquire) Judge(node, acquire.Group, "acquires");
            if (effect is Effect.Fence fence) JudgeFence(node, fence.Peer);
        }
        foreach (var (old, _) in Truth.ClaimsMade(node, before, input, step)) Judge(node, old.Group.Name, "claims");
    }

    private void Judge(NodeProcess node, GroupName name, string does)
    {
        if (node.State.Peers.Values.All(p => p.Liveness != Liveness.Dead) || !node.State.Groups[name].Group.HasAddresses) return;

        var (machine, group, at, timing) = (node.Machine, World.IndexOf(name), World.Schedule.Now, World.Setup.Longest);
        var times = asked[machine.Index, group];
        // Of late by its own clock: no node can know of a sleep in which that stood.
        if (times.Count < LeastAsked || machine.Now - times.Peek().OnItsClock > TimeSpan.FromTicks(Math.Max(timing.Deadtime.Ticks, RoundsInNoHurry.Ticks)) || times.Peek().At < node.StartedAt)
            Violated($"{machine.Name} {does} {name} beside a dead peer without having asked {LeastAsked} times of late who has its addresses");

        var last = answeredAt[machine.Index, group];
        if (last > 0 && at - last < Schedule.Nanoseconds(World.Setup.Shortest.ProbeInterval) * 7 / 2)
            Violated($"{machine.Name} {does} {name} though somebody answered for its addresses {Journal.Seconds(at - last)}s ago");
    }

    private void JudgeFence(NodeProcess node, NodeName peer)
    {
        foreach (var group in node.State.Groups.Values)
        {
            var last = answeredAt[node.Machine.Index, World.IndexOf(group.Group.Name)];
            if (!group.IsInHand && last > 0 && World.Schedule.Now - last < Schedule.Nanoseconds(World.Setup.Shortest.ProbeInterval) * 7 / 2)
                Violated($"{node.Machine.Name} fences {peer} though somebody answered for {group.Group.Name} {Journal.Seconds(World.Schedule.Now - last)}s ago");
        }
    }

    private static Queue<(long, Instant)>[,] Queues(World world)
    {
        var queues = new Queue<(long, Instant)>[Setup.Nodes.Length, world.Setup.Groups.Length];
        for (var m = 0; m < queues.GetLength(0); m++)
            for (var g = 0; g < queues.GetLength(1); g++) queues[m, g] = new Queue<(long, Instant)>();
        return queues;
    }
}
