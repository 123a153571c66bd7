// bascule confirm-off NODE: a person says that a silent node is off, where no fence device can. The node is asked first what that would mean and whether it
// can be believed; then the person types the name again, since whoever is wrong here destroys data.
using System.Text.Json;
using Bascule.Cli.Asking;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Fencing;

internal static class ConfirmOffCommand
{
    public static int Run(Terminal terminal, string node, bool yes, bool asJson)
    {
        var request = new ControlRequest { Verb = ControlProtocol.Verbs.ConfirmOff, Node = node };
        if (!yes)
        {
            if (!terminal.TryAsk(request with { Preview = true }, Question.Patience, out var preview, out var exitCode)) return exitCode;
            if (!preview.Ok) return Tell(terminal, preview, asJson);

            terminal.Error.WriteLine(preview.Sentence);
            terminal.Error.Write(terminal.Text(Sentences.TypeTheName, node));
            if (!string.Equals(terminal.In.ReadLine()?.Trim(), node, StringComparison.OrdinalIgnoreCase))
            {
                terminal.Complain(Sentences.NotConfirmed);
                return ExitCode.Failure;
            }
        }
        return terminal.TryAsk(request, Question.Patience, out var answer, out var code) ? Tell(terminal, answer, asJson) : code;
    }

    private static int Tell(Terminal terminal, ControlResponse answer, bool asJson)
    {
        if (asJson) terminal.Out.WriteLine(JsonSerializer.Serialize(answer, CliJson.Plain.ControlResponse));
        else (answer.Ok ? terminal.Out : terminal.Error).WriteLine(answer.Sentence);
        return answer.Ok ? ExitCode.Ok : ExitCode.Failure;
    }
}
