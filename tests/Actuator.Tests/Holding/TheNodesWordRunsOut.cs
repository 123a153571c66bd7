using Bascule.Contracts.Actuation;
using Bascule.Linux.Clock;

namespace Bascule.Actuator.Tests.Holding;

public sealed class TheNodesWordRunsOut
{
    private static (Bench Bench, Node Node) Held(params string[] resources)
    {
        var bench = new Bench(("web", resources.Length > 0 ? resources : ["IPaddr::10.0.0.1", "Svc::a"]), ("db", ["IPaddr::10.0.0.2", "Svc::b"]));
        bench.Start();
        var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 7);
        node.Expect<ToNode.Acquired>();
        node.Acquire("db", 3);
        node.Expect<ToNode.Acquired>();
        return (bench, node);
    }

    [Fact]
    public void While_it_speaks_everything_is_renewed_for_longer_than_a_lease()
    {
        var (bench, node) = Held();
        using (bench)
        using (node)
        {
            var begun = MonotonicClock.NowNanoseconds;
            Bench.Until(() => MonotonicClock.NowNanoseconds - begun > bench.Lease.Ticks * 100 * 3, "three leases to pass");
            bench.Kernel.Alive.ShouldBe(["10.0.0.1", "10.0.0.2"]);
            node.Hear();
            node.Heard.ShouldAllBe(m => !(m is ToNode.Released));
        }
    }

    [Fact]
    public void Silent_but_connected_it_loses_the_addresses_first_and_all_the_rest_in_order()
    {
        var (bench, node) = Held();
        using (bench)
        using (node)
        {
            node.SpeakFor(new GroupEpoch("web", 7), new GroupEpoch("db", 3)); // one last word for both
            var fellSilent = MonotonicClock.NowNanoseconds;
            node.FallSilent();
            node.Expect<ToNode.Released>();
            (MonotonicClock.NowNanoseconds - fellSilent).ShouldBeGreaterThan((bench.Lease.Ticks * 100) - 25_000_000);
            node.Expect<ToNode.Released>();
            var log = bench.LogWithoutStatus[4..];
            log[..2].ShouldBe(["withdraw 10.0.0.2", "withdraw 10.0.0.1"]);
            log.Where(l => l.Contains("10.0.0.1") || l == "stop a").ShouldBe(["withdraw 10.0.0.1", "stop a", "remove 10.0.0.1"]);
            log.Where(l => l.Contains("10.0.0.2") || l == "stop b").ShouldBe(["withdraw 10.0.0.2", "stop b", "remove 10.0.0.2"]);
            File.ReadAllText(bench.HeldPath).ShouldNotContain("group");
        }
    }

    [Fact]
    public void A_stop_that_hangs_does_not_keep_the_address()
    {
        var (bench, node) = Held("IPaddr::10.0.0.1", "Svc::a");
        using (bench)
        using (node)
        {
            bench.Mark("sticks-a");
            node.FallSilent();
            Bench.Until(() => bench.Log.Contains("stop a"), "the stop");
            bench.Kernel.Alive.ShouldNotContain("10.0.0.1");
            bench.Unmark("sticks-a");
            node.Expect<ToNode.Released>(r => r.Group == "web");
        }
    }

    [Fact]
    public void Speaking_for_another_epoch_is_no_word_for_the_one_that_is_held()
    {
        var (bench, node) = Held();
        using (bench)
        using (node)
        {
            node.SpeakFor(new GroupEpoch("web", 8), new GroupEpoch("db", 3));
            node.Expect<ToNode.Released>().ShouldBe(new ToNode.Released("web", 7));
            bench.Kernel.Alive.ShouldBe(["10.0.0.2"]);
        }
    }

    [Fact]
    public void Gone_and_back_within_the_lease_it_finds_everything_held()
    {
        var (bench, node) = Held();
        using (bench)
        {
            node.Dispose();
            using var back = bench.Connect();
            back.Say(new ToActuator.Hello(bench.Digest, bench.Lease));
            var ready = back.Expect<ToNode.Ready>();
            ready.Held.ShouldBe([new GroupEpoch("web", 7), new GroupEpoch("db", 3)]);
            ready.Releasing.ShouldBeEmpty();
            back.SpeakFor([.. ready.Held]);
            var begun = MonotonicClock.NowNanoseconds;
            Bench.Until(() => MonotonicClock.NowNanoseconds - begun > bench.Lease.Ticks * 100 * 2, "two leases to pass");
            bench.Kernel.Alive.ShouldBe(["10.0.0.1", "10.0.0.2"]);
            bench.Log.ShouldNotContain("stop a");
        }
    }

    [Fact]
    public void Gone_for_longer_than_the_lease_it_finds_nothing_held_and_hears_what_was_released()
    {
        var (bench, node) = Held();
        using (bench)
        {
            node.Dispose();
            Bench.Until(() => bench.Log.Contains("remove 10.0.0.1") && bench.Log.Contains("remove 10.0.0.2"), "both groups to be released");
            using var back = bench.Connect();
            back.Say(new ToActuator.Hello(bench.Digest, bench.Lease));
            var ready = back.Expect<ToNode.Ready>();
            ready.Held.ShouldBeEmpty();
            var both = new[] { back.Expect<ToNode.Released>().Group, back.Expect<ToNode.Released>().Group };
            both.Order(StringComparer.Ordinal).ShouldBe(["db", "web"]);
        }
    }

    [Fact]
    public void Not_speaking_for_what_Ready_offers_lets_it_go()
    {
        var (bench, node) = Held();
        using (bench)
        {
            node.Dispose();
            using var back = bench.ConnectAndSpeakFor();
            back.Expect<ToNode.Released>();
            back.Expect<ToNode.Released>();
            bench.Kernel.Alive.ShouldBeEmpty();
        }
    }

    [Fact]
    public void A_killed_actuator_comes_back_within_the_lease_and_holds_on()
    {
        var (bench, node) = Held();
        using (bench)
        {
            bench.Kill();
            node.ExpectTheEnd();
            node.Dispose();
            bench.Start();
            using var back = bench.Connect();
            back.Say(new ToActuator.Hello(bench.Digest, bench.Lease));
            var ready = back.Expect<ToNode.Ready>();
            ready.Held.ShouldBe([new GroupEpoch("web", 7), new GroupEpoch("db", 3)]);
            back.SpeakFor([.. ready.Held]);
            bench.LogWithoutStatus.ShouldBe(["add 10.0.0.1", "start a", "add 10.0.0.2", "start b", "add 10.0.0.1", "add 10.0.0.2"]); // added once more: renewed
            back.Release("web", 7);
            back.Expect<ToNode.Released>();
            bench.Log[^2..].ShouldBe(["stop a", "remove 10.0.0.1"]);
        }
    }

    [Fact]
    public void A_killed_actuator_that_comes_back_after_the_lease_releases_in_order()
    {
        var (bench, node) = Held();
        using (bench)
        {
            bench.Kill();
            node.Dispose();
            var begun = MonotonicClock.NowNanoseconds;
            Bench.Until(() => MonotonicClock.NowNanoseconds - begun > bench.Lease.Ticks * 100 * 2, "two leases to pass");
            bench.Start();
            using var back = bench.Connect();
            back.Say(new ToActuator.Hello(bench.Digest, bench.Lease));
            back.Expect<ToNode.Ready>().Held.ShouldBeEmpty();
            Bench.Until(() => bench.Log.Contains("remove 10.0.0.1") && bench.Log.Contains("remove 10.0.0.2"), "both groups to be released");
            bench.Log.Where(l => l.EndsWith(" a", StringComparison.Ordinal) || l.EndsWith(".1", StringComparison.Ordinal)).TakeLast(3).ShouldBe(["withdraw 10.0.0.1", "stop a", "remove 10.0.0.1"]);
        }
    }

    [Fact]
    public void A_kill_in_the_middle_of_an_acquisition_is_gone_on_with()
    {
        using var bench = new Bench(("web", ["Svc::a", "Svc::b"]));
        bench.Mark("hangs-b");
        bench.Start();
        using (var node = bench.ConnectAndSpeakFor())
        {
            node.Acquire("web", 7);
            Bench.Until(() => bench.Log.Contains("start b"), "the start that hangs");
            bench.Kill();
        }
        bench.Unmark("hangs-b");
        bench.Start();
        using var back = bench.Connect();
        back.Say(new ToActuator.Hello(bench.Digest, bench.Lease));
        back.Expect<ToNode.Ready>().Held.ShouldBe([new GroupEpoch("web", 7)]);
        back.SpeakFor(new GroupEpoch("web", 7));
        Bench.Until(() => bench.IsMarked("runs-b"), "b to be started");
    }

    [Fact]
    public void What_was_begun_before_a_kill_and_is_whole_before_the_node_is_back_is_told_as_acquired()
    {
        using var bench = new Bench(("web", ["Svc::a", "IPaddr::10.0.0.1"])) { Lease = TimeSpan.FromSeconds(20) };
        bench.Mark("hangs-a");
        bench.Start();
        using (var node = bench.ConnectAndSpeakFor())
        {
            node.Acquire("web", 7);
            Bench.Until(() => bench.Log.Contains("start a"), "the start that hangs");
            bench.Kill();
        }
        bench.Unmark("hangs-a");
        bench.Start();
        Bench.Until(() => bench.Log.Contains("add 10.0.0.1"), "all of it to be up");
        using var back = bench.Connect();
        back.Say(new ToActuator.Hello(bench.Digest, bench.Lease));
        var ready = back.Expect<ToNode.Ready>();
        ready.Held.ShouldBe([new GroupEpoch("web", 7)]);
        ready.Acquiring.ShouldBe(["web"]);
        back.SpeakFor([.. ready.Held]);
        back.Expect<ToNode.Acquired>().Epoch.ShouldBe(7UL);
    }
}
