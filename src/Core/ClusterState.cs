// What one node believes, all of it. Immutable: the simulator compares, the journal replays, `what if` runs on a copy.
using System.Collections.Immutable;
using Bascule.Core.Fencing;
using Bascule.Core.Membership;
using Bascule.Core.Placement;

namespace Bascule.Core;

/// <summary>up: heard; late: silent past warntime; dead: past deadtime; off: said goodbye. Dead does not mean off.</summary>
public enum Liveness
{
    /// <summary>Never heard since we started.</summary>
    Unknown,
    Up,
    Late,
    Dead,
    Off,
}

/// <summary>Another node, as this one believes it to be.</summary>
public sealed record Peer
{
    public required NodeName Name { get; init; }
    public Liveness Liveness { get; init; } = Liveness.Unknown;
    public Incarnation Incarnation { get; init; }

    /// <summary>When it was last heard over any medium, on our clock; time in which we slept is not counted as its silence.</summary>
    public Instant LastHeard { get; init; }

    /// <summary>When it had been heard last, when it was last judged dead.</summary>
    public Instant SilentFrom { get; init; } = Instant.Never;

    /// <summary>From when it knows of every ping node that died while it was silent, whether it knows of a sleep or not.</summary>
    public Instant ReachCountsFrom { get; init; }

    /// <summary>Per medium; null where it was never heard.</summary>
    public ImmutableArray<Instant?> LinkHeard { get; init; } = [];

    /// <summary>The newest view it sent; null before the first.</summary>
    public View? View { get; init; }

    /// <summary>Datagrams in its name that were not signed with our key, as long as none was.</summary>
    public int Unverified { get; init; }

    /// <summary>When the first of them came.</summary>
    public Instant UnverifiedSince { get; init; } = Instant.Never;

    /// <summary>What was done to make it harmless in its present silence; null while nothing was.</summary>
    public Fence? Fence { get; init; }

    public bool IsAlive => Liveness is Liveness.Up or Liveness.Late;
}

/// <summary>One group, as this node has it.</summary>
public sealed record GroupState
{
    public required Group Group { get; init; }

    /// <summary>The strongest claim heard of or made.</summary>
    public Claim Claim { get; init; }

    public Holding Holding { get; init; } = Holding.Unknown;

    /// <summary>The epoch under which the actuator acquired it last, perhaps in an earlier life.</summary>
    public Epoch HeldEpoch { get; init; }

    /// <summary>What asking the network for its addresses has brought; null while it is not asked.</summary>
    public Probe? Probe { get; init; }

    /// <summary>The acquisition after which nobody else was found to answer.</summary>
    public Epoch VerifiedEpoch { get; init; }

    /// <summary>
    /// Another node was told to have the stronger claim to what is still here: the addresses go first, and at once. Else they stay until their turn comes,
    /// since nobody takes the group before we say that we let go.
    /// </summary>
    public bool IsContested { get; init; }

    /// <summary>The actuator was told so.</summary>
    public bool IsSilenced { get; init; }

    public bool IsInHand => Holding is Holding.Acquiring or Holding.Held;

    public Eligibility Eligibility { get; init; } = Eligibility.Able;

    /// <summary>Why this node is not Able.</summary>
    public string? Impediment { get; init; }

    /// <summary>Why this node would not be given the group before others; null if it would.</summary>
    public string? WhyNotFit => Eligibility >= Eligibility.Impaired ? Impediment
        : IsCutOff ? CutCard is { } card ? $"{card} has no carrier" : "its carrier has only just come back"
        : Outreached ?? Impediment;

    /// <summary>A network card that would bear its addresses and has no carrier; null if all have.</summary>
    public string? CutCard { get; init; }

    /// <summary>Since when it has none, or all have.</summary>
    public Instant BearerSince { get; init; }

    /// <summary>Clients could not reach it here: the carrier has been gone for a while, or is not back for long.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>Another node has reached more ping nodes for a while, or did not long ago: which, and how many, as a clause. Null if none.</summary>
    public string? Outreached { get; init; }

    /// <summary><see cref="Eligibility"/>, as far as the way to the clients lets it count.</summary>
    public Eligibility Fitness => (IsCutOff || Outreached is not null) && Eligibility < Eligibility.Impaired ? Eligibility.Impaired : Eligibility;

    /// <summary>What peers are told: without a carrier, if only for a moment, this is no place to move the group to.</summary>
    public Eligibility Offered => IsLeaving ? Eligibility.Unable : CutCard is not null && Eligibility < Eligibility.Impaired ? Eligibility.Impaired : Fitness;

