// hb_standby and hb_takeover: Heartbeat's two scripts for moving resources, with their words and their exit codes.
// Like them they return as soon as the node has begun; `bascule standby` waits. Unlike them they say so when no node
// runs, where the scripts hang on the FIFO.
using Bascule.Cli.Asking;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Heartbeat;

internal static class HbMove
{
    public static int Standby(Terminal terminal, string program, string[] args)
    {
        if (!TryGroups(terminal, program, args, out var groups)) return 1;

        // The script turns failback into foreign before it says what it does.
        var said = groups == ControlProtocol.GroupWords.Failback ? ControlProtocol.GroupWords.Foreign : groups;
        terminal.Error.WriteLine($"{SyslogLine.Stamp(terminal)} Going standby [{said}].");
        return Begin(terminal, ControlProtocol.Verbs.Standby, said);
    }

    public static int Takeover(Terminal terminal, string program, string[] args) =>
        TryGroups(terminal, program, args, out var groups) ? Begin(terminal, ControlProtocol.Verbs.Takeover, groups) : 1;

    private static int Begin(Terminal terminal, string verb, string groups)
    {
        if (!terminal.TryAsk(new ControlRequest { Verb = verb, Groups = [groups] }, Question.Patience, out var answer, out var exitCode)) return exitCode;

        // The scripts exit with 0 once their message is sent, whatever comes of it; a refusal is at least said.
        if (!answer.Ok) terminal.Error.WriteLine(answer.Sentence);
        return ExitCode.Ok;
    }

    private static bool TryGroups(Terminal terminal, string program, string[] args, out string groups)
    {
        groups = args is [var word, ..] ? word : ControlProtocol.GroupWords.All;
        if (args.Length > 1) terminal.Out.WriteLine($"{program}: too many arguments");
        else if (groups is ControlProtocol.GroupWords.All or ControlProtocol.GroupWords.Foreign or ControlProtocol.GroupWords.Local or ControlProtocol.GroupWords.Failback) return true;
        else if (groups != "--help") terminal.Out.WriteLine($"{program}: wrong resources({groups}).");

        // On two streams, as in the script.
        terminal.Out.WriteLine("usage:");
        terminal.Error.WriteLine($"{program} [all|foreign|local|failback]");
        return false;
    }
}
