// What we are told: a peer's view, a heartbeat without news, a carrier that came or went.
using System.Collections.Immutable;

namespace Bascule.Core.Membership;

internal static class Hearsay
{
    public static ClusterState Take(ClusterState state, Input.Heard heard, ImmutableArray<Effect>.Builder effects)
    {
        var view = heard.View;
        if (!state.Peers.TryGetValue(view.From, out var peer)) return state;
        if (peer.View is not null && view.Incarnation.CompareTo(peer.Incarnation) < 0) return state;      // an older life of that node
        if (peer.Liveness == Liveness.Off && view.Incarnation == peer.Incarnation) return state;          // it said goodbye for this life

        if (peer.View is not null && view.Incarnation != peer.Incarnation)
        {
            effects.Add(new Effect.Tell(Severity.Info, $"Heartbeat restart on node {peer.Name}"));
            peer = peer with { Liveness = Liveness.Unknown };
        }
        var before = peer.View;
        if (before is null || before.Incarnation != view.Incarnation || before.Digest != view.Digest || before.Settings != view.Settings) TellOfDrift(state, before, view, effects);
        peer = peer with
        {
            View = view,
            Incarnation = view.Incarnation,
            LastHeard = Instant.Later(peer.LastHeard, heard.At),
            LinkHeard = Stamp(peer.LinkHeard, heard.Link, heard.At),
            Liveness = peer.Liveness == Liveness.Off || before is null ? Liveness.Unknown : peer.Liveness,
            Fence = null,
        };
        state = state.With(peer);

        if (view.Phase == Phase.Off && state.IsFresh(peer))
        {
            effects.Add(new Effect.Tell(Severity.Info, $"Received shutdown notice from '{peer.Name}'."));
            state = state.With(peer with { Liveness = Liveness.Off });
        }
        AnnounceWhereAnotherLetGo(state, before, view, effects);
        state = Placement.Maintenance.Hear(state, peer, heard.At, effects);
        return AdoptStrongerClaims(state, before, view, effects);
    }

    /// <summary>Once for each change: a reload of one node before the other shows here, and so does what somebody forgot.</summary>
    private static void TellOfDrift(ClusterState state, View? before, View view, ImmutableArray<Effect>.Builder effects)
    {
        var differences = Agreement.DifferencesTo(state.Cluster, view);
        foreach (var difference in differences) effects.Add(new Effect.Tell(Severity.Warning, difference));
        if (differences.IsEmpty && before is not null && !Agreement.DifferencesTo(state.Cluster, before).IsEmpty)
            effects.Add(new Effect.Tell(Severity.Info, $"{view.From} has the same configuration again"));
    }

    public static ClusterState Take(ClusterState state, Input.StillHeard still)
    {
        foreach (var stamp in still.Stamps)
        {
            if (!state.Peers.TryGetValue(stamp.Peer, out var peer) || peer.Liveness == Liveness.Off) continue;
            state = state.With(peer with
            {
                LastHeard = Instant.Later(peer.LastHeard, stamp.At),
                LinkHeard = Stamp(peer.LinkHeard, stamp.Link, stamp.At),
                Fence = null,
            });
        }
        return state;
    }

    public static ClusterState Take(ClusterState state, Instant now, Input.HeardUnverified unverified) =>
        state.Peers.TryGetValue(unverified.Claimant, out var peer) && peer.View is null
            ? state.With(peer with { Unverified = peer.Unverified + 1, UnverifiedSince = Instant.Earlier(peer.UnverifiedSince, now) })
            : state;

    /// <summary>
    /// Without any carrier of our own nobody can be heard, so silence says nothing: the clocks stand, and start anew when a carrier returns. Not those of
    /// the dead: our card's return is no sign of their life.
    /// </summary>
    public static ClusterState Take(ClusterState state, Instant now, Input.CarrierChanged carrier, ImmutableArray<Effect>.Builder effects)
    {
        var bit = (ushort)(1 << carrier.Medium);
        var carriers = (ushort)(carrier.HasCarrier ? state.Carriers | bit : state.Carriers & ~bit);
        if (carriers == state.Carriers) return state;

        var medium = state.Cluster.Media[carrier.Medium];
        effects.Add(carrier.HasCarrier
            ? new Effect.Tell(Severity.Info, $"{medium} has its carrier")
            : new Effect.Tell(Severity.Warning, $"{medium} lost its carrier{(carriers == 0 ? ": no medium is left, so nothing can be said about the peers" : "")}"));

        if (state.Carriers == 0)
            state = state with
            {
                ListeningSince = now,
                Peers = state.Peers.Select(p => p.IsAlive ? p with { LastHeard = now } : p),
            };
        return state with { Carriers = carriers, ListeningSince = carriers == 0 ? null : state.ListeningSince };
    }

