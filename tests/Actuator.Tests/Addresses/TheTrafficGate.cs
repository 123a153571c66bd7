using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Bascule.Actuator.Addresses;
using Bascule.Actuator.Holding;
using Bascule.Actuator.Tests.Holding;
using Bascule.Configuration;
using Bascule.Core;
using Bascule.Linux.Clock;
using Bascule.Linux.Tests;

namespace Bascule.Actuator.Tests.Addresses;

/// <summary>The keeper and its gate on a machine with 10.9.0.1/24 and fd09::1/64; a neighbour asks its addresses.</summary>
public sealed class TheTrafficGate : IDisposable
{
    internal const string Floating = "10.9.0.100", Floating6 = "fd09::100";
    private static readonly GroupName Web = new("web");
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private readonly TestHost host = TestHost.Create();
    private readonly TestHost neighbour = TestHost.Create();
    private Process? holder;

    public TheTrafficGate()
    {
        TestHost.Connect(host, "eth0", neighbour, "eth0");
        host.Ip("addr add 10.9.0.1/24 brd + dev eth0");
        host.Ip("addr add fd09::1/64 dev eth0 nodad");
        neighbour.Ip("addr add 10.9.0.2/24 brd + dev eth0");
        neighbour.Ip("addr add fd09::2/64 dev eth0 nodad");
    }

    private static Instant Now => new(MonotonicClock.NowNanoseconds);

    [Theory, InlineData(Floating), InlineData(Floating6)]
    public void Ends_the_traffic_with_the_lease_while_the_address_still_stands(string address)
    {
        var lease = TimeSpan.FromMilliseconds(1500);
        using var keeper = Open();
        using var prober = new Prober(neighbour, host, address);
        var word = Now;
        Acquire(keeper, word, lease, address);
        prober.Answers().ShouldBeTrue();

        // Nobody renews. The address stays for more than a second after the lease.
        Bench.Until(() => Now > word + lease, "the end of the lease");
        var isSilent = prober.IsSilent(questions: 20);
        Shown.ShouldContain(address);
        isSilent.ShouldBeTrue();
        Print($"{address}: last answered {Late(prober.LastAnswered, word + lease)} ms after the end of the lease; the address was still there");
    }

    [Fact]
    public void Of_a_frozen_holder_ends_traffic_and_ARP_while_the_address_still_stands()
    {
        using var own = new Prober(neighbour, host, "10.9.0.1");
        using var prober = new Prober(neighbour, host, Floating);
        StartHolder();
        prober.Answers().ShouldBeTrue();
        var first = prober.Asked;
        prober.Go(questions: 400); // longer than a lease
        prober.Lost(first).ShouldBe(0);

        Signal("STOP");
        var frozen = MonotonicClock.NowNanoseconds;
        while (!prober.IsSilent(questions: 20)) Now.ShouldBeLessThan(new Instant(frozen) + TimeSpan.FromSeconds(60), "never silent");
        Shown.ShouldContain(Floating);
        neighbour.Ip("neigh flush dev eth0");
        prober.Answers().ShouldBeFalse(); // also not after asking who has it
        neighbour.Ip($"neigh show {Floating}").ShouldNotContain("lladdr");
        own.Answers().ShouldBeTrue();
        Print(string.Create(CultureInfo.InvariantCulture, $"last answered {(prober.LastAnswered - frozen) / 1e6:0} ms after the freeze; lease {AHolderInAProcessOfItsOwn.Lease.TotalMilliseconds:0} ms"));
        own.Lost(0).ShouldBe(0);
    }

