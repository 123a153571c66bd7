// bascule standby and bascule takeover: returns when the groups have arrived, and says how long each took. bascule clear: moves nothing itself.
using System.Text.Json;
using Bascule.Cli.Asking;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Moving;

internal static class MoveCommand
{
    public static int Run(Terminal terminal, string verb, IReadOnlyList<string> groups, bool wait, TimeSpan timeLimit, bool asJson)
    {
        var request = new ControlRequest { Verb = verb, Groups = groups is [] ? [ControlProtocol.GroupWords.All] : groups, Wait = wait };
        if (!terminal.TryAsk(request, wait ? timeLimit : Question.Patience, out var answer, out var exitCode)) return exitCode;

        if (asJson)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(answer, CliJson.Plain.ControlResponse));
            return exitCode;
        }

        foreach (var move in answer.Moves)
        {
            var from = move.From ?? terminal.Text(Sentences.Nobody);
            var to = move.To ?? terminal.Text(Sentences.Nobody);
            if (!move.Ok) terminal.Say(Sentences.NotMoved, move.Group, to, move.Sentence ?? "");
            else if (move.TookMs is { } ms) terminal.Say(Sentences.Moved, move.Group, from, to, Wording.Span(ms, terminal.Language));
            else terminal.Say(Sentences.Moving, move.Group, from, to);
        }

        if (!answer.Ok) terminal.Error.WriteLine(answer.Sentence);
        else if (answer.Moves.Count == 0) terminal.Out.WriteLine(answer.Sentence);
        return exitCode;
    }
}
