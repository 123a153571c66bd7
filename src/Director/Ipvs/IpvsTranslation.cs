// The director's values in the kernel's words, and back. Whatever the kernel says is either said exactly, or read as something that no configuration can ask for:
// then it equals nothing that is wanted, and reconciliation writes it anew. Nothing of it passes for what it is not.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Numerics;
using Bascule.Core.Director;
using Bascule.Linux.Ipvs;

namespace Bascule.Director.Ipvs;

internal static class IpvsTranslation
{
    /// <summary>
    /// On a service that has something which <see cref="VirtualService"/> has no word for (no scheduler, one of a later kernel, flags or a persistence of somebody's
    /// own): no file can name this flag, so that the service is edited, which sets all about it.
    /// </summary>
    public const SchedulerFlags Unsaid = (SchedulerFlags)(1 << 16);

    /// <summary>Likewise on a real server. Only gue leaves a checksum to the receiver.</summary>
    public static readonly Forwarding UnsaidForwarding = new Forwarding.Tunnel(new Encapsulation.Gre(TunnelChecksum.Remote));

    private const ushort Tcp = 6, Udp = 17, Sctp = 132; // IPPROTO_…, linux/in.h
    private const IpvsServiceFlags OfScheduler = IpvsServiceFlags.Scheduler1 | IpvsServiceFlags.Scheduler2 | IpvsServiceFlags.Scheduler3;
    private const IpvsServiceFlags Known = OfScheduler | IpvsServiceFlags.Persistent | IpvsServiceFlags.Hashed | IpvsServiceFlags.OnePacket;
    private const int FirstOfScheduler = 3; // the bit of Scheduler1
    private const string Sip = "sip";

    /// <summary>What it is known by.</summary>
    public static IpvsService ToKernel(ServiceAddress address) => address switch
    {
        ServiceAddress.Marked marked => new IpvsService { Family = Family(marked.Family), Mark = marked.Mark },
        ServiceAddress.Listening(var protocol, var host, var port) => new IpvsService
        {
            Family = Family(host.Family),
            Protocol = protocol switch { Protocol.Tcp => Tcp, Protocol.Udp => Udp, Protocol.Sctp => Sctp, _ => throw new UnreachableException($"{protocol}") },
            Address = host.ToIPAddress(),
            Port = port,
        },
        _ => throw new UnreachableException($"{address}"),
    };

    /// <summary>All about it but its real servers.</summary>
    public static IpvsService ToKernel(VirtualService service)
    {
        var isIPv4 = service.Address.Family == IpFamily.IPv4;
        return ToKernel(service.Address) with
        {
            Scheduler = service.Scheduler.Name,
            Flags = (IpvsServiceFlags)((uint)service.Flags << FirstOfScheduler)
                | (service.Persistence is null ? IpvsServiceFlags.None : IpvsServiceFlags.Persistent) | (service.OnePacket ? IpvsServiceFlags.OnePacket : IpvsServiceFlags.None),
            TimeoutSeconds = (uint)(service.Persistence?.Timeout.TotalSeconds ?? 0),

            // Without persistence as well: the kernel refuses an IPv6 service whose prefix is 0.
            Netmask = service.Persistence?.PrefixLength is not { } length ? isIPv4 ? uint.MaxValue : 128 : isIPv4 ? Mask(length) : (uint)length,
            PersistenceEngine = service.Persistence?.BySipCall == true ? Sip : "",
        };
    }

    /// <summary>What it is known by.</summary>
    public static IpvsDestination ToKernel(ServerAddress server) => new() { Family = Family(server.Address.Family), Address = server.Address.ToIPAddress(), Port = server.Port };

