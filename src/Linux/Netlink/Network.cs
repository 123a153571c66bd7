// This machine's network as plain values: interfaces, addresses, directly connected networks.
// Numbers: linux/if.h, linux/if_addr.h, linux/if_arp.h.
using System.Collections.Immutable;
using System.Net;

namespace Bascule.Linux.Netlink;

[Flags]
public enum InterfaceFlags : uint
{
    None = 0,
    Up = 0x1,
    Broadcast = 0x2,
    Loopback = 0x8,
    PointToPoint = 0x10,
    Running = 0x40,
    NoArp = 0x80,
    LowerUp = 0x10000,
}

public sealed record NetworkInterface
{
    public required int Index { get; init; }
    public required string Name { get; init; }
    public required InterfaceFlags Flags { get; init; }

    /// <summary>ARPHRD_…: 1 is Ethernet, 772 the loopback.</summary>
    public required int HardwareType { get; init; }

    /// <summary>Null where the hardware address has not six bytes (tunnels, Infiniband).</summary>
    public MacAddress? Mac { get; init; }

    public bool IsUp => Flags.HasFlag(InterfaceFlags.Up);
    public bool IsLoopback => Flags.HasFlag(InterfaceFlags.Loopback);

    /// <summary>ARPHRD_ETHER, linux/if_arp.h.</summary>
    public bool IsEthernet => HardwareType == 1;

    /// <summary>The cable, or the bond or bridge standing in for it, can carry packets.</summary>
    public bool HasCarrier => Flags.HasFlag(InterfaceFlags.LowerUp) && Flags.HasFlag(InterfaceFlags.Running);

    /// <summary>Neighbours here are found by ARP or neighbour discovery, so moved addresses must be announced.</summary>
    public bool HasNeighbours => Mac is not null && !IsLoopback && !Flags.HasFlag(InterfaceFlags.NoArp);
}

[Flags]
public enum AddressFlags : uint
{
    None = 0,

    /// <summary>IPv4: another address of the same network came first, and is the source of the machine's own traffic.</summary>
    Secondary = 0x1,
    NoDuplicateDetection = 0x2,
    DuplicateDetected = 0x8,
    Deprecated = 0x20,
    Tentative = 0x40,

    /// <summary>Without an end: not a lease.</summary>
    Permanent = 0x80,
    NoPrefixRoute = 0x200,
}

/// <summary>An address on an interface.</summary>
public sealed record InterfaceAddress
{
    /// <summary>A lifetime without end (INFINITY_LIFE_TIME, linux/if_addr.h).</summary>
    public const uint Forever = uint.MaxValue;

    public required int InterfaceIndex { get; init; }
    public required IPAddress Address { get; init; }
    public required int PrefixLength { get; init; }
    public IPAddress? Broadcast { get; init; }

    /// <summary>IPv4 only: the alias name that ifconfig shows, "eth0:0"; the interface's own name when there is no alias.</summary>
    public string? Label { get; init; }
    public AddressFlags Flags { get; init; }

    /// <summary>RT_SCOPE_…: 0 universe, 253 link, 254 host.</summary>
    public int Scope { get; init; }
    public uint ValidSeconds { get; init; } = Forever;
    public uint PreferredSeconds { get; init; } = Forever;

    public bool IsPermanent => Flags.HasFlag(AddressFlags.Permanent);
    public bool IsSecondary => Flags.HasFlag(AddressFlags.Secondary);
    public IPNetwork Network => Networks.Of(Address, PrefixLength);
}

/// <summary>A network that an interface reaches without a gateway: a route of the main table.</summary>
public sealed record ConnectedNetwork
{
    public required int InterfaceIndex { get; init; }
    public required IPNetwork Network { get; init; }
    public int Metric { get; init; }
}

/// <summary>A router that everything unknown is sent to: a default route of the main table.</summary>
public sealed record DefaultGateway(int InterfaceIndex, IPAddress Address);

/// <summary>Everything that is known about this machine's network at one moment.</summary>
public sealed record NetworkSnapshot
{
    public ImmutableArray<NetworkInterface> Interfaces { get; init; } = [];
    public ImmutableArray<InterfaceAddress> Addresses { get; init; } = [];
    public ImmutableArray<ConnectedNetwork> Networks { get; init; } = [];

    public ImmutableArray<DefaultGateway> Gateways { get; init; } = [];

    /// <summary>The directly connected networks that an address belongs to, the best first (findif of resource-agents: longest prefix, then metric).</summary>
    public IEnumerable<ConnectedNetwork> NetworksOf(IPAddress address) => Networks
        .Where(found => found.Network.Contains(address) && FindInterface(found.InterfaceIndex) is { IsLoopback: false })
        .OrderByDescending(found => found.Network.PrefixLength).ThenBy(found => found.Metric).ThenBy(found => found.InterfaceIndex);

    public NetworkInterface? FindInterface(string name) => Interfaces.FirstOrDefault(found => found.Name == name);

    public NetworkInterface? FindInterface(int index) => Interfaces.FirstOrDefault(found => found.Index == index);
}

public static class Networks
{
    /// <summary>The network of an address: its bits beyond the prefix cleared.</summary>
    public static IPNetwork Of(IPAddress address, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        for (var i = 0; i < length; i++)
        {
            var kept = Math.Clamp(prefixLength - (8 * i), 0, 8);
            bytes[i] &= (byte)(0xff << (8 - kept));
        }

        return new IPNetwork(new IPAddress(bytes[..length]), prefixLength);
    }
}
