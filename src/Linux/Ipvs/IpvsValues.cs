// Virtual services, their real servers and the synchronisation daemons as the kernel's IPVS has them (linux/ip_vs.h), without a judgement: what it says is kept even
// where nobody would ask for it, so that whoever compares sees it.
using System.Net;
using System.Net.Sockets;

namespace Bascule.Linux.Ipvs;

/// <summary>IP_VS_SVC_F_….</summary>
[Flags]
public enum IpvsServiceFlags : uint
{
    None = 0,
    Persistent = 0x1,

    /// <summary>The kernel's own: it stands in its table.</summary>
    Hashed = 0x2,
    OnePacket = 0x4,

    /// <summary>What these three mean is the scheduler's matter.</summary>
    Scheduler1 = 0x8,
    Scheduler2 = 0x10,
    Scheduler3 = 0x20,
}

public sealed record IpvsService
{
    /// <summary>Unspecified: the kernel did not say, or said something unknown.</summary>
    public AddressFamily Family { get; init; }

    /// <summary>0: the service is known by its mark, else by protocol, address and port.</summary>
    public uint Mark { get; init; }

    /// <summary>IPPROTO_….</summary>
    public ushort Protocol { get; init; }
    public IPAddress? Address { get; init; }
    public ushort Port { get; init; }

    /// <summary>"none": it has lost its scheduler.</summary>
    public string Scheduler { get; init; } = "";
    public IpvsServiceFlags Flags { get; init; }

    /// <summary>How long persistence remembers a client; meaningless without.</summary>
    public uint TimeoutSeconds { get; init; }

    /// <summary>Of IPv4 the mask, its first byte the highest; of IPv6 the length of the prefix, 1 to 128.</summary>
    public uint Netmask { get; init; }

    /// <summary>By what else than the address persistence knows a client: "sip"; empty: nothing.</summary>
    public string PersistenceEngine { get; init; } = "";
}

/// <summary>IP_VS_CONN_F_FWD_MASK.</summary>
public enum IpvsForwarding : uint
{
    Masquerade = 0,

    /// <summary>Local and Bypass are the kernel's own.</summary>
    Local = 1,
    Tunnel = 2,
    Route = 3,
    Bypass = 4,
}

/// <summary>IP_VS_CONN_F_TUNNEL_TYPE_….</summary>
public enum IpvsTunnel : byte
{
    Ipip = 0,
    Gue = 1,
    Gre = 2,
}

/// <summary>IP_VS_TUNNEL_ENCAP_FLAG_….</summary>
[Flags]
public enum IpvsTunnelFlags : ushort
{
    None = 0,
    Checksum = 1,
    RemoteChecksum = 2,
}

/// <summary>A real server of one service.</summary>
public sealed record IpvsDestination
{
    public AddressFamily Family { get; init; }
    public IPAddress? Address { get; init; }
    public ushort Port { get; init; }
    public IpvsForwarding Forwarding { get; init; }
    public uint Weight { get; init; }
    public uint UpperThreshold { get; init; }
    public uint LowerThreshold { get; init; }
    public IpvsTunnel Tunnel { get; init; }
    public ushort TunnelPort { get; init; }
    public IpvsTunnelFlags TunnelFlags { get; init; }

    /// <summary>Is read, and never written.</summary>
    public IpvsCounters Counters { get; init; }
}

/// <param name="Active">Connections that go on.</param>
/// <param name="Inactive">Those that are ending, or have ended and are kept a while.</param>
/// <param name="Persistent">Clients that persistence remembers.</param>
/// <param name="Connections">Since it was added, as what follows.</param>
public readonly record struct IpvsCounters(uint Active, uint Inactive, uint Persistent, ulong Connections, ulong PacketsIn, ulong PacketsOut, ulong BytesIn, ulong BytesOut);

/// <summary>IP_VS_STATE_…. Each is a daemon of its own.</summary>
public enum IpvsDaemonState : uint
{
    None = 0,
    Master = 1,
    Backup = 2,
}

/// <summary>A thread of the kernel that tells, or hears, of connections by multicast.</summary>
public sealed record IpvsDaemon
{
    public IpvsDaemonState State { get; init; }
    public string Interface { get; init; } = "";
    public uint SyncId { get; init; }

    /// <summary>Null: where nothing is said, 224.0.0.81 (IP_VS_SYNC_GROUP in net/netfilter/ipvs/ip_vs_sync.c). Is read, and never written.</summary>
    public IPAddress? Group { get; init; }

    /// <summary>0: where nothing is said, 8848 (IP_VS_SYNC_PORT). Is read, and never written.</summary>
    public ushort Port { get; init; }
}
