// C# with its comments and strings blanked out, so that a word in a sentence is not taken for code. Not a parser: it knows comments,
// character and string literals (verbatim, raw, interpolated as a whole), which is what stands between a word and its being code.
using System.Text;

namespace Bascule.Tidy;

internal static class SourceText
{
    /// <summary>The same length and lines; comments and literals are blanks.</summary>
    public static string CodeOf(string text) => Blank(text, comments: true);

    /// <summary>Only the literals are blanked: comments stay.</summary>
    public static string WithoutLiterals(string text) => Blank(text, comments: false);

    private static string Blank(string text, bool comments)
    {
        var code = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            var (length, isComment) = LiteralAt(text, at);
            if (length == 0)
            {
                code.Append(text[at++]);
                continue;
            }
            foreach (var character in text.AsSpan(at, length)) code.Append(character == '\n' || (isComment && !comments) ? character : ' ');
            at += length;
        }
        return code.ToString();
    }

    private static (int Length, bool IsComment) LiteralAt(string text, int at)
    {
        var rest = text.AsSpan(at);
        if (rest.StartsWith("//")) return (Until(rest, "\n", 2, including: false), true);
        if (rest.StartsWith("/*")) return (Until(rest, "*/", 2, including: true), true);
        if (rest[0] == '\'') return (Escaped(rest, '\''), false);
        if (rest[0] != '"') return (0, false);

        var quotes = rest.IndexOfAnyExcept('"') is var run and >= 0 ? run : rest.Length;
        if (quotes >= 3) return (Until(rest, new string('"', quotes), quotes, including: true), false);
        var isVerbatim = at > 0 && (text[at - 1] == '@' || (text[at - 1] == '$' && at > 1 && text[at - 2] == '@'));
        return (isVerbatim ? Verbatim(rest) : Escaped(rest, '"'), false);
    }

    private static int Until(ReadOnlySpan<char> rest, string end, int from, bool including)
    {
        var found = rest[from..].IndexOf(end);
        return found < 0 ? rest.Length : from + found + (including ? end.Length : 0);
    }

    private static int Escaped(ReadOnlySpan<char> rest, char quote)
    {
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] == '\\') i++;
            else if (rest[i] == quote || rest[i] == '\n') return i + 1;
        }
        return rest.Length;
    }

    private static int Verbatim(ReadOnlySpan<char> rest)
    {
        for (var i = 1; i < rest.Length; i++)
        {
            if (rest[i] != '"') continue;
            if (i + 1 < rest.Length && rest[i + 1] == '"') i++;
            else return i + 1;
        }
        return rest.Length;
    }
}
