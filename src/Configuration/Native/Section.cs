// A mapping of bascule.yaml whose keys are all known, and the kinds of values that stand behind them. Whatever is wrong has its
// finding, and reads as absent: everything else is judged all the same.
using System.Collections.Immutable;
using System.Globalization;
using Bascule.Configuration.Checking;
using Bascule.Configuration.Classic;

namespace Bascule.Configuration.Native;

internal sealed class Section
{
    private readonly Piece.Mapping mapping;
    private readonly Findings findings;

    private Section(string name, Piece.Mapping mapping, Findings findings) => (Name, this.mapping, this.findings) = (name, mapping, findings);

    /// <summary>What it is called in sentences: the key it stands behind.</summary>
    public string Name { get; }

    public Place At => mapping.At;

    public ImmutableArray<Entry> Entries => mapping.Entries;

    /// <summary>The piece as a mapping with no other keys than these; null, with a finding, if it is none.</summary>
    public static Section? Of(string name, Piece piece, Findings findings, params ReadOnlySpan<string> known)
    {
        if (piece is not Piece.Mapping mapping)
        {
            if (piece is not Piece.Refused) findings.Error(piece.At, "", NativePhrases.NoMapping, name, string.Join(", ", known.ToArray()));
            return null;
        }
        if (known.IsEmpty) return new Section(name, mapping, findings);
        foreach (var (key, _) in mapping.Entries)
        {
            if (known.Contains(key.Text)) continue;
            if (key.Text is "secret" or "key" or "password") findings.Error(key.At, key.Text, NativePhrases.SecretHere, key.Text);
            else if (NearestWord.To(key.Text, known.ToArray()) is { } near) findings.Error(key.At, key.Text, NativePhrases.UnknownKeyNear, key.Text, name, near);
            else findings.Error(key.At, key.Text, NativePhrases.UnknownKey, key.Text, name, string.Join(", ", known.ToArray()));
        }
        return new Section(name, mapping, findings);
    }

    public Piece? this[string key]
    {
        get
        {
            foreach (var entry in mapping.Entries) if (entry.Key.Text == key) return entry.Value;
            return null;
        }
    }

    public Section? Inner(string key, params ReadOnlySpan<string> known) => this[key] is { } piece ? Of(key, piece, findings, known) : null;

    /// <summary>One word: no blank and no control character, since everything behind it (journal, files, scripts) divides at them.</summary>
    public Word? Word(string key, bool isNeeded = false)
    {
        if (this[key] is { } piece) return WordOf(key, piece, findings);
        if (isNeeded) findings.Error(At, "", NativePhrases.Missing, Name, key);
        return null;
    }

    public static Word? WordOf(string key, Piece piece, Findings findings)
    {
        if (TextOf(key, piece, findings) is not { } word) return null;
        if (!word.Text.Any(char.IsWhiteSpace)) return word;
        findings.Error(word.At, word.Text, NativePhrases.NoWord, word.Text, key);
        return null;
    }

    /// <summary>A text, in which blanks may be.</summary>
    public Word? Text(string key) => this[key] is { } piece ? TextOf(key, piece, findings) : null;

    public static Word? TextOf(string key, Piece piece, Findings findings)
    {
        if (piece is not Piece.Scalar scalar)
        {
            if (piece is not Piece.Refused) findings.Error(piece.At, "", NativePhrases.NoScalar, key);
        }
        else if (scalar.Text.Length == 0) findings.Error(scalar.At, "", NativePhrases.NoValue, key);
        else if (scalar.Text.Any(char.IsControl) || scalar.Text.Length > SourceText.LongestLine) findings.Error(scalar.At, "", NativePhrases.ControlCharacter, key);
        else return new Word(scalar.Text, scalar.At);
        return null;
    }

    public ImmutableArray<Piece> List(string key, bool isNeeded = false)
    {
        switch (this[key])
        {
            case Piece.Sequence sequence:
                return sequence.Items;
            case null when isNeeded:
                findings.Error(At, "", NativePhrases.Missing, Name, key);
                break;
            case null or Piece.Refused:
                break;
            case var other:
                findings.Error(other.At, "", NativePhrases.NoList, key);
                break;
        }
        return [];
    }

    public ImmutableArray<Word> Words(string key, bool isNeeded = false) =>
        [.. List(key, isNeeded).Select(p => WordOf(key, p, findings)).OfType<Word>()];

    /// <summary><c>true</c> or <c>false</c>, and nothing that only some readers of YAML take for it.</summary>
    public bool? Truth(string key)
    {
        if (Word(key) is not { } word) return null;
        if (word.Text is "true" or "false") return word.Text == "true";
        findings.Error(word.At, word.Text, NativePhrases.NoTruth, word.Text, key, word.Text.ToLowerInvariant() is "off" or "no" or "n" or "0" ? "false" : "true");
        return null;
    }

    public int? Number(string key, int least, int most)
    {
        if (Word(key) is not { } word) return null;
        if (int.TryParse(word.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most) return number;
        findings.Error(word.At, word.Text, HaCfPhrases.NoNumber, word.Text, key, $"{least}", $"{most}");
        return null;
    }

    public Word? Choice(string key, bool isNeeded, params ReadOnlySpan<string> choices)
    {
        if (Word(key, isNeeded) is not { } word) return null;
        if (choices.Contains(word.Text)) return word;
        if (NearestWord.To(word.Text, choices.ToArray()) is { } near) findings.Error(word.At, word.Text, HaCfPhrases.NoChoiceNear, word.Text, key, near);
        else findings.Error(word.At, word.Text, HaCfPhrases.NoChoice, word.Text, key, string.Join(' ', choices.ToArray()));
        return null;
    }

    /// <summary>A time with its unit, as the word that ha.cf has for it (<c>2s</c> is <c>2</c>, <c>1min</c> is <c>60</c>), and as a span.</summary>
    public (Word Word, TimeSpan Time)? Time(string key)
    {
        if (Word(key) is not { } word) return null;
        if (NativeTime.TryRead(word.Text, out var classic) && TimeText.TryRead(classic, out var time)) return (word with { Text = classic }, time);
        if (word.Text.All(c => char.IsAsciiDigit(c) || c == '.')) findings.Error(word.At, word.Text, NativePhrases.NoUnit, word.Text, key);
        else findings.Error(word.At, word.Text, NativePhrases.NoTime, word.Text, key);
        return null;
    }

    /// <summary>A time from the one to the other, both included.</summary>
    public (Word Word, TimeSpan Time)? Time(string key, (TimeSpan Least, TimeSpan Most) range)
    {
        if (Time(key) is not { } read) return null;
        if (read.Time >= range.Least && read.Time <= range.Most) return read;
        findings.Error(read.Word.At, read.Word.Text, CheckPhrases.TimeRange, key, TimeText.Spoken(range.Least), TimeText.Spoken(range.Most), TimeText.Spoken(read.Time));
        return null;
    }
}
