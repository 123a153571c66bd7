using System.Diagnostics;
using Bascule.Actuator.Tests.Holding;
using Bascule.Contracts.Actuation;

namespace Bascule.Actuator.Tests.Checking;

/// <summary>The child that asks dies, hangs, or is to ask something else.</summary>
public sealed class ACheckerThatFails
{
    private static (AChecker Checker, Node Node) Held(Bench bench)
    {
        bench.Checks = [AChecker.Of("Svc::a")];
        var checker = new AChecker(bench);
        checker.Answer("Good");
        bench.Start();
        var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 7);
        node.Expect<ToNode.Checks>(c => c.Words is [{ Standing: CheckStanding.Good }]);
        return (checker, node);
    }

    private static Bench Web() => new(("web", ["Svc::a"])) { Lease = TimeSpan.FromSeconds(30) };

    [Fact]
    public void Killed_is_replaced_and_goes_on_where_it_was()
    {
        using var bench = Web();
        var (checker, node) = Held(bench);
        using var _ = node;
        var wanted = checker.Wanted;
        using (var kill = Process.Start("/bin/kill", ["-KILL", "--", $"-{checker.Lives[0]}"])) kill.WaitForExit();

        node.Expect<ToNode.Checks>(c => c.Words is [{ Standing: CheckStanding.Unknown, Answer: "nobody asks: the checker has ended by itself" }]);
        Bench.Until(() => checker.Lives.Length == 2 && checker.Orders == 2, "another checker with its order");
        checker.Wanted.ShouldBe(wanted);
        node.Expect<ToNode.Checks>(c => c.Words is [{ Standing: CheckStanding.Good }]);
        bench.Journal.ShouldHaveSingleItem().ShouldContain("another is started at once");
        bench.LogWithoutStatus.ShouldBe(["start a"], "nothing follows from what nobody saw");
    }

    [Fact]
    public void Mute_is_ended_and_replaced()
    {
        using var bench = Web();
        var (checker, node) = Held(bench);
        using var _ = node;
        bench.Mark("mute");
        node.Expect<ToNode.Checks>(c => c.Words is [{ Standing: CheckStanding.Unknown }] && c.Words[0].Answer.Contains("has said nothing for 5", StringComparison.Ordinal));
        bench.Unmark("mute");
        node.Expect<ToNode.Checks>(c => c.Words is [{ Standing: CheckStanding.Good }]);
        Bench.Until(() => !Directory.Exists($"/proc/{checker.Lives[0]}"), "the end of the mute one");
        bench.LogWithoutStatus.ShouldBe(["start a"]);
    }

    [Fact]
    public void That_cannot_be_started_is_said_and_nothing_follows()
    {
        using var bench = Web();
        bench.Checks = [AChecker.Of("Svc::a", fall: 1)];
        bench.Start();
        using var node = bench.ConnectAndSpeakFor();
        node.Acquire("web", 7);
        node.Expect<ToNode.Checks>(c => c.Words is [{ Standing: CheckStanding.Unknown }] && c.Words[0].Answer.StartsWith("nobody asks: the checker", StringComparison.Ordinal));
        bench.LogWithoutStatus.ShouldBe(["start a"]);
    }

    [Fact]
    public void A_reload_takes_changed_checks_over_and_leaves_the_others_alone()
    {
        using var bench = Web();
        var (checker, node) = Held(bench);
        using var _ = node;
        var first = checker.Wanted.Single();
        bench.Checks = [AChecker.Of("Svc::a", "10.0.0.1:443"), bench.Checks[0]];
        bench.Reload(node);
        node.Expect<ToNode.Reconfigured>();
        node.Expect<ToNode.Checks>(c => c.Words is [{ Check: "tcp 10.0.0.1:443", Standing: CheckStanding.Good }, { Check: "tcp 10.0.0.1:80", Standing: CheckStanding.Good }]);
        checker.Wanted.Length.ShouldBe(2);
        checker.Wanted.ShouldContain(first);

        bench.Checks = [bench.Checks[0]];
        bench.Reload(node);
        node.Expect<ToNode.Checks>(c => c.Words is [{ Check: "tcp 10.0.0.1:443", Standing: CheckStanding.Good }]);
        Bench.Until(() => checker.Wanted is [{ Target: "10.0.0.1:443" }], "an order without what is gone");
        checker.Lives.Length.ShouldBe(1);
        bench.LogWithoutStatus.ShouldBe(["start a"], "nothing else is touched");
    }
}
