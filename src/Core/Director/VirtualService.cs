// A virtual service as it stands in a balancing table, and such a table: plain values, so that two can be compared.
using System.Collections.Immutable;

namespace Bascule.Core.Director;

/// <summary>New connections of a client go to the real server that it had before (ipvsadm(8), "-p").</summary>
public sealed record Persistence
{
    /// <summary>What ipvsadm and the kernel take where nothing is said.</summary>
    public static readonly TimeSpan Usual = TimeSpan.FromSeconds(300);

    /// <summary>More, ipvsadm 1.31 refuses.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(31);

    /// <summary>How long a client is remembered after its last connection has ended; whole seconds, 1 s to 31 days.</summary>
    public TimeSpan Timeout
    {
        get;
        init => field = value > TimeSpan.Zero && value <= Longest && value.Ticks % TimeSpan.TicksPerSecond == 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    } = Usual;

    /// <summary>Clients whose addresses are the same in so many bits count as one: 0 to 31, IPv6 1 to 127 (ipvsadm(8), "-M"). Null: each client by itself.</summary>
    public int? PrefixLength { get; init => field = value is null or (>= 0 and < 128) ? value : throw new ArgumentOutOfRangeException(nameof(value)); }

    /// <summary>A client is known by its SIP call instead of its address (ipvsadm(8), "--pe sip").</summary>
    public bool BySipCall { get; init; }
}

/// <summary>What clients ask, and who answers.</summary>
public sealed record VirtualService
{
    public required ServiceAddress Address { get; init; }

    public required Scheduler Scheduler { get; init; }

    public SchedulerFlags Flags { get; init; }

    /// <summary>Null: each connection is scheduled by itself.</summary>
    public Persistence? Persistence { get; init; }

    /// <summary>Each datagram is scheduled by itself; UDP only (ipvsadm(8), "-o").</summary>
    public bool OnePacket { get; init; }

    public ImmutableSortedDictionary<ServerAddress, RealServer> RealServers { get; init; } = ImmutableSortedDictionary<ServerAddress, RealServer>.Empty;

    /// <summary>Whether a new connection finds somebody.</summary>
    public bool TakesConnections => RealServers.Values.Any(s => s.Weight > 0);

    /// <summary>All about it but who answers: what one call to the kernel sets.</summary>
    public VirtualService WithoutServers => this with { RealServers = ImmutableSortedDictionary<ServerAddress, RealServer>.Empty };

    /// <summary>With this real server, in place of one of the same address.</summary>
    public VirtualService With(RealServer server)
    {
        ArgumentNullException.ThrowIfNull(server);
        return this with { RealServers = RealServers.SetItem(server.Address, server) };
    }

    // A collection compares by reference, which a value must not.
    public bool Equals(VirtualService? other) => other is not null && Address == other.Address && Scheduler == other.Scheduler && Flags == other.Flags
        && Persistence == other.Persistence && OnePacket == other.OnePacket && RealServers.Values.SequenceEqual(other.RealServers.Values);

    public override int GetHashCode() => HashCode.Combine(Address, Scheduler, RealServers.Count);

    public override string ToString() => $"{Address} {Scheduler}";
}

/// <summary>All virtual services of one director, by their addresses: what is wanted, or what the kernel has.</summary>
public sealed record BalancingTable(ImmutableSortedDictionary<ServiceAddress, VirtualService> Services)
{
    public static readonly BalancingTable Empty = new(ImmutableSortedDictionary<ServiceAddress, VirtualService>.Empty);

    /// <exception cref="ArgumentException">Two have the same address.</exception>
    public static BalancingTable Of(IEnumerable<VirtualService> services) => new(services.ToImmutableSortedDictionary(s => s.Address, s => s));

    /// <summary>With this service, in place of one of the same address.</summary>
    public BalancingTable With(VirtualService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new(Services.SetItem(service.Address, service));
    }

    public BalancingTable Without(ServiceAddress address) => new(Services.Remove(address));

    public bool Equals(BalancingTable? other) => other is not null && Services.Values.SequenceEqual(other.Services.Values);

    public override int GetHashCode() => Services.Count;
}