    public static IpvsDestination ToKernel(RealServer server)
    {
        var destination = ToKernel(server.Address) with { Weight = (uint)server.Weight, UpperThreshold = (uint)server.UpperThreshold, LowerThreshold = (uint)server.LowerThreshold };
        return server.Forwarding switch
        {
            Forwarding.Masquerade => destination with { Forwarding = IpvsForwarding.Masquerade },
            Forwarding.Route => destination with { Forwarding = IpvsForwarding.Route },
            Forwarding.Tunnel(Encapsulation.Ipip) => destination with { Forwarding = IpvsForwarding.Tunnel, Tunnel = IpvsTunnel.Ipip },
            Forwarding.Tunnel(Encapsulation.Gue(var port, var checksum)) => destination with { Forwarding = IpvsForwarding.Tunnel, Tunnel = IpvsTunnel.Gue, TunnelPort = port, TunnelFlags = Flags(checksum) },
            Forwarding.Tunnel(Encapsulation.Gre(var checksum)) => destination with { Forwarding = IpvsForwarding.Tunnel, Tunnel = IpvsTunnel.Gre, TunnelFlags = Flags(checksum) },
            _ => throw new UnreachableException($"{server.Forwarding}"),
        };
    }

    /// <returns>Null: it has a protocol or a family of which no service of ours can be.</returns>
    public static ServiceAddress? FromKernel(IpvsService service) => (service, Address(service.Address), ProtocolOf(service.Protocol)) switch
    {
        ({ Family: AddressFamily.Unspecified }, _, _) => null,
        ({ Mark: > 0 }, _, _) => new ServiceAddress.Marked(service.Mark, service.Family == AddressFamily.InterNetwork ? IpFamily.IPv4 : IpFamily.IPv6),
        (_, { } host, { } protocol) => new ServiceAddress.Listening(protocol, host, service.Port),
        _ => null,
    };

    /// <returns>Null: it cannot even be named, or one of its real servers cannot.</returns>
    public static VirtualService? FromKernel(IpvsService service, IEnumerable<IpvsDestination> destinations)
    {
        if (FromKernel(service) is not { } address) return null;
        var persistence = PersistenceOf(service);
        var scheduler = Scheduler.Find(service.Scheduler);
        var isSaid = scheduler is not null && (service.Flags & ~Known) == IpvsServiceFlags.None && (persistence is null ? service.PersistenceEngine.Length == 0 && !IsPersistent(service) : service.PersistenceEngine is "" or Sip);
        var read = new VirtualService
        {
            Address = address,
            Scheduler = scheduler ?? Scheduler.RoundRobin,
            Flags = (SchedulerFlags)((uint)(service.Flags & OfScheduler) >> FirstOfScheduler) | (isSaid ? SchedulerFlags.None : Unsaid),
            Persistence = persistence,
            OnePacket = service.Flags.HasFlag(IpvsServiceFlags.OnePacket),
        };
        foreach (var destination in destinations)
        {
            if (FromKernel(destination) is not { } server) return null;
            read = read.With(server);
        }
        return read;
    }

    /// <returns>Null: it cannot even be named.</returns>
    public static RealServer? FromKernel(IpvsDestination destination) => AddressOf(destination) is not { } address ? null : new RealServer
    {
        Address = address,
        Forwarding = Math.Max(destination.Weight, Math.Max(destination.UpperThreshold, destination.LowerThreshold)) > RealServer.Largest ? UnsaidForwarding : ForwardingOf(destination),
        Weight = (int)Math.Min(destination.Weight, RealServer.Largest),
        UpperThreshold = (int)Math.Min(destination.UpperThreshold, RealServer.Largest),
        LowerThreshold = (int)Math.Min(destination.LowerThreshold, RealServer.Largest),
    };

    /// <returns>Null: it cannot be named.</returns>
    public static ServerAddress? AddressOf(IpvsDestination destination) => Address(destination.Address) is { } host ? new ServerAddress(host, destination.Port) : null;

    /// <summary>The one or two daemons that the kernel is to run.</summary>
    public static ImmutableArray<IpvsDaemon> ToKernel(SyncDaemon? daemon) => daemon is null
        ? []
        : [.. new[] { (SyncRole.Master, IpvsDaemonState.Master), (SyncRole.Backup, IpvsDaemonState.Backup) }
            .Where(r => daemon.Role.HasFlag(r.Item1)).Select(r => new IpvsDaemon { State = r.Item2, Interface = daemon.Interface, SyncId = daemon.SyncId })];

