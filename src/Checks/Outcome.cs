// How one attempt ended, with what there was to see: the evidence that stands in the log when a service was stopped for it.
using System.Globalization;
using System.Text;
using System.Text.Json.Serialization;

namespace Bascule.Checks;

[JsonConverter(typeof(JsonStringEnumConverter<Answer>))]
public enum Answer
{
    Good,

    /// <summary>Also: no answer in time.</summary>
    Bad,

    /// <summary>The question could not be put (no program, no libssl): nothing is known of the service.</summary>
    Unknown,
}

/// <param name="Evidence">One clause of printable characters, at most <see cref="LongestEvidence"/>.</param>
public readonly record struct Outcome(Answer Answer, TimeSpan Latency, string Evidence)
{
    public const int LongestEvidence = 200;

    public static Outcome Of(Answer answer, TimeSpan latency, string evidence) => new(answer, latency, Printable(evidence));

    /// <summary>A stranger's words on one line: what is not printable is a blank, and blanks are one.</summary>
    public static string Printable(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length < LongestEvidence && !text.AsSpan().ContainsAnyExceptInRange(' ', '~') && !text.Contains("  ", StringComparison.Ordinal) && text.AsSpan().Trim(' ').Length == text.Length) return text;
        var kept = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var isBlank = Rune.IsWhiteSpace(rune) || Rune.IsControl(rune) || rune == Rune.ReplacementChar
                || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
            if (isBlank && (kept.Length == 0 || kept[^1] == ' ')) continue;
            if (kept.Length + rune.Utf16SequenceLength > LongestEvidence - 1) return kept.ToString().TrimEnd() + "…";
            if (isBlank) kept.Append(' ');
            else kept.Append(rune.ToString());
        }
        return kept.ToString().TrimEnd();
    }
}
