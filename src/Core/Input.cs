using System.Collections.Immutable;
using Bascule.Core.Fencing;

namespace Bascule.Core;

/// <summary>Everything that can happen to a node. Closed: the cases below are all there are.</summary>
public abstract record Input
{
    private Input() { }

    /// <summary>A deadline came.</summary>
    public sealed record TimePassed : Input
    {
        public static readonly TimePassed Instance = new();
    }

    /// <summary>An authenticated view, newer than any before it from that node.</summary>
    /// <param name="Link">Index into <see cref="Cluster.Media"/> of the medium it came over.</param>
    /// <param name="At">When it arrived, on our clock.</param>
    public sealed record Heard(View View, int Link, Instant At) : Input;

    /// <summary>Heartbeats that said nothing new, folded together: when each link was last heard.</summary>
    public sealed record StillHeard(ImmutableArray<LinkStamp> Stamps) : Input;

    /// <summary>
    /// A datagram in a peer's name that is not signed with our key. Anybody can send such; but a starting node that hears only such from a peer must not
    /// conclude that the peer is dead.
    /// </summary>
    public sealed record HeardUnverified(NodeName Claimant) : Input;

    /// <summary>A medium's network card has, or lost, its carrier.</summary>
    public sealed record CarrierChanged(int Medium, bool HasCarrier) : Input;

    /// <summary>The network cards that bear a group's addresses, or would: one has no carrier, or all have again.</summary>
    /// <param name="Cut">The first without; null if all have one.</param>
    public sealed record BearerChanged(GroupName Group, string? Cut) : Input;

    /// <summary>Ping nodes are being asked, and answered last at these moments.</summary>
    /// <param name="Answered">In the order of <see cref="Cluster.PingNodes"/>; null for one that never did.</param>
    public sealed record Pinged(ImmutableArray<Instant?> Answered) : Input;

    /// <summary>The actuator answers. It holds these groups with an unbroken lease, is still releasing those, and holds nothing else.</summary>
    public sealed record ActuatorReady(ImmutableArray<HeldGroup> Held, ImmutableArray<GroupName> Releasing) : Input
    {
        /// <summary>Of the held, those that are still on the way there: <see cref="Acquired"/> or <see cref="AcquireFailed"/> follows for each.</summary>
        public ImmutableArray<GroupName> Acquiring { get; init; } = [];
    }

    /// <summary>The actuator died, froze or was never there.</summary>
    public sealed record ActuatorLost : Input;

    public sealed record Acquired(GroupName Group, Epoch Epoch) : Input;

    /// <summary>Something of the group would not start; what had started is being stopped, and <see cref="Released"/> follows.</summary>
    public sealed record AcquireFailed(GroupName Group, Epoch Epoch, string Why) : Input;

    /// <summary>Everything of the group is stopped here, by our wish or because the lease ran out.</summary>
    /// <param name="Epoch">Under which it had been acquired: an answer about an earlier acquisition says nothing about a later one.</param>
    public sealed record Released(GroupName Group, Epoch Epoch) : Input;

    /// <summary>Something of the group would not stop; the actuator tries on, and <see cref="Released"/> follows when it succeeds.</summary>
    public sealed record ReleaseFailed(GroupName Group, string Why) : Input;

    /// <summary>A resource of a group that is held has stopped, and not by our wish.</summary>
    /// <param name="ByHand">Somebody else had the service manager stop it.</param>
    /// <param name="IsBack">It runs again already: the service manager has a rule of its own for that.</param>
    /// <param name="Why">What is known of it, as a clause.</param>
    public sealed record ResourceFell(GroupName Group, Epoch Epoch, string Resource, bool ByHand, bool IsBack, string Why) : Input;

    /// <summary>A resource runs that did not, started by whomever.</summary>
    public sealed record ResourceRose(GroupName Group, string Resource) : Input;

    /// <summary>A round of conflict probes is over: each group's addresses were asked for at <paramref name="AskedAt"/>, and the time for answers has passed.</summary>
    public sealed record Probed(ImmutableArray<ProbeRound> Rounds, Instant AskedAt) : Input;

    /// <summary>An attempt to fence a peer has ended.</summary>
    /// <param name="Attempt">Which: see <see cref="Effect.Fence"/>.</param>
    /// <param name="Succeeded">It is certain that the peer was without power since it was asked for.</param>
    /// <param name="Why">How that is known, or what failed, as a clause.</param>
    public sealed record Fenced(NodeName Peer, uint Attempt, bool Succeeded, string Why) : Input;

    /// <summary>An operator says, having looked, that this peer is off and stays off.</summary>
    public sealed record ConfirmedOff(NodeName Peer) : Input;

    /// <summary>An operator wants this node to give these groups away.</summary>
    public sealed record StandbyRequested(ImmutableArray<GroupName> Groups) : Input;

    /// <summary>An operator wants this node to take these groups.</summary>
    public sealed record TakeoverRequested(ImmutableArray<GroupName> Groups) : Input;

    /// <summary>An operator says that what was wrong with these groups here is mended.</summary>
    public sealed record ClearRequested(ImmutableArray<GroupName> Groups) : Input;

    /// <summary>An operator works on these groups from now on, or, after <see cref="TimeSpan.Zero"/>, no longer.</summary>
    public sealed record MaintenanceRequested(ImmutableArray<GroupName> Groups, TimeSpan For) : Input;

    /// <summary>The files have changed, they are valid, the actuator has taken them over, and so must we. Same nodes and media.</summary>
    public sealed record Reconfigured(Cluster Cluster) : Input;

    /// <summary>The time of day at which groups go back to their homes has begun, or is over; until the first word it is over.</summary>
    public sealed record FailbackTime(bool HasCome) : Input;

    /// <summary>The node is to stop: hand everything over, say goodbye.</summary>
    public sealed record StopRequested : Input;
}

/// <summary>When a peer was last heard over a medium.</summary>
public readonly record struct LinkStamp(NodeName Peer, int Link, Instant At);

/// <summary>A group that the actuator holds, and under which epoch.</summary>
/// <param name="KeepUntil">It is held on until then, whatever becomes of the node; long past: for a lease from the node's last word, as ever.</param>
public readonly record struct HeldGroup(GroupName Group, Epoch Epoch, Instant KeepUntil = default);
