// What became of the effects: the actuator's answers.
using System.Collections.Immutable;

namespace Bascule.Core.Planning;

internal static class Outcomes
{
    /// <summary>After a failed start a node stands back this long; afterwards it is asked only when nobody else is able.</summary>
    private static readonly TimeSpan StandBack = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan BetweenReleases = TimeSpan.FromSeconds(1);      // Heartbeat's ResourceManager retries a stop each second

    public static ClusterState Take(ClusterState state, Input.ActuatorReady ready, ImmutableArray<Effect>.Builder effects)
    {
        foreach (var group in state.Groups.Values)
        {
            var held = ready.Held.FirstOrDefault(h => h.Group == group.Group.Name);
            if (held.Group == group.Group.Name)
            {
                var claim = new Claim(held.Epoch, state.Self);
                var isOnItsWay = ready.Acquiring.Contains(held.Group);
                effects.Add(new Effect.Tell(Severity.Info, $"{held.Group}: found {(isOnItsWay ? "on its way up" : "held")} here under epoch {held.Epoch}"));
                var isStill = claim.IsStrongerThan(group.Claim, group.Group.Home);
                state = state.With(group with
                {
                    Holding = isOnItsWay ? Holding.Acquiring : Holding.Held,
                    HeldEpoch = held.Epoch,
                    Claim = isStill ? claim : group.Claim,
                    IsContested = !isStill && group.Claim.Assignee != state.Self,
                    IsSilenced = false,
                    Fallen = null,      // what has stopped is told anew
                    MendAt = Instant.Never,
                    IsMending = isOnItsWay && group.IsMending && group.HeldEpoch == held.Epoch,
                });
                continue;
            }
            // Why it is being released, an earlier life knew: its lease had perhaps run out, and another may have it.
            var isReleasing = ready.Releasing.Contains(group.Group.Name);
            state = state.With(group with { Holding = isReleasing ? Holding.Releasing : Holding.Released, IsContested = isReleasing, IsSilenced = false });
        }
        // While we were mute a peer may have taken what it believed ours: what it said before it knew that we are back permits nothing.
        return state with { ActuatorReady = true, Doubts = state.LastView is null || state.ActuatorReady ? state.Doubts : (ushort)(state.Doubts + 1) };
    }

    public static ClusterState Lost(ClusterState state, ImmutableArray<Effect>.Builder effects)
    {
        if (!state.ActuatorReady) return state;
        effects.Add(new Effect.Tell(Severity.Critical, "the actuator does not answer: until it is back this node sends no heartbeats, so that its peers take over"));
        foreach (var group in state.Groups.Values) state = state.With(group with { Holding = Holding.Unknown });
        return state with { ActuatorReady = false };
    }

    public static ClusterState Take(ClusterState state, Input.Acquired acquired, ImmutableArray<Effect>.Builder effects)
    {
        if (!state.Groups.TryGetValue(acquired.Group, out var group) || group.Holding != Holding.Acquiring || group.HeldEpoch != acquired.Epoch) return state;
        if (group.IsMending)
        {
            effects.Add(new Effect.Tell(Severity.Info, $"{acquired.Group}: all of it runs again on {state.Self}"));
            return state.With(group with { Holding = Holding.Held, Fallen = null, IsMending = false });
        }
        effects.Add(new Effect.Tell(Severity.Info, $"{acquired.Group}: held by {state.Self}"));
        return state.With(group with { Holding = Holding.Held, WantedUntil = null, Eligibility = Eligibility.Able, Impediment = null, StoppedByHand = null, ImpededUntil = Instant.Never });
    }

    public static ClusterState Take(ClusterState state, Instant now, Input.AcquireFailed failed, ImmutableArray<Effect>.Builder effects)
    {
        if (!state.Groups.TryGetValue(failed.Group, out var group) || group.Holding != Holding.Acquiring || group.HeldEpoch != failed.Epoch) return state;
        effects.Add(new Effect.Tell(Severity.Critical, $"Giving up resources due to failure of {failed.Group}: {failed.Why}"));
        return state.With(group with
        {
            Holding = Holding.Releasing,      // what had started is being stopped; Released follows
            Eligibility = Eligibility.Unable,
            Impediment = failed.Why,
            ImpededUntil = now + StandBack,
            WantedUntil = null,
            StoppedByHand = null,
        });
    }

    public static ClusterState Take(ClusterState state, Input.Released released, ImmutableArray<Effect>.Builder effects)
    {
        if (!state.Groups.TryGetValue(released.Group, out var group)) return state;
        var byItself = group.Holding is Holding.Held or Holding.Acquiring;
        if (byItself ? released.Epoch != group.HeldEpoch : group.Holding is not (Holding.Releasing or Holding.Stuck)) return state;

        if (byItself) effects.Add(new Effect.Tell(Severity.Critical, $"{released.Group}: the actuator let go by itself: our word did not reach it within the lease"));
        effects.Add(new Effect.Tell(Severity.Info, $"{released.Group}: released by {state.Self}"));
        return state.With(group with { Holding = Holding.Released, RetryAt = Instant.Never, IsContested = false, IsSilenced = false, Fallen = null, MendAt = Instant.Never, IsMending = false });
    }

    public static ClusterState Take(ClusterState state, Instant now, Input.ReleaseFailed failed, ImmutableArray<Effect>.Builder effects)
    {
        if (!state.Groups.TryGetValue(failed.Group, out var group)) return state;
        effects.Add(new Effect.Tell(Severity.Critical, $"Resource STOP failure: {failed.Group}: {failed.Why}; no other node may have it before this one let go"));
        return state.With(group with { Holding = Holding.Stuck, RetryAt = now + BetweenReleases });
    }
}