    [Theory, InlineData("10.9.0.100/24"), InlineData("fd09::100/64")]
    public void An_address_of_ours_that_is_not_held_answers_nobody(string address)
    {
        using var keeper = Open();
        keeper.KeepGuard(Now);
        using var prober = new Prober(neighbour, host, address.Split('/')[0]);
        using var own = new Prober(neighbour, host, address.Contains(':') ? "fd09::1" : "10.9.0.1");
        using var itself = new Prober(host, host, address.Split('/')[0]);
        host.Ip($"addr add {address} dev eth0");
        prober.IsSilent(questions: 50).ShouldBeTrue();
        itself.IsSilent(questions: 50).ShouldBeTrue();
        neighbour.Ip($"neigh show {address.Split('/')[0]}").ShouldNotContain("lladdr");
        own.Answers().ShouldBeTrue();

        host.Do(() => keeper.TakeGateAway());
        prober.Answers().ShouldBeTrue();
    }

    [Fact]
    public void What_something_else_put_on_this_machine_is_not_taken_off_the_network()
    {
        host.Ip($"addr add {Floating}/24 dev eth0");
        using var keeper = Open();
        var kept = new KeptAddresses(keeper, (_, _) => { });
        var resources = new[] { Floating, "10.9.0.101" }.Select(a => new Resource($"IPaddr::{a}", "IPaddr", [a]));
        host.Do(() =>
        {
            kept.Guard([new Group(Web, new NodeName("hb1"), [.. resources])], Lease);
            kept.Guard(Now);
        });
        using var prober = new Prober(neighbour, host, Floating);
        prober.Answers().ShouldBeTrue();

        // The other one is barred, also when it is added like that.
        host.Ip("addr add 10.9.0.101/24 dev eth0");
        using var other = new Prober(neighbour, host, "10.9.0.101");
        other.IsSilent(questions: 50).ShouldBeTrue();
        kept.GateTrouble.ShouldBeNull();
    }

