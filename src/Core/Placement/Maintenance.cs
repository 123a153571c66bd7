// While somebody works on a group, nothing is decided about it: it is not started, stopped, mended or moved, whatever happens to it or to its node. An operator's
// order, for a time, given on any node; it spreads with the heartbeats, the newest wins.
//
// Intuition: the peer must leave a silent holder's group alone, so the holder may keep it without its node's word: that is how Bascule itself is restarted and
// upgraded. But only when every peer knows. Nobody's clock is believed: what is told is what is left, in begun minutes, so nobody ends it before who told it
// does, nor more than a minute after; who would take from a silent peer afterwards waits for more than that (docs/decisions/0027).
using System.Collections.Immutable;
using Bascule.Core.Membership;

namespace Bascule.Core.Placement;

/// <summary>What is known of a group's maintenance.</summary>
/// <param name="Stamp">Which order of an operator's it comes from, 1 to 255 and then 1 again; 0: none was ever heard of.</param>
/// <param name="Until">When it ends, or ended; never: the machine has been switched off since, and that is not known.</param>
/// <param name="Minutes">Begun ones that are left, as peers are told; 0: the group is not in maintenance.</param>
public readonly record struct Maintenance(byte Stamp, Instant Until, ushort Minutes)
{
    /// <summary>Longer nobody works on anything, and what is forgotten must end: a week.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(7);

    /// <summary>Two nodes that told each other of the same end may have it so far apart: a begun minute, and a word's way.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(70);

    public bool IsOn => Minutes > 0;

    /// <summary>What peers are told.</summary>
    public MaintenanceReport Report => new(Stamp, Until == Instant.Never ? MaintenanceReport.NotKnown : Minutes);

    /// <summary>Until when a peer may be keeping the group by it, as far as this node, which has just started, knows.</summary>
    public Instant KeptUntil => Until == Instant.Never ? default : Until;

    /// <summary>What is left of it to a machine that was switched off: which order was the last.</summary>
    public static Maintenance EndNotKnown(byte stamp) => new(stamp, Instant.Never, 0);

    internal static ClusterState Take(ClusterState state, Instant now, Input.MaintenanceRequested request, ImmutableArray<Effect>.Builder effects)
    {
        foreach (var name in request.Groups)
        {
            if (!state.Groups.TryGetValue(name, out var group)) continue;
            if (request.For > TimeSpan.Zero && WhyNotNow(state, group) is { } why)
            {
                effects.Add(new Effect.Refuse(name, why));
                continue;
            }
            var length = request.For < Longest ? request.For : Longest;
            effects.Add(new Effect.Tell(Severity.Warning, length > TimeSpan.Zero
                ? $"{name}: in maintenance for {Words.Of(length)}, by an operator's order: nothing of it is started, stopped or moved"
                : $"{name}: maintenance is ended by an operator"));
            state = state.With(group with { Maintenance = new(Next(group.Maintenance.Stamp), length > TimeSpan.Zero ? now + length : default, group.Maintenance.Minutes) });
        }
        return state;
    }

    /// <summary>What a peer says of it.</summary>
    internal static ClusterState Hear(ClusterState state, Peer peer, Instant at, ImmutableArray<Effect>.Builder effects)
    {
        if (!state.IsFresh(peer)) return state;      // a recording of long ago must put nothing in maintenance
        foreach (var (name, report) in peer.View!.Groups)
        {
            if (!state.Groups.TryGetValue(name, out var group)) continue;
            var (ours, theirs) = (group.Maintenance, report.Maintenance);
            var until = theirs.Minutes == 0 ? default : at + TimeSpan.FromMinutes(theirs.Minutes);
            if (theirs.Minutes == MaintenanceReport.NotKnown)
            {
                // An order that nobody knows any more; what is known here goes on under its number, so that the next one is newer to both.
                if (IsNewer(theirs.Stamp, ours.Stamp)) state = state.With(group with { Maintenance = ours with { Stamp = theirs.Stamp } });
                continue;
            }
            if (IsNewer(theirs.Stamp, ours.Stamp) || (theirs.Stamp == ours.Stamp && ours.Until == Instant.Never))
            {
                if (theirs.Minutes > 0) effects.Add(new Effect.Tell(Severity.Warning, $"{name}: in maintenance for {theirs.Minutes} min, by an operator's order on {peer.Name}"));
                else if (ours.IsOn) effects.Add(new Effect.Tell(Severity.Warning, $"{name}: maintenance is ended by an operator's order on {peer.Name}"));
                group = group with { Maintenance = ours with { Stamp = theirs.Stamp, Until = until } };
            }
            else if (theirs.Stamp == ours.Stamp && until < ours.Until)
            {
                group = group with { Maintenance = ours with { Until = until } };
            }
            var isOver = theirs.Minutes == 0 && theirs.Stamp == group.Maintenance.Stamp;
            state = state.With(group with { SaidOverSince = isOver ? group.SaidOverSince ?? at : null });
        }
        return state;
    }

    internal static ClusterState Judge(ClusterState state, Instant now, ImmutableArray<Effect>.Builder effects)
    {
        foreach (var group in state.Groups.Values)
        {
            if (group.Maintenance.Stamp == 0) continue;
            var (was, until) = (group.Maintenance, group.Maintenance.Until);
            var left = until > now && until != Instant.Never ? (ushort)(((until - now).Ticks + TimeSpan.TicksPerMinute - 1) / TimeSpan.TicksPerMinute) : (ushort)0;
            var judged = group with { Maintenance = was with { Minutes = left }, MayBeKeptUntil = left > 0 ? Instant.Later(group.MayBeKeptUntil, until) : group.MayBeKeptUntil };
            // A peer that has gone on speaking since it said so has told its actuator, without which it would be silent (docs/decisions/0017): it keeps nothing by that order.
            if (judged.SaidOverSince is { } since && state.Peers.Values.All(p => p.LastHeard >= since + state.LongestDeadtime)) judged = judged with { MayBeKeptUntil = default };
            if (judged == group) continue;
            if (was.IsOn && left == 0)
            {
                effects.Add(new Effect.Tell(Severity.Info, $"{group.Group.Name}: its maintenance is over{(group.Fallen is { } fallen ? $": {fallen}" : "")}"));
                if (group is { Holding: Holding.Held, Fallen: not null, StoppedByHand: null }) judged = judged with { MendAt = now };
            }
            state = state.With(judged);
        }
        return state;
    }

    /// <summary>When <see cref="Judge"/> finds something else; never while nothing is in maintenance.</summary>
    internal static Instant DueAt(GroupState group) => group.Maintenance is { IsOn: true } on ? on.Until - TimeSpan.FromMinutes(on.Minutes - 1) : Instant.Never;

    /// <summary>It is held here and stays so without this node's word: every peer knows.</summary>
    internal static bool IsKept(ClusterState state, GroupState group) =>
        group is { Maintenance.IsOn: true, Holding: Holding.Held, IsContested: false, IsLeaving: false } && group.Claim.Assignee == state.Self && WhoMayNotKnow(state, group) is null;

    /// <summary>A peer that may run and has not said, since it last heard this life of ours, that it knows; null when there is none.</summary>
    public static NodeName? WhoMayNotKnow(ClusterState state, GroupState group)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(group);
        foreach (var peer in state.Peers.Values)
            if (peer is { Liveness: not Liveness.Off, Fence: not { Proof: not null } } && !(state.IsFresh(peer) && SaysTheSame(peer.View!, group))) return peer.Name;
        return null;
    }

    /// <summary>Whether a silent peer can no longer be keeping the group by an order that both knew.</summary>
    internal static bool IsOverFor(GroupState group, Peer peer, Instant now) =>
        group.MayBeKeptUntil == default || peer.Fence is { Proof: not null } || now >= FreeAt(group, peer);

    /// <summary>When it certainly has let go: clocks of two machines differ by a thousandth at most (docs/decisions/0004), here by two.</summary>
    public static Instant FreeAt(GroupState group, Peer peer)
    {
        var silent = (group.MayBeKeptUntil - peer.LastHeard).Ticks;
        return group.MayBeKeptUntil + Grace + new TimeSpan(Math.Clamp(silent, 0, Longest.Ticks) / 500);
    }

    /// <summary>Why a silent peer's group is not taken, and what a person can do; null while that is not for its maintenance.</summary>
    public static string? Waiting(ClusterState state, GroupState group, Instant now)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(group);
        if (group.Holding != Holding.Released || state.Peers.Values.FirstOrDefault(p => p.Liveness == Liveness.Dead) is not { } peer) return null;
        var name = group.Group.Name;
        var steps = $"if {peer.Name} is off and stays off: `{(group.Maintenance.IsOn ? $"bascule maintenance off {name}` and `" : "")}bascule confirm-off {peer.Name}`";
        return group.Maintenance.IsOn ? $"{name} is in maintenance for {Words.Of(group.Maintenance.Until - now)}, and not taken from {peer.Name}, which is dead; {steps}"
            : !IsOverFor(group, peer, now) ? $"{name} was in maintenance, and {peer.Name}, which is dead, may keep it for {Words.Of(FreeAt(group, peer) - now)} yet; {steps}"
            : null;
    }

    private static string? WhyNotNow(ClusterState state, GroupState group)
    {
        if (group.IsLeaving) return $"{group.Group.Name} is no longer in the configuration";
        if (group.Holding is not (Holding.Held or Holding.Released) || group.IsContested) return $"{group.Group.Name} is on its way on {state.Self} ({group.Holding.ToString().ToLowerInvariant()}): ask again when it has arrived";
        foreach (var peer in state.Peers.Values)
            if (peer is { IsAlive: true, View: { } view } && view.Groups.TryGetValue(group.Group.Name, out var report) && report.Holding is not (Holding.Held or Holding.Released))
                return $"{group.Group.Name} is on its way on {peer.Name} ({report.Holding.ToString().ToLowerInvariant()}): ask again when it has arrived";
        return null;
    }

    private static bool SaysTheSame(View view, GroupState group) =>
        view.Groups.TryGetValue(group.Group.Name, out var report) && report.Maintenance is { Minutes: not MaintenanceReport.NotKnown } theirs && theirs.Stamp == group.Maintenance.Stamp && theirs.IsOn == group.Maintenance.IsOn;

    private static byte Next(byte stamp) => stamp == byte.MaxValue ? (byte)1 : (byte)(stamp + 1);

    /// <summary>As serial numbers are compared (RFC 1982), among 255 of them: more orders than half of that nobody misses.</summary>
    private static bool IsNewer(byte theirs, byte ours) => theirs != ours && theirs != 0 && (ours == 0 || (theirs - ours + 255) % 255 <= 127);
}

/// <summary>What a node says of a group's maintenance: which order, and what is left of it in begun minutes; 0: it is over, or never was.</summary>
public readonly record struct MaintenanceReport(byte Stamp, ushort Minutes)
{
    public const ushort NotKnown = ushort.MaxValue;

    public bool IsOn => Minutes is > 0 and not NotKnown;
}
