// The words of the generic netlink family "IPVS" (linux/ip_vs.h; docs/protocol/ipvs.md). Decoding takes whatever comes: what is missing or cut short keeps its empty
// value, what is unknown is passed over.
//
//   request = command, [ SERVICE: what it is known by, or all of it ], [ DEST: likewise ]   or   command, DAEMON
//   answer  = command, SERVICE | DEST | DAEMON                      one for each, in a dump
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Bascule.Linux.Netlink;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Ipvs;

/// <summary>IPVS_CMD_….</summary>
internal enum IpvsCommand : byte
{
    NewService = 1,
    SetService = 2,
    DeleteService = 3,
    GetService = 4,
    NewDestination = 5,
    SetDestination = 6,
    DeleteDestination = 7,
    GetDestination = 8,
    NewDaemon = 9,
    DeleteDaemon = 10,
    GetDaemon = 11,
    Flush = 17,
}

internal static class IpvsMessages
{
    public const string Family = "IPVS";

    // IPVS_CMD_ATTR_…
    private const ushort Service = 1, Destination = 2, Daemon = 3;

    /// <summary>One whole message. Service and real server are written with all there is to say about them where the command sets it, else with what they are known by.</summary>
    public static void Write(ref MessageWriter writer, ushort family, IpvsCommand command, ushort flags, uint sequence, IpvsService? service = null, IpvsDestination? destination = null)
    {
        GenericFamily.Begin(ref writer, family, (byte)command, flags, sequence);
        if (service is not null)
        {
            var nest = writer.BeginNest(Service);
            WriteService(ref writer, service, command is IpvsCommand.NewService or IpvsCommand.SetService);
            writer.EndNest(nest);
        }

        if (destination is not null)
        {
            var nest = writer.BeginNest(Destination);
            WriteDestination(ref writer, destination, command is IpvsCommand.NewDestination or IpvsCommand.SetDestination);
            writer.EndNest(nest);
        }

        writer.End();
    }

    /// <summary>Starts or stops one daemon.</summary>
    public static void Write(ref MessageWriter writer, ushort family, IpvsCommand command, ushort flags, uint sequence, IpvsDaemon daemon)
    {
        GenericFamily.Begin(ref writer, family, (byte)command, flags, sequence);
        var nest = writer.BeginNest(Daemon);
        Number(ref writer, DaemonAttribute.State, (uint)daemon.State);
        Text(ref writer, DaemonAttribute.Interface, daemon.Interface);
        Number(ref writer, DaemonAttribute.SyncId, daemon.SyncId);
        writer.EndNest(nest);
        writer.End();
    }

    /// <summary>A service of a dump.</summary>
    public static IpvsService ReadService(ReadOnlySpan<byte> payload)
    {
        var service = new IpvsService();
        ReadOnlySpan<byte> address = [], mask = [];
        var attributes = Inside(payload, Service);
        while (attributes.MoveNext())
        {
            var value = attributes.Value;
            switch (attributes.Type)
            {
                case ServiceAttribute.Family:
                    service = service with { Family = FamilyOf(Number16(value)) };
                    break;
                case ServiceAttribute.Protocol:
                    service = service with { Protocol = Number16(value) };
                    break;
                case ServiceAttribute.Address:
                    address = value;
                    break;
                case ServiceAttribute.Port:
                    service = service with { Port = Port(value) };
                    break;
                case ServiceAttribute.Mark:
                    service = service with { Mark = Number32(value) };
                    break;
                case ServiceAttribute.Scheduler:
                    service = service with { Scheduler = Text(value) };
                    break;
                case ServiceAttribute.Flags:
                    service = service with { Flags = (IpvsServiceFlags)Number32(value) };
                    break;
                case ServiceAttribute.Timeout:
                    service = service with { TimeoutSeconds = Number32(value) };
                    break;
                case ServiceAttribute.Netmask:
                    mask = value;
                    break;
                case ServiceAttribute.PersistenceEngine:
                    service = service with { PersistenceEngine = Text(value) };
                    break;
            }
        }

        return service with { Address = Address(address, service.Family), Netmask = service.Family == AddressFamily.InterNetwork ? BigEndian(mask) : Number32(mask) };
    }

