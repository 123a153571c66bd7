// YAML's events to our tree. The parser is YamlDotNet's, which knows lines and columns; of YAML we take mappings, sequences and
// scalars, and refuse what lets a file mean something else than it shows: anchors, aliases, merge keys, tags, a second document.
using System.Collections.Immutable;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Bascule.Configuration.Native;

internal sealed class DocumentReader
{
    /// <summary>Bytes; a pair with 48 groups of ten resources has some 30 000.</summary>
    public const int LargestFile = 1 << 18;

    /// <summary>Mappings and sequences within each other; the schema needs six.</summary>
    public const int Deepest = 12;

    // YAML 1.1 §4.2, which the parser follows.
    private static readonly string[] LineEnds = ["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"];

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Place end;
    private readonly Scanner scanner;
    private readonly Parser parser;
    private readonly Findings findings;
    private bool gaveUp;

    private DocumentReader(string file, string text, Findings findings)
    {
        (end, this.findings) = (EndOf(file, text), findings);
        scanner = new Scanner(new StringReader(text), skipComments: true);
        parser = new Parser(scanner);
    }

    /// <summary>The one document of the file; null if it cannot be read as one, with the finding that says why.</summary>
    public static Piece? Read(FoundFile file, Findings findings)
    {
        if (TextOf(file, findings) is not { } text) return null;
        try
        {
            return new DocumentReader(file.Path, text, findings).Document();
        }
        catch (YamlException fault)
        {
            if (Tab(file.Path, text, fault) is { } tab) findings.Error(tab, "", NativePhrases.TabIndent);
            else findings.Error(At(fault.End, EndOf(file.Path, text)), "", NativePhrases.Syntax, fault.Message.TrimEnd('.', ' '));      // where it was noticed, not where the piece began
            return null;
        }
    }

    private static Place EndOf(string file, string text)
    {
        var lines = text.Split(LineEnds, StringSplitOptions.None);
        return new Place(file, lines.Length, lines[^1].Length + 1);
    }

    /// <summary>Of a fault over a tab the place of the tab: the parser names the beginning of what it indents.</summary>
    private static Place? Tab(string file, string text, YamlException fault)
    {
        if (!fault.Message.Contains("tab", StringComparison.OrdinalIgnoreCase)) return null;
        var lines = text.Split('\n');
        for (var i = 0; i < lines.Length; i++)
        {
            var tab = lines[i].AsSpan(0, lines[i].Length - lines[i].AsSpan().TrimStart(" \t").Length).IndexOf('\t');
            if (tab >= 0) return new Place(file, i + 1, tab + 1);
        }
        return null;
    }

    private static string? TextOf(FoundFile file, Findings findings)
    {
        var whole = Place.Whole(file.Path);
        if (file.Unreadable is not null) findings.Error(whole, "", FilePhrases.Unreadable, file.Unreadable);
        else if (!file.Exists) findings.Error(whole, "", NativePhrases.Empty, file.Path);
        else if (file.Content.Length > LargestFile) findings.Error(whole, "", FilePhrases.TooLarge, $"{file.Content.Length}", $"{LargestFile}");
        else if (file.Content.Contains((byte)0)) findings.Error(whole, "", FilePhrases.NulByte);
        else
        {
            try
            {
                return Strict.GetString(file.Content.AsSpan()).TrimStart('\uFEFF');
            }
            catch (DecoderFallbackException)
            {
                findings.Error(whole, "", NativePhrases.NotUtf8);
            }
        }
        return null;
    }

    private Piece? Document()
    {
        Piece? root = null;
        while (!gaveUp && Move())
        {
            switch (parser.Current)
            {
                case DocumentStart when root is not null:
                    findings.Error(At(parser.Current.Start), "---", NativePhrases.SecondDocument);
                    return root;
                case NodeEvent or AnchorAlias:
                    root = Take(1);
                    break;
            }
        }
        if (gaveUp) return null;
        if (root is null or Piece.Scalar { Text: "" })
        {
            findings.Error(Place.Whole(end.File), "", NativePhrases.Empty, end.File);
            return null;
        }
        return root;
    }

    /// <summary>The piece that begins with the parser's current event; afterwards that is its last.</summary>
    private Piece Take(int depth)
    {
        var at = At(parser.Current!.Start);
        if (depth > Deepest)
        {
            if (!gaveUp) findings.Error(at, "", NativePhrases.TooDeep, $"{Deepest}");
            gaveUp = true;
            return new Piece.Refused(at);
        }
        if (parser.Current is AnchorAlias alias)
        {
            findings.Error(at, $"*{alias.Value}", NativePhrases.Alias, $"*{alias.Value}");
            return new Piece.Refused(at);
        }
        if (parser.Current is not NodeEvent node) throw new YamlException(parser.Current.Start, parser.Current.End, "a key without a value, or a value without a key");
        SayDecorations(node, at);
        return node switch
        {
            Scalar scalar => new Piece.Scalar(at, scalar.Value),
            SequenceStart => new Piece.Sequence(at, Items(depth)),
            MappingStart => new Piece.Mapping(at, Entries(depth)),
            _ => throw new System.Diagnostics.UnreachableException(node.GetType().Name),
        };
    }

    private void SayDecorations(NodeEvent node, Place at)
    {
        if (!node.Anchor.IsEmpty) findings.Error(at, $"&{node.Anchor.Value}", NativePhrases.Alias, $"&{node.Anchor.Value}");
        if (!node.Tag.IsEmpty) findings.Error(at, node.Tag.IsNonSpecific ? "!" : node.Tag.Value, NativePhrases.Tag, node.Tag.IsNonSpecific ? "!" : node.Tag.Value);
    }

    private ImmutableArray<Piece> Items(int depth)
    {
        var items = ImmutableArray.CreateBuilder<Piece>();
        while (!gaveUp && Move() && parser.Current is not SequenceEnd) items.Add(Take(depth + 1));
        return items.ToImmutable();
    }

    private ImmutableArray<Entry> Entries(int depth)
    {
        var entries = ImmutableArray.CreateBuilder<Entry>();
        var said = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!gaveUp && Move() && parser.Current is not MappingEnd)
        {
            var key = Take(depth + 1);
            if (gaveUp || !Move()) break;
            var value = Take(depth + 1);
            if (key is not Piece.Scalar word)
            {
                if (key is not Piece.Refused) findings.Error(key.At, "", NativePhrases.KeyIsNoWord);
            }
            else if (word.Text == "<<") findings.Error(word.At, "<<", NativePhrases.Alias, "<<");
            else if (!said.TryAdd(word.Text, word.At.Line)) findings.Error(word.At, word.Text, NativePhrases.Twice, word.Text, $"{said[word.Text]}");
            else entries.Add(new Entry(word, value));
        }
        return entries.ToImmutable();
    }

    private Place At(Mark mark) => At(mark, end);

    /// <summary>The next event. Some damaged texts bring the parser (16.3.0) out of step instead of to its own refusal.</summary>
    private bool Move()
    {
        try
        {
            return parser.MoveNext();
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            var at = scanner.CurrentPosition;
            throw new YamlException(at, at, "it ends in the middle of something", e);
        }
    }

    /// <summary>The parser counts both from 1. What is missing at the very end it finds on a line that is not there: it is at the end of the last one.</summary>
    private static Place At(Mark mark, Place end) => mark.Line > end.Line ? end : new(end.File, (int)mark.Line, (int)mark.Column);
}
