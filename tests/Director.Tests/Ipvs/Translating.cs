using System.Net;
using System.Net.Sockets;
using Bascule.Core.Director;
using Bascule.Director.Ipvs;
using Bascule.Linux.Ipvs;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Director.Tests.Ipvs;

/// <summary>Between the director's values and the kernel's words.</summary>
public sealed class Translating
{
    private static readonly ServiceAddress Web = new ServiceAddress.Listening(Protocol.Tcp, AnyIpvsTable.Address("192.0.2.1"), 80);
    private static readonly IpvsService Plain = IpvsTranslation.ToKernel(new VirtualService { Address = Web, Scheduler = Scheduler.RoundRobin });
    private static readonly IpvsDestination Routed = IpvsTranslation.ToKernel(new RealServer { Address = new(AnyIpvsTable.Address("10.0.0.1"), 80), Forwarding = new Forwarding.Route() });

    [Fact]
    public void There_and_back_is_the_same_service() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(8), Prop.ForAll(AnyIpvsTable.Service.ToArbitrary(), service =>
    {
        IpvsTranslation.FromKernel(IpvsTranslation.ToKernel(service), service.RealServers.Values.Select(IpvsTranslation.ToKernel)).ShouldBe(service);
        IpvsTranslation.FromKernel(IpvsTranslation.ToKernel(service.Address)).ShouldBe(service.Address);
        foreach (var server in service.RealServers.Keys) IpvsTranslation.AddressOf(IpvsTranslation.ToKernel(server)).ShouldBe(server);
        return true;
    }));

    public static TheoryData<IpvsService> ServicesOfSomebodyElse =>
    [
        Plain with { Scheduler = "none" }, Plain with { Scheduler = "" }, Plain with { Scheduler = "of a later kernel" },
        Plain with { Flags = (IpvsServiceFlags)0x40 }, Plain with { PersistenceEngine = "sip" },
        Persistent with { TimeoutSeconds = 0 }, Persistent with { TimeoutSeconds = 2_678_401 }, Persistent with { Netmask = 0xff00ff00 }, Persistent with { PersistenceEngine = "other" },
        Persistent with { Family = AddressFamily.InterNetworkV6, Mark = 1, Netmask = 0 }, Persistent with { Family = AddressFamily.InterNetworkV6, Mark = 1, Netmask = 129 },
    ];

    private static IpvsService Persistent => Plain with { Flags = IpvsServiceFlags.Persistent, TimeoutSeconds = 300 };

    [Theory, MemberData(nameof(ServicesOfSomebodyElse), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_said_of_a_service_is_none_that_a_file_could_want(IpvsService read)
    {
        var service = IpvsTranslation.FromKernel(read, []).ShouldNotBeNull();
        service.Flags.HasFlag(IpvsTranslation.Unsaid).ShouldBeTrue();
        Reconciliation.Changes(BalancingTable.Of([service]), BalancingTable.Of([service with { Flags = SchedulerFlags.None }])).ShouldHaveSingleItem().ShouldBeOfType<TableChange.EditService>();
    }

    public static TheoryData<IpvsDestination> ServersOfSomebodyElse =>
    [
        Routed with { Forwarding = IpvsForwarding.Local }, Routed with { Forwarding = IpvsForwarding.Bypass }, Routed with { Forwarding = (IpvsForwarding)7 },
        Routed with { Weight = uint.MaxValue }, Routed with { UpperThreshold = uint.MaxValue }, Routed with { UpperThreshold = uint.MaxValue, LowerThreshold = 1u << 31 },
        Routed with { Forwarding = IpvsForwarding.Tunnel, Tunnel = (IpvsTunnel)3 }, Routed with { Forwarding = IpvsForwarding.Tunnel, Tunnel = IpvsTunnel.Gue },
        Routed with { Forwarding = IpvsForwarding.Tunnel, Tunnel = IpvsTunnel.Gue, TunnelPort = 1, TunnelFlags = (IpvsTunnelFlags)4 },
        Routed with { Forwarding = IpvsForwarding.Tunnel, Tunnel = IpvsTunnel.Gre, TunnelFlags = IpvsTunnelFlags.RemoteChecksum },
    ];

    [Theory, MemberData(nameof(ServersOfSomebodyElse), DisableDiscoveryEnumeration = true)]
    public void What_cannot_be_said_of_a_real_server_is_none_that_a_file_could_want(IpvsDestination read) => IpvsTranslation.FromKernel(read).ShouldNotBeNull().Forwarding.ShouldBe(IpvsTranslation.UnsaidForwarding);

    public static TheoryData<IpvsService> Nameless => [new IpvsService(), Plain with { Protocol = 47 }, Plain with { Address = null }, Plain with { Family = AddressFamily.Unspecified, Mark = 1 }];

    [Theory, MemberData(nameof(Nameless), DisableDiscoveryEnumeration = true)]
    public void A_service_that_no_address_of_ours_is_for_is_none(IpvsService read) => IpvsTranslation.FromKernel(read, []).ShouldBeNull();

    [Fact]
    public void A_service_with_a_real_server_that_has_no_address_is_none() => IpvsTranslation.FromKernel(Plain, [Routed with { Address = null }]).ShouldBeNull();

    /// <summary>ipvsadm leaves them behind when it makes a service forget its persistence, or a tunnel a route.</summary>
    [Fact]
    public void What_means_nothing_is_not_read()
    {
        IpvsTranslation.FromKernel(Plain with { TimeoutSeconds = 300, Netmask = 0xffffff00, Flags = IpvsServiceFlags.Hashed }, []).ShouldBe(IpvsTranslation.FromKernel(Plain, []));
        IpvsTranslation.FromKernel(Routed with { Tunnel = IpvsTunnel.Gue, TunnelPort = 6080, TunnelFlags = IpvsTunnelFlags.Checksum, Counters = new(1, 2, 3, 4, 5, 6, 7, 8) }).ShouldBe(IpvsTranslation.FromKernel(Routed));
    }

    [Theory]
    [InlineData(SyncRole.Master, 1), InlineData(SyncRole.Backup, 1), InlineData(SyncRole.Both, 2), InlineData(SyncRole.None, 0)]
    public void Each_role_is_a_daemon_of_its_own(SyncRole role, int daemons)
    {
        var wanted = IpvsTranslation.ToKernel(new SyncDaemon(role, "eth1", 7));
        wanted.Length.ShouldBe(daemons);
        wanted.ShouldAllBe(d => d.Interface == "eth1" && d.SyncId == 7);
        wanted.Select(d => d.State).ShouldBeUnique();
        IpvsTranslation.ToKernel((SyncDaemon?)null).ShouldBeEmpty();
    }

    [Fact]
    public void A_daemon_that_speaks_to_nobody_of_ours_is_not_as_wanted()
    {
        var wanted = IpvsTranslation.ToKernel(new SyncDaemon(SyncRole.Master, "eth1", 7)).Single();
        wanted.IsAs(wanted).ShouldBeTrue();
        (wanted with { Group = new IPAddress([224, 0, 0, 81]), Port = 8848 }).IsAs(wanted).ShouldBeTrue();
        (wanted with { Group = new IPAddress([224, 0, 0, 82]), Port = 8848 }).IsAs(wanted).ShouldBeFalse();
        (wanted with { Port = 8849 }).IsAs(wanted).ShouldBeFalse();
        (wanted with { SyncId = 8 }).IsAs(wanted).ShouldBeFalse();
        (wanted with { Interface = "eth0" }).IsAs(wanted).ShouldBeFalse();
    }
}
