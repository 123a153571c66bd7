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

    [Fact]
    public void Asked_to_stop_it_waits_for_the_node_and_ends_when_all_is_released()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "Svc::a"]));
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 1);
        node.Expect<ToNode.Acquired>();
        bench.AskToStop();
        node.Say(new ToActuator.Announce("web"));
        Bench.Until(() => bench.Kernel.Announced.Contains("web"), "an answer after the request to stop");
        bench.Kernel.Alive.ShouldBe(["10.0.0.1"]);
        node.Release("web", 1);
        node.Expect<ToNode.Released>();
        bench.HasEnded.ShouldBeTrue();
    }
}