    /// <summary>When Unable ages to Standby, and Impaired to Able; never where only somebody's hand ends it.</summary>
    public Instant ImpededUntil { get; init; } = Instant.Never;

    /// <summary>What of it has stopped here while it is held, as a clause; null while everything runs.</summary>
    public string? Fallen { get; init; }

    /// <summary>The resource that somebody stopped here by hand; null when nobody did.</summary>
    public string? StoppedByHand { get; init; }

    /// <summary>When something of it stopped here by itself, of late, oldest first.</summary>
    public ImmutableArray<Instant> Failures { get; init; } = [];

    /// <summary>When what has stopped is started again.</summary>
    public Instant MendAt { get; init; } = Instant.Never;

    /// <summary>What has stopped is being started again, the group being held meanwhile.</summary>
    public bool IsMending { get; init; }

    /// <summary>Since when its home, to which it would go back from here, has been able without a break; null: it is not, or is here (Placement/Homecoming).</summary>
    public Instant? HomeWellSince { get; init; }

    /// <summary>The home has been able for as long as it must.</summary>
    public bool IsHomeProven { get; init; }

    /// <summary>When it went back to its home from here, within the last hour, oldest first.</summary>
    public ImmutableArray<Instant> Homecomings { get; init; } = [];

    /// <summary>Until when an operator's takeover request stands; null without one.</summary>
    public Instant? WantedUntil { get; init; }

    public Maintenance Maintenance { get; init; }

    /// <summary>A peer that has fallen silent may keep the group until then without its node: it was in maintenance. Long past: none may.</summary>
    public Instant MayBeKeptUntil { get; init; }

    /// <summary>Since when the peer has said that the maintenance is over; null while it has not.</summary>
    public Instant? SaidOverSince { get; init; }

    /// <summary>It is no longer in the configuration: released, and then forgotten.</summary>
    public bool IsLeaving { get; init; }

    /// <summary>A reload has added it: until then its home is waited for, which may not have reloaded yet.</summary>
    public Instant? HomeAwaitedUntil { get; init; }

    /// <summary>When a failed release is tried again.</summary>
    public Instant RetryAt { get; init; } = Instant.Never;

    /// <summary>Why it is as it is: the reason of the last decision about it.</summary>
    public string Reason { get; init; } = "the node has just started";
}

/// <summary>What outlives a group's configuration, and the node: else what is said of it later could be taken for what was said before.</summary>
/// <param name="Epoch">The highest under which it was held or claimed.</param>
/// <param name="Maintenance">The last order that was known; how long it stands, as long as the machine has run since.</param>
public readonly record struct Remembered(Epoch Epoch, Maintenance Maintenance);

/// <summary>The whole belief of a node.</summary>
public sealed record ClusterState
{
    public required Cluster Cluster { get; init; }
    public required Incarnation Incarnation { get; init; }
    public ushort Doubts { get; init; }
    public Phase Phase { get; init; } = Phase.Joining;
    public bool ActuatorReady { get; init; }

    /// <summary>Bit n: the n-th medium has its carrier.</summary>
    public ushort Carriers { get; init; }

    /// <summary>Since when a starting node could have heard its peers (carrier): initdead counts from here, not from process start.</summary>
    public Instant? ListeningSince { get; init; }

    /// <summary>Until when nobody is dead to us, after a sleep of ours.</summary>
    public Instant DoubtsUntil { get; init; }

    public required SortedTable<NodeName, Peer> Peers { get; init; }
    public required SortedTable<GroupName, GroupState> Groups { get; init; }

    /// <summary>In the order of ha.cf.</summary>
    public ImmutableArray<PingNode> PingNodes { get; init; } = [];

    /// <summary>Since when they are asked.</summary>
    public Instant PingingSince { get; init; } = Instant.Never;

    /// <summary>How many of them answer; null while that is not known.</summary>
    public int? Reached { get; init; }

    /// <summary>The peer that reaches more of them; null if none does.</summary>
    public NodeName? Ahead { get; init; }

    /// <summary>Since when one does, or none.</summary>
    public Instant AheadSince { get; init; }

    /// <summary>That one does counts, or has counted until not long ago.</summary>
    public bool IsOutreached => Groups.Values.Any(g => g.Outreached is not null);

    /// <summary>It is the time of day at which groups go back to their homes.</summary>
    public bool IsFailbackTime { get; init; }

    /// <summary>What the shell was last told to ask the network for.</summary>
    public Asking Asking { get; init; } = Asking.Nothing;

