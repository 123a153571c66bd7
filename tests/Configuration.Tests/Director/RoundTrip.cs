using Bascule.Configuration.Director;
using Bascule.Core.Director;
using FsCheck;
using FsCheck.Fluent;
using static Bascule.Configuration.Tests.Director.DirectorTexts;

namespace Bascule.Configuration.Tests.Director;

/// <summary>A table, as text, is the same table.</summary>
public sealed class RoundTrip
{
    private static readonly Gen<Forwarding> Forwardings = Gen.Elements<Forwarding>(
        new Forwarding.Masquerade(), new Forwarding.Masquerade(), new Forwarding.Route(), new Forwarding.Tunnel(new Encapsulation.Ipip()), new Forwarding.Tunnel(new Encapsulation.Gre(TunnelChecksum.None)),
        new Forwarding.Tunnel(new Encapsulation.Gre(TunnelChecksum.Full)), new Forwarding.Tunnel(new Encapsulation.Gue(6080, TunnelChecksum.Remote)));

    private static readonly Gen<ServiceAddress> Addresses =
        from protocol in Gen.Elements(Enum.GetValues<Protocol>())
        from host in Gen.Elements("192.168.56.10", "10.0.0.1", "fd00::10", "::ffff:1:2")
        from port in Gen.Elements<ushort>(0, 80, 443, 65535)
        from mark in Gen.Elements(0u, 0u, 1u, uint.MaxValue)
        from family in Gen.Elements(IpFamily.IPv4, IpFamily.IPv6)
        select mark > 0 ? (ServiceAddress)new ServiceAddress.Marked(mark, family) : new ServiceAddress.Listening(protocol, Address(host), port);

    private static Gen<Persistence?> Persistences(ServiceAddress address) =>
        from isPersistent in Gen.Elements(true, false)
        from seconds in Gen.Elements(1, 300, 2_678_400)
        from prefix in Gen.Elements(address.Family == IpFamily.IPv4 ? new int?[] { null, 0, 8, 24, 31 } : [null, 1, 64, 127])
        from bySip in Gen.Elements(true, false)
        select isPersistent || address is ServiceAddress.Listening { Port: 0 } ? new Persistence { Timeout = TimeSpan.FromSeconds(seconds), PrefixLength = prefix, BySipCall = bySip } : null;

    private static Gen<RealServer> Servers(ServiceAddress service) =>
        from host in Gen.Choose(1, 4)
        from isOther in Gen.Elements(true, false)
        from forwarding in Forwardings
        from port in Gen.Elements<ushort>(0, 80, 8080)
        from weight in Gen.Elements(0, 1, 3, int.MaxValue)
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

    private static readonly Gen<VirtualService> Services =
        from address in Addresses
        from scheduler in Gen.Elements(Scheduler.All.AsEnumerable())
        from flags in Gen.Choose(0, 7)
        from persistence in Persistences(address)
        from isOne in Gen.Elements(true, false)
        from servers in Gen.ListOf(Servers(address))
        select servers.Aggregate(
            new VirtualService { Address = address, Scheduler = scheduler, Flags = (SchedulerFlags)flags, Persistence = persistence, OnePacket = isOne && address is ServiceAddress.Marked or ServiceAddress.Listening { Protocol: Protocol.Udp } },
            (service, server) => service.With(server));

    private static readonly Gen<BalancingTable> Tables = Gen.ListOf(Services).Select(all => all.Aggregate(BalancingTable.Empty, (table, service) => table.With(service)));

    [Fact]
    public void Of_any_table_ends_where_it_began() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(12), Prop.ForAll(Tables.ToArbitrary(), table =>
    {
        var text = IpvsadmText.Of(table);
        var reading = Read(Rules(text));
        reading.Configuration.ShouldNotBeNull(text + string.Join('\n', reading.Findings));
        reading.Configuration.Table.ShouldBe(table, text);
        return true;
    }));
}
