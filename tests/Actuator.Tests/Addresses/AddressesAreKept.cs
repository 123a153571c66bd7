using System.Globalization;
using System.Net;
using System.Text.Json;
using Bascule.Actuator.Addresses;
using Bascule.Configuration;
using Bascule.Core;
using Bascule.Linux.Clock;
using Bascule.Linux.Netlink;
using Bascule.Linux.Sockets;
using Bascule.Linux.Tests;

namespace Bascule.Actuator.Tests.Addresses;

/// <summary>The keeper on a machine with eth0 10.9.0.1/24 and fd09::1/64, and a neighbour at the other end of the cable.</summary>
public sealed class AddressesAreKept : IDisposable
{
    private static readonly GroupName Web = new("web");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private readonly TestHost host = TestHost.Create();
    private readonly TestHost neighbour = TestHost.Create();

    public AddressesAreKept()
    {
        TestHost.Connect(host, "eth0", neighbour, "eth0");
        host.Ip("addr add 10.9.0.1/24 brd + dev eth0");
        host.Ip("addr add fd09::1/64 dev eth0 nodad");
        host.Do(() => File.WriteAllText("/proc/sys/net/ipv4/conf/eth0/promote_secondaries", "0"));
    }

    private static Instant Now => new(MonotonicClock.NowNanoseconds);

    [Fact]
    public void An_acquired_address_is_there_with_label_and_end_and_the_own_one_stays_first() => InHost(keeper =>
    {
        Acquire(keeper, "10.9.0.100/24/eth0:3", "10.9.0.101");

        var shown = Shown();
        shown["10.9.0.100"].GetProperty("label").GetString().ShouldBe("eth0:0");
        shown["10.9.0.101"].GetProperty("label").GetString().ShouldBe("eth0:1");
        shown["10.9.0.100"].GetProperty("broadcast").GetString().ShouldBe("10.9.0.255");
        shown["10.9.0.100"].GetProperty("valid_life_time").GetInt32().ShouldBeInRange(10, 11);
        shown["10.9.0.100"].GetProperty("secondary").GetBoolean().ShouldBeTrue();
        shown["10.9.0.1"].TryGetProperty("secondary", out _).ShouldBeFalse();
        host.Ip("route get 10.9.0.2").ShouldContain("src 10.9.0.1 ");
        File.ReadAllText("/proc/sys/net/ipv4/conf/eth0/promote_secondaries").Trim().ShouldBe("1");
        AddressKeeper.Present([IPAddress.Parse("10.9.0.100"), IPAddress.Parse("10.9.0.77")]).ShouldBe([IPAddress.Parse("10.9.0.100")]);
    });

    [Fact]
    public void The_first_announcement_follows_the_address_within_5_ms() => InHost(keeper =>
    {
        // Both moments are taken by threads that the kernel wakes, on a machine that does other things too: hence the median.
        using var capture = Capture.At(neighbour);
        var gaps = new List<long>();
        for (var trial = 0; trial < 11; trial++)
        {
            NetworkMonitor.TryOpen(out var monitor, out _).ShouldBeTrue();
            using var poller = new Poller(monitor!.Descriptor);
            var added = Task.Run(() => (poller.Wait(5_000_000_000), MonotonicClock.NowNanoseconds).NowNanoseconds);
            var announced = Task.Run(() => capture.Next(IsOf("10.9.0.100")).AtNanoseconds);
            Acquire(keeper, "10.9.0.100");
            gaps.Add(announced.GetAwaiter().GetResult() - added.GetAwaiter().GetResult());
            keeper.Release(Web).ShouldBeEmpty();
            monitor.Dispose();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"gaps in µs: {string.Join(' ', gaps.Select(gap => gap / 1000))}");
        gaps.Order().ElementAt(5).ShouldBeLessThan(5_000_000);
    });

