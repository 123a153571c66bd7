// Reads bascule.yaml: each section, in the order in which its values must reach the rules. What a value means and whether it fits
// is decided where ha.cf's and haresources' are: here is only who may say what, and in which words.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Director;

namespace Bascule.Configuration.Native;

internal sealed partial class NativeReader
{
    private static readonly string[] TopLevel =
        ["nodes", "links", "port", "timing", "failback", "failback-when", "conflict-probe", "fence", "groups", "keys", "real-time", "logging", "scripts", "identity", "watching", "hooks", NativeServices.Key, NativeServices.WaysOut];

    private readonly FoundFile file;
    private readonly Findings findings;
    private readonly HaCfReader reader;
    private readonly List<Statement> statements = [];
    private readonly List<PlacedGroup> groups = [];
    private readonly SortedDictionary<string, Word> parameters = new(StringComparer.Ordinal);
    private ReturnPolicy? returning;

    private NativeReader(FoundFile file, Surroundings here, Findings findings)
    {
        (this.file, this.findings) = (file, findings);
        reader = HaCfReader.Told(file, here, findings);
    }

    /// <summary>What the file says; null if it cannot be read at all.</summary>
    public static NativeContents? Read(FoundFile file, Surroundings here, Findings findings)
    {
        SayWritable(file, findings);
        if (DocumentReader.Read(file, findings) is not { } root) return null;
        if (Section.Of(System.IO.Path.GetFileName(file.Path), root, findings, TopLevel) is not { } top) return null;
        return new NativeReader(file, here, findings).Read(top);
    }

    private NativeContents Read(Section top)
    {
        Say("node", top.At, top.Words("nodes"));
        ReadLinks(top);
        ReadTiming(top);
        ReadPolicy(top);
        ReadScripts(top);
        ReadWatching(top);
        ReadFences(top);
        foreach (var group in top.List("groups")) ReadGroup(group);
        var hooks = ReadHooks(top);
        var keys = ReadKeys(top);

        var said = reader.SaidAll();
        var typed = said.Parameters;
        foreach (var (name, value) in parameters) typed = typed.SetItem(name, value.Text);
        return new NativeContents(said with { Parameters = typed, Fences = [.. fences], Hooks = hooks, Checks = [.. checks.Select(c => c.Check)], Returning = returning }, [.. groups], keys, [.. statements], [.. parameters.Select(p => new Statement(p.Key, [p.Value]))])
        {
            Hooks = hooks.IsEmpty ? null : top["hooks"]!.At,
            OfDirector = [.. top.Entries.Where(e => e.Key.Text is NativeServices.Key or NativeServices.WaysOut).Select(e => new Word(e.Key.Text, e.Key.At))],
            Checks = [.. checks],
            Returning = returning is null ? null : top["failback"]!.At,
            IsFenceBroken = top["fence"] is not null && (fences.Count == 0 || fences.Exists(f => f.Methods.IsEmpty)),
        };
    }

    /// <summary>Root starts what this file names, so who may write it may do anything.</summary>
    private static void SayWritable(FoundFile file, Findings findings)
    {
        const UnixFileMode writable = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;
        if (!file.Exists || file.Mode is not { } mode || (mode & writable) == UnixFileMode.None) return;
        var octal = Convert.ToString((int)mode, 8).PadLeft(3, '0');
        findings.Error(Place.Whole(file.Path), octal, NativePhrases.Writable, octal, file.Path);
    }

    private Word? ReadKeys(Section top)
    {
        if (top.Inner("keys", "file")?.Word("file", isNeeded: true) is not { } path) return null;
        if (path.Text.StartsWith('/')) return path;
        findings.Error(path.At, path.Text, HaCfPhrases.NoFullPath, path.Text);
        return null;
    }

    private void Say(string directive, Place at, params ImmutableArray<Word> values)
    {
        if (values.IsEmpty) return;
        statements.Add(new Statement(directive, values));
        reader.Say(new Word(directive, at), values);
    }

    private void Say(string directive, Word? word)
    {
        if (word is { } value) Say(directive, value.At, value);
    }
}

/// <summary>What bascule.yaml says, in the words of the classic files.</summary>
/// <param name="KeyFile">Null: authkeys of the classic folder.</param>
/// <param name="Statements">The lines of ha.cf that say the same, in their order.</param>
/// <param name="Parameters">What scripts and hbparameter are told beyond that.</param>
internal sealed record NativeContents(HaCf HaCf, ImmutableArray<PlacedGroup> Groups, Word? KeyFile, ImmutableArray<Statement> Statements, ImmutableArray<Statement> Parameters)
{
    /// <summary>Devices were meant, and have their own findings.</summary>
    public bool IsFenceBroken { get; init; }

    /// <summary>Where it is said that groups return under conditions; null if they do not.</summary>
    public Place? Returning { get; init; }

    /// <summary>Keys that only a director reads.</summary>
    public ImmutableArray<Word> OfDirector { get; init; } = [];

    /// <summary>Where hooks are said; null if there are none.</summary>
    public Place? Hooks { get; init; }

    public ImmutableArray<PlacedCheck> Checks { get; init; } = [];
}

/// <summary>A line of ha.cf.</summary>
internal readonly record struct Statement(string Directive, ImmutableArray<Word> Values);
