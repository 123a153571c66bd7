// The kinds of values that directives take: each value of a line is set in turn, and the last one wins.
using System.Collections.Immutable;
using System.Globalization;

namespace Bascule.Configuration.Classic;

internal sealed partial class HaCfReader
{
    private static readonly ImmutableArray<string> TrueWords = ["on", "yes", "y", "true", "1"];
    private static readonly ImmutableArray<string> FalseWords = ["off", "no", "n", "false", "0"];

    /// <summary>A directive for which each line counts.</summary>
    private ImmutableArray<Word> Several(Directive directive)
    {
        if (directive.Values.IsEmpty) Error(directive.Name, HaCfPhrases.NoValue, directive.Name.Text);
        return directive.Values;
    }

    /// <summary>A directive that has one value; <paramref name="set"/> is called for each, so that each is judged.</summary>
    private void Value(Directive directive, Action<Word> set)
    {
        var name = directive.Name;
        if (directive.Values.IsEmpty)
        {
            Error(name, HaCfPhrases.NoValue, name.Text);
            return;
        }
        if (!firstSaid.TryAdd(name.Text, name.At.Line)) Warn(name, HaCfPhrases.SaidBefore, name.Text, $"{firstSaid[name.Text]}");
        if (directive.Values.Length > 1) Warn(directive.Values[^1], HaCfPhrases.SeveralValues, name.Text, directive.Values[^1].Text);
        foreach (var value in directive.Values)
        {
            parameters[name.Text] = value.Text;
            set(value);
        }
    }

    private void Time(Directive directive, Action<Set<TimeSpan>> set) => Value(directive, word =>
    {
        if (!TimeText.TryRead(word.Text, out var time))
        {
            if (TimeText.Meant(word.Text) is { } meant) Error(word, HaCfPhrases.TimeUnit, word.Text, directive.Name.Text, meant);
            else Error(word, HaCfPhrases.NoTime, word.Text, directive.Name.Text);
        }
        else if (time <= TimeSpan.Zero) Error(word, HaCfPhrases.TimeZero, word.Text, directive.Name.Text);
        else if (time > TimeText.Longest) Error(word, HaCfPhrases.TimeTooLong, word.Text, directive.Name.Text);
        else set(new Set<TimeSpan>(time, word));
    });

    private void Truth(Directive directive, Action<bool> set) => Value(directive, word =>
    {
        if (TryTruth(word.Text, out var truth)) set(truth);
        else Error(word, HaCfPhrases.NoTruth, word.Text, directive.Name.Text);
    });

    private static bool TryTruth(string text, out bool truth)
    {
        truth = TrueWords.Contains(text, StringComparer.OrdinalIgnoreCase);
        return truth || FalseWords.Contains(text, StringComparer.OrdinalIgnoreCase);
    }

    private void Number(Directive directive, int least, int most, Action<int> set) => Value(directive, word =>
    {
        if (TryNumber(word.Text, least, most, out var number)) set(number);
        else if (most == int.MaxValue) Error(word, HaCfPhrases.NoCount, word.Text, directive.Name.Text, $"{least}");
        else Error(word, HaCfPhrases.NoNumber, word.Text, directive.Name.Text, $"{least}", $"{most}");
    });

    private static bool TryNumber(string text, int least, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;

    private void Choice(Directive directive, ImmutableArray<string> choices, Action<string> set) => Value(directive, word =>
    {
        if (choices.Contains(word.Text, StringComparer.Ordinal)) set(word.Text);
        else SayNoChoice(directive, word, choices);
    });

    private void SayNoChoice(Directive directive, Word word, ImmutableArray<string> choices)
    {
        if (NearestWord.To(word.Text, choices) is { } near) Error(word, HaCfPhrases.NoChoiceNear, word.Text, directive.Name.Text, near);
        else Error(word, HaCfPhrases.NoChoice, word.Text, directive.Name.Text, string.Join(' ', choices));
    }

    /// <summary>A value with the word that set it, for what is said about it later.</summary>
    private readonly record struct Set<T>(T Value, Word By);
}
