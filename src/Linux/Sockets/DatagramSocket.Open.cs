// How a UDP socket is opened: which options, in which order, and in which words a refusal is told.
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Bascule.Linux.Sockets;

/// <summary>What to listen to.</summary>
public sealed record ReceiverOptions
{
    /// <summary>Interface name; null means any (only tests want that).</summary>
    public string? Device { get; init; }

    /// <summary>0 lets the kernel choose.</summary>
    public required int Port { get; init; }

    public bool IsIPv6 { get; init; }

    /// <summary>A multicast group to bind to and join on <see cref="Device"/>; null: bound to any address.</summary>
    public IPAddress? Group { get; init; }
}

/// <summary>How to send.</summary>
public sealed record SenderOptions
{
    /// <summary>Interface name; null means any (only tests want that).</summary>
    public string? Device { get; init; }

    public bool IsIPv6 { get; init; }

    /// <summary>The node's own address, so that a floating one never becomes the source of heartbeats; null: the kernel chooses.</summary>
    public IPAddress? Source { get; init; }

    /// <summary>To the device's broadcast address, past the routing table as Heartbeat does (SO_BROADCAST, SO_DONTROUTE).</summary>
    public bool Broadcasts { get; init; }

    /// <summary>IPv4 TTL or IPv6 hop limit of multicast datagrams; null: this sender does not multicast.</summary>
    public int? MulticastHops { get; init; }

    /// <summary>Whether this machine's own receivers get our multicast datagrams back.</summary>
    public bool MulticastLoops { get; init; }
}

public sealed unsafe partial class DatagramSocket
{
    // IP_TOS 0x10 is what Heartbeat 3.0.6 sets (IPTOS_LOWDELAY); priority 6 is the highest that needs no CAP_NET_ADMIN (socket(7)).
    private const int LowDelay = 0x10;
    private const int HighestFreePriority = 6;

    /// <summary>
    /// Whether nobody holds the port yet. To be asked before the first receiver is opened: receivers share the port among
    /// each other (SO_REUSEADDR), and would share it silently with a second daemon as well.
    /// </summary>
    public static bool TryProbePort(ReceiverOptions options, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (!TryOpenBound(options, shares: false, out var descriptor, out error))
        {
            return false;
        }

        descriptor.Dispose();
        return true;
    }

    /// <summary>
    /// One receiver per device and port suffices for any number of unicast and broadcast media; a unicast datagram reaches
    /// only one of several receivers.
    /// </summary>
    public static bool TryOpenReceiver(ReceiverOptions options, [NotNullWhen(true)] out DatagramSocket? socket, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(options);
        socket = null;
        if (!TryOpenBound(options, shares: true, out var descriptor, out error))
        {
            return false;
        }

        if (options.Group is { } group && !TryJoin(descriptor, group, options, out error))
        {
            descriptor.Dispose();
            return false;
        }

        socket = new DatagramSocket(descriptor);
        return true;
    }

    public static bool TryOpenSender(SenderOptions options, [NotNullWhen(true)] out DatagramSocket? socket, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(options);
        socket = null;
        if (!TryOpen(options.IsIPv6, options.Device, out var descriptor, out error))
        {
            return false;
        }

        if (!TrySetSending(descriptor, options, out error) || !TryBindSource(descriptor, options, out error))
        {
            descriptor.Dispose();
            return false;
        }

        socket = new DatagramSocket(descriptor);
        return true;
    }

    private static bool TryOpenBound(ReceiverOptions options, bool shares, out Descriptor descriptor, out SystemError error)
    {
        if (!TryOpen(options.IsIPv6, options.Device, out descriptor, out error))
        {
            return false;
        }

        if (shares && !SocketCalls.TrySetNumber(descriptor, SocketCalls.SocketLevel, SocketCalls.ReuseAddress, 1))
        {
            return Refuse(descriptor, SystemError.Last().During("SO_REUSEADDR"), out error);
        }

        // One socket, one family: else [::]:694 would take 0.0.0.0:694 along.
        if (options.IsIPv6 && !SocketCalls.TrySetNumber(descriptor, SocketCalls.Ip6Level, SocketCalls.Ip6Only, 1))
        {
            return Refuse(descriptor, SystemError.Last().During("IPV6_V6ONLY"), out error);
        }

        var any = options.IsIPv6 ? IPAddress.IPv6Any : IPAddress.Any;
        var local = new DatagramAddress(options.Group ?? any, options.Port, ScopeOf(options.Group, options.Device));
        return SocketCalls.Bind(descriptor.Number, &local, local.Length) == 0
            || Refuse(descriptor, SystemError.Last().During($"listening on UDP {local}{On(options.Device)}"), out error);
    }

    private static bool TryOpen(bool isIPv6, string? device, out Descriptor descriptor, out SystemError error)
    {
        error = default;
        var family = isIPv6 ? SocketCalls.Inet6 : SocketCalls.Inet;
        descriptor = new Descriptor(SocketCalls.Open(family, SocketCalls.Datagram | SocketCalls.NonBlocking | SocketCalls.CloseOnExec, 0));
        if (descriptor.IsInvalid)
        {
            return Refuse(descriptor, SystemError.Last().During(isIPv6 ? "opening a UDP socket (IPv6)" : "opening a UDP socket"), out error);
        }

        return device is null
            || SocketCalls.TrySetBytes(descriptor, SocketCalls.SocketLevel, SocketCalls.BindToDevice, Encoding.UTF8.GetBytes(device + '\0'))
            || Refuse(descriptor, SystemError.Last().During($"interface {device}"), out error);
    }