    /// <summary>Whether a daemon is as if nothing but the wanted had been said. One with a group or port of its own speaks to nobody of ours.</summary>
    public static bool IsAs(this IpvsDaemon running, IpvsDaemon wanted) => (running.State, running.Interface, running.SyncId) == (wanted.State, wanted.Interface, wanted.SyncId)
        && (running.Group is null || running.Group.Equals(UsualGroup)) && running.Port is 0 or UsualPort;

    private static readonly IPAddress UsualGroup = new([224, 0, 0, 81]);
    private const ushort UsualPort = 8848;

    private static bool IsPersistent(IpvsService service) => service.Flags.HasFlag(IpvsServiceFlags.Persistent);

    /// <returns>Null: it is not persistent, or in a way that cannot be said. Timeout and netmask mean nothing where nothing is remembered.</returns>
    private static Persistence? PersistenceOf(IpvsService service)
    {
        var timeout = TimeSpan.FromSeconds(service.TimeoutSeconds);
        if (!IsPersistent(service) || timeout <= TimeSpan.Zero || timeout > Persistence.Longest) return null;
        int? length = service.Family == AddressFamily.InterNetwork ? BitOperations.LeadingZeroCount(~service.Netmask) : (int)Math.Min(service.Netmask, 129);
        if (service.Family == AddressFamily.InterNetwork ? Mask(length.Value) != service.Netmask : length is 0 or 129) return null;
        return new Persistence { Timeout = timeout, PrefixLength = length == (service.Family == AddressFamily.InterNetwork ? 32 : 128) ? null : length, BySipCall = service.PersistenceEngine == Sip };
    }

    // What the kernel keeps about a tunnel means nothing where there is none, nor a port where there is no gue.
    private static Forwarding ForwardingOf(IpvsDestination destination) => (destination.Forwarding, destination.Tunnel, ChecksumOf(destination.TunnelFlags)) switch
    {
        (IpvsForwarding.Masquerade, _, _) => new Forwarding.Masquerade(),
        (IpvsForwarding.Route, _, _) => new Forwarding.Route(),
        (IpvsForwarding.Tunnel, IpvsTunnel.Ipip, _) => new Forwarding.Tunnel(new Encapsulation.Ipip()),
        (IpvsForwarding.Tunnel, IpvsTunnel.Gue, { } checksum) when destination.TunnelPort > 0 => new Forwarding.Tunnel(new Encapsulation.Gue(destination.TunnelPort, checksum)),
        (IpvsForwarding.Tunnel, IpvsTunnel.Gre, (TunnelChecksum.None or TunnelChecksum.Full) and { } checksum) => new Forwarding.Tunnel(new Encapsulation.Gre(checksum)),
        _ => UnsaidForwarding,
    };

    private static IpvsTunnelFlags Flags(TunnelChecksum checksum) => checksum switch
    {
        TunnelChecksum.None => IpvsTunnelFlags.None,
        TunnelChecksum.Full => IpvsTunnelFlags.Checksum,
        TunnelChecksum.Remote => IpvsTunnelFlags.RemoteChecksum,
        _ => throw new UnreachableException($"{checksum}"),
    };

    private static TunnelChecksum? ChecksumOf(IpvsTunnelFlags flags) => flags switch
    {
        IpvsTunnelFlags.None => TunnelChecksum.None,
        IpvsTunnelFlags.Checksum => TunnelChecksum.Full,
        IpvsTunnelFlags.RemoteChecksum => TunnelChecksum.Remote,
        _ => null,
    };

    private static AddressFamily Family(IpFamily family) => family == IpFamily.IPv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;

    private static Protocol? ProtocolOf(ushort number) => number switch { Tcp => Protocol.Tcp, Udp => Protocol.Udp, Sctp => Protocol.Sctp, _ => null };

    private static InetAddress? Address(IPAddress? address) => address is null ? null : InetAddress.Of(address);

    private static uint Mask(int length) => length == 0 ? 0 : uint.MaxValue << (32 - length);
}
