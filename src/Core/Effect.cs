using System.Collections.Immutable;

namespace Bascule.Core;

/// <summary>Everything a node can ask of the world. Closed; performed in order; each says why.</summary>
public abstract record Effect(string Reason)
{
    /// <summary>Our view changed: send it now, not at the next keepalive.</summary>
    public sealed record Broadcast(string Reason) : Effect(Reason);

    /// <summary>Start the group's resources in order, addresses under a lease for this epoch.</summary>
    public sealed record Acquire(GroupName Group, Epoch Epoch, string Reason) : Effect(Reason);

    /// <summary>Stop the group's resources in reverse order. Repeating it is harmless.</summary>
    /// <param name="AddressesFirst">Its addresses go before everything else: another node may hold the group.</param>
    public sealed record Release(GroupName Group, Epoch Epoch, bool AddressesFirst, string Reason) : Effect(Reason);

    /// <summary>Start again what of a held group has stopped, and what stands right of it. Ends as an acquisition does; when all runs, it has ended.</summary>
    public sealed record Mend(GroupName Group, Epoch Epoch, string Reason) : Effect(Reason);

    /// <summary>Tell the network again where the group's addresses are.</summary>
    public sealed record Announce(GroupName Group, string Reason) : Effect(Reason);

    /// <summary>From now on ask the network who has these groups' addresses, and these only: at once, then at that pace. Each round returns as <see cref="Input.Probed"/>.</summary>
    public sealed record Probe(ImmutableArray<GroupName> Groups, TimeSpan Every, string Reason) : Effect(Reason);

    /// <summary>Make this peer provably harmless; the outcome returns as <see cref="Input.Fenced"/>.</summary>
    public sealed record Fence(NodeName Peer, uint Attempt, string Reason) : Effect(Reason);

    /// <summary>An operator's request cannot be done.</summary>
    public sealed record Refuse(GroupName Group, string Reason) : Effect(Reason);

    /// <summary>Something a person should be able to read later.</summary>
    public sealed record Tell(Severity Severity, string Reason) : Effect(Reason);

    /// <summary>This node cannot take part as it is configured: the process must end, having touched nothing.</summary>
    public sealed record GiveUp(string Reason) : Effect(Reason);

    /// <summary>Goodbye is said: the process may end.</summary>
    public sealed record Quit(string Reason) : Effect(Reason);
}

/// <summary>syslog's words, as far as we need them.</summary>
public enum Severity
{
    Debug,
    Info,
    Warning,
    Error,
    Critical,
}

/// <summary>One turn of the machine: what is believed now, and what is asked of the world.</summary>
public readonly record struct Step(ClusterState State, ImmutableArray<Effect> Effects);
