using System.Collections.Immutable;
using System.Net;
using Bascule.Configuration;
using Bascule.Linux.Netlink;
using Bascule.Node.Media;

namespace Bascule.Node.Tests.Media;

public sealed class APlanForMedia
{
    private static readonly IPAddress Own = IPAddress.Parse("192.168.56.11");
    private static readonly IPAddress Floating = IPAddress.Parse("192.168.56.10");
    private static readonly IPAddress LinkLocal = IPAddress.Parse("fe80::11");
    private static readonly IPAddress Global = IPAddress.Parse("fd00::11");

    private static NetworkSnapshot Network(params InterfaceAddress[] addresses) => new()
    {
        Interfaces = [new NetworkInterface { Index = 2, Name = "eth0", Flags = InterfaceFlags.Up, HardwareType = 1 }, new NetworkInterface { Index = 3, Name = "eth1", Flags = InterfaceFlags.Up, HardwareType = 1 }],
        Addresses = [.. addresses],
    };

    private static InterfaceAddress Address(IPAddress address, int prefix, int index = 2, AddressFlags flags = AddressFlags.None) =>
        new() { InterfaceIndex = index, Address = address, PrefixLength = prefix, Flags = flags };

    private static Medium Bcast(string device = "eth0") => new() { Kind = MediumKind.Bcast, Device = device, Name = device, Port = 694 };

    private static Medium To(MediumKind kind, string address) => new() { Kind = kind, Device = "eth0", Name = "eth0", Port = 694, Address = IPAddress.Parse(address) };

    private static PlannedMedium Plan(Medium medium, NetworkSnapshot network, params IPAddress[] floating) =>
        MediaPlan.Of([medium], network, floating.ToImmutableHashSet()).ShouldHaveSingleItem();

    /// <summary>`ip address add` without `brd +` leaves none set; to 0.0.0.0 nothing would arrive.</summary>
    [Theory]
    [InlineData("192.168.56.11", 24, "192.168.56.255")]
    [InlineData("10.1.2.3", 8, "10.255.255.255")]
    [InlineData("10.1.2.3", 23, "10.1.3.255")]
    [InlineData("10.1.2.1", 30, "10.1.2.3")]
    [InlineData("10.1.2.1", 31, "255.255.255.255")]
    [InlineData("10.1.2.1", 32, "255.255.255.255")]
    public void Broadcasts_go_to_the_computed_address(string own, int prefix, string to) =>
        Plan(Bcast(), Network(Address(IPAddress.Parse(own), prefix))).Destination.ShouldBe(IPAddress.Parse(to));

    [Fact]
    public void A_floating_address_is_never_the_source_though_it_came_first()
    {
        var plan = Plan(Bcast(), Network(Address(Floating, 24), Address(Own, 24)), Floating);
        plan.Source.ShouldBe(Own);
        plan.DeviceIndex.ShouldBe(2);
    }

    [Fact]
    public void With_a_floating_address_alone_the_kernel_chooses_and_all_are_spoken_to()
    {
        var plan = Plan(Bcast(), Network(Address(Floating, 24)), Floating);
        plan.Source.ShouldBeNull();
        plan.Destination.ShouldBe(IPAddress.Broadcast);
    }

    [Fact]
    public void Another_interfaces_address_is_no_source() =>
        Plan(Bcast(), Network(Address(Own, 24, index: 3))).Source.ShouldBeNull();

    [Fact]
    public void An_interface_that_is_not_there_is_planned_without_an_index() =>
        Plan(Bcast("eth7"), Network(Address(Own, 24))).DeviceIndex.ShouldBe(0);

    [Theory, InlineData(MediumKind.Ucast6, "fe80::12"), InlineData(MediumKind.Mcast6, "ff02::694")]
    public void To_a_link_local_peer_or_a_group_the_link_local_address_speaks(MediumKind kind, string to) =>
        Plan(To(kind, to), Network(Address(Global, 64), Address(LinkLocal, 64))).Source.ShouldBe(LinkLocal);

    [Fact]
    public void To_a_global_peer_the_global_address_speaks() =>
        Plan(To(MediumKind.Ucast6, "fd00::12"), Network(Address(LinkLocal, 64), Address(Global, 64))).Source.ShouldBe(Global);

    /// <summary>Binding to an address that is still being checked for duplicates fails (EADDRNOTAVAIL).</summary>
    [Fact]
    public void A_tentative_address_is_no_source_yet() =>
        Plan(To(MediumKind.Ucast6, "fe80::12"), Network(Address(LinkLocal, 64, flags: AddressFlags.Tentative))).Source.ShouldBeNull();

    [Fact]
    public void Unicast_does_not_mix_families() =>
        Plan(To(MediumKind.Ucast, "192.168.56.12"), Network(Address(Global, 64), Address(Own, 24))).Source.ShouldBe(Own);

    [Fact]
    public void Media_keep_the_order_of_ha_cf_and_lines_of_one_interface_share_an_ear()
    {
        var plan = MediaPlan.Of([To(MediumKind.Ucast, "192.168.56.12"), Bcast("eth1"), Bcast()], Network(Address(Own, 24)), ImmutableHashSet<IPAddress>.Empty);
        plan.Select(p => p.Index).ShouldBe([0, 1, 2]);
        plan[0].Ear.ShouldBe(plan[2].Ear);
        plan[1].Ear.ShouldNotBe(plan[0].Ear);
    }

    [Fact]
    public void Two_multicast_groups_have_an_ear_each()
    {
        var plan = MediaPlan.Of([To(MediumKind.Mcast, "225.0.0.1"), To(MediumKind.Mcast, "225.0.0.2")], Network(Address(Own, 24)), ImmutableHashSet<IPAddress>.Empty);
        plan[0].Ear.ShouldNotBe(plan[1].Ear);
        plan.ShouldAllBe(p => p.IsMulticast && !p.IsIPv6);
    }

    /// <summary>Equal plans keep their sockets open (MediaSet.Refresh compares by value).</summary>
    [Fact]
    public void A_renewed_lease_changes_no_plan()
    {
        var medium = Bcast();
        var before = Plan(medium, Network(Address(Own, 24), Address(Floating, 24) with { ValidSeconds = 5 }), Floating);
        var after = Plan(medium, Network(Address(Own, 24), Address(Floating, 24) with { ValidSeconds = 3 }), Floating);
        after.ShouldBe(before);
    }
}
