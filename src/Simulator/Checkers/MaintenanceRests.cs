using Bascule.Core;
using Bascule.Simulator.Machines;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// What an operator put in maintenance is neither started nor mended nor moved before it ends, by any node that was told; nor, by a node that stops, stopped, if
/// the other has said that it knows; nor started while the other keeps it without its node. Told: on it, or in a datagram that it read; it forgets with the machine's power.
/// </summary>
internal sealed class MaintenanceRests(World world) : Checker(world)
{
    /// <summary>Each node counts by its own clock, and the first that finds it over says so.</summary>
    private static readonly TimeSpan AlmostOver = TimeSpan.FromSeconds(2);

    private readonly Dictionary<GroupName, Order> orders = [];

    public override string Property => "maintenance-rests";

    /// <summary>The newest order for a group: where it was given, how long it stands, and who knows of it since when.</summary>
    private sealed class Order(Machine on, long at, TimeSpan length, bool isKnownToBeNewest)
    {
        public bool StandsAt(long now) => now - at < Schedule.Nanoseconds(length - AlmostOver);

        /// <summary>Two that were given on two nodes which had not heard of each other's: nobody can say which is the newer.</summary>
        public bool IsKnownToBeNewest => isKnownToBeNewest;

        public Machine On => on;

        public long At => at;

        /// <summary>The last datagram of that machine before it.</summary>
        public long SentBefore { get; init; }

        public Knowledge?[] Known { get; } = new Knowledge?[Setup.Nodes.Length];
    }

    /// <param name="Boot">When the machine got its power, in true time.</param>
    /// <param name="SentBefore">The last datagram of the machine before it knew.</param>
    private sealed record Knowledge(long Boot, long SentBefore);

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        if (input is Input.MaintenanceRequested request) Note(node, request, step);
        if (orders.Count == 0) return;
        Learn(node, step.State);

        foreach (var effect in step.Effects)
        {
            switch (effect)
            {
                case Effect.Acquire acquire when IsKeptElsewhere(node, acquire.Group): Violated($"{node.Machine.Name} starts {acquire.Group}, which {World.OtherThan(node.Machine).Name} keeps by an order that both knew"); break;
                case Effect.Acquire acquire when Rests(node, acquire.Group): Violated($"{node.Machine.Name} starts {acquire.Group}, which is in maintenance"); break;
                case Effect.Mend mend when Rests(node, mend.Group): Violated($"{node.Machine.Name} mends {mend.Group}, which is in maintenance"); break;
                case Effect.Release release when Rests(node, release.Group) && !MayStop(node, before, step.State, release.Group): Violated($"{node.Machine.Name} stops {release.Group}, which is in maintenance: {release.Reason}"); break;
            }
        }
        foreach (var (old, made) in Truth.ClaimsMade(node, before, input, step))
            if (old.Claim.Assignee != made.Claim.Assignee && Rests(node, made.Group.Name)) Violated($"{node.Machine.Name} moves {made.Group.Name} ({made.Claim}), which is in maintenance");
    }

    private void Note(NodeProcess node, Input.MaintenanceRequested request, in Step step)
    {
        foreach (var group in request.Groups)
        {
            if (!step.State.Groups.ContainsKey(group) || step.Effects.Any(e => e is Effect.Refuse refused && refused.Group == group)) continue;
            var isNewest = !orders.TryGetValue(group, out var last) || Knows(last, node.Machine) || (last.On == node.Machine && last.IsKnownToBeNewest);
            var order = new Order(node.Machine, World.Schedule.Now, request.For, isNewest) { SentBefore = World.Network.SentBy(node.Machine) };
            order.Known[node.Machine.Index] = new Knowledge(node.Machine.LastWithoutPower, World.Network.SentBy(node.Machine));
            orders[group] = order;
        }
    }

    private void Learn(NodeProcess node, ClusterState state)
    {
        var other = World.OtherThan(node.Machine);
        foreach (var (group, order) in orders)
        {
            // Where the order was given it may be forgotten with the power: what is heard from there since is an older one.
            if (order.On == node.Machine || Knows(order, node.Machine) || !Knows(order, order.On) || node.HasRead(other) <= order.SentBefore) continue;
            if (state.Groups.ContainsKey(group) && state.Peers.Values.Any(p => p.IsAlive && state.IsFresh(p) && p.View!.Groups.TryGetValue(group, out var report) && report.Maintenance.IsOn))
                order.Known[node.Machine.Index] = new Knowledge(node.Machine.LastWithoutPower, World.Network.SentBy(node.Machine));
        }
    }

    /// <summary>A machine whose clock stood meanwhile keeps longer than it should, and nobody can know.</summary>
    private bool IsKeptElsewhere(NodeProcess node, GroupName group)
    {
        var (other, index) = (World.OtherThan(node.Machine), World.IndexOf(group));
        return orders.TryGetValue(group, out var order) && Knows(order, node.Machine) && Knows(order, other) && other.Sleep.Since(order.At) == 0
            && node.Sleep.Since(order.At) == 0 && other.Actuator.KeptUntil(index) > other.Now && other.Kernel.HoldsAddressOf(index);
    }

    private bool Rests(NodeProcess node, GroupName group) =>
        orders.TryGetValue(group, out var order) && order.IsKnownToBeNewest && Knows(order, node.Machine) && order.StandsAt(World.Schedule.Now);

    /// <summary>Another has the stronger claim, or nobody but this node could know of the maintenance.</summary>
    private bool MayStop(NodeProcess node, ClusterState before, ClusterState state, GroupName group)
    {
        if (state.Groups[group] is { IsContested: true } or { IsLeaving: true } || before.Groups[group].Claim.Assignee != node.Machine.Name || before.Groups[group].Holding != Holding.Held) return true;
        if (state.Phase == Phase.Active) return false;
        var (order, other) = (orders[group], World.OtherThan(node.Machine));
        return !Knows(order, other) || node.HasRead(other) <= order.Known[other.Index]!.SentBefore || !state.Peers.Values.All(state.IsFresh);
    }

    private static bool Knows(Order order, Machine machine) => order.Known[machine.Index] is { } known && machine.HasPower && known.Boot == machine.LastWithoutPower;
}
