using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

public sealed partial class EverySentence
{
    [Fact]
    public void Speaks_of_the_same_things_in_both_languages()
    {
        Phrase.AllOf(typeof(Sentences)).Length.ShouldBeGreaterThan(40);
        ShouldSpeakOfTheSame(typeof(Sentences));
    }

    internal static void ShouldSpeakOfTheSame([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] Type catalogue)
    {
        foreach (var (id, phrase) in Phrase.AllOf(catalogue))
        {
            phrase.English.ShouldNotBeNullOrWhiteSpace(id);
            phrase.French.ShouldNotBeNullOrWhiteSpace(id);
            Holes(phrase.French).ShouldBe(Holes(phrase.English), id);
            Holes(phrase.FrenchAdvice).ShouldBe(Holes(phrase.EnglishAdvice), id);
            (phrase.FrenchAdvice.Length > 0).ShouldBe(phrase.EnglishAdvice.Length > 0, id);
        }
    }

    [Fact]
    public void Every_state_has_a_word_in_both_languages()
    {
        foreach (var language in Enum.GetValues<Language>())
        {
            foreach (var state in Enum.GetValues<NodeState>()) Wording.State(new NodeReport { Name = "hb1", State = state }, language).ShouldNotBeEmpty();
            foreach (var state in Enum.GetValues<LinkState>()) Wording.State(state, language).ShouldNotBeEmpty();
            foreach (var holding in Enum.GetValues<Holding>()) Wording.Holding(holding, language).ShouldNotBeEmpty();
        }
    }

    [Theory]
    [InlineData(0, "0 ms", "0 ms")]
    [InlineData(99, "99 ms", "99 ms")]
    [InlineData(100, "0.1 s", "0,1 s")]
    [InlineData(9999, "9.99 s", "9,99 s")]
    [InlineData(59_999, "59 s", "59 s")]
    [InlineData(61_000, "1 min 1 s", "1 min 1 s")]
    [InlineData(7_200_000, "2 h", "2 h")]
    [InlineData(93_784_000, "1 d 2 h", "1 j 2 h")]
    public void Lengths_of_time_have_two_figures_at_most(long milliseconds, string english, string french)
    {
        Wording.Span(milliseconds, Language.English).ShouldBe(english);
        Wording.Span(milliseconds, Language.French).ShouldBe(french);
    }

    private static string[] Holes(string text) => [.. Hole().Matches(text).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal)];

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Hole();
}
