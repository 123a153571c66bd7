using System.Net;
using Bascule.Actuator.Addresses;
using Bascule.Configuration;
using Bascule.Core;
using Bascule.Linux.Netlink;

namespace Bascule.Actuator.Tests.Addresses;

public sealed class WhereAnAddressGoes
{
    // enp0s3 192.168.0.11/24, with 192.168.0.0/16 reached through enp0s8 as well; enp0s9 without an address; eth9 down.
    private static readonly NetworkSnapshot Machine = new()
    {
        Interfaces =
        [
            Link(1, "lo", InterfaceFlags.Loopback), Link(2, "enp0s3"), Link(3, "enp0s8"), Link(4, "enp0s9"),
            Link(5, "eth9") with { Flags = InterfaceFlags.None }, Link(6, "averylongname0"),
        ],
        Addresses = [Own(2, "192.168.0.11", 24, "enp0s3"), Own(3, "192.168.5.11", 16, "enp0s8"), Own(6, "172.16.0.1", 24, "averylongname0")],
        Networks =
        [
            Net(2, "192.168.0.0/24"), Net(3, "192.168.0.0/16"), Net(6, "172.16.0.0/24"),
            Net(2, "fd09::/64"), Net(2, "fe80::/64"), Net(3, "fe80::/64"),
        ],
    };

    [Theory]
    [InlineData("IPaddr", "192.168.0.200", "enp0s3", 24, "192.168.0.255", "enp0s3:0")] // longest prefix
    [InlineData("IPaddr", "192.168.7.200", "enp0s8", 16, "192.168.255.255", "enp0s8:0")]
    [InlineData("IPaddr", "192.168.0.200/24/enp0s3:0", "enp0s3", 24, "192.168.0.255", "enp0s3:0")]
    [InlineData("IPaddr", "192.168.0.200/24/enp0s3:7", "enp0s3", 24, "192.168.0.255", "enp0s3:0")] // the number asked for is ignored
    [InlineData("IPaddr", "192.168.0.200/24/enp0s3", "enp0s3", 24, "192.168.0.255", "enp0s3:0")]
    [InlineData("IPaddr", "192.168.0.200//enp0s3", "enp0s3", 24, "192.168.0.255", "enp0s3:0")]
    [InlineData("IPaddr", "192.168.0.200/24", "enp0s3", 24, "192.168.0.255", "enp0s3:0")]
    [InlineData("IPaddr", "192.168.0.200/255.255.255.0", "enp0s3", 24, "192.168.0.255", "enp0s3:0")]
    [InlineData("IPaddr", "192.168.0.200/32", "enp0s3", 32, null, "enp0s3:0")]
    [InlineData("IPaddr", "192.168.0.200/25/enp0s3", "enp0s3", 25, "192.168.0.255", "enp0s3:0")]
    [InlineData("IPaddr", "192.168.0.200/24/192.168.0.254", "enp0s3", 24, "192.168.0.254", "enp0s3:0")] // third part begins with a digit
    [InlineData("IPaddr", "192.168.0.200/24/enp0s3/192.168.0.254", "enp0s3", 24, "192.168.0.254", "enp0s3:0")]
    [InlineData("IPaddr", "192.168.0.200/16/enp0s8:0", "enp0s8", 16, "192.168.255.255", "enp0s8:0")] // its own network holds it too
    [InlineData("IPaddr", "10.0.0.1/24/enp0s9:0", "enp0s9", 24, "10.0.0.255", "enp0s9:0")] // only floating addresses there
    [InlineData("IPaddr", "10.0.0.1/32/lo", "lo", 32, null, "lo:0")]
    [InlineData("IPaddr", "172.16.0.9", "averylongname0", 24, "172.16.0.255", null)] // 16 characters: no label
    [InlineData("IPaddr2", "192.168.0.200", "enp0s3", 24, "192.168.0.255", null)]
    [InlineData("IPaddr2", "192.168.0.200/24/enp0s3:web", "enp0s3", 24, "192.168.0.255", "enp0s3:web")]
    [InlineData("IPaddr2", "192.168.0.200/24/enp0s3:muchtoolong", "enp0s3", 24, "192.168.0.255", null)]
    [InlineData("IPaddr2", "192.168.0.200/24/enp0s9", "enp0s9", 24, "192.168.0.255", null)] // taken as said, with a note
    [InlineData("IPv6addr", "fd09::200", "enp0s3", 64, null, null)]
    [InlineData("IPv6addr", "fd09::200/64/enp0s3", "enp0s3", 64, null, null)]
    [InlineData("IPv6addr", "fd11::200/64/enp0s9", "enp0s9", 64, null, null)]
    [InlineData("IPaddr2", "fe80::200/64/enp0s8", "enp0s8", 64, null, null)]
    public void It_goes_to(string agent, string argument, string link, int bits, string? broadcast, string? label)
    {
        Plan(agent, argument, Machine, out var plan, out var refusal).ShouldBeTrue(refusal);
        plan!.Interface.ShouldBe(link);
        plan.PrefixLength.ShouldBe(bits);
        plan.Broadcast?.ToString().ShouldBe(broadcast);
        plan.Label.ShouldBe(label);
    }

