using System.Net;
using Bascule.Linux.Arp;
using Bascule.Linux.Clock;
using Bascule.Linux.Netlink;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Tests.Arp;

public sealed class ANetworkIsAsked : IDisposable
{
    private static readonly IPAddress Floating = IPAddress.Parse("10.9.0.100");
    private static readonly IPAddress Floating6 = IPAddress.Parse("fd09::100");
    private static readonly IPAddress Absent = IPAddress.Parse("10.9.0.77");
    private readonly TestHost host = TestHost.Create();
    private readonly TestHost neighbour = TestHost.Create();

    public ANetworkIsAsked()
    {
        TestHost.Connect(host, "eth0", neighbour, "eth0");
        host.Ip("addr add 10.9.0.1/24 dev eth0");
        neighbour.Ip("addr add 10.9.0.2/24 dev eth0");
        neighbour.Ip("addr add 10.9.0.100/24 dev eth0");
        neighbour.Ip("addr add fd09::100/64 dev eth0 nodad");
    }

    [Fact]
    public void And_whoever_has_the_address_answers_with_its_card()
    {
        using var probe = Open(Floating);
        Ask(probe, Floating);
        Await(probe).ShouldBe(new NeighbourAnswer(Floating, Link(neighbour).Mac!.Value, Link(host).Index));
    }

    [Fact]
    public void By_neighbour_solicitation_for_IPv6()
    {
        using var probe = Open(Floating6);
        Ask(probe, Floating6);
        Await(probe).ShouldBe(new NeighbourAnswer(Floating6, Link(neighbour).Mac!.Value, Link(host).Index));
    }

    [Fact]
    public void Nobody_answers_for_what_nobody_has()
    {
        using var probe = Open(Absent, Floating);
        Ask(probe, Absent);
        Ask(probe, Floating);      // its answer comes behind the one that does not come
        Await(probe)!.Value.Address.ShouldBe(Floating);
        probe.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public void A_neighbour_that_is_asked_learns_nothing_about_us()
    {
        neighbour.Ip("neigh flush all");
        using var probe = Open(Floating);
        Ask(probe, Floating);
        Await(probe).ShouldNotBeNull();
        neighbour.Ip("neigh show").ShouldNotContain("10.9.0.1 ");
    }

    [Fact]
    public void What_is_said_about_other_addresses_does_not_reach_us()
    {
        using var probe = Open(Floating);
        Ask(probe, IPAddress.Parse("10.9.0.2"));
        Ask(probe, Floating);
        Await(probe)!.Value.Address.ShouldBe(Floating);
        probe.TryRead(out _).ShouldBeFalse();
    }

    [Fact]
    public void The_default_gateway_is_known()
    {
        host.Ip("route add default via 10.9.0.2");
        host.Ip("-6 addr add fd09::1/64 dev eth0 nodad");
        host.Ip("-6 route add default via fd09::2 dev eth0");
        Read(host).Gateways.ShouldBe([new DefaultGateway(Link(host).Index, IPAddress.Parse("10.9.0.2")), new DefaultGateway(Link(host).Index, IPAddress.Parse("fd09::2"))], ignoreOrder: true);
    }

    public void Dispose()
    {
        host.Dispose();
        neighbour.Dispose();
    }

    private NeighbourProbe Open(params IPAddress[] about) => host.Do(() =>
    {
        NeighbourProbe.TryOpen(out var probe, out var error).ShouldBeTrue(error.Text);
        probe!.TryHearOnly(about, out error).ShouldBeTrue(error.Text);
        return probe;
    });

    private void Ask(NeighbourProbe probe, IPAddress address)
    {
        var link = Link(host);
        probe.TryAsk(link.Index, link.Mac!.Value, address, out var error).ShouldBeTrue(error.Text);
    }

    private static NeighbourAnswer? Await(NeighbourProbe probe)
    {
        using var poller = new Poller([.. probe.Descriptors]);
        for (var until = MonotonicClock.NowNanoseconds + 5_000_000_000; MonotonicClock.NowNanoseconds < until;)
        {
            if (probe.TryRead(out var answer)) return answer;
            poller.Wait(until - MonotonicClock.NowNanoseconds);
        }
        return null;
    }

    private static NetworkInterface Link(TestHost of) => Read(of).FindInterface("eth0")!;

    private static NetworkSnapshot Read(TestHost of) => of.Do(() =>
    {
        NetworkReader.TryRead(out var snapshot, out var error).ShouldBeTrue(error.Text);
        return snapshot!;
    });
}
