// Everything we say to people is a Phrase: both languages side by side where it is written, so that none can be
// forgotten, and a test can compare their placeholders. A catalogue is a static class with `public static readonly Phrase`
// fields; `Phrase.AllOf` finds them for that test. The CLI keeps its own catalogue in the same form.
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Bascule.Configuration.Speech;

/// <summary>A sentence in both languages, with <c>{0}</c>, <c>{1}</c>… for what it speaks about, and what to do about it.</summary>
/// <param name="English">What is the case.</param>
/// <param name="French">The same in French.</param>
/// <param name="EnglishAdvice">What to write or do instead; empty if nothing need be done.</param>
/// <param name="FrenchAdvice">The same in French.</param>
public sealed record Phrase(string English, string French, string EnglishAdvice = "", string FrenchAdvice = "")
{
    public string In(Language language, params ReadOnlySpan<string> about) =>
        Filled(language == Language.French ? French : English, about);

    public string AdviceIn(Language language, params ReadOnlySpan<string> about) =>
        Filled(language == Language.French ? FrenchAdvice : EnglishAdvice, about);

    /// <summary>The phrases of one catalogue, by the name of their field: for tests.</summary>
    public static ImmutableArray<(string Id, Phrase Phrase)> AllOf(
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicFields)] Type catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        return [.. catalogue.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(f => f.FieldType == typeof(Phrase))
            .Select(f => (f.Name, (Phrase)f.GetValue(null)!))];
    }

    private static string Filled(string text, ReadOnlySpan<string> about)
    {
        if (about.IsEmpty) return text;
        var shown = new object[about.Length];
        for (var i = 0; i < about.Length; i++) shown[i] = Shown(about[i]);
        return string.Format(CultureInfo.InvariantCulture, text, shown);
    }

    /// <summary>A stranger's word as it may stand on a terminal: no control characters, and no longer than a line can bear.</summary>
    public static string Shown(string word)
    {
        ArgumentNullException.ThrowIfNull(word);
        const int limit = 200;
        var text = new StringBuilder();
        foreach (var c in word)
        {
            if (text.Length >= limit) return text.Append('…').ToString();
            if (char.IsControl(c) || char.GetUnicodeCategory(c) == UnicodeCategory.Format) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else text.Append(c);
        }
        return text.ToString();
    }
}
