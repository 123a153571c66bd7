using Bascule.Actuator.Tests.Holding;
using Bascule.Contracts.Actuation;

namespace Bascule.Actuator.Tests.Checking;

/// <summary>What follows from a check's answers, with a checker that says what the test wants.</summary>
public sealed class AServiceThatIsChecked
{
    private static Bench Web(params string[] resources) => new(("web", resources)) { Lease = TimeSpan.FromSeconds(30) };

    private static Node Holding(Bench bench)
    {
        bench.Start();
        var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 7);
        node.Expect<ToNode.Acquired>();
        return node;
    }

    private static CheckWord Stands(Node node, CheckStanding standing) => node.Expect<ToNode.Checks>(c => c.Words is [var word] && word.Standing == standing).Words[0];

    [Fact]
    public void Falls_when_its_check_is_bad_so_many_times_in_a_row_and_is_left_as_it_is()
    {
        using var bench = Web("IPaddr::10.0.0.1", "Svc::a");
        bench.Checks = [AChecker.Of("Svc::a")];
        var checker = new AChecker(bench);
        checker.Answer("Good");
        using var node = Holding(bench);
        Stands(node, CheckStanding.Good).ShouldSatisfyAllConditions(w => w.Check.ShouldBe("tcp 10.0.0.1:80"), w => w.Resource.ShouldBe("Svc::a"), w => w.Latency.ShouldBe(TimeSpan.FromMilliseconds(1.5)));

        checker.Answer("Bad");
        node.Expect<ToNode.Fell>().ShouldBe(new ToNode.Fell("web", 7, "Svc::a", ByHand: false, IsBack: false, "check tcp 10.0.0.1:80: status 500 (2 times in a row)"));
        Stands(node, CheckStanding.Bad).Answer.ShouldBe("status 500");
        bench.LogWithoutStatus.ShouldBe(["add 10.0.0.1", "start a"], "the node decides");
        bench.Kernel.Alive.ShouldBe(["10.0.0.1"]);
    }

    [Fact]
    public void Mended_it_is_checked_anew_and_what_is_still_bad_counts_again()
    {
        using var bench = Web("Svc::a");
        bench.Checks = [AChecker.Of("Svc::a")];
        var checker = new AChecker(bench);
        checker.Answer("Bad");
        using var node = Holding(bench);
        node.Expect<ToNode.Fell>();
        var before = checker.Wanted.Single().Id;

        node.Say(new ToActuator.Mend("web", 7));
        node.Expect<ToNode.Acquired>();
        node.Expect<ToNode.Fell>().Resource.ShouldBe("Svc::a");
        checker.Wanted.Single().Id.ShouldBeGreaterThan(before, "answers about the service before its start are nothing to the one after it");
        bench.LogWithoutStatus.ShouldBe(["start a", "stop a", "start a"]);
    }

    [Fact]
    public void Does_not_fall_in_its_grace()
    {
        using var bench = Web("Svc::a");
        bench.Checks = [AChecker.Of("Svc::a", graceSeconds: 3600)];
        var checker = new AChecker(bench);
        checker.Answer("Bad");
        using var node = Holding(bench);
        node.Expect<ToNode.Checks>(c => c.Words is [{ Standing: CheckStanding.InGrace, Answer: "status 500" }]);

        checker.Answer("Good");
        Stands(node, CheckStanding.Good);
        checker.Answer("Bad");
        node.Expect<ToNode.Fell>();
        bench.LogWithoutStatus.ShouldBe(["start a"]);
    }

    [Fact]
    public void Rises_when_its_check_is_good_again_before_anybody_mended_it()
    {
        using var bench = Web("Svc::a");
        bench.Checks = [AChecker.Of("Svc::a")];
        var checker = new AChecker(bench);
        checker.Answer("Bad");
        using var node = Holding(bench);
        node.Expect<ToNode.Fell>();
        checker.Answer("Good");
        node.Expect<ToNode.Note>(n => n.Text.Contains("are good again", StringComparison.Ordinal));

        node.Say(new ToActuator.Mend("web", 7));
        node.Expect<ToNode.Acquired>();
        bench.LogWithoutStatus.ShouldBe(["start a"], "there was nothing left to mend");
    }

    [Fact]
    public void Is_told_again_to_a_node_that_introduces_itself_anew()
    {
        using var bench = Web("Svc::a");
        bench.Checks = [AChecker.Of("Svc::a")];
        new AChecker(bench).Answer("Bad");
        using var node = Holding(bench);
        node.Expect<ToNode.Fell>();

        node.Say(new ToActuator.Hello(bench.Digest, bench.Lease));
        node.Expect<ToNode.Ready>();
        node.Expect<ToNode.Fell>().Clause.ShouldStartWith("check tcp 10.0.0.1:80");
        Stands(node, CheckStanding.Bad);
    }

    [Fact]
    public void What_cannot_be_known_is_no_fault_of_it()
    {
        using var bench = Web("Svc::a");
        bench.Checks = [AChecker.Of("Svc::a", fall: 1)];
        var checker = new AChecker(bench);
        checker.Answer("Unknown");
        using var node = Holding(bench);
        Stands(node, CheckStanding.Unknown).Answer.ShouldBe("status 500");
        checker.Answer("Good");
        Stands(node, CheckStanding.Good);
        bench.LogWithoutStatus.ShouldBe(["start a"]);
    }

    [Fact]
    public void Released_nothing_of_it_is_checked_and_nobody_is_there_to_do_it()
    {
        using var bench = Web("Svc::a");
        bench.Checks = [AChecker.Of("Svc::a")];
        var checker = new AChecker(bench);
        checker.Answer("Good");
        using var node = Holding(bench);
        Stands(node, CheckStanding.Good);
        var process = checker.Lives.ShouldHaveSingleItem();

        node.Release("web", 8);
        node.Expect<ToNode.Checks>(c => c.Words.IsEmpty);
        node.Expect<ToNode.Released>();
        Bench.Until(() => !Directory.Exists($"/proc/{process}"), "the end of the checker");
    }
}
