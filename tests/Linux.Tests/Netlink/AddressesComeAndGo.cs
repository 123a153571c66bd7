using System.Net;
using System.Text.Json;
using Bascule.Linux.Clock;
using Bascule.Linux.Netlink;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Tests.Netlink;

public sealed class AddressesComeAndGo : IDisposable
{
    private readonly TestHost host = TestHost.Create();
    private readonly TestHost neighbour = TestHost.Create();

    public AddressesComeAndGo()
    {
        TestHost.Connect(host, "eth0", neighbour, "eth0");
        host.Ip("addr add 10.9.0.1/24 brd + dev eth0");
        host.Ip("addr add fd09::1/64 dev eth0 nodad");
    }

    [Fact]
    public void An_added_address_carries_label_broadcast_and_lifetime()
    {
        Apply(Put("10.9.0.100", 24) with { Broadcast = IPAddress.Parse("10.9.0.255"), Label = "eth0:0", ValidSeconds = 30, PreferredSeconds = 20 })
            .ShouldBe([default]);

        var shown = Shown("10.9.0.100");
        shown.GetProperty("label").GetString().ShouldBe("eth0:0");
        shown.GetProperty("broadcast").GetString().ShouldBe("10.9.0.255");
        shown.GetProperty("prefixlen").GetInt32().ShouldBe(24);
        shown.GetProperty("valid_life_time").GetInt32().ShouldBeInRange(28, 30);
        shown.GetProperty("preferred_life_time").GetInt32().ShouldBeInRange(18, 20);
        shown.GetProperty("secondary").GetBoolean().ShouldBeTrue();

        var read = Read().Addresses.Single(found => found.Address.Equals(IPAddress.Parse("10.9.0.100")));
        read.Label.ShouldBe("eth0:0");
        read.IsSecondary.ShouldBeTrue();
        read.IsPermanent.ShouldBeFalse();
        read.ValidSeconds.ShouldBeInRange(28u, 30u);
        read.Broadcast.ShouldBe(IPAddress.Parse("10.9.0.255"));
    }

    [Fact]
    public void Putting_again_prolongs_and_never_prolonged_ends()
    {
        Apply(Put("10.9.0.100", 24) with { ValidSeconds = 1, PreferredSeconds = 1 }, Put("10.9.0.101", 24) with { ValidSeconds = 1, PreferredSeconds = 1 });
        Apply(Put("10.9.0.100", 24) with { ValidSeconds = 60, PreferredSeconds = 60 }).ShouldBe([default]);

        using var monitor = host.Do(OpenMonitor);
        var gone = WaitFor<NetworkChange.AddressGone>(monitor, change => true);
        gone.Address.Address.ShouldBe(IPAddress.Parse("10.9.0.101"));
        Read().Addresses.ShouldContain(found => found.Address.Equals(IPAddress.Parse("10.9.0.100")));
    }