    /// <summary>A real server of a dump.</summary>
    /// <param name="familyOfService">It is of this family too where the kernel does not say (before 3.18).</param>
    public static IpvsDestination ReadDestination(ReadOnlySpan<byte> payload, AddressFamily familyOfService)
    {
        var destination = new IpvsDestination { Family = familyOfService };
        var counters = default(IpvsCounters);
        ReadOnlySpan<byte> address = [];
        var attributes = Inside(payload, Destination);
        while (attributes.MoveNext())
        {
            var value = attributes.Value;
            switch (attributes.Type)
            {
                case DestinationAttribute.Address:
                    address = value;
                    break;
                case DestinationAttribute.Port:
                    destination = destination with { Port = Port(value) };
                    break;
                case DestinationAttribute.Forwarding:
                    destination = destination with { Forwarding = (IpvsForwarding)Number32(value) };
                    break;
                case DestinationAttribute.Weight:
                    destination = destination with { Weight = Number32(value) };
                    break;
                case DestinationAttribute.UpperThreshold:
                    destination = destination with { UpperThreshold = Number32(value) };
                    break;
                case DestinationAttribute.LowerThreshold:
                    destination = destination with { LowerThreshold = Number32(value) };
                    break;
                case DestinationAttribute.Active:
                    counters = counters with { Active = Number32(value) };
                    break;
                case DestinationAttribute.Inactive:
                    counters = counters with { Inactive = Number32(value) };
                    break;
                case DestinationAttribute.Persistent:
                    counters = counters with { Persistent = Number32(value) };
                    break;
                case DestinationAttribute.Family:
                    destination = destination with { Family = FamilyOf(Number16(value)) };
                    break;
                case DestinationAttribute.Counters:
                    counters = ReadCounters(counters, value);
                    break;
                case DestinationAttribute.Tunnel:
                    destination = destination with { Tunnel = value.IsEmpty ? default : (IpvsTunnel)value[0] };
                    break;
                case DestinationAttribute.TunnelPort:
                    destination = destination with { TunnelPort = Port(value) };
                    break;
                case DestinationAttribute.TunnelFlags:
                    destination = destination with { TunnelFlags = (IpvsTunnelFlags)Number16(value) };
                    break;
            }
        }

        return destination with { Address = Address(address, destination.Family), Counters = counters };
    }

    /// <summary>A daemon of a dump.</summary>
    public static IpvsDaemon ReadDaemon(ReadOnlySpan<byte> payload)
    {
        var daemon = new IpvsDaemon();
        var attributes = Inside(payload, Daemon);
        while (attributes.MoveNext())
        {
            var value = attributes.Value;
            daemon = attributes.Type switch
            {
                DaemonAttribute.State => daemon with { State = (IpvsDaemonState)Number32(value) },
                DaemonAttribute.Interface => daemon with { Interface = Text(value) },
                DaemonAttribute.SyncId => daemon with { SyncId = Number32(value) },
                DaemonAttribute.Group => daemon with { Group = Address(value, AddressFamily.InterNetwork) },
                DaemonAttribute.Group6 => daemon with { Group = Address(value, AddressFamily.InterNetworkV6) },
                DaemonAttribute.Port => daemon with { Port = Number16(value) }, // the only port that is in the machine's own order
                _ => daemon,
            };
        }

        return daemon;
    }

    private static void WriteService(ref MessageWriter writer, IpvsService service, bool isWhole)
    {
        Number(ref writer, ServiceAttribute.Family, FamilyOf(service.Family));
        if (service.Mark != 0)
        {
            Number(ref writer, ServiceAttribute.Mark, service.Mark);
        }
        else
        {
            Number(ref writer, ServiceAttribute.Protocol, service.Protocol);
            Address(ref writer, ServiceAttribute.Address, service.Address);
            Port(ref writer, ServiceAttribute.Port, service.Port);
        }

        if (!isWhole)
        {
            return;
        }

        // struct ip_vs_flags: flags, and which of them are set to this; the others would stay as they are.
        Span<uint> flags = [(uint)service.Flags, uint.MaxValue];
        Text(ref writer, ServiceAttribute.Scheduler, service.Scheduler);
        writer.Add(ServiceAttribute.Flags, MemoryMarshal.AsBytes(flags));
        Number(ref writer, ServiceAttribute.Timeout, service.TimeoutSeconds);
        Number(ref writer, ServiceAttribute.Netmask, service.Family == AddressFamily.InterNetwork ? BinaryPrimitives.ReverseEndianness(service.Netmask) : service.Netmask);
        if (service.PersistenceEngine.Length > 0)
        {
            Text(ref writer, ServiceAttribute.PersistenceEngine, service.PersistenceEngine);
        }
    }

    private static void WriteDestination(ref MessageWriter writer, IpvsDestination destination, bool isWhole)
    {
        Address(ref writer, DestinationAttribute.Address, destination.Address);
        Port(ref writer, DestinationAttribute.Port, destination.Port);
        Number(ref writer, DestinationAttribute.Family, FamilyOf(destination.Family));
        if (!isWhole)
        {
            return;
        }

        Number(ref writer, DestinationAttribute.Forwarding, (uint)destination.Forwarding);
        Number(ref writer, DestinationAttribute.Weight, destination.Weight);
        Number(ref writer, DestinationAttribute.UpperThreshold, destination.UpperThreshold);
        Number(ref writer, DestinationAttribute.LowerThreshold, destination.LowerThreshold);
        writer.Add(DestinationAttribute.Tunnel, [(byte)destination.Tunnel]);
        Port(ref writer, DestinationAttribute.TunnelPort, destination.TunnelPort);
        Number(ref writer, DestinationAttribute.TunnelFlags, (ushort)destination.TunnelFlags);
    }

