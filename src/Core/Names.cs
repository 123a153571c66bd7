// The small values everything else is made of. Each is a type of its own, so that a generation can never be
// taken for an epoch, nor a group for a node.
using System.Globalization;

namespace Bascule.Core;

/// <summary>A node's name: <c>uname -n</c> in lower case, as Heartbeat compares it.</summary>
public readonly record struct NodeName : IComparable<NodeName>
{
    private readonly string? value;

    public NodeName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        value = name.ToLowerInvariant();
    }

    public string Value => value ?? "";
    public int CompareTo(NodeName other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A resource group's name: the first resource of its haresources line, which Heartbeat calls the key.</summary>
public readonly record struct GroupName : IComparable<GroupName>
{
    private readonly string? value;

    public GroupName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        value = name;
    }

    public string Value => value ?? "";
    public int CompareTo(GroupName other) => string.CompareOrdinal(Value, other.Value);
    public override string ToString() => Value;
}

/// <summary>A moment on a node's own monotonic clock, in nanoseconds since an origin that means nothing.</summary>
public readonly record struct Instant(long Nanoseconds) : IComparable<Instant>
{
    /// <summary>Later than anything that will happen: "no deadline".</summary>
    public static readonly Instant Never = new(long.MaxValue);

    public static Instant operator +(Instant at, TimeSpan span) =>
        at == Never ? Never : new(at.Nanoseconds + (span.Ticks * TimeSpan.NanosecondsPerTick));

    public static Instant operator -(Instant at, TimeSpan span) => at + span.Negate();
    public static TimeSpan operator -(Instant later, Instant earlier) => new((later.Nanoseconds - earlier.Nanoseconds) / TimeSpan.NanosecondsPerTick);
    public static bool operator <(Instant left, Instant right) => left.Nanoseconds < right.Nanoseconds;
    public static bool operator >(Instant left, Instant right) => left.Nanoseconds > right.Nanoseconds;
    public static bool operator <=(Instant left, Instant right) => left.Nanoseconds <= right.Nanoseconds;
    public static bool operator >=(Instant left, Instant right) => left.Nanoseconds >= right.Nanoseconds;
    public static Instant Earlier(Instant left, Instant right) => left < right ? left : right;
    public static Instant Later(Instant left, Instant right) => left > right ? left : right;
    public int CompareTo(Instant other) => Nanoseconds.CompareTo(other.Nanoseconds);
    public override string ToString() => (Nanoseconds / 1_000_000).ToString(CultureInfo.InvariantCulture) + "ms";
}

/// <summary>How often a group has changed hands; of two claims the higher epoch is the newer (docs/decisions/0006).</summary>
public readonly record struct Epoch(ulong Value) : IComparable<Epoch>
{
    public Epoch Next() => new(Value + 1);
    public int CompareTo(Epoch other) => Value.CompareTo(other.Value);
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>One life of a node's daemon: Heartbeat's generation, raised and synced to disk before each start's first packet.</summary>
public readonly record struct Incarnation(uint Value) : IComparable<Incarnation>
{
    public int CompareTo(Incarnation other) => Value.CompareTo(other.Value);
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);
}
