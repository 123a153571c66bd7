// The right to hold. Only its assignee passes a claim on; somebody else makes one only where no living node has it. So while nodes hear each other
// there is one right-holder per group at any moment, and what placement computes on stale news can do no harm.
using System.Collections.Immutable;
using Bascule.Core.Fencing;

namespace Bascule.Core.Placement;

internal static class Claims
{
    public static ClusterState Revise(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        foreach (var group in state.Groups.Values) state = Revise(state, group, now, effects);
        return state;
    }

    private static ClusterState Revise(ClusterState state, GroupState group, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        if (group.IsLeaving) return state;      // whoever has it stops it, and nobody is given it
        if (group.Maintenance.IsOn) return state;
        if (group.Claim.Assignee == state.Self)
        {
            if (state.Phase == Phase.Joining) return state;
            var better = Preference.Of(state, group);
            if (better.Node is not { } node || node == state.Self) return state;
            return PassOn(state, better.IsHomecoming ? Homecoming.Note(group, now) : group, node, Why(group, better), effects);
        }
        if (state.Phase != Phase.Active || MayBeTaken(state, now, group) is not { } why) return state;
        var choice = Preference.Of(state, group);
        return choice.Node == state.Self ? Claim(state, group, $"{why}; {choice.Reason}", effects) : state;
    }

    public static ClusterState PassOn(ClusterState state, GroupState group, NodeName to, string reason, ImmutableArray<Effect>.Builder effects)
    {
        // Who gave way to an operator's takeover elsewhere stands by, else failback would undo it at once.
        var gaveWay = state.Peers[to].View!.Groups.TryGetValue(group.Group.Name, out var report) && report.Wanted;
        var claim = new Claim(group.Claim.Epoch.Next(), to);
        effects.Add(new Effect.Tell(Severity.Info, $"{group.Group.Name}: handed to {to} ({claim}): {reason}"));
        return state.With(group with
        {
            Claim = claim,
            Reason = reason,
            Eligibility = gaveWay && group.Eligibility == Eligibility.Able ? Eligibility.Standby : group.Eligibility,
            Impediment = gaveWay && group.Eligibility == Eligibility.Able ? $"an operator moved it to {to}" : group.Impediment,
        });
    }

    /// <summary>What is wrong here, if that is why another is better.</summary>
    private static string Why(GroupState group, Choice better) => group.WhyNotFit is { } wrong ? $"{wrong}; {better.Reason}" : better.Reason;

    private static ClusterState Claim(ClusterState state, GroupState group, string reason, ImmutableArray<Effect>.Builder effects)
    {
        var claim = new Claim(group.Claim.Epoch.Next(), state.Self);
        effects.Add(new Effect.Tell(Severity.Info, $"{group.Group.Name}: claimed by {state.Self} ({claim}): {reason}"));
        return state.With(group with { Claim = claim, Reason = reason });
    }

    /// <summary>Why the claim may be taken from its assignee, or null while it may not.</summary>
    private static string? MayBeTaken(ClusterState state, Instant now, GroupState group)
    {
        // A peer that was never heard, or not since we slept, may hold what we believe unclaimed.
        if (group.Claim.Assignee is not { } node)
            return state.Peers.Values.All(p => p.Liveness is Liveness.Dead or Liveness.Off ? Protection.AllowsAcquiringBeside(state, now, group, p) : state.IsFresh(p)) ? "nobody has claimed it yet" : null;
        return state.Peers.TryGetValue(node, out var peer) ? Protection.WhyItMayBeTakenFrom(state, now, group, peer) : null;
    }
}
