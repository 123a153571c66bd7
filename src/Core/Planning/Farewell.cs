// A clean stop: give everything away, and say goodbye only when nothing is left. A goodbye is a promise; peers take over on it at once.
using System.Collections.Immutable;
using Bascule.Core.Placement;

namespace Bascule.Core.Planning;

internal static class Farewell
{
    /// <summary>Said several times, since nobody confirms it and a lost one costs the peer a deadtime.</summary>
    private const int Goodbyes = 3;

    public static readonly TimeSpan BetweenGoodbyes = TimeSpan.FromMilliseconds(20);

    public static ClusterState Begin(ClusterState state, ImmutableArray<Effect>.Builder effects)
    {
        if (state.Phase is Phase.Leaving or Phase.Off) return state;
        effects.Add(new Effect.Tell(Severity.Info, "Heartbeat shutdown in progress."));
        return state with { Phase = Phase.Leaving };
    }

    public static ClusterState Proceed(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        if (state.Phase == Phase.Leaving && state.ActuatorReady && state.Groups.Values.All(g => g.Holding == Holding.Released))
        {
            effects.Add(new Effect.Tell(Severity.Info, "All HA resources relinquished."));
            return state with { Phase = Phase.Off, GoodbyesLeft = Goodbyes };
        }
        if (state.Phase == Phase.Leaving && state.ActuatorReady && state.Groups.Values.All(g => g.Holding == Holding.Released || Maintenance.IsKept(state, g)))
        {
            // Without a goodbye: that is a promise that nothing is left.
            var kept = state.Groups.Values.Where(g => g.Holding != Holding.Released).Select(g => g.Group.Name);
            effects.Add(new Effect.Quit($"{string.Join(", ", kept)} in maintenance: left as it is"));
            return state;
        }
        if (state.GoodbyesLeft == 0 || now < state.NextDeadline) return state;

        if (state.GoodbyesLeft > 1) effects.Add(new Effect.Broadcast("goodbye, once more"));
        else effects.Add(new Effect.Quit("everything is handed over and goodbye is said"));
        return state with { GoodbyesLeft = state.GoodbyesLeft - 1 };
    }
}
