// What a node says about itself in each heartbeat: its whole view, not what changed. A lost heartbeat therefore costs
// nothing but time, and the newest one is always enough (docs/protocol/native.md).
using System.Collections.Immutable;
using Bascule.Core.Placement;

namespace Bascule.Core;

/// <summary>How far a node is in its life.</summary>
public enum Phase
{
    /// <summary>Started; claims nothing until it heard every peer or waited initdead.</summary>
    Joining,

    /// <summary>Takes part.</summary>
    Active,

    /// <summary>Asked to stop; gives everything away.</summary>
    Leaving,

    /// <summary>Holds nothing and will take nothing in this incarnation: its goodbye.</summary>
    Off,
}

/// <summary>What a node itself has of a group; only Released means that a peer may have it.</summary>
public enum Holding
{
    Released,
    Acquiring,
    Held,
    Releasing,

    /// <summary>A release failed; it is tried again, and nobody else may have the group meanwhile.</summary>
    Stuck,

    /// <summary>The actuator does not answer: nobody knows.</summary>
    Unknown,
}

/// <summary>Whether a node should be given a group; the better class is preferred, Unable never chosen.</summary>
public enum Eligibility
{
    Able,

    /// <summary>Only when no node is able: an operator asked this one to stand by, or its last failure has aged.</summary>
    Standby,

    /// <summary>Only when no node is better: clients cannot reach it there, or something of it stopped there.</summary>
    Impaired,

    /// <summary>Starting the group failed here a moment ago.</summary>
    Unable,
}

/// <summary>
/// The right to hold a group. It belongs to one node; only that node may pass it on, or a node that knows the assignee to be off or
/// dead may take it, and each time the epoch rises. The stronger of two claims wins wherever they meet (docs/decisions/0006).
/// </summary>
/// <param name="Assignee">Null as long as nobody has ever claimed the group.</param>
public readonly record struct Claim(Epoch Epoch, NodeName? Assignee)
{
    public bool IsStrongerThan(Claim other, NodeName home) =>
        Epoch != other.Epoch
            ? Epoch.CompareTo(other.Epoch) > 0
            : Assignee is { } mine && (other.Assignee is not { } theirs || (mine != theirs && (mine == home || (theirs != home && mine.CompareTo(theirs) < 0))));

    public override string ToString() => $"epoch {Epoch} for {(Assignee is { } node ? node.Value : "nobody")}";
}

/// <summary>What a node says about one group.</summary>
/// <param name="LineDigest">Of its haresources line, so that differing files are noticed.</param>
/// <param name="Wanted">An operator asked this node to take the group over.</param>
public sealed record GroupReport(Claim Claim, Holding Holding, Eligibility Eligibility, bool Wanted, uint LineDigest, MaintenanceReport Maintenance = default);

/// <summary>
/// "I hear you": whom, in which life, and over which media. Since it names the incarnation and the doubts of the peer, it also proves that the
/// message was composed after them: a report that does not echo ours may be old, and permits nothing.
/// </summary>
/// <param name="Links">Bit n: heard over the peer's n-th medium within deadtime.</param>
public readonly record struct Hearing(NodeName Peer, Incarnation Incarnation, ushort Doubts, ushort Links);

/// <summary>A node's view as sent.</summary>
public sealed record View
{
    public required NodeName From { get; init; }
    public required Incarnation Incarnation { get; init; }

    /// <summary>How often this incarnation woke up late and began to doubt what it knows.</summary>
    public ushort Doubts { get; init; }

    public required Phase Phase { get; init; }
    public ulong Digest { get; init; }

    /// <summary>The sender's times and policies; null only in a view that nobody sent.</summary>
    public Settings? Settings { get; init; }

    /// <summary>How many ping nodes answer it; null while it does not know, or has none.</summary>
    public int? Reached { get; init; }
    public ImmutableArray<Hearing> Hears { get; init; } = [];
    public SortedTable<GroupName, GroupReport> Groups { get; init; } = SortedTable<GroupName, GroupReport>.Empty;

    /// <summary>How many groups the sender has that we do not know.</summary>
    public int UnknownGroups { get; init; }

    /// <summary>Whether its sender had heard of this life of that node.</summary>
    public bool Knows(NodeName node, Incarnation incarnation) => Hears.Any(h => h.Peer == node && h.Incarnation == incarnation);

    public bool Hear(NodeName node, Incarnation incarnation, ushort doubts)
    {
        foreach (var hearing in Hears)
            if (hearing.Peer == node)
                return hearing.Incarnation == incarnation && hearing.Doubts == doubts;
        return false;
    }
}
