using Bascule.Actuator.Watching;
using Bascule.Core;
using Bascule.Linux.Systemd;

namespace Bascule.Actuator.Tests.Watching;

public sealed class AUnitsStory
{
    private static readonly Instant Start = new(1_000_000_000);

    private static Instant At(int milliseconds) => Start + TimeSpan.FromMilliseconds(milliseconds);

    private static UnitStory Running() => new UnitStory().Saw(Unit("active"), Start).Story;

    private static UnitCondition Unit(string state, string? job = null) => new(state, job, null);

    [Fact]
    public void Of_one_that_is_gone_without_a_job_is_a_crash() =>
        Running().Saw(Unit("deactivating"), At(1)).Story.Saw(Unit("failed"), At(2)).Turn.ShouldBe(UnitTurn.StoppedByItself);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_one_that_was_asked_to_stop_is_judged_when_nothing_follows(bool isSeenDeactivating)
    {
        var story = Running().HeardOfJob(isSeenDeactivating ? "stop" : "");
        if (isSeenDeactivating) story = story.Saw(Unit("deactivating", "stop"), At(1)).Story;
        (story, var turn) = story.Saw(Unit("inactive"), At(100));
        turn.ShouldBe(UnitTurn.None);
        story.JudgeAt.ShouldBe(At(100) + UnitStory.Grace);
        story.Judge(packagesChange: false, At(300)).Turn.ShouldBe(UnitTurn.None);
        (story, turn) = story.Judge(packagesChange: false, At(600));
        turn.ShouldBe(UnitTurn.StoppedByHand);
        story.JudgeAt.ShouldBe(Instant.Never);
    }

    [Fact]
    public void Of_a_restart_has_no_turn()
    {
        var story = Running().HeardOfJob("restart");
        foreach (var unit in new[] { Unit("deactivating", "restart"), Unit("inactive", "start"), Unit("activating", "start") })
        {
            (story, var turn) = story.Saw(unit, At(10));
            turn.ShouldBe(UnitTurn.None);
            story.JudgeAt.ShouldBe(Instant.Never);
        }
        story.Saw(Unit("active"), At(20)).Turn.ShouldBe(UnitTurn.None);
    }

    [Fact]
    public void Of_a_restart_that_fails_is_a_crash() =>
        Running().HeardOfJob("restart").Saw(Unit("inactive", "start"), At(1)).Story.Saw(Unit("failed"), At(2)).Turn.ShouldBe(UnitTurn.StoppedByItself);

    [Fact]
    public void Of_a_stop_and_a_start_in_short_order_has_no_turn()
    {
        var story = Running().HeardOfJob("stop").Saw(Unit("inactive"), At(1)).Story.HeardOfJob("start").Saw(Unit("activating", "start"), At(100)).Story;
        story.JudgeAt.ShouldBe(Instant.Never);
        story.Saw(Unit("active"), At(200)).Turn.ShouldBe(UnitTurn.None);
    }

    [Fact]
    public void Of_an_upgrade_waits_for_its_end()
    {
        var story = Running().HeardOfJob("stop").Saw(Unit("inactive"), At(1)).Story;
        (story, var turn) = story.Judge(packagesChange: true, At(600));
        turn.ShouldBe(UnitTurn.None);
        story.Judge(packagesChange: false, At(1200)).Turn.ShouldBe(UnitTurn.StoppedByHand);
    }

    [Fact]
    public void Of_one_that_systemd_restarts_by_its_own_rule_is_told_when_it_is_back()
    {
        var waiting = Running().Saw(Unit("activating"), At(1)).Story.HeardOfJob("restart").Saw(Unit("activating", "restart"), At(100)).Story;
        var (back, turn) = waiting.Saw(Unit("active"), At(200));
        turn.ShouldBe(UnitTurn.RestartedItself);
        back.Saw(Unit("active"), At(300)).Turn.ShouldBe(UnitTurn.None);
        waiting.Saw(Unit("failed"), At(200)).Turn.ShouldBe(UnitTurn.StoppedByItself);
    }

    [Fact]
    public void Of_one_that_comes_back_says_so() =>
        Running().Saw(Unit("failed"), At(1)).Story.Saw(Unit("active"), At(5000)).Turn.ShouldBe(UnitTurn.Rose);

    [Theory]
    [InlineData("inactive", UnitTurn.StoppedByHand)]
    [InlineData("failed", UnitTurn.StoppedByItself)]
    [InlineData("active", UnitTurn.None)]
    [InlineData("activating", UnitTurn.None)]
    internal void Begins_with_what_is_found(string state, UnitTurn turn) => new UnitStory().Saw(Unit(state), Start).Turn.ShouldBe(turn);
}
