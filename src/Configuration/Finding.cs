// What a check has to say about a file or about the machine, with the place where it is so.
using System.Collections.Immutable;
using Bascule.Configuration.Ocf;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration;

public enum Severity
{
    /// <summary>Good to know; nothing need be done.</summary>
    Note,

    /// <summary>It runs, but probably not as its author thinks.</summary>
    Warning,

    /// <summary>It does not start.</summary>
    Error,
}

/// <summary>Where in a file: lines and columns count from 1; line 0 is the file as a whole.</summary>
public readonly record struct Place(string File, int Line, int Column)
{
    public static Place Whole(string file) => new(file, 0, 0);

    public override string ToString() => (Line, Column) switch
    {
        (0, _) => File,
        (_, 0) => $"{File}:{Line}",
        _ => $"{File}:{Line}:{Column}",
    };
}

/// <summary>One sentence about one place.</summary>
/// <param name="Word">The word it is about, as written; empty if it is about a line or a file.</param>
/// <param name="About">What fills the phrase's placeholders.</param>
public sealed record Finding(Severity Severity, Place At, string Word, Phrase Phrase, ImmutableArray<string> About)
{
    public string File => At.File;
    public int Line => At.Line;
    public int Column => At.Column;

    public string Sentence(Language language) => Phrase.In(language, About.AsSpan());

    /// <summary>What to write or do instead; empty if nothing need be done.</summary>
    public string Advice(Language language) => Phrase.AdviceIn(language, About.AsSpan());

    /// <summary>As compilers print it, so that editors can jump there: <c>/etc/ha.d/ha.cf:3:11: error: …</c>.</summary>
    public string In(Language language)
    {
        var advice = Advice(language);
        return $"{At}: {Speech(language)}: {Sentence(language)}{(advice.Length == 0 ? "" : " " + advice)}";
    }

    public override string ToString() => In(Language.English);

    private string Speech(Language language) => (Severity, language) switch
    {
        (Severity.Error, Language.French) => "erreur",
        (Severity.Warning, Language.French) => "attention",
        (Severity.Note, Language.French) => "remarque",
        (Severity.Error, _) => "error",
        (Severity.Warning, _) => "warning",
        _ => "note",
    };
}

/// <summary>Collects what is found, up to a bound of errors and one of remarks: a file full of rubbish must not fill a journal.</summary>
/// <param name="instead">Sentences that are said another way about this kind of file.</param>
internal sealed class Findings(ImmutableDictionary<Phrase, Phrase>? instead = null)
{
    public const int Bound = 100;

    private readonly List<Finding> errors = [];
    private readonly List<Finding> remarks = [];

    private bool someDropped;

    /// <summary>Whether no further error would be kept: time to stop reading.</summary>
    public bool IsFull => errors.Count >= Bound;

    /// <summary>Whether an error was found, kept or dropped.</summary>
    public bool HasError { get; private set; }

    public void Error(Place at, string word, Phrase phrase, params ReadOnlySpan<string> about) => Add(Severity.Error, at, word, phrase, about);
    public void Error(Place at, string word, OcfFault fault) => Add(Severity.Error, at, word, fault.Phrase, fault.About.AsSpan());
    public void Warn(Place at, string word, Phrase phrase, params ReadOnlySpan<string> about) => Add(Severity.Warning, at, word, phrase, about);
    public void Note(Place at, string word, Phrase phrase, params ReadOnlySpan<string> about) => Add(Severity.Note, at, word, phrase, about);

    /// <summary>In the order of the files as read, then of their lines.</summary>
    public ImmutableArray<Finding> InOrder(params string[] files)
    {
        var ordered = errors.Concat(remarks)
            .OrderBy(f => Array.IndexOf(files, f.File) is >= 0 and var index ? index : files.Length)
            .ThenBy(f => f.Line).ThenBy(f => f.Column);
        var all = ordered.ToImmutableArray();
        return !someDropped && !IsFull ? all : all.Add(new Finding(HasError ? Severity.Error : Severity.Warning, Place.Whole(files[0]), "", FilePhrases.More, [$"{all.Length}"]));
    }

    private void Add(Severity severity, Place at, string word, Phrase phrase, ReadOnlySpan<string> about)
    {
        HasError |= severity == Severity.Error;
        var list = severity == Severity.Error ? errors : remarks;           // remarks never crowd an error out
        if (list.Count < Bound) list.Add(new Finding(severity, at, word, instead?.GetValueOrDefault(phrase) ?? phrase, about.ToImmutableArray()));
        else someDropped = true;
    }
}
