// Bytes to lines and words with their places. Lines are kept as Latin-1, one char per byte, so that nothing is lost on the
// way (a key is bytes); what people see is decoded as UTF-8, and columns count characters, as editors do.
using System.Collections.Immutable;
using System.Text;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Classic;

/// <summary>A word with its place.</summary>
internal readonly record struct Word(string Text, Place At);

/// <summary>One physical line without its line end.</summary>
/// <param name="Text">One char per byte.</param>
internal sealed record SourceLine(string File, int Number, string Text)
{
    public Place Start => new(File, Number, 1);

    public Place At(int index) => new(File, Number, Characters(0, index) + 1);

    /// <summary>The words before a <c>#</c>, divided by any of these characters.</summary>
    public IEnumerable<Word> Words(string separators, bool comments = true)
    {
        var end = comments && Text.IndexOf('#', StringComparison.Ordinal) is >= 0 and var hash ? hash : Text.Length;
        var (column, counted) = (1, 0);
        for (var i = 0; i < end;)
        {
            if (separators.Contains(Text[i], StringComparison.Ordinal))
            {
                i++;
                continue;
            }
            var start = i;
            while (i < end && !separators.Contains(Text[i], StringComparison.Ordinal)) i++;
            column += Characters(counted, start);
            counted = start;
            yield return new Word(Decoded(Text[start..i]), new Place(File, Number, column));
        }
    }

    /// <summary>Characters between two bytes: all bytes but those that continue one in UTF-8 (RFC 3629 §3).</summary>
    public int Characters(int from, int to)
    {
        var count = 0;
        foreach (var c in Text.AsSpan(from, to - from)) count += (c & 0xC0) != 0x80 ? 1 : 0;
        return count;
    }

    public static string Decoded(string bytes) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(bytes));
}

internal static class SourceText
{
    public const int LongestLine = 16_384;
    public const int LargestFile = 1 << 20;
    public const string Blanks = " \t\v\f\r";

    /// <summary>The file's lines; what is wrong with the file as text is found here. False if it cannot be read further.</summary>
    public static bool TryLines(FoundFile file, Phrase absent, Findings findings, out ImmutableArray<SourceLine> lines)
    {
        lines = [];
        if (file.Unreadable is not null) findings.Error(Place.Whole(file.Path), "", FilePhrases.Unreadable, file.Unreadable);
        else if (!file.Exists) findings.Error(Place.Whole(file.Path), "", absent, file.Path);
        else if (file.Content.Length > LargestFile) findings.Error(Place.Whole(file.Path), "", FilePhrases.TooLarge, $"{file.Content.Length}", $"{LargestFile}");
        else
        {
            return TryDivide(file, findings, out lines);
        }
        return false;
    }

    /// <summary>
    /// The words that are words: a no-break space, which looks like a blank and does not divide, is found and its word left
    /// out. Pasting from a web page or a document brings them.
    /// </summary>
    public static ImmutableArray<Word> Plain(IEnumerable<Word> words, Findings findings)
    {
        var plain = ImmutableArray.CreateBuilder<Word>();
        foreach (var word in words)
        {
            if (word.Text.Any(char.IsWhiteSpace)) findings.Error(word.At, word.Text, FilePhrases.NoBreakSpace, word.Text);
            else plain.Add(word);
        }
        return plain.ToImmutable();
    }

    private static bool TryDivide(FoundFile file, Findings findings, out ImmutableArray<SourceLine> divided)
    {
        var text = Encoding.Latin1.GetString(file.Content.AsSpan());
        if (text.StartsWith("\u00EF\u00BB\u00BF", StringComparison.Ordinal))
        {
            findings.Error(new Place(file.Path, 1, 1), "", FilePhrases.ByteOrderMark, file.Path);
            text = text[3..];
        }

        var lines = ImmutableArray.CreateBuilder<SourceLine>();
        var carriageReturn = 0;
        var pieces = text.Split('\n');
        for (var i = 0; i < pieces.Length; i++)
        {
            var piece = pieces[i];
            if (i == pieces.Length - 1 && piece.Length == 0) break;
            if (piece.EndsWith('\r'))
            {
                piece = piece.TrimEnd('\r');
                if (carriageReturn == 0) carriageReturn = i + 1;
            }
            var line = new SourceLine(file.Path, i + 1, piece);
            if (piece.Contains('\0', StringComparison.Ordinal))
            {
                findings.Error(line.At(piece.IndexOf('\0', StringComparison.Ordinal)), "", FilePhrases.NulByte);
                divided = [];
                return false;
            }
            if (piece.Length > LongestLine) findings.Error(line.Start, "", FilePhrases.LongLine, $"{piece.Length}", $"{LongestLine}");
            else lines.Add(line);
        }
        if (carriageReturn > 0) findings.Note(new Place(file.Path, carriageReturn, 0), "", FilePhrases.CarriageReturns, file.Path);
        divided = lines.ToImmutable();
        return true;
    }
}
