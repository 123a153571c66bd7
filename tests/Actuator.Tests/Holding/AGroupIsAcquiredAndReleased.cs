using Bascule.Actuator.Agents;
using Bascule.Contracts.Actuation;

namespace Bascule.Actuator.Tests.Holding;

public sealed class AGroupIsAcquiredAndReleased
{
    [Fact]
    public void In_the_order_of_its_line_and_back()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "Svc::a", "Svc::b"]));
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 7);
        node.Expect<ToNode.Acquired>().Epoch.ShouldBe(7ul);
        bench.Log.ShouldBe(["add 10.0.0.1", "status a", "start a", "status b", "start b"]);
        bench.Kernel.Alive.ShouldBe(["10.0.0.1"]);

        node.Release("web", 7);
        node.Expect<ToNode.Released>().ShouldBe(new ToNode.Released("web", 7));
        bench.Log[5..].ShouldBe(["stop b", "stop a", "remove 10.0.0.1"]);
        bench.Kernel.Alive.ShouldBeEmpty();
        File.ReadAllText(bench.HeldPath).ShouldNotContain("group");
    }

    [Fact]
    public void Lost_to_another_node_its_addresses_go_before_its_services()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "Svc::a", "IPaddr::10.0.0.2", "Svc::b"]));
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 7);
        node.Expect<ToNode.Acquired>();

        node.Release("web", 7, addressesFirst: true);
        node.Expect<ToNode.Released>();
        var after = bench.Log.SkipWhile(l => l != "start b").Skip(1).ToArray();
        after.ShouldBe(["withdraw 10.0.0.2", "withdraw 10.0.0.1", "stop b", "remove 10.0.0.2", "stop a", "remove 10.0.0.1"]);
        bench.Kernel.Alive.ShouldBeEmpty();
    }

    [Fact]
    public void Addresses_side_by_side_come_up_together()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "IPaddr::10.0.0.2", "Svc::a", "IPaddr::10.0.0.3"]));
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 1);
        node.Expect<ToNode.Acquired>();
        bench.LogWithoutStatus.ShouldBe(["add 10.0.0.1 10.0.0.2", "start a", "add 10.0.0.3"]);
    }

    [Fact]
    public void What_runs_already_is_not_started()
    {
        using var bench = new Bench(("web", ["Svc::a", "Svc::b"]));
        bench.Mark("runs-a");
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 1);
        node.Expect<ToNode.Acquired>();
        bench.Log.ShouldBe(["status a", "status b", "start b"]);
    }

    [Fact]
    public void Asked_again_it_says_so_again_and_starts_nothing()
    {
        using var bench = new Bench(("web", ["Svc::a"]));
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 1);
        node.Expect<ToNode.Acquired>();
        node.Acquire("web", 2);
        node.Expect<ToNode.Acquired>().Epoch.ShouldBe(2ul);
        bench.Log.ShouldBe(["status a", "start a"]);
        File.ReadAllText(bench.HeldPath).ShouldContain("epoch 2");
    }

    [Fact]
    public void A_failed_start_takes_all_down_again()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "Svc::a", "Svc::b", "Svc::c"]));
        bench.Mark("fails-b");
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 7);
        node.Expect<ToNode.AcquireFailed>().ShouldSatisfyAllConditions(f => f.Epoch.ShouldBe(7ul), f => f.Sentence.ShouldContain("ended with 1"), f => f.Sentence.ShouldContain("no b today"));
        node.Expect<ToNode.Released>().Epoch.ShouldBe(7ul);
        bench.LogWithoutStatus.ShouldBe(["add 10.0.0.1", "start a", "start b", "stop c", "stop b", "stop a", "remove 10.0.0.1"]);
        bench.Kernel.Alive.ShouldBeEmpty();
    }

    [Fact]
    public void An_address_that_cannot_be_carried_is_a_failed_start()
    {
        using var bench = new Bench(("web", ["Svc::a", "IPaddr::bad"]));
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 7);
        node.Expect<ToNode.AcquireFailed>().Sentence.ShouldContain("eth0");
        node.Expect<ToNode.Released>();
    }

    [Fact]
    public void A_script_that_does_not_exist_is_a_failed_start_with_its_name()
    {
        using var bench = new Bench(("web", ["Nonesuch::x"]));
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 1);
        node.Expect<ToNode.AcquireFailed>().Sentence.ShouldStartWith("Cannot locate resource script Nonesuch");
        node.Expect<ToNode.Released>();
    }

    [Fact]
    public void A_start_that_hangs_is_ended_and_meanwhile_another_group_comes_up_and_the_loop_lives()
    {
        using var bench = new Bench(("slow", ["Svc::a"]), ("quick", ["IPaddr::10.0.0.2", "Svc::b"])) { Limits = new AgentLimits(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)) };
        bench.Mark("hangs-a");
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("slow", 1);
        Bench.Until(() => bench.Log.Contains("start a"), "the hanging start");
        node.Acquire("quick", 1);
        node.Expect<ToNode.Acquired>().Group.ShouldBe("quick");
        node.Expect<ToNode.AcquireFailed>().Sentence.ShouldContain("did not end within");
        node.AlivesHeard.ShouldBeGreaterThanOrEqualTo(8); // each 100 ms, for two seconds
        node.Expect<ToNode.Released>().Group.ShouldBe("slow");
        bench.Kernel.Alive.ShouldBe(["10.0.0.2"]);
    }

    [Fact]
    public void A_service_that_its_script_left_behind_outlives_the_release_of_others_and_the_actuator()
    {
        using var bench = new Bench(("web", ["Daemon"]));
        var pid = bench.File_("pid");
        bench.WriteScript("Daemon", $"case $1 in start) setsid sleep 300 & echo $! >{pid};; stop) kill $(cat {pid});; esac; exit 0");
        bench.Start();
        using (var node = bench.ConnectAndSpeakFor())
        {
            node.Acquire("web", 1);
            node.Expect<ToNode.Acquired>();
            bench.Kill();
        }
        var process = File.ReadAllText(pid).Trim();
        Directory.Exists("/proc/" + process).ShouldBeTrue();

        bench.Start();
        using var again = bench.ConnectAndSpeakFor(new GroupEpoch("web", 1));
        again.Release("web", 1);
        again.Expect<ToNode.Released>();
        Bench.Until(() => !Directory.Exists("/proc/" + process), "the service to end by its own script");
    }

    [Fact]
    public void A_stop_that_fails_is_never_told_as_released_until_it_succeeds()
    {
        using var bench = new Bench(("web", ["Svc::a", "Svc::b"]));
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 1);
        node.Expect<ToNode.Acquired>();
        bench.Mark("sticks-b");
        node.Release("web", 1);
        node.Expect<ToNode.ReleaseFailed>().Sentence.ShouldContain("Svc b stop ended with 1");
        node.Heard.ShouldAllBe(m => !(m is ToNode.Released));
        bench.Log.Count(l => l == "stop b").ShouldBe(10);
        bench.Log.ShouldNotContain("stop a");

        bench.Unmark("sticks-b");
        node.Expect<ToNode.Released>();
        bench.Log[^1].ShouldBe("stop a");
    }

    [Fact]
    public void A_stop_that_hangs_is_told_when_its_time_is_over_and_tried_again()
    {
        using var bench = new Bench(("web", ["Sleeper"])) { Limits = new AgentLimits(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)) };
        bench.WriteScript("Sleeper", $"case $1 in stop) echo stop >>{bench.File_("log")}; while [ -e {bench.File_("hangs")} ]; do sleep 0.1; done ;; esac");
        bench.Mark("hangs");
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Release("web", 1);
        node.Expect<ToNode.ReleaseFailed>().Sentence.ShouldContain("did not end within");
        bench.Log.Length.ShouldBe(1);

        bench.Unmark("hangs");
        node.Expect<ToNode.Released>();
    }

    [Fact]
    public void A_release_of_what_is_not_held_stops_what_runs_all_the_same()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "Svc::a"]));
        bench.Mark("runs-a");
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Release("web", 9);
        node.Expect<ToNode.Released>().Epoch.ShouldBe(9ul);
        bench.Log.ShouldBe(["stop a", "remove 10.0.0.1"]);
        bench.IsMarked("runs-a").ShouldBeFalse();
    }

    [Fact]
    public void An_order_that_turns_round_in_the_middle_ends_as_it_was_last_said()
    {
        using var bench = new Bench(("web", ["Svc::a", "Svc::b"]));
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 1);
        node.Release("web", 1);
        node.Expect<ToNode.Released>();
        bench.IsMarked("runs-a").ShouldBeFalse();
        bench.IsMarked("runs-b").ShouldBeFalse();
        node.Heard.ShouldAllBe(m => !(m is ToNode.Acquired));
    }

    [Fact]
    public void A_group_that_nobody_configured_is_refused_by_name()
    {
        using var bench = new Bench(("web", ["Svc::a"]));
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("Evil::; rm -rf /", 1);
        node.Expect<ToNode.AcquireFailed>().Sentence.ShouldContain("has no group");
        node.Expect<ToNode.Released>();
        bench.Log.ShouldBeEmpty();
    }

    [Fact]
    public void Its_addresses_are_announced_again_when_asked()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1"]));
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 1);
        node.Expect<ToNode.Acquired>();
        node.Say(new ToActuator.Announce("web"));
        Bench.Until(() => bench.Kernel.Announced.Contains("web"), "the announcement");
    }
}
