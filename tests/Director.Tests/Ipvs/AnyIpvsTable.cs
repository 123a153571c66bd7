// Tables of everything that the model can say and the kernel takes.
using System.Collections.Immutable;
using System.Net;
using Bascule.Core.Director;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Director.Tests.Ipvs;

internal static class AnyIpvsTable
{
    private static readonly Gen<ServiceAddress> Addresses =
        from protocol in Gen.Elements(Enum.GetValues<Protocol>())
        from host in Gen.Elements("192.168.56.10", "192.168.56.11", "fd00::10", "::ffff:1:2")
        from port in Gen.Elements<ushort>(0, 80, 443, 65535)
        from mark in Gen.Elements<uint>(0, 0, 0, 1, int.MaxValue)
        from family in Gen.Elements(Enum.GetValues<IpFamily>())
        select mark > 0 ? (ServiceAddress)new ServiceAddress.Marked(mark, family) : new ServiceAddress.Listening(protocol, Address(host), port);

    private static readonly Gen<Forwarding> Forwardings =
        from port in Gen.Elements<ushort>(1, 6080, 65535)
        from checksum in Gen.Elements(Enum.GetValues<TunnelChecksum>())
        from forwarding in Gen.Elements<Forwarding>(
            new Forwarding.Masquerade(), new Forwarding.Route(), new Forwarding.Tunnel(new Encapsulation.Ipip()), new Forwarding.Tunnel(new Encapsulation.Gue(port, checksum)),
            new Forwarding.Tunnel(new Encapsulation.Gre(checksum == TunnelChecksum.Remote ? TunnelChecksum.None : checksum)))
        select forwarding;

    public static readonly Gen<VirtualService> Service = Addresses.SelectMany(Settings).SelectMany(service => Gen.ListOf(Server(service.Address)).Select(all => all.Aggregate(service, (s, one) => s.With(one))));

    public static readonly Gen<BalancingTable> Table = Gen.ListOf(Service).Select(all => all.Aggregate(BalancingTable.Empty, (table, service) => table.With(service)));

    /// <summary>A service of this address, without servers.</summary>
    public static Gen<VirtualService> Settings(ServiceAddress address) =>
        from scheduler in Gen.Elements(Scheduler.All.AsEnumerable())
        from flags in Gen.Choose(0, 7)
        from isPersistent in Gen.Elements(true, false)
        from seconds in Gen.Elements(1, 300, 2_678_400)
        from prefix in Gen.Elements(address.Family == IpFamily.IPv4 ? new int?[] { null, 0, 8, 24, 31 } : [null, 1, 64, 127])
        from bySip in Gen.Elements(true, false)
        from isOne in Gen.Elements(true, false)
        select new VirtualService
        {
            Address = address,
            Scheduler = scheduler,
            Flags = (SchedulerFlags)flags,
            Persistence = isPersistent || address is ServiceAddress.Listening { Port: 0 } ? new Persistence { Timeout = TimeSpan.FromSeconds(seconds), PrefixLength = prefix, BySipCall = bySip } : null,
            OnePacket = isOne && address is ServiceAddress.Marked or ServiceAddress.Listening { Protocol: Protocol.Udp },
        };

    public static Gen<RealServer> Server(ServiceAddress service) =>
        from host in Gen.Choose(1, 4)
        from isOther in Gen.Elements(true, false)
        from forwarding in Forwardings
        from port in Gen.Elements<ushort>(0, 80, 8080)
        from weight in Gen.Elements(0, 1, 3, 65535, int.MaxValue)
        from upper in Gen.Elements(0, 10, int.MaxValue)
        from lower in Gen.Elements(0, 5, 10)
        let isIPv6 = service.Family == IpFamily.IPv6 != (isOther && forwarding is Forwarding.Tunnel)
        select new RealServer
        {
            Address = new(Address(isIPv6 ? $"fd00::{host}" : $"192.168.200.{host}"), service is ServiceAddress.Listening listening && forwarding is not Forwarding.Masquerade ? listening.Port : port),
            Forwarding = forwarding,
            Weight = weight,
            UpperThreshold = upper,
            LowerThreshold = Math.Min(lower, upper),
        };

    public static InetAddress Address(string text) => InetAddress.Of(IPAddress.Parse(text));

    /// <summary>What <c>ipvsadm -S</c> 1.31 leaves of it: no thresholds.</summary>
    public static BalancingTable AsSaved(this BalancingTable table) => BalancingTable.Of(table.Services.Values.Select(s =>
        s with { RealServers = s.RealServers.Values.ToImmutableSortedDictionary(r => r.Address, r => r with { UpperThreshold = 0, LowerThreshold = 0 }) }));
}
