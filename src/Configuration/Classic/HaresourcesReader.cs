// Reads haresources: per logical line a node and its resources. Continuation is a backslash as the very last character, the
// parts are joined without a blank, and a comment is one only in the first physical line (measured with 3.0.6).
using System.Collections.Immutable;
using System.Text;
using Bascule.Configuration.Ocf;
using Bascule.Core;
using Bascule.Core.Fencing;

namespace Bascule.Configuration.Classic;

/// <summary>A group with the places of its words.</summary>
internal sealed record PlacedGroup(Word Node, ImmutableArray<Word> Words, ImmutableArray<Resource> Resources)
{
    public GroupName Name => new(Words[0].Text);
    public Group Group => new(Name, new NodeName(Node.Text), Resources) { Protection = Protection };

    public GroupProtection Protection { get; init; }
}

internal static class HaresourcesReader
{
    /// <summary>The groups in the order of the file; null if it cannot be read.</summary>
    public static ImmutableArray<PlacedGroup>? Read(FoundFile file, Findings findings)
    {
        if (!SourceText.TryLines(file, FilePhrases.NoHaresources, findings, out var lines)) return null;
        var groups = ImmutableArray.CreateBuilder<PlacedGroup>();
        for (var i = 0; i < lines.Length;)
        {
            var words = LogicalLine(lines, ref i, findings);
            if (words.IsEmpty) continue;
            if (words.Length == 1) findings.Warn(words[0].At, words[0].Text, HaresourcesPhrases.NoResources, words[0].Text);
            else groups.Add(new PlacedGroup(words[0], words.RemoveAt(0), [.. words.Skip(1).Select(w => ResourceOf(w.Text))]));
        }
        return groups.ToImmutable();
    }

    /// <summary>One word of the file as a resource.</summary>
    public static Resource ResourceOf(string word)
    {
        if (IsBareAddress(word)) return new Resource(word, "IPaddr", [word]);
        var first = word.IndexOf("::", StringComparison.Ordinal);
        if (first <= 0) return new Resource(word, word, []);

        // `::` also abbreviates IPv6 addresses; Heartbeat would cut them in two. An argument that is one stays whole.
        var (agent, rest) = (word[..first], word[(first + 2)..]);
        if (OcfAgentName.IsMeantBy(agent)) return new Resource(word, agent, OcfResource.Pieces(rest));
        var isAddress = agent is "IPv6addr" or "IPaddr" or "IPaddr2" or "IPsrcaddr" or "SendArp" && AddressText.TryRead(rest.Split('/')[0], out _);
        return new Resource(word, agent, isAddress ? [rest] : [.. rest.Split("::")]);
    }

    // Heartbeat's own test: digits and dots in front, whatever follows.
    private static bool IsBareAddress(string word)
    {
        var parts = word.Split('.');
        return parts.Length >= 4 && parts.Take(3).All(p => p.Length > 0 && p.All(char.IsAsciiDigit)) && parts[3].Length > 0 && char.IsAsciiDigit(parts[3][0]);
    }

    private static ImmutableArray<Word> LogicalLine(ImmutableArray<SourceLine> lines, ref int i, Findings findings)
    {
        var first = lines[i];
        var hash = first.Text.IndexOf('#', StringComparison.Ordinal);
        if (hash >= 0)
        {
            // The comment is gone before continuation is looked for.
            if (first.Text.EndsWith('\\') && first.Text.AsSpan(0, hash).ContainsAnyExcept(SourceText.Blanks)) findings.Warn(first.At(first.Text.Length - 1), "\\", HaresourcesPhrases.CommentContinued);
            i++;
            return SourceText.Plain(first.Words(SourceText.Blanks), findings);
        }

        // Parts of the logical line: the index where each physical line begins in it.
        var text = new StringBuilder(first.Text);
        var parts = new List<(int Start, SourceLine Line)> { (0, first) };
        i++;
        while (Continues(text) && i < lines.Length)
        {
            text.Length--;
            var line = lines[i++];
            var comment = line.Text.IndexOf('#', StringComparison.Ordinal);
            if (comment >= 0)
            {
                findings.Error(line.At(comment), "#", HaresourcesPhrases.CommentOnContinuation);
                line = line with { Text = line.Text[..comment] };
            }
            parts.Add((text.Length, line));
            text.Append(line.Text);
        }
        if (Continues(text))
        {
            text.Length--;

            // Of two at a line's end the second continues it; where nothing comes, the first one is the last of the text.
            var (start, line) = parts.FindLast(p => p.Start <= text.Length && text.Length - p.Start < p.Line.Text.Length);
            findings.Warn(line.At(text.Length - start), "\\", HaresourcesPhrases.NothingContinued);
        }
        return SourceText.Plain(Words(text.ToString(), parts), findings);
    }

    private static bool Continues(StringBuilder text) => text.Length > 0 && text[^1] == '\\';

    private static IEnumerable<Word> Words(string text, List<(int Start, SourceLine Line)> parts)
    {
        var (part, counted, column) = (0, 0, 1);
        foreach (var word in new SourceLine("", 0, text).Words(SourceText.Blanks, comments: false).Zip(Starts(text)))
        {
            while (part + 1 < parts.Count && parts[part + 1].Start <= word.Second) (part, counted, column) = (part + 1, 0, 1);
            var (start, line) = parts[part];
            var index = Math.Min(word.Second - start, line.Text.Length);
            column += line.Characters(counted, index);
            counted = index;
            yield return new Word(word.First.Text, new Place(line.File, line.Number, column));
        }
    }

    private static IEnumerable<int> Starts(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isBlank = SourceText.Blanks.Contains(text[i], StringComparison.Ordinal);
            if (!isBlank && (i == 0 || SourceText.Blanks.Contains(text[i - 1], StringComparison.Ordinal))) yield return i;
        }
    }
}
