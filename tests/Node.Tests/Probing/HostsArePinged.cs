using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Linux.Sockets;
using Bascule.Linux.Tests;
using Bascule.Node.Probing;

namespace Bascule.Node.Tests.Probing;

/// <summary>This node and a neighbour in namespaces: 10.9.0.2 answers, 10.9.0.3 is nobody's, fd09::2 answers.</summary>
public sealed class HostsArePinged : IDisposable
{
    private static readonly Timing Timing = SamplePair.Cluster.Timing with { Keepalive = TimeSpan.FromMilliseconds(20), Deadping = TimeSpan.FromMilliseconds(100) };

    private readonly TestHost host = TestHost.Create();
    private readonly TestHost neighbour = TestHost.Create();

    public HostsArePinged()
    {
        TestHost.Connect(host, "eth0", neighbour, "eth0");
        host.Ip("addr add 10.9.0.1/24 dev eth0");
        host.Ip("addr add fd09::1/64 dev eth0 nodad");
        neighbour.Ip("addr add 10.9.0.2/24 dev eth0");
        neighbour.Ip("addr add fd09::2/64 dev eth0 nodad");
    }

    [Fact]
    public void Each_round_says_who_answered_and_a_group_answers_when_one_of_it_does() => host.Do(() =>
    {
        using var pinger = new Pinger([new("near", ["10.9.0.2"]), new("group", ["10.9.0.3", "fd09::2"]), new("nobody", ["10.9.0.3"])], Timing);
        Until(pinger, a => a[0] is not null && a[1] is not null)[2].ShouldBeNull();
        var first = Until(pinger, a => a[0] is not null)[0];
        Until(pinger, a => a[0] > first);
    });

    [Fact]
    public void The_first_round_is_told_before_anybody_answers() => host.Do(() =>
    {
        using var pinger = new Pinger([new("nobody", ["10.9.0.3"])], Timing);
        pinger.Tend(NodeLoop.Now);
        pinger.Collect().ShouldNotBeNull().Answered.ShouldBe([null]);
        pinger.Collect().ShouldBeNull();
    });

    [Fact]
    public void A_name_is_looked_up() => host.Do(() =>
    {
        using var pinger = new Pinger([new("localhost", ["localhost"])], Timing);
        Until(pinger, a => a[0] is not null);
    });

    [Fact]
    public void Without_ping_nodes_nothing_is_opened_and_nothing_is_ever_due()
    {
        using var pinger = new Pinger([], Timing);
        pinger.Due.ShouldBe(Instant.Never);
        pinger.Descriptors.ShouldBeEmpty();
        pinger.Collect().ShouldBeNull();
    }

    public void Dispose()
    {
        host.Dispose();
        neighbour.Dispose();
    }

    private static ImmutableArray<Instant?> Until(Pinger pinger, Func<ImmutableArray<Instant?>, bool> isSo)
    {
        var begun = NodeLoop.Now;
        while (true)
        {
            pinger.Tend(NodeLoop.Now);
            if (pinger.Collect() is { } pinged && isSo(pinged.Answered)) return pinged.Answered;
            (NodeLoop.Now - begun).ShouldBeLessThan(TimeSpan.FromSeconds(20));
            using var poller = new Poller([.. pinger.Descriptors]);
            poller.Wait(Math.Clamp(pinger.Due.Nanoseconds - NodeLoop.Now.Nanoseconds, 0, 1_000_000_000));
        }
    }
}