    [Theory]
    [InlineData("IPaddr", "192.168.0.200/24/enp0s4", "interface enp0s4, on which 192.168.0.200 is to be, does not exist: did you mean enp0s3?")]
    [InlineData("IPaddr", "192.168.0.200/24/wlan0", "interface wlan0, on which 192.168.0.200 is to be, does not exist: there are averylongname0, enp0s3, enp0s8, enp0s9, eth9")]
    [InlineData("IPaddr", "10.0.0.1", "no directly connected network contains 10.0.0.1: there are 172.16.0.0/24 (averylongname0), 192.168.0.0/16 (enp0s8), "
        + "192.168.0.0/24 (enp0s3). If it belongs to none of them, name its interface: IPaddr::10.0.0.1/24/enp0s3")]
    [InlineData("IPv6addr", "fd77::1", "no directly connected network contains fd77::1: there are fd09::/64 (enp0s3). "
        + "If it belongs to none of them, name its interface: IPv6addr::fd77::1/64/enp0s3")]
    [InlineData("IPaddr", "192.168.0.200/24/enp0s9:0", "192.168.0.200 is to be on enp0s9, but its network 192.168.0.0/24 is on enp0s3: "
        + "write IPaddr::192.168.0.200/24/enp0s3, or correct the interface's own address")]
    [InlineData("IPaddr", "10.0.0.1//enp0s9", "10.0.0.1 on enp0s9 has no prefix length, and enp0s9 has no network that tells it: there are 172.16.0.0/24 (averylongname0), "
        + "192.168.0.0/16 (enp0s8), 192.168.0.0/24 (enp0s3). Write IPaddr::10.0.0.1/24/enp0s9")]
    [InlineData("IPaddr", "10.0.0.1/24/eth9", "10.0.0.1 cannot be carried: interface eth9 is down (ip link set eth9 up)")]
    [InlineData("IPv6addr", "fe80::200", "fe80::200 is link-local, so its interface must be named: IPv6addr::fe80::200/64/enp0s3")]
    [InlineData("IPaddr", "192.168.0.300", "'192.168.0.300' in '192.168.0.300' is not an address")]
    [InlineData("IPaddr", "192.168.0.200/33", "'33' in '192.168.0.200/33' is not a prefix length or mask of 192.168.0.200")]
    [InlineData("IPaddr", "192.168.0.200/255.0.255.0", "'255.0.255.0' in '192.168.0.200/255.0.255.0' is not a prefix length or mask of 192.168.0.200")]
    [InlineData("IPaddr", "192.168.0.200/24/9eth", "'9eth' in '192.168.0.200/24/9eth' is not a broadcast address: write ADDRESS/BITS/INTERFACE/BROADCAST")]
    [InlineData("IPaddr", "192.168.0.200/24/enp0s3/1.2.3.4/5", "'1.2.3.4/5' in '192.168.0.200/24/enp0s3/1.2.3.4/5' is not a broadcast address: write ADDRESS/BITS/INTERFACE/BROADCAST")]
    public void It_is_refused_in_words(string agent, string argument, string sentence)
    {
        Plan(agent, argument, Machine, out _, out var refusal).ShouldBeFalse();
        refusal.ShouldBe(sentence);
    }

    [Fact]
    public void A_machine_without_any_network_says_so()
    {
        Plan("IPaddr", "10.0.0.1", new NetworkSnapshot(), out _, out var refusal).ShouldBeFalse();
        refusal.ShouldStartWith("no directly connected network contains 10.0.0.1: this machine has no IPv4 network yet.");
    }

    [Fact]
    public void Several_addresses_take_the_free_aliases_in_order_and_leave_those_of_others()
    {
        var machine = Machine with { Addresses = Machine.Addresses.Add(Own(2, "192.168.0.50", 24, "enp0s3:1")) };
        AddressPlan.TryPlan([Request("IPaddr", "192.168.0.200"), Request("IPaddr", "192.168.0.201"), Request("IPaddr", "192.168.7.1")], machine, out var plan, out _)
            .ShouldBeTrue();
        plan.Select(address => address.Label).ShouldBe(["enp0s3:0", "enp0s3:2", "enp0s8:0"]);
    }