    /// <summary>How often this life has asked for a fence.</summary>
    public uint FencesAsked { get; init; }

    /// <summary>How many goodbyes are still to be sent before the process may end.</summary>
    public int GoodbyesLeft { get; init; }

    /// <summary>When <see cref="ClusterMachine.Advance"/> must be called again at the latest.</summary>
    public Instant NextDeadline { get; init; } = Instant.Never;

    /// <summary>The deadtime by which every peer is known to judge us at the earliest; shorter than ours while one may not have heard of ours (Membership/Patience).</summary>
    public required TimeSpan Granted { get; init; }

    /// <summary>Groups that are not configured and once were: what they go on with when they are again.</summary>
    public ImmutableSortedDictionary<GroupName, Remembered> Forgotten { get; init; } = ImmutableSortedDictionary<GroupName, Remembered>.Empty;

    /// <summary>What was last broadcast; a heartbeat repeats it until it changes.</summary>
    public View? LastView { get; init; }

    public NodeName Self => Cluster.Self;

    /// <summary>
    /// A node whose actuator does not answer can neither serve nor promise anything, and says nothing: to its peers that is silence, and they take over as from
    /// any silent node (docs/decisions/0017). Only a goodbye stays true whatever becomes of the actuator.
    /// </summary>
    public bool IsMute => !ActuatorReady && Phase != Phase.Off;

    /// <summary>
    /// How often the view is repeated: faster while something is on its way, so that one lost datagram costs a tenth of a second; null while there is nothing to say.
    /// </summary>
    public TimeSpan? BeatInterval =>
        IsMute ? null
        : Phase != Phase.Active || IsInTransition ? Shorter(this.Keepalive, InTransitionBeat) : this.Keepalive;

    /// <summary>What the actuator may keep alive on our word.</summary>
    public IEnumerable<HeldGroup> Endorsed =>
        Groups.Values.Where(g => !g.IsContested && (g.IsInHand ? g.Claim.Assignee == Self : g.Holding is Holding.Releasing or Holding.Stuck))
            .Select(g => new HeldGroup(g.Group.Name, g.HeldEpoch, Maintenance.IsKept(this, g) ? g.Maintenance.Until : default));

    /// <param name="remembered">What an earlier life knew last of each group, configured now or not; null: nothing.</param>
    public static ClusterState Starting(Cluster cluster, Incarnation incarnation, ImmutableSortedDictionary<GroupName, Remembered>? remembered = null) => new()
    {
        Cluster = cluster,
        Incarnation = incarnation,
        Forgotten = remembered?.RemoveRange(cluster.Groups.Select(g => g.Name)) ?? ImmutableSortedDictionary<GroupName, Remembered>.Empty,
        Granted = cluster.Timing.Deadtime,
        Peers = cluster.Peers.ToSortedTable(n => n, n => new Peer
        {
            Name = n,
            LinkHeard = [.. cluster.Media.Select(_ => (Instant?)null)],
        }),
        PingNodes = [.. cluster.PingNodes.Select(n => new PingNode(n, null, false))],
        Groups = cluster.Groups.ToSortedTable(g => g.Name, g => new GroupState
        {
            Group = g,
            Claim = new Claim(remembered?.GetValueOrDefault(g.Name).Epoch ?? default, null),
            Maintenance = remembered?.GetValueOrDefault(g.Name).Maintenance ?? default,
            MayBeKeptUntil = remembered?.GetValueOrDefault(g.Name).Maintenance.KeptUntil ?? default,
        }),
    };

    public ClusterState With(Peer peer) => Peers.SetItem(peer.Name, peer) is var peers && ReferenceEquals(peers, Peers) ? this : this with { Peers = peers };

    public ClusterState With(GroupState group) => Groups.SetItem(group.Group.Name, group) is var groups && ReferenceEquals(groups, Groups) ? this : this with { Groups = groups };

    /// <summary>The peer's newest word was composed after it knew this life of ours, and after our last doubt: it is not an echo of the past.</summary>
    public bool IsFresh(Peer peer) => peer.View is { } view && view.Hear(Self, Incarnation, Doubts);

    private static readonly TimeSpan InTransitionBeat = TimeSpan.FromMilliseconds(100);

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>Something is being brought up or down here, or is about to be brought up.</summary>
    public bool IsInTransition => Groups.Values.Any(g =>
        g.Holding is Holding.Acquiring or Holding.Releasing || (g.Claim.Assignee == Self && g.Holding == Holding.Released && g.Eligibility != Eligibility.Unable));
}
