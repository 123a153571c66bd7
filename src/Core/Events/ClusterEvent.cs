namespace Bascule.Core.Events;

/// <summary>Something that this node has seen or done, and that somebody outside may want to know.</summary>
/// <param name="Reason">A sentence without its full stop.</param>
public sealed record ClusterEvent(EventKind Kind, string Reason)
{
    /// <summary>The group that it is about.</summary>
    public GroupName? Group { get; init; }

    /// <summary>Of that group's claim, or of the claim under which it was held.</summary>
    public Epoch Epoch { get; init; }

    /// <summary>The other node that it is about.</summary>
    public NodeName? Peer { get; init; }
}
