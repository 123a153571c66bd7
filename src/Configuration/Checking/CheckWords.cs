// What stands in a check, whoever asks: a group's, or a director's.
using System.Text.RegularExpressions;
using Bascule.Configuration.Classic;

namespace Bascule.Configuration.Checking;

internal static class CheckWords
{
    /// <summary>Whether it is a regular expression that whoever asks takes; what is wrong with it has been said then. Made once, as they will: what they would refuse is refused here.</summary>
    public static bool IsPattern(Word word, Findings findings)
    {
        try
        {
            _ = new Regex(word.Text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            return true;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            findings.Error(word.At, word.Text, CheckPhrases.NoPattern, word.Text, e.Message.TrimEnd('.'));
            return false;
        }
    }
}
