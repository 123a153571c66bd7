using System.Net;
using Bascule.Core;
using Bascule.Core.Fencing;
using Bascule.Linux.Netlink;
using Bascule.Linux.Sockets;
using Bascule.Linux.Tests;
using Bascule.Node.Probing;

namespace Bascule.Node.Tests.Probing;

/// <summary>This node and a neighbour in namespaces; web has the addresses 10.9.0.100 and fd09::100.</summary>
public sealed class TheNetworkIsAsked : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromMilliseconds(50);
    private static readonly Cluster Cluster = SamplePair.Cluster with
    {
        Groups = [new Group(new GroupName("web"), SamplePair.Hb1, [new Resource("10.9.0.100", "IPaddr", ["10.9.0.100"]), new Resource("IPv6addr::fd09::100/64/eth0", "IPv6addr", ["fd09::100/64/eth0"])])],
    };

    private static readonly GroupName Web = Cluster.Groups[0].Name;

    private readonly TestHost host = TestHost.Create();
    private readonly TestHost neighbour = TestHost.Create();
    private readonly ConflictProber prober;
    private bool isKnownAsPeer;

    public TheNetworkIsAsked()
    {
        TestHost.Connect(host, "eth0", neighbour, "eth0");
        host.Ip("addr add 10.9.0.1/24 dev eth0");
        host.Ip("addr add fd09::1/64 dev eth0 nodad");
        neighbour.Ip("addr add 10.9.0.2/24 dev eth0");
        prober = new ConflictProber(Cluster, [], []);
    }

    [Fact]
    public void Silence_is_a_round_without_answers() => Round().Answers.ShouldBeEmpty();

    [Fact]
    public void A_holder_is_told_with_its_card()
    {
        neighbour.Ip("addr add 10.9.0.100/24 dev eth0");
        Round().Answers.ShouldBe([new ProbeAnswer("10.9.0.100", MacOf(neighbour), Answerer.Other)]);
    }

    [Fact]
    public void So_is_one_of_an_IPv6_address()
    {
        neighbour.Ip("addr add fd09::100/64 dev eth0 nodad");
        Round().Answers.ShouldBe([new ProbeAnswer("fd09::100", MacOf(neighbour), Answerer.Other)]);
    }

    [Fact]
    public void Who_answers_for_what_nobody_has_answers_for_everything()
    {
        neighbour.Ip("addr add 10.9.0.100/24 dev eth0");
        neighbour.Ip("addr add 10.9.0.0/32 dev eth0");
        Round().Answers.ShouldBe([new ProbeAnswer("10.9.0.100", MacOf(neighbour), Answerer.Proxy)]);
    }

    [Fact]
    public void The_gateway_is_known_by_its_card()
    {
        neighbour.Ip("addr add 10.9.0.100/24 dev eth0");
        host.Ip("route add default via 10.9.0.2");
        Round().Answers.ShouldBe([new ProbeAnswer("10.9.0.100", MacOf(neighbour), Answerer.Gateway)]);
    }

    [Fact]
    public void A_peer_that_is_our_gateway_too_is_no_gateway()
    {
        isKnownAsPeer = true;
        neighbour.Ip("addr add 10.9.0.100/24 dev eth0");
        host.Ip("route add default via 10.9.0.2");
        Round().Answers.ShouldBe([new ProbeAnswer("10.9.0.100", MacOf(neighbour), Answerer.Other)]);
    }

    [Fact]
    public void A_card_that_heard_nothing_says_so_until_it_hears()
    {
        Round().HasHeard.ShouldBeFalse();
        Round().CarrierSince.ShouldBe(SamplePair.Now);

        neighbour.Ip("addr add 10.9.0.100/24 dev eth0");
        Round().HasHeard.ShouldBeTrue();
    }

    [Fact]
    public void A_carrier_that_was_away_for_a_moment_is_a_new_one()
    {
        neighbour.Ip("addr add 10.9.0.100/24 dev eth0");
        Round().HasHeard.ShouldBeTrue();
        prober.CarrierLost("eth0");
        Round(end: false).HasHeard.ShouldBeFalse();
    }

    [Fact]
    public void Without_a_carrier_there_is_no_since()
    {
        neighbour.Ip("link set eth0 down");
        Round().CarrierSince.ShouldBeNull();
    }

    public void Dispose()
    {
        prober.Dispose();
        host.Dispose();
        neighbour.Dispose();
    }

    /// <summary>Asks once, waits for what comes within the round, and ends it.</summary>
    private ProbeRound Round(bool end = true)
    {
        var asking = isKnownAsPeer ? new ConflictProber(Cluster, [], [IPAddress.Parse("10.9.0.2")]) : prober;
        try
        {
            host.Do(() =>
            {
                NetworkReader.TryRead(out var network, out var error).ShouldBeTrue(error.Text);
                if (end) asking.Look(network!, SamplePair.Now);
                asking.Ask(new Effect.Probe([Web], Every, "a test"), SamplePair.Now);
            });
            asking.Trouble.ShouldBeNull();
            using var poller = new Poller([.. asking.Descriptors]);
            poller.Wait((long)Every.TotalNanoseconds);      // answers of a kernel come within microseconds; silence needs the time to pass
            poller.Wait(1_000_000);
            asking.Read();
            asking.EndRound(SamplePair.Now).ShouldBeNull();
            return asking.EndRound(asking.Due)!.Rounds.ShouldHaveSingleItem();
        }
        finally
        {
            if (asking != prober) asking.Dispose();
        }
    }

    private static string MacOf(TestHost of) => of.Do(() =>
    {
        NetworkReader.TryRead(out var network, out var error).ShouldBeTrue(error.Text);
        return network!.FindInterface("eth0")!.Mac!.Value.ToString();
    });
}
