using System.Net;
using Bascule.Linux.Netlink;
using Bascule.Node.Media;

namespace Bascule.Node.Tests.Media;

public sealed class ACardWithoutCarrier
{
    private const InterfaceFlags Whole = InterfaceFlags.Up | InterfaceFlags.LowerUp | InterfaceFlags.Running;

    private static NetworkSnapshot Network(InterfaceFlags ofEth0 = Whole, InterfaceFlags ofEth1 = Whole, bool hasRoutes = true) => new()
    {
        Interfaces =
        [
            new NetworkInterface { Index = 2, Name = "eth0", Flags = ofEth0, HardwareType = 1 },
            new NetworkInterface { Index = 3, Name = "eth1", Flags = ofEth1, HardwareType = 1 },
        ],
        Addresses = [new InterfaceAddress { InterfaceIndex = 2, Address = IPAddress.Parse("192.168.0.11"), PrefixLength = 24 }],
        Networks = hasRoutes ? [new ConnectedNetwork { InterfaceIndex = 2, Network = IPNetwork.Parse("192.168.0.0/24") }] : [],
    };

    private static string? Cut(NetworkSnapshot network, params string[] resources) => Bearers.Cut(SamplePair.WebOf(SamplePair.Hb1, resources), network);

    [Theory]
    [InlineData("IPaddr::192.168.0.200")]
    [InlineData("IPaddr2::192.168.0.200/24/eth0:0")]
    public void Cuts_off_the_group_whose_address_it_bears(string resource)
    {
        Cut(Network(), resource).ShouldBeNull();
        Cut(Network(InterfaceFlags.Up), resource).ShouldBe("eth0");
    }

    [Fact]
    public void Is_the_named_one_before_the_one_in_the_network()
    {
        Cut(Network(ofEth1: InterfaceFlags.Up), "IPaddr::192.168.0.200/24/eth1").ShouldBe("eth1");
        Cut(Network(ofEth0: InterfaceFlags.Up), "IPaddr::192.168.0.200/24/eth1").ShouldBeNull();
    }

    [Fact]
    public void Is_found_by_its_address_when_it_was_set_down() => Cut(Network(InterfaceFlags.None, hasRoutes: false), "IPaddr::192.168.0.200").ShouldBe("eth0");

    [Fact]
    public void Is_also_one_that_is_named_and_missing() => Cut(Network(), "IPaddr::192.168.0.200/24/eth7").ShouldBe("eth7");

    [Fact]
    public void Is_not_guessed_at_when_the_addresss_network_is_missing() => Cut(Network(), "IPaddr::10.0.0.200").ShouldBeNull();

    [Fact]
    public void Is_enough_when_one_of_several_addresses_is_on_it() => Cut(Network(ofEth1: InterfaceFlags.Up), "IPaddr::192.168.0.200", "IPaddr::10.0.0.200/24/eth1").ShouldBe("eth1");

    [Fact]
    public void Does_not_matter_to_a_group_without_addresses() => Cut(Network(InterfaceFlags.Up), "apache2").ShouldBeNull();
}
