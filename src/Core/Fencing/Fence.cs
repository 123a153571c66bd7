namespace Bascule.Core.Fencing;

/// <summary>What makes a silent peer's group safe to take (docs/decisions/0023).</summary>
public enum GroupProtection
{
    /// <summary>The peer is fenced first where a fence device for it is configured; else deadtime and the conflict probe are taken for enough, as in Heartbeat.</summary>
    ByDevice,

    /// <summary>Deadtime and the conflict probe are enough, whatever devices there are: for addresses and services that own no data.</summary>
    None,

    /// <summary>The peer must be fenced first; without a device for it, somebody must confirm that it is off.</summary>
    Fence,
}

/// <summary>What this node can make another one provably harmless with; how, only the actuator knows.</summary>
/// <param name="Delay">Before the device is first asked, so that of two nodes that cannot hear each other one is quicker; 0 to 5 min.</param>
public sealed record FenceDevice(NodeName Node, TimeSpan Delay);

/// <summary>What was done to make a silent peer harmless. It belongs to that silence: whoever is heard again, or restarted, or is judged anew, was not fenced.</summary>
public sealed record Fence
{
    /// <summary>When the device is asked, or asked again.</summary>
    public required Instant AskAt { get; init; }

    /// <summary>The attempt that is under way; 0: none. An answer about another one says nothing: the peer may have been heard in between.</summary>
    public uint Attempt { get; init; }

    public int Failures { get; init; }

    /// <summary>What became of the last attempt, as a clause; null before the first has failed.</summary>
    public string? Trouble { get; init; }

    /// <summary>How it is known that the peer is off, as a clause; null while it is not.</summary>
    public string? Proof { get; init; }
}
