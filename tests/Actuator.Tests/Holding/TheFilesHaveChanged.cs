// A reload, seen from the actuator: what is the same is not touched, what is new comes up at its place, what is gone goes.
using Bascule.Contracts.Actuation;

namespace Bascule.Actuator.Tests.Holding;

public sealed class TheFilesHaveChanged
{
    [Fact]
    public void An_address_that_is_added_comes_up_and_nothing_else_of_the_group_is_called()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "Svc::a"]), ("mail", ["IPaddr::10.0.0.5", "Svc::m"]));
        bench.Start();
        using var node = Holding(bench, "web", "mail");
        var before = bench.Log.Length;

        bench.Edit(("web", ["IPaddr::10.0.0.1", "IPaddr::10.0.0.9", "Svc::a"]), ("mail", ["IPaddr::10.0.0.5", "Svc::m"]));
        bench.Reload(node);
        node.Expect<ToNode.Reconfigured>().ConfigurationDigest.ShouldBe(bench.Digest);
        node.Expect<ToNode.Acquired>().Group.ShouldBe("web");
        bench.Log[before..].ShouldBe(["add 10.0.0.9"]);
        bench.Kernel.Alive.ShouldBe(["10.0.0.1", "10.0.0.5", "10.0.0.9"]);

        node.Release("web", 1);
        node.Expect<ToNode.Released>();
        bench.Log[(before + 1)..].ShouldBe(["stop a", "remove 10.0.0.9", "remove 10.0.0.1"]);
    }

    [Fact]
    public void A_service_that_is_replaced_is_stopped_and_the_other_started_at_its_place()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "Svc::a", "Svc::b"]));
        bench.Start();
        using var node = Holding(bench, "web");
        var before = bench.Log.Length;

        bench.Edit(("web", ["IPaddr::10.0.0.1", "Svc::c", "Svc::b"]));
        bench.Reload(node);
        node.Expect<ToNode.Reconfigured>();
        node.Expect<ToNode.Acquired>();
        bench.Log[before..].ShouldBe(["stop a", "status c", "start c"]);
        File.ReadAllText(bench.HeldPath).ShouldContain("resource Svc::c");
        File.ReadAllText(bench.HeldPath).ShouldNotContain("resource Svc::a");

        node.Release("web", 1);
        node.Expect<ToNode.Released>();
        bench.Log[(before + 3)..].ShouldBe(["stop b", "stop c", "remove 10.0.0.1"]);
    }

    [Fact]
    public void A_group_that_is_new_can_be_acquired_and_one_that_is_gone_released()
    {
        using var bench = new Bench(("web", ["Svc::a"]));
        bench.Start();
        using var node = Holding(bench, "web");

        bench.Edit(("mail", ["Svc::m"]));
        bench.Reload(node);
        node.Expect<ToNode.Reconfigured>();
        node.Release("web", 1);
        node.Expect<ToNode.Released>().Group.ShouldBe("web");
        node.SpeakFor(new GroupEpoch("mail", 4));
        node.Acquire("mail", 4);
        node.Expect<ToNode.Acquired>().Group.ShouldBe("mail");
        bench.LogWithoutStatus.ShouldBe(["start a", "stop a", "start m"]);
    }

    [Fact]
    public void A_group_that_was_released_meanwhile_is_acquired_by_its_new_line()
    {
        using var bench = new Bench(("web", ["Svc::a"]));
        bench.Start();
        using var node = Holding(bench, "web");
        node.Release("web", 1);
        node.Expect<ToNode.Released>();

        bench.Edit(("web", ["Svc::a", "Svc::b"]));
        bench.Reload(node);
        node.Expect<ToNode.Reconfigured>();
        node.SpeakFor(new GroupEpoch("web", 2));
        node.Acquire("web", 2);
        node.Expect<ToNode.Acquired>();
        bench.LogWithoutStatus.ShouldBe(["start a", "stop a", "start a", "start b"]);
    }

    [Fact]
    public void What_does_not_start_takes_the_group_down_as_at_any_start()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1", "Svc::a"]));
        bench.Start();
        using var node = Holding(bench, "web");
        bench.Mark("fails-b");

        bench.Edit(("web", ["IPaddr::10.0.0.1", "Svc::a", "Svc::b"]));
        bench.Reload(node);
        node.Expect<ToNode.Reconfigured>();
        node.Expect<ToNode.AcquireFailed>().Sentence.ShouldContain("no b today");
        node.Expect<ToNode.Released>();
        bench.Kernel.Alive.ShouldBeEmpty();
    }

    [Fact]
    public void Files_that_say_something_else_than_the_node_has_read_change_nothing()
    {
        using var bench = new Bench(("web", ["Svc::a"]));
        bench.Start();
        using var node = Holding(bench, "web");
        var before = bench.Log.Length;
        bench.Edit(("web", ["Svc::a", "Svc::b"]));
        node.Say(new ToActuator.Reconfigure(bench.Digest + 1, bench.Lease, bench.Lease));
        node.Expect<ToNode.NotReconfigured>().Sentence.ShouldContain("changed again");
        node.Say(new ToActuator.Reconfigure(bench.Digest, bench.Lease * 2, bench.Lease));
        node.Expect<ToNode.NotReconfigured>();
        bench.Log.Length.ShouldBe(before);
    }

    [Fact]
    public void A_group_on_its_way_is_left_to_arrive_first()
    {
        using var bench = new Bench(("web", ["Svc::a"]));
        bench.Mark("hangs-a");
        bench.Start();
        using var node = bench.ConnectAndSpeakFor(new GroupEpoch("web", 1));
        node.Acquire("web", 1);
        Bench.Until(() => bench.Log.Contains("start a"), "the start");
        bench.Edit(("web", ["Svc::a", "Svc::b"]));
        bench.Reload(node);
        node.Expect<ToNode.NotReconfigured>().Sentence.ShouldContain("on its way");
        bench.Unmark("hangs-a");
    }

    [Fact]
    public void A_shorter_lease_is_the_kernels_before_the_answer_is_given()
    {
        using var bench = new Bench(("web", ["IPaddr::10.0.0.1"])) { Lease = TimeSpan.FromHours(1) };
        bench.Start();
        using var node = Holding(bench, "web");
        bench.Lease = TimeSpan.FromMinutes(1);
        bench.Reload(node);
        node.Expect<ToNode.Reconfigured>();
        bench.Kernel.AliveAfter(TimeSpan.FromMinutes(2)).ShouldBeEmpty();
        bench.Kernel.Alive.ShouldBe(["10.0.0.1"]);
    }

    private static Node Holding(Bench bench, params string[] groups)
    {
        var node = bench.ConnectAndSpeakFor([.. groups.Select(g => new GroupEpoch(g, 1))]);
        foreach (var group in groups)
        {
            node.Acquire(group, 1);
            node.Expect<ToNode.Acquired>().Group.ShouldBe(group);
        }
        return node;
    }
}
