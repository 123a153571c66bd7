using Bascule.Core;
using Bascule.Core.Membership;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// Whatever files the nodes have, and whichever reloads first: no actuator counts on a longer lease than that of the deadtime that the other node, which hears
/// this one's present life, waits before it judges it. So a holder that stops is silent before its peer takes over, in the middle of a reload too.
/// </summary>
internal sealed class LeaseWithinPatience(World world) : Checker(world)
{
    private static readonly TimeSpan Rounding = TimeSpan.FromMilliseconds(1);

    public override string Property => "lease-within-patience";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        foreach (var holder in World.Machines)
        {
            if (holder.Node is not { State.ActuatorReady: true } its || World.OtherThan(holder).Node is not { } other) continue;
            var state = other.State;
            var peer = state.Peers[holder.Name];
            if (peer.View is null || peer.Incarnation != its.Incarnation || !state.IsFresh(peer)) continue;

            var waits = state.TimingOf(peer);
            if (holder.Actuator.Lease > waits.Lease + Rounding)
                Violated($"{holder.Name} counts on a lease of {Words.Of(holder.Actuator.Lease)}, while {other.Machine.Name} judges it after {Words.Of(waits.Deadtime)}");
        }
    }
}
