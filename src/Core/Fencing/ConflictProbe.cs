// Before a silent peer's group is taken, the clients' network is asked whether anybody still answers for its addresses (ARP, neighbour solicitation:
// RFC 5227 §2.1.1, RFC 4862 §5.4.3). Whoever answers holds it, whatever became of the heartbeats: then it is not taken, and a person is told.
//
// Intuition: heartbeats may take another way than clients do, and are easier to lose: a firewall's rule is enough. An address that answers is alive in the
// only sense that matters to clients. Asking begins before deadtime, so that a truly dead peer costs nothing more; and it goes on, so that a holder that
// dies during a partition is still replaced. After an acquisition we ask once more, as a neighbour would, and announce until we alone are heard.
//
// The shell asks in rounds and hands each in when the time for its answers is over; what an answer means is decided here.
using System.Collections.Immutable;
using Bascule.Core.Membership;

namespace Bascule.Core.Fencing;

public static class ConflictProbe
{
    /// <summary>How long a new holder looks for others who answer: as long as it announces (decision 0004).</summary>
    private static readonly TimeSpan VerifiedFor = TimeSpan.FromSeconds(5);

    /// <summary>Between two announcements against another claimant; each is a series of five seconds.</summary>
    private static readonly TimeSpan BetweenAnnouncements = TimeSpan.FromSeconds(5);

    /// <summary>Rounds come all the time; without a recent one nothing is known.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(1);

    /// <summary>How many silent rounds in a row mean that nobody answers; more where somebody did, since packets get lost.</summary>
    public static int SilentRounds(bool wasAnswered) => wasAnswered ? 10 : 4;

    /// <summary>Whether the group may be taken as far as its addresses are concerned: there is nothing to ask, or nobody answers.</summary>
    internal static bool Allows(ClusterState state, Instant now, GroupState group) =>
        !IsAskedFor(state, group) || (group.Probe is { Purpose: ProbePurpose.Takeover, IsSilent: true } probe && now - probe.LastRound < Recent);

    internal static ClusterState Take(ClusterState state, Instant now, Input.Probed probed)
    {
        var timing = state.Cluster.Timing;
        foreach (var round in probed.Rounds)
        {
            if (!state.Groups.TryGetValue(round.Group, out var group) || group.Probe is not { } probe || probed.AskedAt < probe.Since) continue;

            // A switch may forward nothing for a while after its port came up (spanning tree, port security).
            var counts = round.HasHeard || (round.CarrierSince is { } since && now >= since + (timing.Initdead - (timing.Deadtime - timing.ProbeFrom)));
            var others = round.Answers.Where(a => a.By == Answerer.Other).ToImmutableArray();
            state = state.With(group with
            {
                Probe = others.IsEmpty
                    ? probe with { LastRound = now, IsDeaf = !counts, Silent = counts ? probe.Silent + 1 : 0 }
                    : probe with { LastRound = now, IsDeaf = false, Silent = 0, Claimant = new AddressClaimant(others[0].Address, others[0].Mac) },
            });
        }
        return state;
    }

    /// <summary>After a sleep of ours answers may lie unread: asking begins anew. Who answered before is not forgotten.</summary>
    internal static ClusterState BeginAnew(ClusterState state, Instant now)
    {
        foreach (var group in state.Groups.Values)
            if (group.Probe is { } probe) state = state.With(group with { Probe = probe with { Since = now, Silent = 0 } });
        return state;
    }

    /// <summary>Which groups the network is to be asked for from now on, and what of the answers a person must know.</summary>
    internal static ClusterState Pursue(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        foreach (var group in state.Groups.Values) state = state.With(Judge(state, group, now, effects));
        var asking = new Asking([.. state.Groups.Values.Where(g => g.Probe is not null).Select(g => g.Group.Name)], Pace(state, now));
        if (asking.Equals(state.Asking)) return state;

        effects.Add(new Effect.Probe(asking.Groups, asking.Every, asking.Groups.IsEmpty ? "there is nothing to ask for any more" : "a group is to be taken only if nobody answers for it"));
        return state with { Asking = asking };
    }

