// What operators ask for. A request that cannot be done is refused with its reason, never kept for later in silence.
using System.Collections.Immutable;

namespace Bascule.Core.Placement;

internal static class Requests
{
    /// <summary>How long a takeover request stands: the holder must stop its services first, which agents may take their time for.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static ClusterState Take(ClusterState state, Input.StandbyRequested request, ImmutableArray<Effect>.Builder effects)
    {
        foreach (var name in request.Groups)
        {
            if (!state.Groups.TryGetValue(name, out var group)) continue;
            if (group.Maintenance.IsOn)
                effects.Add(new Effect.Refuse(name, InMaintenance(name)));
            else if (group.Claim.Assignee != state.Self)
                effects.Add(new Effect.Refuse(name, $"{state.Self} does not hold {name}"));
            else if (state.Peers.Values.FirstOrDefault(p => CouldTake(state, p, name)) is not { } peer)
                effects.Add(new Effect.Refuse(name, $"no other node is able to take {name}"));
            else
                state = StandBy(state, group, peer, effects);
        }
        return state;
    }

    private static ClusterState StandBy(ClusterState state, GroupState group, Peer peer, ImmutableArray<Effect>.Builder effects)
    {
        if (group.Eligibility < Eligibility.Standby) group = group with { Eligibility = Eligibility.Standby, Impediment = "an operator asked it to stand by" };
        group = group with { WantedUntil = null };
        state = state.With(group);
        // The other may stand by too, after an earlier wish or a failure: then no preference moves the group, but the newest wish does.
        return state.Phase == Phase.Active && Preference.Of(state, group).Node == state.Self ? Claims.PassOn(state, group, peer.Name, "an operator asked this node to stand by", effects) : state;
    }

    public static ClusterState Take(ClusterState state, Instant now, Input.TakeoverRequested request, ImmutableArray<Effect>.Builder effects)
    {
        foreach (var name in request.Groups)
        {
            if (!state.Groups.TryGetValue(name, out var group)) continue;
            if (state.Phase != Phase.Active)
            {
                effects.Add(new Effect.Refuse(name, $"{state.Self} does not take part yet"));
                continue;
            }
            if (group.Maintenance.IsOn)
            {
                effects.Add(new Effect.Refuse(name, InMaintenance(name)));
                continue;
            }
            if (group is { Eligibility: Eligibility.Able, WhyNotFit: { } why })
            {
                effects.Add(new Effect.Refuse(name, $"clients could not reach {name} on {state.Self}: {why}"));
                continue;
            }
            state = state.With(Failures.Forgive(group, now) with { WantedUntil = group.Claim.Assignee == state.Self ? null : now + Patience });
        }
        return state;
    }

    public static ClusterState Take(ClusterState state, Instant now, Input.ClearRequested request, ImmutableArray<Effect>.Builder effects)
    {
        foreach (var name in request.Groups)
        {
            if (!state.Groups.TryGetValue(name, out var group)) continue;
            if (group.Impediment is { } was) effects.Add(new Effect.Tell(Severity.Info, $"{name}: cleared by an operator: {was}"));
            state = state.With(Failures.Forgive(group, now));
        }
        return state;
    }

    private static string InMaintenance(GroupName name) => $"{name} is in maintenance: `bascule maintenance off {name}` first";

    private static bool CouldTake(ClusterState state, Peer peer, GroupName name) =>
        peer.IsAlive && state.IsFresh(peer) && peer.View!.Phase == Phase.Active
        && peer.View.Groups.TryGetValue(name, out var report) && report.Eligibility <= Eligibility.Standby && report.Holding == Holding.Released;
}