    private static bool TryJoin(Descriptor descriptor, IPAddress group, ReceiverOptions options, out SystemError error)
    {
        error = default;
        var index = IndexOf(options.Device);
        Span<byte> membership = stackalloc byte[20];
        bool joined;
        if (group.AddressFamily == AddressFamily.InterNetworkV6)
        {
            // struct ipv6_mreq (linux/in6.h): group, interface index
            group.TryWriteBytes(membership, out _);
            MemoryMarshal.Write(membership[16..], index);
            joined = SocketCalls.TrySetBytes(descriptor, SocketCalls.Ip6Level, SocketCalls.Ip6AddMembership, membership)
                && SocketCalls.TrySetNumber(descriptor, SocketCalls.Ip6Level, SocketCalls.Ip6MulticastAll, 0);
        }
        else
        {
            // struct ip_mreqn (linux/in.h): group, local address, interface index
            group.TryWriteBytes(membership, out _);
            MemoryMarshal.Write(membership[8..], index);
            joined = SocketCalls.TrySetBytes(descriptor, SocketCalls.IpLevel, SocketCalls.IpAddMembership, membership[..12])
                && SocketCalls.TrySetNumber(descriptor, SocketCalls.IpLevel, SocketCalls.IpMulticastAll, 0);
        }

        if (!joined)
        {
            error = SystemError.Last().During($"joining multicast group {group}{On(options.Device)}");
        }

        return joined;
    }

    private static bool TrySetSending(Descriptor descriptor, SenderOptions options, out SystemError error)
    {
        error = default;
        var level = options.IsIPv6 ? SocketCalls.Ip6Level : SocketCalls.IpLevel;

        // The priority comes after the type of service, which overwrites it (ip(7), IP_TOS).
        var done = SocketCalls.TrySetNumber(descriptor, level, options.IsIPv6 ? SocketCalls.Ip6TrafficClass : SocketCalls.IpTypeOfService, LowDelay)
            && SocketCalls.TrySetNumber(descriptor, SocketCalls.SocketLevel, SocketCalls.Priority, HighestFreePriority);

        if (done && options.Broadcasts)
        {
            done = SocketCalls.TrySetNumber(descriptor, SocketCalls.SocketLevel, SocketCalls.Broadcast, 1)
                && SocketCalls.TrySetNumber(descriptor, SocketCalls.SocketLevel, SocketCalls.DontRoute, 1);
        }

        if (done && options.MulticastHops is { } hops)
        {
            done = TrySetMulticastInterface(descriptor, options)
                && SocketCalls.TrySetNumber(descriptor, level, options.IsIPv6 ? SocketCalls.Ip6MulticastHops : SocketCalls.IpMulticastTtl, hops)
                && SocketCalls.TrySetNumber(
                    descriptor, level, options.IsIPv6 ? SocketCalls.Ip6MulticastLoop : SocketCalls.IpMulticastLoop, options.MulticastLoops ? 1 : 0);
        }

        if (!done)
        {
            error = SystemError.Last().During($"options of a sending UDP socket{On(options.Device)}");
        }

        return done;
    }

    private static bool TrySetMulticastInterface(Descriptor descriptor, SenderOptions options)
    {
        if (options.Device is null)
        {
            return true;
        }

        var index = IndexOf(options.Device);
        if (options.IsIPv6)
        {
            return SocketCalls.TrySetNumber(descriptor, SocketCalls.Ip6Level, SocketCalls.Ip6MulticastInterface, index);
        }

        Span<byte> through = stackalloc byte[12]; // struct ip_mreqn: only the index set
        MemoryMarshal.Write(through[8..], index);
        return SocketCalls.TrySetBytes(descriptor, SocketCalls.IpLevel, SocketCalls.IpMulticastInterface, through);
    }

    private static bool TryBindSource(Descriptor descriptor, SenderOptions options, out SystemError error)
    {
        error = default;
        if (options.Source is null)
        {
            return true;
        }

        var local = new DatagramAddress(options.Source, 0, ScopeOf(options.Source, options.Device));
        if (SocketCalls.Bind(descriptor.Number, &local, local.Length) == 0)
        {
            return true;
        }

        error = SystemError.Last().During($"sending from {options.Source}{On(options.Device)}");
        return false;
    }

    /// <summary>The index of an interface, 0 when there is none of that name.</summary>
    public static int IndexOf(string? device) => device is null ? 0 : (int)SocketCalls.IndexOf(device);

    // Link-local IPv6 addresses, multicast ones too, mean something only together with an interface (RFC 4007 §6).
    private static int ScopeOf(IPAddress? address, string? device) =>
        address is { IsIPv6LinkLocal: true } or { IsIPv6Multicast: true } ? IndexOf(device) : 0;

    private static string On(string? device) => device is null ? "" : $" on {device}";

    private static bool Refuse(Descriptor descriptor, SystemError refusal, out SystemError error)
    {
        error = refusal;
        descriptor.Dispose();
        return false;
    }
}
