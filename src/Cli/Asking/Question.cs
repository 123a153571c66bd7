// One question to the node, and one sentence for each way in which there is no answer.
using Bascule.Contracts.Control;

namespace Bascule.Cli.Asking;

internal static class Question
{
    /// <summary>A node that runs answers within milliseconds; cl_status of Heartbeat gives up after 5 s as well.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks; says why there is no answer and with which code to exit, or hands the answer over.</summary>
    public static bool TryAsk(this Terminal terminal, ControlRequest request, TimeSpan timeLimit, out ControlResponse answer, out int exitCode)
    {
        var reply = terminal.Node.Ask(request, timeLimit);
        if (reply is ControlReply.Answered { Response: var response })
        {
            (answer, exitCode) = (response, response.Ok ? ExitCode.Ok : ExitCode.Failure);
            return true;
        }

        answer = ControlResponse.Refused(Refusal.Unreadable, "");
        exitCode = terminal.Complain(reply);
        return false;
    }

    /// <summary>Says on the error stream why there is no answer, and returns the code to exit with.</summary>
    public static int Complain(this Terminal terminal, ControlReply reply)
    {
        switch (reply)
        {
            case ControlReply.NotRunning:
                terminal.Complain(Sentences.NotRunning, terminal.OwnName);
                return ExitCode.NotRunning;
            case ControlReply.NotAllowed(var path):
                terminal.Complain(Sentences.NotAllowed, path);
                return ExitCode.NotAllowed;
            case ControlReply.Silent(var limit):
                terminal.Complain(Sentences.Silent, terminal.OwnName, Wording.Span(limit, terminal.Language));
                return ExitCode.Failure;
            case ControlReply.Garbled(var detail):
                terminal.Complain(Sentences.Garbled, detail);
                return ExitCode.Failure;
            default:
                throw new System.Diagnostics.UnreachableException(reply.ToString());
        }
    }
}
