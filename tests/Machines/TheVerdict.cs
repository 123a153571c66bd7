// What the bench says of a row of trials; needs no machine.
using Bascule.Lab;
using Bascule.Lab.Bench;

namespace Bascule.Machines;

public sealed class TheVerdict
{
    private const double Quiet = 0.1;

    [Fact]
    public void A_row_is_within_when_each_trial_is_up_to_the_target() => Row(Undisturbed(90), Undisturbed(100)).Verdict.ShouldBe(Verdict.Within);

    [Fact]
    public void One_undisturbed_trial_over_the_target_makes_it_over() => Row(Undisturbed(90), Undisturbed(100.1)).Verdict.ShouldBe(Verdict.Over);

    [Fact]
    public void It_is_disturbed_when_all_that_is_over_was_disturbed() => Row(Undisturbed(90), Disturbed(500)).Verdict.ShouldBe(Verdict.Disturbed);

    [Fact]
    public void A_disturbed_trial_excuses_only_itself() => Row(Disturbed(500), Undisturbed(101)).Verdict.ShouldBe(Verdict.Over);

    [Fact]
    public void A_disturbed_trial_within_the_target_counts() => Row(Undisturbed(90), Disturbed(90)).Verdict.ShouldBe(Verdict.Within);

    [Fact]
    public void Missing_trials_are_not_within() => Row(Undisturbed(90)).Verdict.ShouldBe(Verdict.Unfinished);

    [Fact]
    public void An_event_that_did_not_end_is_over() => (Row() with { Failed = true }).Verdict.ShouldBe(Verdict.Over);

    [Fact]
    public void A_group_that_moved_when_it_was_to_stay_is_over_however_short_the_gap() =>
        (Row(Undisturbed(1), Undisturbed(1)) with { Stays = true, Moves = 1 }).Verdict.ShouldBe(Verdict.Over);

    [Fact]
    public void A_row_without_a_trial_can_be_printed() => Row().Markdown.ShouldEndWith("| unfinished |");

    private static Row Row(params Sample[] samples)
    {
        var series = new Series("an event", "ms");
        foreach (var sample in samples) series.Add(sample);
        return new Row(series, Target: 100, Trials: 2);
    }

    private static Sample Undisturbed(double value) => new(value, Quiet, null);

    private static Sample Disturbed(double value) => new(value, Quiet, "the prober overslept");
}