    private static IpvsCounters ReadCounters(IpvsCounters counters, ReadOnlySpan<byte> stats)
    {
        const int Connections = 1, PacketsIn = 2, PacketsOut = 3, BytesIn = 4, BytesOut = 5; // IPVS_STATS_ATTR_…
        var attributes = new AttributeReader(stats);
        while (attributes.MoveNext())
        {
            var number = attributes.Value.Length < 8 ? 0 : MemoryMarshal.Read<ulong>(attributes.Value);
            counters = attributes.Type switch
            {
                Connections => counters with { Connections = number },
                PacketsIn => counters with { PacketsIn = number },
                PacketsOut => counters with { PacketsOut = number },
                BytesIn => counters with { BytesIn = number },
                BytesOut => counters with { BytesOut = number },
                _ => counters,
            };
        }

        return counters;
    }

    /// <summary>What is inside of the one attribute that an answer has.</summary>
    private static AttributeReader Inside(ReadOnlySpan<byte> payload, int attribute)
    {
        var attributes = new AttributeReader(payload.Length < GenericFamily.HeaderSize ? [] : payload[GenericFamily.HeaderSize..]);
        while (attributes.MoveNext())
        {
            if (attributes.Type == attribute)
            {
                return new AttributeReader(attributes.Value);
            }
        }

        return new AttributeReader([]);
    }

    private static ushort FamilyOf(AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork => SocketCalls.Inet,
        AddressFamily.InterNetworkV6 => SocketCalls.Inet6,
        _ => 0,
    };

    private static AddressFamily FamilyOf(ushort number) => number switch
    {
        SocketCalls.Inet => AddressFamily.InterNetwork,
        SocketCalls.Inet6 => AddressFamily.InterNetworkV6,
        _ => AddressFamily.Unspecified,
    };

    // union nf_inet_addr: 16 bytes, of which IPv4 has the first four.
    private static void Address(ref MessageWriter writer, ushort attribute, IPAddress? address)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        address?.TryWriteBytes(bytes, out _);
        writer.Add(attribute, bytes);
    }

    private static IPAddress? Address(ReadOnlySpan<byte> value, AddressFamily family) => family switch
    {
        AddressFamily.InterNetwork when value.Length >= 4 => new IPAddress(value[..4]),
        AddressFamily.InterNetworkV6 when value.Length >= 16 => new IPAddress(value[..16]),
        _ => null,
    };

    private static void Number(ref MessageWriter writer, ushort attribute, uint number) => writer.Add(attribute, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in number)));

    private static void Number(ref MessageWriter writer, ushort attribute, ushort number) => writer.Add(attribute, MemoryMarshal.AsBytes(new ReadOnlySpan<ushort>(in number)));

    private static void Port(ref MessageWriter writer, ushort attribute, ushort port) => Number(ref writer, attribute, BinaryPrimitives.ReverseEndianness(port));

    private static void Text(ref MessageWriter writer, ushort attribute, string text) => writer.Add(attribute, Encoding.UTF8.GetBytes(text + '\0'));

    private static ushort Number16(ReadOnlySpan<byte> value) => value.Length < 2 ? (ushort)0 : MemoryMarshal.Read<ushort>(value);

    private static uint Number32(ReadOnlySpan<byte> value) => value.Length < 4 ? 0 : MemoryMarshal.Read<uint>(value);

    private static uint BigEndian(ReadOnlySpan<byte> value) => value.Length < 4 ? 0 : BinaryPrimitives.ReadUInt32BigEndian(value);

    private static ushort Port(ReadOnlySpan<byte> value) => value.Length < 2 ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(value);

    private static string Text(ReadOnlySpan<byte> value) => Encoding.UTF8.GetString(value.IndexOf((byte)0) is >= 0 and var end ? value[..end] : value);

    /// <summary>IPVS_SVC_ATTR_….</summary>
    private static class ServiceAttribute
    {
        public const ushort Family = 1, Protocol = 2, Address = 3, Port = 4, Mark = 5, Scheduler = 6, Flags = 7, Timeout = 8, Netmask = 9, PersistenceEngine = 11;
    }

    /// <summary>IPVS_DEST_ATTR_….</summary>
    private static class DestinationAttribute
    {
        public const ushort Address = 1, Port = 2, Forwarding = 3, Weight = 4, UpperThreshold = 5, LowerThreshold = 6, Active = 7, Inactive = 8, Persistent = 9;
        public const ushort Family = 11, Counters = 12, Tunnel = 13, TunnelPort = 14, TunnelFlags = 15; // 10 has the counters in 32 bits
    }

    /// <summary>IPVS_DAEMON_ATTR_….</summary>
    private static class DaemonAttribute
    {
        public const ushort State = 1, Interface = 2, SyncId = 3, Group = 5, Group6 = 6, Port = 7;
    }
}