    [Fact]
    public void An_address_is_announced_20_times_in_5_s_by_both_forms_in_turn() => InHost(keeper =>
    {
        using var capture = Capture.At(neighbour);
        var began = Now;
        Acquire(keeper, "10.9.0.100");

        var forms = new List<byte> { capture.Next(IsOf("10.9.0.100")).Frame[21] };
        var now = began;
        while (keeper.NextDue != Instant.Never)
        {
            keeper.NextDue.ShouldBeGreaterThan(now);
            now = keeper.NextDue;
            keeper.Tick(now);
            forms.Add(capture.Next(IsOf("10.9.0.100")).Frame[21]);
        }

        forms.ShouldBe(Enumerable.Range(0, 20).Select(i => (byte)(1 + (i % 2))));
        (now - began).ShouldBeInRange(TimeSpan.FromSeconds(4.75), TimeSpan.FromSeconds(5.25));
        keeper.AnnouncementsSent.ShouldBe(20);
        keeper.AnnouncementsRefused.ShouldBe(0);
    });

    [Fact]
    public void An_IPv6_address_is_advertised_at_once_and_never_becomes_the_source() => InHost(keeper =>
    {
        using var capture = Capture.At(neighbour);
        Acquire(keeper, AddressAgent.IPv6addr, "fd09::100");
        capture.Next(frame => Capture.IsNeighbourAdvertisement(frame) && frame[77] == 0);
        host.Ip("-6 route get fd09::2").ShouldContain("src fd09::1 ");
        host.Ip("-6 route show fd09::/64").ShouldNotContain("expires");
    });

