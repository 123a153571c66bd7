using Bascule.Contracts.Actuation;
using Bascule.Linux.Clock;

namespace Bascule.Actuator.Tests.Holding;

public sealed class WhoMaySpeak
{
    [Fact]
    public void Nobody_of_another_user()
    {
        using var bench = new Bench(("web", ["Svc::a"])) { AllowedUsers = [4_000_000_000] };
        bench.Start();
        using var stranger = bench.Connect();
        stranger.ExpectTheEnd();
    }

    [Fact]
    public void Nobody_beside_a_node_that_lives()
    {
        using var bench = new Bench(("web", ["Svc::a"]));
        bench.Start();
        using var first = bench.ConnectAndSpeakFor();
        using var second = bench.Connect();
        second.Expect<ToNode.Refused>().Sentence.ShouldContain("Another node");
        second.ExpectTheEnd();
        first.Acquire("web", 1);
        first.Expect<ToNode.Acquired>();
    }

    [Fact]
    public void A_second_one_once_the_first_has_fallen_silent()
    {
        using var bench = new Bench(("web", ["Svc::a"]));
        bench.Start();
        using var first = bench.ConnectAndSpeakFor();
        first.FallSilent();
        var silentFrom = MonotonicClock.NowNanoseconds;
        Bench.Until(() => MonotonicClock.NowNanoseconds - silentFrom > (ActuationLimits.Silent.Ticks * 100) + 50_000_000, "the silence to be noticed");
        using var second = bench.ConnectAndSpeakFor();
        first.ExpectTheEnd();
    }

    [Fact]
    public void And_hears_whether_traffic_ends_with_the_lease_and_when_that_changes()
    {
        using var bench = new Bench(("web", ["Svc::a"]));
        bench.Kernel.GateTrouble = "no nf_tables";
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Expect<ToNode.Gate>().Trouble.ShouldBe("no nf_tables");
        bench.Kernel.GateTrouble = null;
        node.Expect<ToNode.Gate>().Trouble.ShouldBeEmpty();
    }

    [Fact]
    public void Nobody_with_another_configuration()
    {
        using var bench = new Bench(("web", ["Svc::a"]));
        bench.Start();
        using var node = bench.Connect();
        node.Say(new ToActuator.Hello(bench.Digest + 1, bench.Lease));
        node.Expect<ToNode.Refused>().Sentence.ShouldContain("another configuration");
        node.Say(new ToActuator.Acquire("web", 1));
        node.Say(new ToActuator.Hello(bench.Digest, bench.Lease));
        node.Expect<ToNode.Ready>().Held.ShouldBeEmpty();
        bench.Log.ShouldBeEmpty();
    }

    /// <summary>systemctl restart bascule-actuator, on a holder.</summary>
    [Fact]
    public void Asked_to_stop_beside_a_living_node_it_ends_at_once_and_its_next_life_holds_on()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "Svc::a"]));
        bench.Start();
        using (var node = bench.ConnectAndSpeakFor())
        {
            node.Acquire("web", 1);
            node.Expect<ToNode.Acquired>();
            bench.AskToStop();
            bench.HasEnded.ShouldBeTrue();
            bench.Kill();
        }
        bench.Start();
        using var back = bench.Connect();
        back.Say(new ToActuator.Hello(bench.Digest, bench.Lease));
        back.Expect<ToNode.Ready>().Held.ShouldBe([new GroupEpoch("web", 1)]);
        bench.LogWithoutStatus.Where(l => l.EndsWith('a')).ShouldBe(["start a"]);
    }

    [Fact]
    public void Asked_to_stop_without_a_node_it_releases_in_order_and_ends()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "Svc::a"]));
        bench.Start();
        using (var node = bench.ConnectAndSpeakFor())
        {
            node.Acquire("web", 1);
            node.Expect<ToNode.Acquired>();
            node.FallSilent();
            var silentFrom = MonotonicClock.NowNanoseconds;
            Bench.Until(() => MonotonicClock.NowNanoseconds - silentFrom > (ActuationLimits.Silent.Ticks * 100) + 50_000_000, "the silence to be noticed");
        }
        bench.AskToStop();
        bench.HasEnded.ShouldBeTrue();
        bench.Kernel.Alive.ShouldBeEmpty();
        bench.Log.Where(l => l.EndsWith('a') || l.EndsWith(".1", StringComparison.Ordinal)).TakeLast(3).ShouldBe(["withdraw 10.0.0.1", "stop a", "remove 10.0.0.1"]);
    }

    /// <summary>systemctl restart heartbeat, while somebody works on the group.</summary>
    [Fact]
    public void Asked_to_stop_without_a_node_it_leaves_up_what_is_in_maintenance_and_its_next_life_holds_on()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "Svc::a"]));
        bench.Start();
        using (var node = bench.ConnectAndSpeakFor())
        {
            node.Acquire("web", 1);
            node.Expect<ToNode.Acquired>();
            var until = (ulong)MonotonicClock.BootTimeNanoseconds + 600_000_000_000;
            node.Say(new ToActuator.Alive([new GroupEpoch("web", 1)]) { Kept = [new GroupTime("web", until)] });
            node.FallSilent();
            Bench.Until(() => File.ReadAllText(bench.HeldPath).Contains($"keep {until}", StringComparison.Ordinal), "the word to be written down");
        }
        var gone = MonotonicClock.NowNanoseconds;
        Bench.Until(() => MonotonicClock.NowNanoseconds - gone > bench.Lease.Ticks * 100 * 2, "two leases to pass");
        bench.Kernel.Alive.ShouldBe(["10.0.0.1"]);
        bench.AskToStop();
        bench.HasEnded.ShouldBeTrue();
        bench.Kill();

        bench.Start();
        using var back = bench.ConnectAndSpeakFor(new GroupEpoch("web", 1));
        bench.LogWithoutStatus.Where(l => l.EndsWith('a')).ShouldBe(["start a"]);

        // The maintenance has ended: the node's word counts for a lease again.
        back.FallSilent();
        back.Expect<ToNode.Released>();
    }
}
