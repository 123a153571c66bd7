// One bad answer is noise, so many in a row are a fall; the same for the way back.
using Bascule.Core;

namespace Bascule.Checks.Tests;

public sealed class AnswersInARow
{
    private static readonly Check Web = new() { Kind = CheckKind.Tcp, Target = "127.0.0.1:80", Fall = 3, Rise = 2, Grace = TimeSpan.FromSeconds(30) };

    /// <param name="answers">+ good, - bad, ? unknown; one each second, the first a second after the start.</param>
    private static RiseFall After(string answers, int from = 1)
    {
        var judged = RiseFall.Begin(Web, At(0));
        foreach (var answer in answers) judged = judged.After(answer switch { '+' => Answer.Good, '-' => Answer.Bad, _ => Answer.Unknown }, At(from++));
        return judged;
    }

    private static Instant At(int second) => new Instant(1_000_000_000) + TimeSpan.FromSeconds(second);

    [Theory]
    [InlineData("", Standing.Untried)]
    [InlineData("+", Standing.Up)]
    [InlineData("+--", Standing.Up)]
    [InlineData("+---", Standing.Down)]
    [InlineData("+--+--", Standing.Up)]
    [InlineData("+--?-", Standing.Down)]
    [InlineData("+??????", Standing.Up)]
    [InlineData("+---+", Standing.Down)]
    [InlineData("+---+-+", Standing.Down)]
    [InlineData("+---++", Standing.Up)]
    [InlineData("+---?+?+", Standing.Up)]
    public void Only_a_row_turns_it(string answers, Standing expected) => After(answers).Standing.ShouldBe(expected);

    [Fact]
    public void A_service_that_is_still_starting_is_not_down() => After(new string('-', 29)).Standing.ShouldBe(Standing.Untried);

    [Fact]
    public void One_that_never_gets_well_falls_after_its_grace()
    {
        After(new string('-', 31)).Standing.ShouldBe(Standing.Untried, "the 30th and 31st count");
        After(new string('-', 32)).Standing.ShouldBe(Standing.Down);
    }

    [Fact]
    public void The_first_good_answer_ends_the_grace() => After("--+---").Standing.ShouldBe(Standing.Down);

    [Fact]
    public void Since_is_when_it_turned_and_not_when_it_was_last_asked()
    {
        After("+++").Since.ShouldBe(At(1));
        After("+---").Since.ShouldBe(At(4));
        After("+---++++").Since.ShouldBe(At(6));
    }

    [Fact]
    public void How_many_speak_against_it_is_known()
    {
        After("+--").Against.ShouldBe(2);
        After("+--+").Against.ShouldBe(0);
        After("+---+").Against.ShouldBe(1);
    }
}
