// What of ha.cf and authkeys the nodes must know of each other: said in each heartbeat, so that two nodes with different files are safe beside each other, and
// a person is told by name what differs (docs/decisions/0024).
namespace Bascule.Core;

/// <summary>Which keys a node has; their numbers in authkeys, never the keys.</summary>
/// <param name="Signing">What it signs with, 0 to 15.</param>
/// <param name="Accepted">Bit n: it believes what is signed with key n.</param>
public readonly record struct KeyNumbers(byte Signing, ushort Accepted)
{
    public bool Accepts(byte id) => ((Accepted >> id) & 1) == 1;
}

/// <summary>A node's times and policies as configured. Times in whole tenths of a millisecond, rounded up, as they are sent.</summary>
public sealed record Settings
{
    /// <summary>What times are sent in.</summary>
    public const long TicksPerUnit = TimeSpan.TicksPerMillisecond / 10;

    public required TimeSpan Keepalive { get; init; }
    public required TimeSpan Warntime { get; init; }
    public required TimeSpan Deadtime { get; init; }
    public required TimeSpan Initdead { get; init; }
    public required bool Failback { get; init; }
    public required bool ConflictProbe { get; init; }

    /// <summary>Groups go back to their homes under conditions only.</summary>
    public bool FailbackHasConditions { get; init; }

    public KeyNumbers Keys { get; init; }

    public static Settings Of(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        return new()
        {
            Keepalive = Rounded(cluster.Timing.Keepalive),
            Warntime = Rounded(cluster.Timing.Warntime),
            Deadtime = Rounded(cluster.Timing.Deadtime),
            Initdead = Rounded(cluster.Timing.Initdead),
            Failback = cluster.Failback,
            ConflictProbe = cluster.ConflictProbe,
            FailbackHasConditions = cluster.FailbackWhen is not null,
            Keys = cluster.Keys,
        };
    }

    private static TimeSpan Rounded(TimeSpan time) => new((time.Ticks + TicksPerUnit - 1) / TicksPerUnit * TicksPerUnit);
}
