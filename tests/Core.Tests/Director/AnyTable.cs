// Tables of few addresses and servers, so that two of them meet in many ways.
using System.Collections.Immutable;
using System.Net;
using Bascule.Core.Director;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Core.Tests.Director;

internal static class AnyTable
{
    public static readonly ServiceAddress Web = new ServiceAddress.Listening(Protocol.Tcp, Address("192.168.56.10"), 80);

    private static readonly ServiceAddress[] Addresses =
    [
        Web, new ServiceAddress.Listening(Protocol.Udp, Address("192.168.56.10"), 80), new ServiceAddress.Listening(Protocol.Tcp, Address("fd00::10"), 443), new ServiceAddress.Marked(1, IpFamily.IPv4),
    ];

    private static readonly Forwarding[] Forwardings =
    [
        new Forwarding.Masquerade(), new Forwarding.Route(), new Forwarding.Tunnel(new Encapsulation.Ipip()), new Forwarding.Tunnel(new Encapsulation.Gue(6080, TunnelChecksum.Full)),
    ];

    public static readonly Gen<RealServer> Server =
        from host in Gen.Choose(11, 14)
        from weight in Gen.Choose(0, 2)
        from upper in Gen.Elements(0, 0, 100)
        from forwarding in Gen.Elements(Forwardings)
        select new RealServer { Address = Real(host), Forwarding = forwarding, Weight = weight, UpperThreshold = upper };

    public static readonly Gen<VirtualService> Service =
        from address in Gen.Elements(Addresses)
        from scheduler in Gen.Elements(Scheduler.RoundRobin, Scheduler.WeightedRoundRobin)
        from isPersistent in Gen.Elements(true, false)
        from servers in Gen.ListOf(Server)
        select servers.Aggregate(new VirtualService { Address = address, Scheduler = scheduler, Persistence = isPersistent ? new Persistence() : null }, (service, server) => service.With(server));

    public static readonly Gen<BalancingTable> Table = Gen.ListOf(Service).Select(services => services.Aggregate(BalancingTable.Empty, (table, service) => table.With(service)));

    public static InetAddress Address(string text) => InetAddress.Of(IPAddress.Parse(text));

    public static ServerAddress Real(int host) => new(Address($"192.168.200.{host}"), 80);

    public static RealServer Masqueraded(int host, int weight = 1) => new() { Address = Real(host), Forwarding = new Forwarding.Masquerade(), Weight = weight };

    public static ImmutableSortedSet<ServerAddress> Up(params int[] hosts) => [.. hosts.Select(Real)];
}