    /// <summary>When asking begins; <see cref="Instant.Never"/> if it has begun or there is nothing to ask for.</summary>
    internal static Instant BeginsAt(ClusterState state, Peer peer, Instant now) =>
        AskAt(state, peer) is var at && at > now && state.Groups.Values.Any(g => g.Probe is null && IsAskedFor(state, g) && !g.IsInHand) ? at : Instant.Never;

    /// <summary>The alarm, in words; null without one.</summary>
    public static string? Alarm(ClusterState state, GroupState group) => group.Probe switch
    {
        { IsTold: true, Purpose: ProbePurpose.Takeover, Claimant: { } holder } => HolderAlive(state, group, holder),
        { IsTold: true, Purpose: ProbePurpose.Verification, Claimant: { } second } => SecondClaimant(state, group, second),
        _ => null,
    };

    /// <summary>Why a dead peer's group is not taken yet though nobody answers; null if that is not so.</summary>
    public static string? Hesitation(ClusterState state, GroupState group) =>
        group.Probe is { Purpose: ProbePurpose.Takeover, IsDeaf: true } && FirstDead(state) is { } dead
            ? $"{dead.Name} is dead, but nothing was heard on the network of {group.Group.Name}'s addresses since its cable was put in: their silence counts after initdead ({Words.Of(state.Cluster.Timing.Initdead)})"
            : null;

    private static GroupState Judge(ClusterState state, GroupState group, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        var purpose = Purpose(state, group, now);
        if (group.Probe is { } old && purpose != old.Purpose) group = End(state, group, old, effects);
        if (purpose is null) return group;

        var probe = group.Probe ?? new Probe { Purpose = purpose.Value, Since = now };
        return purpose == ProbePurpose.Takeover ? ForTakeover(state, group, probe, effects) : ForVerification(state, group, probe, now, effects);
    }

    private static GroupState ForTakeover(ClusterState state, GroupState group, Probe probe, ImmutableArray<Effect>.Builder effects)
    {
        // Before deadtime, and in maintenance, an answer is what everybody hopes for.
        if (probe is { IsAnswered: true, IsTold: false } && FirstDead(state) is not null && !group.Maintenance.IsOn)
        {
            effects.Add(new Effect.Tell(Severity.Critical, HolderAlive(state, group, probe.Claimant!)));
            probe = probe with { IsTold = true };
        }
        else if (probe is { IsAnswered: false, Claimant: { } holder })
        {
            if (probe.IsTold) effects.Add(new Effect.Tell(Severity.Warning, AlarmIsOver(group, $"{holder.Mac} no longer answers for {holder.Address}")));
            probe = probe with { Claimant = null, IsTold = false };
        }
        return group with { Probe = probe };
    }

    private static GroupState ForVerification(ClusterState state, GroupState group, Probe probe, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        if (probe.IsAnswered)
        {
            if (!probe.IsTold) effects.Add(new Effect.Tell(Severity.Critical, SecondClaimant(state, group, probe.Claimant!)));
            if (probe.IsTold && now < probe.AnnounceAt) return group with { Probe = probe };

            effects.Add(new Effect.Announce(group.Group.Name, $"{probe.Claimant!.Mac} answers for {probe.Claimant.Address} too"));
            return group with { Probe = probe with { IsTold = true, AnnounceAt = now + BetweenAnnouncements } };
        }
        if (probe is { IsTold: true, IsSilent: true })
        {
            effects.Add(new Effect.Tell(Severity.Warning, $"{group.Group.Name}: {probe.Claimant!.Mac} no longer answers for {probe.Claimant.Address}: {state.Self} alone does"));
            effects.Add(new Effect.Announce(group.Group.Name, $"{probe.Claimant.Mac} answered for it too, and has gone"));
            return group with { Probe = probe with { Claimant = null, IsTold = false, Since = now, AnnounceAt = Instant.Never } };
        }
        return group with { Probe = probe };
    }

