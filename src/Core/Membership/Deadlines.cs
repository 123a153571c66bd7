// When the machine must turn again though nothing happens. Kept with the state, so that an idle heartbeat costs one comparison
// and the simulator can skip the time between.
using Bascule.Core.Fencing;

namespace Bascule.Core.Membership;

internal static class Deadlines
{
    public static Instant Next(ClusterState state, Instant now)
    {
        var timing = state.Cluster.Timing;
        // Whoever counts another's silence, or acts on its death or its goodbye, must know that it was awake itself, all the time: a sleep shows only in a
        // turn that comes late.
        var next = now + timing.Keepalive;
        if (state.Carriers != 0)
        {
            foreach (var peer in state.Peers.Values)
            {
                if (peer.Liveness is Liveness.Dead or Liveness.Off) continue;
                next = Instant.Earlier(next, Liveliness.DeadAt(state, peer));
                if (peer is { View: not null, Liveness: not Liveness.Late }) next = Instant.Earlier(next, peer.LastHeard + state.TimingOf(peer).Warntime);
                if (state.Phase is Phase.Joining or Phase.Active) next = Instant.Earlier(next, ConflictProbe.BeginsAt(state, peer, now));
            }
        }
        next = Instant.Earlier(next, Placement.Reach.NextAt(state));
        foreach (var group in state.Groups.Values)
        {
            next = Instant.Earlier(next, group.ImpededUntil);
            next = Instant.Earlier(next, Placement.Maintenance.DueAt(group));
            next = Instant.Earlier(next, Placement.Homecoming.DueAt(state, group));
            if (state.ActuatorReady && group is { Holding: Holding.Held, Maintenance.IsOn: false }) next = Instant.Earlier(next, group.MendAt);
            next = Instant.Earlier(next, Placement.Bearers.JudgedAt(state, group));
            if (state.ActuatorReady && group.Holding == Holding.Stuck) next = Instant.Earlier(next, group.RetryAt);
            if (group.HomeAwaitedUntil is { } awaited) next = Instant.Earlier(next, awaited);
            if (group.WantedUntil is { } until) next = Instant.Earlier(next, until);
        }
        foreach (var peer in state.Peers.Values) next = Instant.Earlier(next, FenceBeforeTakeover.DueAt(peer, now));
        if (state.GoodbyesLeft > 0) next = Instant.Earlier(next, now + Planning.Farewell.BetweenGoodbyes);
        return next;
    }
}
