// What is made of the answers to who-has; needs no machine.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class TheOverlap
{
    [Fact]
    public void Nobody_claims_what_nobody_answers_for()
    {
        Claimed.Of([]).ShouldBeEmpty();
        Claimed.Overlap([]).ShouldBe(0);
    }

    [Fact]
    public void One_after_the_other_is_no_overlap_even_from_one_question_to_the_next()
    {
        var claims = Claimed.Of([.. Answers("a", 1..10), .. Answers("b", 11..20)]);
        claims.ShouldBe([new Claimed("a", 1, 10), new Claimed("b", 11, 20)]);
        Claimed.Overlap(claims).ShouldBe(0);
    }

    [Fact]
    public void One_question_that_both_answer_is_one() => Claimed.Overlap(Claimed.Of([.. Answers("a", 1..10), .. Answers("b", 10..20)])).ShouldBe(1);

    /// <summary>Neither ever answers the same question, and both claim the address all the time.</summary>
    [Fact]
    public void Two_that_answer_by_turns_overlap_from_the_second_ones_first_to_the_first_ones_last()
    {
        var turns = Enumerable.Range(1, 20).Select(question => Answer(question % 2 == 1 ? "a" : "b", question));
        var claims = Claimed.Of(turns);
        claims.ShouldBe([new Claimed("a", 1, 19), new Claimed("b", 2, 20)]);
        Claimed.Overlap(claims).ShouldBe(18);
    }

    [Fact]
    public void A_single_late_answer_is_a_claim_and_an_overlap_of_one()
    {
        var claims = Claimed.Of([.. Answers("a", 1..10), .. Answers("b", 30..60), Answer("a", 45)]);
        claims.ShouldBe([new Claimed("a", 1, 10), new Claimed("b", 30, 60), new Claimed("a", 45, 45)]);
        Claimed.Overlap(claims).ShouldBe(1);
    }

    [Fact]
    public void A_few_lost_answers_do_not_end_a_claim_a_silence_does()
    {
        Claimed.Of([.. Answers("a", 1..3), .. Answers("a", 8..9)]).ShouldBe([new Claimed("a", 1, 9)]);
        Claimed.Of([.. Answers("a", 1..3), .. Answers("a", 9..9)]).ShouldBe([new Claimed("a", 1, 3), new Claimed("a", 9, 9)]);
    }

    [Fact]
    public void A_second_claimant_in_the_silence_of_the_first_is_no_overlap() =>
        Claimed.Overlap(Claimed.Of([.. Answers("a", 1..10), .. Answers("b", 20..30), .. Answers("a", 40..50)])).ShouldBe(0);

    [Fact]
    public void A_third_card_does_not_make_the_time_longer() =>
        Claimed.Overlap(Claimed.Of([.. Answers("a", 1..10), .. Answers("b", 6..10), .. Answers("c", 6..10)])).ShouldBe(5);

    [Fact]
    public void A_card_that_answers_a_question_twice_is_still_one() => Claimed.Overlap(Claimed.Of([Answer("a", 1), Answer("a", 1), Answer("a", 2)])).ShouldBe(0);

    /// <param name="questions">Both ends included.</param>
    private static IEnumerable<Answer> Answers(string who, Range questions) =>
        Enumerable.Range(questions.Start.Value, questions.End.Value - questions.Start.Value + 1).Select(question => Answer(who, question));

    private static Answer Answer(string who, int question) => new(TimeSpan.Zero, true, who) { Question = question };
}