    [Fact]
    public void What_is_routed_through_this_machine_to_the_holder_passes()
    {
        // A third host holds the address that is ours as well, by configuration; this machine is the way there.
        using var third = TestHost.Create();
        TestHost.Connect(host, "eth1", third, "eth0");
        host.Ip("addr add 10.10.0.1/24 dev eth1");
        third.Ip("addr add 10.10.0.100/24 dev eth0");
        third.Ip("route add default via 10.10.0.1");
        neighbour.Ip("route add 10.10.0.0/24 via 10.9.0.1");
        host.Do(() => File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1"));

        using var keeper = Open("10.10.0.100");
        keeper.KeepGuard(Now);
        using var prober = new Prober(neighbour, third, "10.10.0.100");
        prober.Answers().ShouldBeTrue();
        prober.Go(2); // the first is counted after it was sent, and may be answered before
        prober.Lost(prober.Asked - 1).ShouldBe(0);
    }

    [Fact]
    public void Every_first_question_after_an_acquisition_is_answered()
    {
        using var keeper = Open();
        using var prober = new Prober(neighbour, host, Floating);
        for (var round = 0; round < 20; round++)
        {
            Acquire(keeper, Now, Lease, Floating);
            var first = prober.Asked + 2;
            prober.Answers().ShouldBeTrue();
            prober.Go(questions: 5);
            prober.Lost(first).ShouldBe(0);
            host.Do(() => keeper.Release(Web)).ShouldBeEmpty();
            prober.IsSilent(questions: 5).ShouldBeTrue();
        }
    }

    [Fact]
    public void The_next_life_takes_over_without_a_blink()
    {
        using var prober = new Prober(neighbour, host, Floating);
        var keeper = Open();
        Acquire(keeper, Now, Lease, Floating);
        prober.Answers().ShouldBeTrue();
        var first = prober.Asked;
        for (var life = 0; life < 30; life++)
        {
            keeper.Dispose();
            keeper = Open();
            host.Do(() => keeper.KeepGuard(Now)); // even before what was held is adopted
            Acquire(keeper, Now, Lease, Floating);
            host.Do(() => keeper.Renew(Now)).ShouldBeEmpty();
            prober.Go(questions: 1 + (life % 2));
        }

        Print($"{prober.Asked - first} questions over 30 lives");
        prober.Lost(first).ShouldBe(0);
        keeper.Dispose();
    }

    [Fact]
    public void Renewed_again_and_again_it_loses_no_packet()
    {
        using var keeper = Open();
        using var prober = new Prober(neighbour, host, Floating);
        Acquire(keeper, Now, Lease, Floating);
        prober.Answers().ShouldBeTrue();
        var first = prober.Asked;
        for (var renewal = 0; renewal < 500 || prober.Asked < first + 100; renewal++)
        {
            host.Do(() => keeper.Renew(Now)).ShouldBeEmpty();
        }

        prober.Lost(first).ShouldBe(0);
    }

    [Fact]
    public void Flushed_by_somebody_it_is_back_at_the_next_renewal_and_nothing_was_lost()
    {
        using var keeper = Open();
        using var prober = new Prober(neighbour, host, Floating);
        Acquire(keeper, Now, Lease, Floating);
        prober.Answers().ShouldBeTrue();
        var first = prober.Asked;
        Nft("flush ruleset"); // what nftables.service does at each reload
        host.Do(() => keeper.Renew(Now)).ShouldBeEmpty();
        Tables().ShouldBe(["arp bascule", "inet bascule"], ignoreOrder: true);
        Elements("inet", "held4").ShouldBe([Floating]);
        Elements("inet", "floating4").ShouldContain(Floating);
        prober.Answers().ShouldBeTrue();
        prober.Lost(first).ShouldBe(0);
        host.Do(() => keeper.GateTrouble).IsError.ShouldBeFalse();
    }

    [Fact]
    public void Tables_of_another_make_are_replaced_by_ours()
    {
        Nft("add table inet bascule; add set inet bascule held4 { type inet_service; }; add chain inet bascule in { type filter hook input priority 7; policy drop; }");
        using var keeper = Open();
        host.Do(() => keeper.GateTrouble).IsError.ShouldBeFalse(host.Do(() => keeper.GateTrouble).Text);
        using var prober = new Prober(neighbour, host, Floating);
        Acquire(keeper, Now, Lease, Floating);
        prober.Answers().ShouldBeTrue();
    }

    [Fact]
    public void After_two_hundred_rounds_nothing_is_left_and_nobodys_table_was_touched()
    {
        Nft("add table inet foreign; add set inet foreign s { type ipv4_addr; flags timeout; }; add element inet foreign s { 10.9.0.100 }; "
            + "add chain inet foreign c { type filter hook input priority 0; }; add rule inet foreign c ip daddr @s counter; add table arp foreign");
        var before = Nft("list ruleset");
        using (var keeper = Open())
        {
            var memory = GC.GetTotalMemory(forceFullCollection: true);
            for (var round = 0; round < 200; round++)
            {
                Acquire(keeper, Now, Lease, Floating, "10.9.0.101", Floating6);
                host.Do(() => keeper.Renew(Now)).ShouldBeEmpty();
                host.Do(() => keeper.Release(Web)).ShouldBeEmpty();
            }

            Print($"{GC.GetTotalMemory(forceFullCollection: true) - memory} bytes more after 200 rounds");
            Elements("inet", "held4").ShouldBeEmpty();
            Elements("inet", "held6").ShouldBeEmpty();
            Elements("arp", "held4").ShouldBeEmpty();
            Elements("inet", "floating4").Order(StringComparer.Ordinal).ShouldBe([Floating, "10.9.0.101"]);
            Tables().ShouldBe(["arp bascule", "arp foreign", "inet bascule", "inet foreign"], ignoreOrder: true);
            host.Do(() => keeper.TakeGateAway());
        }

        Nft("list ruleset").ShouldBe(before);
    }

    [Fact]
    public void While_something_is_held_the_gate_is_not_taken_away()
    {
        using var keeper = Open();
        Acquire(keeper, Now, Lease, Floating);
        host.Do(() => keeper.TakeGateAway());
        Elements("inet", "held4").ShouldBe([Floating]);
    }

    [Fact]
    public void Hundreds_of_addresses_are_renewed_in_one_batch()
    {
        host.Ip("addr add 10.8.0.1/16 dev eth0");
        using var keeper = Open();
        var addresses = Enumerable.Range(0, 500).Select(i => string.Create(CultureInfo.InvariantCulture, $"10.8.{1 + (i / 250)}.{1 + (i % 250)}")).ToArray();
        Acquire(keeper, Now, Lease, addresses);
        var took = host.Do(() => Enumerable.Range(0, 20).Select(_ =>
        {
            var began = MonotonicClock.NowNanoseconds;
            keeper.Renew(Now).ShouldBeEmpty();
            return (MonotonicClock.NowNanoseconds - began) / 1000;
        }).Order().ToArray());
        Print($"renewing 500 addresses with their gate: {took[0]} / {took[10]} / {took[19]} µs (min / median / max)");
        Elements("inet", "held4").Count.ShouldBe(500);
        host.Do(() => keeper.Release(Web)).ShouldBeEmpty();
        Elements("inet", "held4").ShouldBeEmpty();
    }

    public void Dispose()
    {
        if (holder is not null)
        {
            Signal("KILL");
            holder.WaitForExit();
            holder.Dispose();
        }

        host.Dispose();
        neighbour.Dispose();
    }

    private void StartHolder()
    {
        var start = new ProcessStartInfo("ip") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["netns", "exec", host.Name, Environment.ProcessPath!, "-explicit", "only", "-method", $"*.{nameof(AHolderInAProcessOfItsOwn)}.{nameof(AHolderInAProcessOfItsOwn.Renews_until_it_is_killed)}"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        holder = Process.Start(start)!;
        holder.OutputDataReceived += (_, _) => { };
        holder.BeginOutputReadLine();
        holder.BeginErrorReadLine();
    }

    private void Signal(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, holder!.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        kill.ExitCode.ShouldBe(0);
    }

    private AddressKeeper Open(params string[] more) => host.Do(() =>
    {
        AddressKeeper.TryOpen(out var keeper, out var error).ShouldBeTrue(error.Text);
        keeper!.GateTrouble.IsError.ShouldBeFalse(keeper.GateTrouble.Text);
        keeper.Guard([.. new[] { Floating, Floating6 }.Concat(more).Select(IPAddress.Parse)], Lease);
        return keeper;
    });

    private void Acquire(AddressKeeper keeper, Instant word, TimeSpan lease, params string[] addresses) =>
        host.Do(() => Done(keeper.Acquire(Web, [.. addresses.Select(Request)], Now, word, lease)));

    private static void Done(AcquireOutcome outcome)
    {
        outcome.IsDone.ShouldBeTrue(string.Join("; ", outcome.Refusals));
        outcome.Notes.ShouldBeEmpty();
    }

    private static AddressRequest Request(string argument)
    {
        AddressRequest.TryParse(AddressAgent.IPaddr2, argument, out var request, out var refusal).ShouldBeTrue(refusal);
        return request!;
    }

    private string Shown => host.Ip("-o addr show dev eth0");

    private static string Late(long at, Instant end) => ((at - end.Nanoseconds) / 1e6).ToString("0.0", CultureInfo.InvariantCulture);

    private static void Print(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);

    private string Nft(string command) => host.Run("nft", command);

    private List<string> Tables() => [.. Nft("list tables").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line["table ".Length..])];

    private List<string> Elements(string family, string set)
    {
        using var document = JsonDocument.Parse(host.Run("nft", "-j", $"list set {family} bascule {set}"));
        var found = document.RootElement.GetProperty("nftables").EnumerateArray().First(item => item.TryGetProperty("set", out _)).GetProperty("set");
        return found.TryGetProperty("elem", out var elements)
            ? [.. elements.EnumerateArray().Select(element => element.GetProperty("elem").GetProperty("val").GetString()!)]
            : [];
    }
}
