// What a command has to hand. Commands touch nothing of the world but this, so that a test can be any terminal.
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;
using Bascule.Contracts.Director;

namespace Bascule.Cli;

/// <summary>Where a command prints, in which language, and whom it asks.</summary>
public sealed record Terminal
{
    public required TextWriter Out { get; init; }
    public required TextWriter Error { get; init; }

    /// <summary>Where a person answers.</summary>
    public TextReader In { get; init; } = TextReader.Null;
    public required Language Language { get; init; }
    public required ControlClient Node { get; init; }

    /// <summary>Where the director writes what it knows.</summary>
    public string DirectorsView { get; init; } = DirectorView.Path;

    /// <summary>Where the director looks for who is to be drained.</summary>
    public string DrainedFolder { get; init; } = Drained.Folder;

    /// <summary>Whether a person looks at it: colours only then.</summary>
    public bool IsColoured { get; init; }

    /// <summary>What the machine is called: <c>uname -n</c>.</summary>
    public required string OwnName { get; init; }

    /// <summary>The wall clock, for the few lines that carry the time.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>This process's own terminal.</summary>
    public static Terminal Own() => new()
    {
        Out = Console.Out,
        Error = Console.Error,
        In = Console.In,
        Language = Languages.Chosen(),
        Node = new ControlClient(ControlProtocol.FindSocket()),
        // https://no-color.org: any value but the empty one says no.
        IsColoured = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")),
        OwnName = Environment.MachineName,
    };

    public string Text(Phrase phrase, params ReadOnlySpan<string> about) => phrase.In(Language, about);

    public void Say(Phrase phrase, params ReadOnlySpan<string> about) => Out.WriteLine(Text(phrase, about));

    /// <summary>A sentence about what went wrong, with what to do about it.</summary>
    public void Complain(Phrase phrase, params ReadOnlySpan<string> about)
    {
        var advice = phrase.AdviceIn(Language, about);
        Error.WriteLine(advice.Length == 0 ? Text(phrase, about) : $"{Text(phrase, about)} {advice}");
    }
}