    [Fact]
    public void An_address_that_is_there_already_keeps_its_alias()
    {
        var machine = Machine with { Addresses = Machine.Addresses.Add(Own(2, "192.168.0.200", 24, "enp0s3:5")) };
        Plan("IPaddr", "192.168.0.200", machine, out var plan, out _).ShouldBeTrue();
        plan!.Label.ShouldBe("enp0s3:5");
    }

    [Fact]
    public void All_refusals_of_a_request_are_told()
    {
        AddressPlan.TryPlan([Request("IPaddr", "10.0.0.1"), Request("IPaddr", "192.168.0.200"), Request("IPaddr", "10.0.0.2")], Machine, out _, out var refusals)
            .ShouldBeFalse();
        refusals.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("fd09::200", true)]
    [InlineData("fd09::200/128", false)]
    [InlineData("fd11::200/64/enp0s9", false)]
    public void An_IPv6_address_brings_a_route_only_where_there_is_none(string argument, bool leavesRoute)
    {
        Plan("IPv6addr", argument, Machine, out var plan, out _).ShouldBeTrue();
        plan!.NoPrefixRoute.ShouldBe(leavesRoute);
    }

    [Fact]
    public void Obstacles_of_a_configuration_are_collected()
    {
        var machine = Machine with { Addresses = Machine.Addresses.Add(Own(2, "192.168.0.201", 24, "enp0s3")) };
        AddressFindings.Obstacles(
            [Resource("IPaddr::192.168.0.200"), Resource("IPaddr::192.168.0.201"), Resource("apache2"), Resource("IPaddr::nonsense"), Resource("IPaddr2::10.0.0.1")], machine)
            .ShouldBe(
            [
                "'nonsense' in 'nonsense' is not an address",
                "no directly connected network contains 10.0.0.1: there are 172.16.0.0/24 (averylongname0), 192.168.0.0/16 (enp0s8), 192.168.0.0/24 (enp0s3). "
                    + "If it belongs to none of them, name its interface: IPaddr2::10.0.0.1/24/enp0s3",
                "192.168.0.201 is on enp0s3 without an end, so something else put it there (the system's network configuration, or somebody by hand): "
                    + "a floating IP must be configured in haresources only",
            ]);
    }

    [Theory]
    [InlineData(0, 2000, 3u)] // just heard: 2 s and one more
    [InlineData(1, 2000, 3u)]
    [InlineData(1000, 2000, 2u)]
    [InlineData(1999, 2000, 2u)]
    [InlineData(2000, 2000, 0u)]
    [InlineData(5000, 2000, 0u)]
    [InlineData(0, 700, 2u)]
    public void The_kernels_lease_never_outlives_the_nodes_by_more_than_two_seconds(int sinceWordMs, int leaseMs, uint seconds)
    {
        var word = new Instant(1_000_000_000_000);
        LeaseTime.Seconds(word + TimeSpan.FromMilliseconds(sinceWordMs), word, TimeSpan.FromMilliseconds(leaseMs)).ShouldBe(seconds);
        (sinceWordMs + (seconds * 1000L)).ShouldBeLessThanOrEqualTo(Math.Max(leaseMs + 2000L, sinceWordMs));
    }

    private static bool Plan(string agent, string argument, NetworkSnapshot machine, out PlannedAddress? plan, out string refusal)
    {
        plan = null;
        return AddressRequest.TryParse(Enum.Parse<AddressAgent>(agent), argument, out var request, out refusal)
            && AddressPlan.TryPlan(request, machine, [], out plan, out refusal);
    }

    private static AddressRequest Request(string agent, string argument)
    {
        AddressRequest.TryParse(Enum.Parse<AddressAgent>(agent), argument, out var request, out var refusal).ShouldBeTrue(refusal);
        return request!;
    }

    private static Resource Resource(string text)
    {
        var words = text.Split("::", 2);
        return new Resource(text, words[0], [.. words.Skip(1)]);
    }

    private static NetworkInterface Link(int index, string name, InterfaceFlags more = InterfaceFlags.None) =>
        new() { Index = index, Name = name, Flags = InterfaceFlags.Up | InterfaceFlags.Running | InterfaceFlags.LowerUp | more, HardwareType = 1 };

    private static InterfaceAddress Own(int index, string address, int bits, string label) =>
        new() { InterfaceIndex = index, Address = IPAddress.Parse(address), PrefixLength = bits, Label = label, Flags = AddressFlags.Permanent };

    private static ConnectedNetwork Net(int index, string network) => new() { InterfaceIndex = index, Network = IPNetwork.Parse(network) };
}
