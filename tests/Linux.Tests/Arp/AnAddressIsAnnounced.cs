using System.Net;
using Bascule.Linux.Arp;
using Bascule.Linux.Netlink;

namespace Bascule.Linux.Tests.Arp;

public sealed class AnAddressIsAnnounced : IDisposable
{
    private static readonly IPAddress Floating = IPAddress.Parse("10.9.0.100");
    private static readonly IPAddress Floating6 = IPAddress.Parse("fd09::100");
    private readonly TestHost host = TestHost.Create();
    private readonly TestHost neighbour = TestHost.Create();

    public AnAddressIsAnnounced()
    {
        TestHost.Connect(host, "eth0", neighbour, "eth0");
        host.Ip("addr add 10.9.0.100/24 dev eth0");
        host.Ip("addr add fd09::100/64 dev eth0 nodad");
        neighbour.Ip("addr add 10.9.0.2/24 dev eth0");
        neighbour.Ip("addr add fd09::2/64 dev eth0 nodad");
    }

    [Theory]
    [InlineData(ArpForm.Request, 1)]
    [InlineData(ArpForm.Reply, 2)]
    public void By_both_forms_of_gratuitous_ARP(ArpForm form, byte operation)
    {
        using var capture = Capture.At(neighbour);
        var mac = OwnMac(out var index);
        using var announcer = Open();
        announcer.TryAnnounce(index, mac, Floating, form, out var error).ShouldBeTrue(error.Text);

        var frame = capture.Next(Capture.IsArp).Frame;
        frame[..6].ShouldAllBe(octet => octet == 0xff);
        frame[21].ShouldBe(operation);
        frame[28..32].ShouldBe(Floating.GetAddressBytes());
        frame[38..42].ShouldBe(Floating.GetAddressBytes());
        MacAddress.TryRead(frame.AsSpan(22, 6), out var sender).ShouldBeTrue();
        sender.ShouldBe(mac);
    }

    [Theory]
    [InlineData(ArpForm.Request)]
    [InlineData(ArpForm.Reply)]
    public void And_the_neighbour_believes_it(ArpForm form)
    {
        neighbour.Ip("neigh add 10.9.0.100 lladdr 02:00:00:00:00:01 dev eth0 nud stale");
        using var capture = Capture.At(neighbour);
        var mac = OwnMac(out var index);
        using var announcer = Open();
        announcer.TryAnnounce(index, mac, Floating, form, out _).ShouldBeTrue();
        capture.Next(Capture.IsArp);
        neighbour.Ip("neigh show 10.9.0.100").ShouldContain(mac.ToString());
    }

    [Theory]
    [InlineData(false, 0x20)]
    [InlineData(true, 0xa0)]
    public void By_a_neighbour_advertisement_that_overrides(bool isRouter, byte flags)
    {
        neighbour.Ip("neigh add fd09::100 lladdr 02:00:00:00:00:01 dev eth0 nud stale");
        using var capture = Capture.At(neighbour);
        var mac = OwnMac(out var index);
        using var announcer = Open();
        announcer.TryAdvertise(index, mac, Floating6, isRouter, out var error).ShouldBeTrue(error.Text);

        var frame = capture.Next(Capture.IsNeighbourAdvertisement).Frame;
        frame[21].ShouldBe((byte)255); // hop limit
        frame[22..38].ShouldBe(Floating6.GetAddressBytes());
        frame[58].ShouldBe(flags);
        frame[62..78].ShouldBe(Floating6.GetAddressBytes());
        frame[80..86].ShouldBe(frame[6..12]);
        neighbour.Ip("-6 neigh show fd09::100").ShouldContain(mac.ToString());
    }

    [Fact]
    public void An_address_that_is_not_here_cannot_be_advertised()
    {
        var mac = OwnMac(out var index);
        using var announcer = Open();
        announcer.TryAdvertise(index, mac, IPAddress.Parse("fd09::77"), isRouter: false, out var error).ShouldBeFalse();
        error.IsError.ShouldBeTrue();
    }

    [Fact]
    public void Announcing_allocates_nothing()
    {
        var mac = OwnMac(out var index);
        using var announcer = Open();
        Allocations.Of(() =>
        {
            announcer.TryAnnounce(index, mac, Floating, ArpForm.Request, out _);
            announcer.TryAdvertise(index, mac, Floating6, isRouter: false, out _);
        }).ShouldBe(0);
    }

    public void Dispose()
    {
        host.Dispose();
        neighbour.Dispose();
    }

    private Announcer Open() => host.Do(() =>
    {
        Announcer.TryOpen(out var announcer, out var error).ShouldBeTrue(error.Text);
        return announcer!;
    });

    private MacAddress OwnMac(out int index)
    {
        var link = host.Do(() =>
        {
            NetworkReader.TryRead(out var snapshot, out var error).ShouldBeTrue(error.Text);
            return snapshot!.FindInterface("eth0")!;
        });
        index = link.Index;
        return link.Mac!.Value;
    }
}
