using Bascule.Contracts.Actuation;

namespace Bascule.Actuator.Tests.Holding;

/// <summary>Scripts, whose status is asked now and then. Units, which systemd tells of, are a test on machines.</summary>
public sealed class WhatIsHeldIsWatched
{
    private static Bench Web(params string[] resources) => new(("web", resources)) { LookEvery = TimeSpan.FromMilliseconds(50), Lease = TimeSpan.FromSeconds(30) };

    private static Node Holding(Bench bench)
    {
        bench.Start();
        var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 7);
        node.Expect<ToNode.Acquired>();
        return node;
    }

    /// <summary>Asked once at least since it was started: from now on its status is believed.</summary>
    private static void AwaitVouched(Bench bench, string service) => Bench.Until(() => bench.Log.SkipWhile(l => l != $"start {service}").Count(l => l == $"status {service}") > 1, $"{service} is watched");

    [Fact]
    public void One_that_stops_is_told_and_left_as_it_is()
    {
        using var bench = Web("IPaddr::10.0.0.1", "Svc::a", "Svc::b");
        using var node = Holding(bench);
        AwaitVouched(bench, "a");
        bench.Unmark("runs-a");

        var fell = node.Expect<ToNode.Fell>();
        fell.ShouldBe(new ToNode.Fell("web", 7, "Svc::a", ByHand: false, IsBack: false, "Svc::a does not run any more"));
        bench.Log.Count(l => l == "start a").ShouldBe(1, "the node decides");
        bench.Kernel.Alive.ShouldBe(["10.0.0.1"]);
    }

    [Fact]
    public void Mended_it_starts_again_with_all_that_stands_right_of_it()
    {
        using var bench = Web("Svc::a", "IPaddr::10.0.0.1", "Svc::b");
        using var node = Holding(bench);
        AwaitVouched(bench, "a");
        bench.Unmark("runs-a");
        node.Expect<ToNode.Fell>();

        node.Say(new ToActuator.Mend("web", 7));
        node.Expect<ToNode.Acquired>().Epoch.ShouldBe(7ul);
        bench.LogWithoutStatus.ShouldBe(["start a", "add 10.0.0.1", "start b", "stop b", "remove 10.0.0.1", "stop a", "start a", "add 10.0.0.1", "start b"]);
        bench.Kernel.Alive.ShouldBe(["10.0.0.1"]);
    }

    [Fact]
    public void What_does_not_start_again_takes_the_group_down()
    {
        using var bench = Web("Svc::a", "Svc::b");
        using var node = Holding(bench);
        AwaitVouched(bench, "b");
        bench.Mark("fails-b");
        bench.Unmark("runs-b");
        node.Expect<ToNode.Fell>();

        node.Say(new ToActuator.Mend("web", 7));
        node.Expect<ToNode.AcquireFailed>().Sentence.ShouldContain("no b today");
        node.Expect<ToNode.Released>();
        bench.IsMarked("runs-a").ShouldBeFalse();
    }

    [Fact]
    public void A_node_that_introduces_itself_anew_is_told_of_it_again()
    {
        using var bench = Web("Svc::a");
        using var node = Holding(bench);
        AwaitVouched(bench, "a");
        bench.Unmark("runs-a");
        node.Expect<ToNode.Fell>();

        node.Say(new ToActuator.Hello(bench.Digest, bench.Lease));
        node.Expect<ToNode.Ready>();
        node.Expect<ToNode.Fell>().Resource.ShouldBe("Svc::a");
    }

    [Fact]
    public void One_whose_status_lies_from_the_start_is_not_watched()
    {
        using var bench = Web("Liar", "Svc::a");
        bench.WriteScript("Liar", "[ $1 = status ] && echo not running; exit 0");
        using var node = Holding(bench);
        node.Expect<ToNode.Note>(n => n.Text.StartsWith("Liar is not watched", StringComparison.Ordinal));
        AwaitVouched(bench, "a");
        bench.Unmark("runs-a");
        node.Expect<ToNode.Fell>().Resource.ShouldBe("Svc::a", "and not Liar");
    }

    /// <summary>rsyncd's agent: its start ends before the daemon has written its pid file.</summary>
    [Fact]
    public void One_whose_status_is_late_after_its_start_is_watched()
    {
        using var bench = Web("Svc::a");
        bench.WriteScript("Svc", $"""
            echo "$2 $1" >>{bench.File_("log")}
            case $2 in
            start) >{bench.File_("starts-a")} ;;
            status) if [ -e {bench.File_("starts-a")} ]; then mv {bench.File_("starts-a")} {bench.File_("runs-a")}; echo not running; elif [ -e {bench.File_("runs-a")} ]; then echo running; fi ;;
            esac
            """);
        using var node = Holding(bench);
        Bench.Until(() => bench.Log.Count(l => l == "status a") > 3, "a is asked again, and says that it runs");
        bench.Unmark("runs-a");
        node.Expect<ToNode.Fell>().Resource.ShouldBe("Svc::a");
    }

    [Theory, InlineData(7), InlineData(1)]
    public void An_OCF_agent_whose_monitor_never_says_that_it_runs_is_believed(int code)
    {
        using var bench = Web("ocf:test:Short");
        bench.WriteOcfAgent("Short", $"monitor) [ -e {bench.File_("started")} ] && exit {code}; exit 7 ;;\nstart) >{bench.File_("started")} ;;");
        using var node = Holding(bench);
        node.Expect<ToNode.Fell>().Resource.ShouldBe("ocf:test:Short");
        bench.Log.Count(l => l == "monitor Short").ShouldBe(3, "before the start, after it, and once more before it is believed");
    }

    [Fact]
    public void Mending_what_is_whole_is_done_at_once()
    {
        using var bench = Web("Svc::a");
        using var node = Holding(bench);
        node.Say(new ToActuator.Mend("web", 7));
        node.Expect<ToNode.Acquired>();
        bench.LogWithoutStatus.ShouldBe(["start a"]);
    }
}
