using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

/// <summary>What came of one command.</summary>
internal sealed record Session(int ExitCode, string Out, string Error)
{
    public static Session Run(FakeNode? node, string program, params string[] args) => Run(Language.English, node, program, args);

    public static Session Run(Language language, FakeNode? node, string program, params string[] args) => RunTyping("", language, node, program, args);

    /// <param name="view">What a director has written.</param>
    public static Session OfDirector(Language language, string view, params string[] args) => Run("", language, null, view, "bascule", ["director", .. args]);

    /// <param name="typed">What a person types.</param>
    public static Session RunTyping(string typed, Language language, FakeNode? node, string program, params string[] args) =>
        Run(typed, language, node, "/nonexistent/bascule/director.json", program, args);

    private static Session Run(string typed, Language language, FakeNode? node, string directorsView, string program, params string[] args)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal
        {
            Out = output,
            Error = error,
            In = new StringReader(typed),
            Language = language,
            Node = new ControlClient(node?.SocketPath ?? "/nonexistent/bascule/control"),
            DirectorsView = directorsView,
            DrainedFolder = Path.Combine(Path.GetDirectoryName(directorsView)!, "drained"),
            OwnName = "hb1",
            Clock = new StoppedClock(),
        };
        var exitCode = CommandLine.Run(terminal, program, args);
        return new(exitCode, output.ToString(), error.ToString());
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
        public override DateTimeOffset GetUtcNow() => new(2026, 11, 1, 3, 4, 5, TimeSpan.Zero);
    }
}