    /// <summary>
    /// While another node had the address too, neighbours may have learned its hardware address: they must hear ours again as soon as it is silent, which it is
    /// before its services have stopped, and once more when it has let go of everything.
    /// </summary>
    private static void AnnounceWhereAnotherLetGo(ClusterState state, View? before, View now, ImmutableArray<Effect>.Builder effects)
    {
        if (before is null) return;
        foreach (var (name, report) in now.Groups)
            if (state.Groups.TryGetValue(name, out var group) && group.Holding == Holding.Held && before.Groups.TryGetValue(name, out var old)
                && WhatLeft(old, report, group.Claim) is { } left)
                effects.Add(new Effect.Announce(name, $"{now.From} {left}"));
    }

    private static string? WhatLeft(GroupReport before, GroupReport now, Claim ours)
    {
        if (before.Holding == Holding.Released) return null;
        if (now.Holding == Holding.Released) return before.Holding == Holding.Unknown ? "may have had it too, and does not have it" : "had it too, and has let go";
        return IsSilenced(now) && !IsSilenced(before) ? "had its addresses too, and has taken them away" : null;

        bool IsSilenced(GroupReport report) => report.Holding is Holding.Releasing or Holding.Stuck && report.Claim == ours;
    }

    private static ClusterState AdoptStrongerClaims(ClusterState state, View? before, View view, ImmutableArray<Effect>.Builder effects)
    {
        var knewUs = before is not null && before.Incarnation == view.Incarnation && before.Knows(state.Self, state.Incarnation);
        foreach (var (name, report) in view.Groups)
        {
            if (!state.Groups.TryGetValue(name, out var group)) continue;
            // Two nodes that know different homes would both find their own claim the stronger: between them the name alone decides.
            var home = report.LineDigest == group.Group.LineDigest ? group.Group.Home : default;
            if (IsRivalOf(group, report.Claim, state.Self, home))
            {
                state = state.With(group with { Claim = group.Claim with { Epoch = group.Claim.Epoch.Next() } });
                continue;
            }
            if (!report.Claim.IsStrongerThan(group.Claim, home)) continue;
            if (IsLeftOver(state, view, group, report))
            {
                state = state.With(group with { Claim = group.Claim with { Epoch = report.Claim.Epoch.Next() } });
                continue;
            }

            var rival = report.Claim.Assignee is { } other && other != state.Self ? report.Claim.Assignee : null;
            if (group.Claim.Assignee == state.Self && rival is not null && group.IsInHand)
                effects.Add(new Effect.Tell(Severity.Critical, $"both {state.Self} and {rival} claimed {name}: {rival} has the newer claim ({report.Claim}), so {state.Self} lets go"));
            group = group with
            {
                Claim = report.Claim,
                Reason = $"{view.From} told of {report.Claim}",
                IsContested = group.IsContested || (rival is not null && group.Holding is Holding.Held or Holding.Acquiring or Holding.Releasing or Holding.Stuck),
            };
            // Told by one that did not know this life of ours before, a claim of ours is an earlier life's, which may have acquired under it.
            if (report.Claim.Assignee == state.Self && !knewUs && !group.IsInHand) group = group with { HeldEpoch = report.Claim.Epoch, Reason = $"{state.Self} had it in an earlier life" };
            state = state.With(group);
        }
        return state;
    }

    /// <summary>
    /// Another node's claim of the same epoch as ours, weaker only by its name, under which it may hold the group, while we do not hold it yet:
    /// ours is made anew, so that no epoch is acquired under twice.
    /// </summary>
    private static bool IsRivalOf(GroupState group, Claim other, NodeName self, NodeName home) =>
        group.Claim.Assignee == self && other.Assignee is { } node && node != self && other.Epoch == group.Claim.Epoch
        && group.Holding is not (Holding.Held or Holding.Acquiring) && group.Claim.IsStrongerThan(other, home);

    /// <summary>
    /// A claim for nobody, stronger than ours, under which we hold the group: a peer remembers its epoch of a life in which it claimed, and does not have it any more. What runs
    /// here goes on, under a newer claim.
    /// </summary>
    private static bool IsLeftOver(ClusterState state, View view, GroupState group, GroupReport report) =>
        report is { Claim.Assignee: null, Holding: Holding.Released } && group is { Holding: Holding.Held, IsContested: false } && group.Claim.Assignee == state.Self && state.IsFresh(state.Peers[view.From]);

    private static ImmutableArray<Instant?> Stamp(ImmutableArray<Instant?> links, int link, Instant at) =>
        link >= 0 && link < links.Length && (links[link] is not { } before || before < at) ? links.SetItem(link, at) : links;
}