    [Fact]
    public void A_learned_IPv6_network_keeps_its_own_end() => InHost(keeper =>
    {
        // As a router advertisement leaves it: address and route with an end.
        host.Ip("addr add fd0a::1/64 dev eth0 valid_lft 1000 preferred_lft 1000 nodad");
        Acquire(keeper, AddressAgent.IPv6addr, "fd0a::100");
        keeper.Renew(Now).ShouldBeEmpty();
        RouteSeconds().ShouldBeInRange(900, 1000);
        keeper.Release(Web).ShouldBeEmpty();
        RouteSeconds().ShouldBeInRange(900, 1000);

        int RouteSeconds()
        {
            var words = host.Ip("-6 route show fd0a::/64").Split(' ').ToList();
            return int.Parse(words[words.IndexOf("expires") + 1].Replace("sec", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        }
    });

    [Fact]
    public void Nothing_renewed_is_taken_away_by_the_kernel() => InHost(keeper =>
    {
        NetworkMonitor.TryOpen(out var monitor, out _).ShouldBeTrue();
        var word = Now;
        Acquire(keeper, TimeSpan.FromMilliseconds(900), word, "10.9.0.100");
        var gone = WaitUntilGone(monitor!, "10.9.0.100");
        monitor!.Dispose();

        // Two seconds at most by our count (lease 0.9 s → 2 s); the kernel looks about once a second.
        (gone - word).ShouldBeInRange(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3.5));
        Shown().ShouldContainKey("10.9.0.1");
    });

    [Fact]
    public void A_renewal_prolongs_only_as_far_as_the_last_word_and_restores_what_was_deleted() => InHost(keeper =>
    {
        var word = Now;
        Acquire(keeper, Lease, word, "10.9.0.100");
        host.Ip("addr del 10.9.0.100/24 dev eth0");

        keeper.Renew(word + TimeSpan.FromSeconds(6)).ShouldBeEmpty();
        Shown()["10.9.0.100"].GetProperty("valid_life_time").GetInt32().ShouldBeInRange(4, 5);
        Shown()["10.9.0.100"].GetProperty("label").GetString().ShouldBe("eth0:0");

        keeper.Endorse(Web, word + TimeSpan.FromSeconds(6), Lease);
        keeper.Renew(word + TimeSpan.FromSeconds(6)).ShouldBeEmpty();
        Shown()["10.9.0.100"].GetProperty("valid_life_time").GetInt32().ShouldBeInRange(10, 11);
        Shown().ShouldContainKey("10.9.0.1");

        host.Ip("addr del 10.9.0.100/24 dev eth0");
        keeper.Renew(word + TimeSpan.FromSeconds(17)).ShouldBeEmpty();
        Shown().ShouldNotContainKey("10.9.0.100");
    });

    [Fact]
    public void Another_groups_word_prolongs_nothing() => InHost(keeper =>
    {
        var word = Now;
        Acquire(keeper, Lease, word, "10.9.0.100");
        keeper.Endorse(new GroupName("mail"), word + TimeSpan.FromSeconds(100), Lease);
        keeper.Renew(word + TimeSpan.FromSeconds(8));
        Shown()["10.9.0.100"].GetProperty("valid_life_time").GetInt32().ShouldBeInRange(2, 3);
    });

    [Fact]
    public void A_floating_address_that_came_first_moves_behind_the_own_one_and_leaves_it_when_it_goes() => InHost(keeper =>
    {
        host.Ip("addr del 10.9.0.1/24 dev eth0");
        Acquire(keeper, "10.9.0.100/24/eth0", "10.9.0.101/24/eth0");
        host.Ip("addr add 10.9.0.1/24 brd + dev eth0"); // the own one comes back, now behind ours
        Shown()["10.9.0.1"].GetProperty("secondary").GetBoolean().ShouldBeTrue();

        keeper.RepairOrder(Now).ShouldBe(["10.9.0.100 stood before the own address of eth0 and was moved behind it"]);
        Shown()["10.9.0.1"].TryGetProperty("secondary", out _).ShouldBeFalse();
        Shown()["10.9.0.101"].GetProperty("secondary").GetBoolean().ShouldBeTrue();
        keeper.RepairOrder(Now).ShouldBeEmpty();

        keeper.Release(Web).ShouldBeEmpty();
        Shown().Keys.ShouldBe(["10.9.0.1", "fd09::1"], ignoreOrder: true);
    });

    [Fact]
    public void Even_released_while_it_is_first_the_own_address_stays() => InHost(keeper =>
    {
        host.Ip("addr del 10.9.0.1/24 dev eth0");
        Acquire(keeper, "10.9.0.100/24/eth0");
        host.Ip("addr add 10.9.0.1/24 brd + dev eth0");
        keeper.Release(Web).ShouldBeEmpty();
        Shown().ShouldContainKey("10.9.0.1");
        Shown().ShouldNotContainKey("10.9.0.100");
    });

    [Fact]
    public void Released_twice_or_never_there_is_as_good_as_released() => InHost(keeper =>
    {
        Acquire(keeper, "10.9.0.100", "10.9.0.101");
        host.Ip("addr del 10.9.0.100/24 dev eth0");
        keeper.Release(Web, [IPAddress.Parse("10.9.0.100")]).ShouldBeEmpty();
        Shown().ShouldContainKey("10.9.0.101");
        keeper.Holds(IPAddress.Parse("10.9.0.100")).ShouldBeFalse();

        keeper.Release(Web).ShouldBeEmpty();
        keeper.Release(Web).ShouldBeEmpty();
        Shown().ShouldNotContainKey("10.9.0.101");
        keeper.NextDue.ShouldBe(Instant.Never);
    });

    [Fact]
    public void A_statically_configured_address_is_not_touched_until_it_is_removed_on_purpose() => InHost(keeper =>
    {
        host.Ip("addr add 10.9.0.100/24 dev eth0");
        var outcome = keeper.Acquire(Web, [Request("10.9.0.100")], Now, Now, Lease);
        outcome.IsDone.ShouldBeFalse();
        outcome.Refusals.Single().ShouldStartWith("10.9.0.100 is on eth0 without an end");
        Shown()["10.9.0.100"].GetProperty("valid_life_time").GetUInt32().ShouldBe(uint.MaxValue);

        NetworkReader.TryRead(out var network, out _).ShouldBeTrue();
        var found = AddressFindings.FoundRunning([Request("10.9.0.100")], network!).Single();
        keeper.TryRemove(found, out var error).ShouldBeTrue(error.Text);
        keeper.TryRemove(found, out error).ShouldBeTrue(error.Text);
        Acquire(keeper, "10.9.0.100");
    });

    [Fact]
    public void A_restarted_keeper_takes_over_what_its_forerunner_left() => InHost(keeper =>
    {
        Acquire(keeper, "10.9.0.100");
        AddressKeeper.TryOpen(out var next, out _).ShouldBeTrue();
        using (next)
        {
            Acquire(next!, "10.9.0.100");
            Shown()["10.9.0.100"].GetProperty("label").GetString().ShouldBe("eth0:0");
            next!.Release(Web).ShouldBeEmpty();
        }

        Shown().ShouldNotContainKey("10.9.0.100");
    });

    [Fact]
    public void An_ended_lease_acquires_nothing() => InHost(keeper =>
    {
        var now = Now;
        var outcome = keeper.Acquire(Web, [Request("10.9.0.100")], now, now - Lease, Lease);
        outcome.IsDone.ShouldBeFalse();
        outcome.Refusals.ShouldBe(["the lease of group web is over: the node has not asked for it during the last 10 s"]);
        Shown().ShouldNotContainKey("10.9.0.100");
    });

    [Fact]
    public void An_interface_made_anew_gets_its_addresses_at_the_second_renewal() => InHost(keeper =>
    {
        Acquire(keeper, "10.9.0.100/24/eth0");
        host.Ip("link del eth0");
        TestHost.Connect(neighbour, "eth1", host, "eth0");
        keeper.Renew(Now).ShouldNotBeEmpty();
        keeper.Renew(Now).ShouldBeEmpty();
        Shown().ShouldContainKey("10.9.0.100");
    });

    public void Dispose()
    {
        host.Dispose();
        neighbour.Dispose();
    }

    private void InHost(Action<AddressKeeper> body) => host.Do(() =>
    {
        AddressKeeper.TryOpen(out var keeper, out var error).ShouldBeTrue(error.Text);
        using (keeper)
        {
            body(keeper!);
        }
    });

    private static void Acquire(AddressKeeper keeper, params string[] arguments) => Acquire(keeper, Lease, Now, arguments);

    private static void Acquire(AddressKeeper keeper, TimeSpan lease, Instant word, params string[] arguments) =>
        Done(keeper.Acquire(Web, [.. arguments.Select(argument => Request(argument))], Now, word, lease));

    private static void Acquire(AddressKeeper keeper, AddressAgent agent, string argument) =>
        Done(keeper.Acquire(Web, [Request(argument, agent)], Now, Now, Lease));

    private static void Done(AcquireOutcome outcome) => outcome.IsDone.ShouldBeTrue(string.Join("; ", outcome.Refusals));

    private static AddressRequest Request(string argument, AddressAgent agent = AddressAgent.IPaddr)
    {
        AddressRequest.TryParse(agent, argument, out var request, out var refusal).ShouldBeTrue(refusal);
        return request!;
    }

    private static Func<byte[], bool> IsOf(string address)
    {
        var bytes = IPAddress.Parse(address).GetAddressBytes();
        return frame => Capture.IsArp(frame) && frame.AsSpan(28, 4).SequenceEqual(bytes) && frame.AsSpan(38, 4).SequenceEqual(bytes);
    }

    private static Instant WaitUntilGone(NetworkMonitor monitor, string address)
    {
        using var poller = new Poller(monitor.Descriptor);
        var until = MonotonicClock.NowNanoseconds + 10_000_000_000;
        while (true)
        {
            poller.Wait(until - MonotonicClock.NowNanoseconds).ShouldBe(1, "still there after 10 s");
            var changes = new List<NetworkChange>();
            monitor.Read(changes);
            if (changes.OfType<NetworkChange.AddressGone>().Any(change => change.Address.Address.ToString() == address))
            {
                return Now;
            }
        }
    }

    private Dictionary<string, JsonElement> Shown()
    {
        using var document = JsonDocument.Parse(host.Ip("-j addr show dev eth0"));
        return document.RootElement.EnumerateArray().SelectMany(link => link.GetProperty("addr_info").EnumerateArray())
            .Where(found => found.GetProperty("scope").GetString() == "global")
            .ToDictionary(found => string.Create(CultureInfo.InvariantCulture, $"{found.GetProperty("local").GetString()}"), found => found.Clone(), StringComparer.Ordinal);
    }
}
