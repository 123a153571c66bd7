// The one function that decides. Read it top to bottom: perceive, judge, decide, plan. Nothing in it knows a clock, a socket or a file.
using System.Collections.Immutable;
using Bascule.Core.Fencing;
using Bascule.Core.Membership;
using Bascule.Core.Placement;
using Bascule.Core.Planning;

namespace Bascule.Core;

public static class ClusterMachine
{
    /// <summary>
    /// One turn. The same state, moment and input always give the same step. Must be called at <see cref="ClusterState.NextDeadline"/> at the latest;
    /// being called later than that is itself evidence: of a pause of ours, not of a peer's silence.
    /// </summary>
    /// <param name="now">Not earlier than at the turn before.</param>
    public static Step Advance(ClusterState state, Instant now, Input input)
    {
        var effects = ImmutableArray.CreateBuilder<Effect>();
        if (input is Input.StillHeard still) state = Hearsay.Take(state, still);      // noted before a sleep of ours, it must be moved by it too
        state = SelfDoubt.Consider(state, now, effects);
        state = Perceive(state, now, input, effects);
        state = Liveliness.Judge(state, now, effects);
        state = Patience.Judge(state);
        state = Joining.Proceed(state, now, effects);
        state = Bearers.Judge(state, now, effects);
        state = Reach.Judge(state, now, effects);
        state = Failures.Age(state, now);
        state = Maintenance.Judge(state, now, effects);
        state = Homecoming.Judge(state, now);
        state = Claims.Revise(state, now, effects);
        state = Plan.Towards(state, now, effects);
        state = FenceBeforeTakeover.Pursue(state, now, effects);
        state = Reconfiguration.Forget(state);
        state = ConflictProbe.Pursue(state, now, effects);
        state = Farewell.Proceed(state, now, effects);
        state = Speak(state, effects);
        return new Step(state with { NextDeadline = Deadlines.Next(state, now) }, effects.DrainToImmutable());
    }

    private static ClusterState Perceive(ClusterState state, Instant now, Input input, ImmutableArray<Effect>.Builder effects) => input switch
    {
        Input.TimePassed => state,
        Input.Heard heard => Hearsay.Take(state, heard, effects),
        Input.StillHeard => state,      // taken before everything else
        Input.HeardUnverified unverified => Hearsay.Take(state, now, unverified),
        Input.CarrierChanged carrier => Hearsay.Take(state, now, carrier, effects),
        Input.BearerChanged bearer => Bearers.Take(state, now, bearer),
        Input.Pinged pinged => Reach.Take(state, now, pinged),
        Input.ActuatorReady ready => Outcomes.Take(FenceBeforeTakeover.Interrupted(state), ready, effects),
        Input.ActuatorLost => Outcomes.Lost(FenceBeforeTakeover.Interrupted(state), effects),
        Input.Acquired acquired => Outcomes.Take(state, acquired, effects),
        Input.AcquireFailed failed => Outcomes.Take(state, now, failed, effects),
        Input.Released released => Outcomes.Take(state, released, effects),
        Input.ReleaseFailed failed => Outcomes.Take(state, now, failed, effects),
        Input.ResourceFell fell => Failures.Take(state, now, fell, effects),
        Input.ResourceRose rose => Failures.Take(state, rose, effects),
        Input.Probed probed => ConflictProbe.Take(state, now, probed),
        Input.Fenced fenced => FenceBeforeTakeover.Take(state, now, fenced, effects),
        Input.ConfirmedOff confirmed => FenceBeforeTakeover.Take(state, confirmed, effects),
        Input.StandbyRequested standby => Requests.Take(state, standby, effects),
        Input.TakeoverRequested takeover => Requests.Take(state, now, takeover, effects),
        Input.ClearRequested clear => Requests.Take(state, now, clear, effects),
        Input.MaintenanceRequested maintenance => Maintenance.Take(state, now, maintenance, effects),
        Input.Reconfigured changed => Reconfiguration.Take(state, now, changed, effects),
        Input.FailbackTime time => state with { IsFailbackTime = time.HasCome },
        Input.StopRequested => Farewell.Begin(state, effects),
        _ => throw new System.Diagnostics.UnreachableException($"an input nobody handles: {input.GetType().Name}"),
    };

    /// <summary>Our view goes out as soon as it differs from what was last sent.</summary>
    private static ClusterState Speak(ClusterState state, ImmutableArray<Effect>.Builder effects)
    {
        if (state.IsMute || state.StillSays(state.LastView)) return state;
        effects.Add(new Effect.Broadcast("our view changed"));
        return state with { LastView = state.Speak() };
    }
}