    [Fact]
    public void An_IPv6_address_is_usable_at_once_and_never_the_source()
    {
        Apply(Put("fd09::100", 64) with { ValidSeconds = 30, PreferredSeconds = 0, NoPrefixRoute = true }).ShouldBe([default]);

        var read = Read().Addresses.Single(found => found.Address.Equals(IPAddress.Parse("fd09::100")));
        read.Flags.HasFlag(AddressFlags.Tentative).ShouldBeFalse();
        read.Flags.HasFlag(AddressFlags.Deprecated).ShouldBeTrue();
        read.PreferredSeconds.ShouldBe(0u);
        host.Ip("-6 route get fd09::2").ShouldContain("src fd09::1 ");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_leased_IPv6_address_brings_its_networks_route_only_when_asked_to(bool leavesRoute)
    {
        Apply(Put("fd0a::100", 64) with { ValidSeconds = 30, PreferredSeconds = 0, NoPrefixRoute = leavesRoute }).ShouldBe([default]);
        var shown = host.Ip("-6 route show fd0a::/64");
        (shown.Length == 0).ShouldBe(leavesRoute, shown);
    }

    [Fact]
    public void Each_operation_of_a_batch_has_its_own_answer()
    {
        var answers = Apply(Put("10.9.0.100", 24), Delete("10.9.0.77", 24), Put("10.9.0.101", 24) with { InterfaceIndex = 9999 }, Put("10.9.0.102", 24));

        answers[0].IsError.ShouldBeFalse();
        answers[1].Errno.ShouldBe(SystemError.AddressNotAvailable);
        answers[2].Errno.ShouldBe(SystemError.NoDevice);
        answers[2].Text.ShouldBe("adding 10.9.0.101/24: No such device");
        answers[3].IsError.ShouldBeFalse();
        Read().Addresses.ShouldContain(found => found.Address.Equals(IPAddress.Parse("10.9.0.102")));
    }

    [Fact]
    public void Three_hundred_addresses_are_put_and_each_is_answered()
    {
        var operations = Enumerable.Range(0, 300).Select(i => Put($"10.9.{1 + (i / 200)}.{1 + (i % 200)}", 32)).ToArray();
        Apply(operations).ShouldAllBe(answer => !answer.IsError);
        Read().Addresses.Count(found => found.Address.ToString().StartsWith("10.9.", StringComparison.Ordinal)).ShouldBe(301);
    }

    [Fact]
    public void The_snapshot_holds_interfaces_and_connected_networks_but_no_gateways()
    {
        host.Ip("route add default via 10.9.0.254");
        host.Ip("route add 172.16.0.0/16 via 10.9.0.254");
        host.Ip("route add 10.50.0.0/16 dev eth0");
        var read = Read();

        var eth0 = read.FindInterface("eth0")!;
        eth0.HasCarrier.ShouldBeTrue();
        eth0.HasNeighbours.ShouldBeTrue();
        host.Ip("link show eth0").ShouldContain(eth0.Mac.ToString()!);
        read.FindInterface("lo")!.IsLoopback.ShouldBeTrue();
        read.FindInterface("lo")!.HasNeighbours.ShouldBeFalse();
        read.Networks.Where(network => network.Network.BaseAddress.GetAddressBytes().Length == 4)
            .Select(network => network.Network.ToString()).ShouldBe(["10.9.0.0/24", "10.50.0.0/16"], ignoreOrder: true);
        read.Networks.ShouldContain(network => network.Network.ToString() == "fd09::/64" && network.InterfaceIndex == eth0.Index);
    }

    [Fact]
    public void A_pulled_cable_is_heard_as_lost_carrier()
    {
        using var monitor = host.Do(OpenMonitor);
        neighbour.Ip("link set eth0 down");
        var lost = WaitFor<NetworkChange.LinkChanged>(monitor, change => change.Link.Name == "eth0" && !change.Link.HasCarrier);
        lost.Link.IsUp.ShouldBeTrue();

        neighbour.Ip("link set eth0 up");
        WaitFor<NetworkChange.LinkChanged>(monitor, change => change.Link.Name == "eth0" && change.Link.HasCarrier);
    }

    [Fact]
    public void A_vanished_interface_and_a_deleted_address_are_heard()
    {
        using var monitor = host.Do(OpenMonitor);
        host.Ip("addr del 10.9.0.1/24 dev eth0");
        WaitFor<NetworkChange.AddressGone>(monitor, change => change.Address.Address.Equals(IPAddress.Parse("10.9.0.1")));
        host.Ip("link del eth0");
        WaitFor<NetworkChange.LinkGone>(monitor, change => change.Link.Name == "eth0");
    }

    [Fact]
    public void A_flood_of_changes_that_was_not_read_asks_for_rereading()
    {
        using var monitor = host.Do(OpenMonitor);
        var many = Enumerable.Range(0, 2500).Select(i => Put($"10.10.{i / 250}.{1 + (i % 250)}", 32)).ToArray();
        Apply(many).ShouldAllBe(answer => !answer.IsError);
        Apply([.. many.Select(operation => operation with { Puts = false })]).ShouldAllBe(answer => !answer.IsError);

        monitor.Read([]).ShouldBe(MonitorReading.EverythingMustBeReread);
        monitor.Read([]).ShouldBe(MonitorReading.Complete);
    }

    public void Dispose()
    {
        host.Dispose();
        neighbour.Dispose();
    }

    private AddressOperation Put(string address, int bits) => new()
    {
        Puts = true,
        InterfaceIndex = host.Do(() => DatagramSocket.IndexOf("eth0")),
        Address = IPAddress.Parse(address),
        PrefixLength = bits,
    };

    private AddressOperation Delete(string address, int bits) => Put(address, bits) with { Puts = false };

    private SystemError[] Apply(params AddressOperation[] operations) => host.Do(() =>
    {
        AddressEditor.TryOpen(out var editor, out var error).ShouldBeTrue(error.Text);
        using (editor)
        {
            return editor!.Apply(operations);
        }
    });

    private NetworkSnapshot Read() => host.Do(() =>
    {
        NetworkReader.TryRead(out var snapshot, out var error).ShouldBeTrue(error.Text);
        return snapshot!;
    });

    private static NetworkMonitor OpenMonitor()
    {
        NetworkMonitor.TryOpen(out var monitor, out var error).ShouldBeTrue(error.Text);
        return monitor!;
    }

    private static T WaitFor<T>(NetworkMonitor monitor, Func<T, bool> fits)
        where T : NetworkChange
    {
        using var poller = new Poller(monitor.Descriptor);
        var until = MonotonicClock.NowNanoseconds + 10_000_000_000;
        while (true)
        {
            poller.Wait(until - MonotonicClock.NowNanoseconds).ShouldBe(1, $"no {typeof(T).Name} within 10 s");
            var changes = new List<NetworkChange>();
            monitor.Read(changes).ShouldBe(MonitorReading.Complete);
            if (changes.OfType<T>().FirstOrDefault(fits) is { } found)
            {
                return found;
            }
        }
    }

    private JsonElement Shown(string address)
    {
        using var document = JsonDocument.Parse(host.Ip("-j addr show dev eth0"));
        return document.RootElement.EnumerateArray().SelectMany(link => link.GetProperty("addr_info").EnumerateArray())
            .Single(found => found.GetProperty("local").GetString() == address).Clone();
    }
}