    /// <summary>Asking ends, or goes on for another reason; who was told of a claimant is told what became of it.</summary>
    private static GroupState End(ClusterState state, GroupState group, Probe probe, ImmutableArray<Effect>.Builder effects)
    {
        if (probe is { IsTold: true, Purpose: ProbePurpose.Takeover, Claimant: { } holder })
            effects.Add(new Effect.Tell(Severity.Warning, AlarmIsOver(group,
                group.IsInHand ? $"{holder.Mac} no longer answers for {holder.Address}" : state.Peers.Values.All(p => p.Liveness is Liveness.Up or Liveness.Off) ? "heartbeats pass again" : "this node does not ask any more")));
        return group with { Probe = null, VerifiedEpoch = probe.Purpose == ProbePurpose.Verification && group.IsInHand ? group.HeldEpoch : group.VerifiedEpoch };
    }

    private static ProbePurpose? Purpose(ClusterState state, GroupState group, Instant now)
    {
        if (!IsAskedFor(state, group) || state.Phase is Phase.Leaving or Phase.Off) return null;
        if (!group.IsInHand) return state.Carriers != 0 && state.Peers.Values.Any(p => now >= AskAt(state, p)) ? ProbePurpose.Takeover : null;
        if (group.VerifiedEpoch == group.HeldEpoch) return null;
        return group.Probe is { Purpose: ProbePurpose.Verification } probe && group.Holding == Holding.Held && probe.Claimant is null && now >= probe.Since + VerifiedFor
            ? null
            : ProbePurpose.Verification;
    }

    private static bool IsAskedFor(ClusterState state, GroupState group) => state.Cluster.ConflictProbe && group.Group.HasAddresses;

    /// <summary>As long before its death as warntime is before deadtime, and early enough for all rounds; a living peer's moment moves with each heartbeat.</summary>
    private static Instant AskAt(ClusterState state, Peer peer)
    {
        if (peer.Liveness == Liveness.Off) return Instant.Never;
        var timing = state.Cluster.Timing;
        return Liveliness.DeadAt(state, peer) - (timing.Deadtime - timing.ProbeFrom);
    }

    /// <summary>In haste until shortly after deadtime; then nothing is gained by it.</summary>
    private static TimeSpan Pace(ClusterState state, Instant now)
    {
        var timing = state.Cluster.Timing;
        foreach (var peer in state.Peers.Values)
            if (peer.Liveness != Liveness.Off && now < Liveliness.DeadAt(state, peer) + (timing.Deadtime - timing.ProbeFrom) && now >= AskAt(state, peer)) return timing.ProbeInterval;
        return Timing.LongestProbeInterval;
    }

    private static Peer? FirstDead(ClusterState state) => state.Peers.Values.FirstOrDefault(p => p.Liveness == Liveness.Dead);

    private static string HolderAlive(ClusterState state, GroupState group, AddressClaimant holder)
    {
        var peer = FirstDead(state)?.Name.Value ?? "its peer";
        return $"holder alive, heartbeat blocked: {holder.Address} of {group.Group.Name} is answered by {holder.Mac}, while nothing is heard of {peer} on {string.Join(", ", state.Cluster.Media)}: "
            + $"{group.Group.Name} is not taken. Look at the firewalls of {state.Self} and {peer} (heartbeats are UDP{Ports(state.Cluster)}), at the cables and switches between, and whether the node of {peer} runs";
    }

    private static string AlarmIsOver(GroupState group, string why) => $"{group.Group.Name}: the alarm \"holder alive, heartbeat blocked\" is over: {why}";

    private static string SecondClaimant(ClusterState state, GroupState group, AddressClaimant second) =>
        $"second claimant: {second.Address} of {group.Group.Name}, which {state.Self} holds, is also answered by {second.Mac}: look for that network card; {state.Self} goes on announcing its own";

    private static string Ports(Cluster cluster) => cluster.Ports.IsEmpty ? "" : $" to port {string.Join(" and ", cluster.Ports)}";
}

/// <summary>What the shell was last told to ask for.</summary>
public sealed record Asking(ImmutableArray<GroupName> Groups, TimeSpan Every)
{
    public static readonly Asking Nothing = new([], TimeSpan.Zero);

    public bool Equals(Asking? other) => other is not null && Groups.SequenceEqual(other.Groups) && (Groups.IsEmpty || Every == other.Every);

    public override int GetHashCode() => Groups.Length;
}
