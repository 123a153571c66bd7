// The program `heartbeat`, as scripts and hands still call it: -s, -k, -r, -V, -D, -v; without any of them, a start.
using Bascule.Cli.Asking;
using Bascule.Cli.Check;
using Bascule.Cli.Reloading;
using Bascule.Cli.Service;
using Bascule.Configuration;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Heartbeat;

internal static class HeartbeatProgram
{
    // The letters of 3.0.6; those that only tune a start by hand are taken and have no effect here.
    private const string Letters = "dDkMrRsvWlVf";

    public static int Run(Terminal terminal, string program, string[] args)
    {
        var wanted = new HashSet<char>();
        for (var i = 0; i < args.Length; i++)
        {
            var letters = args[i].StartsWith('-') && args[i].Length > 1 ? args[i][1..] : "";
            if (letters == "C" && i + 1 < args.Length && wanted.Contains('R')) i++;
            else if (letters.Length == 0 || letters.Any(c => !Letters.Contains(c, StringComparison.Ordinal))) return Usage(terminal, program, letters);
            else wanted.UnionWith(letters);
        }

        return wanted switch
        {
            _ when wanted.Contains('r') && wanted.Contains('R') => Usage(terminal, program, ""),
            _ when wanted.Contains('V') => Print(terminal, $"{Version.Heartbeat} ({Version.Program})"),
            _ when wanted.Contains('D') => Print(terminal, HeartbeatDefaults.Table),
            _ when wanted.Contains('s') => Status(terminal),
            _ when wanted.Contains('k') => Stop(terminal),
            _ when wanted.Contains('r') => Reload(terminal),
            _ when wanted.Contains('v') => Dump(terminal),
            _ => Start(terminal, program),
        };
    }

    private static int Status(Terminal terminal)
    {
        switch (terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Status }, Question.Patience))
        {
            case ControlReply.Answered { Response.Status: { } status }:
                terminal.Out.WriteLine($"heartbeat OK [pid {status.Pid} et al] is running on {terminal.OwnName} [{status.Self}]...");
                return ExitCode.Ok;
            case ControlReply.NotRunning:
                terminal.Out.WriteLine("heartbeat is stopped. No process");
                return ExitCode.NotRunning;
            case var reply:
                // LSB: 4 is "unknown".
                terminal.Complain(reply);
                return ExitCode.NotAllowed;
        }
    }

    private static int Stop(Terminal terminal)
    {
        if (terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Status }, Question.Patience) is ControlReply.NotRunning)
        {
            terminal.Error.WriteLine("INFO: Heartbeat already stopped.");
            return ExitCode.Ok;
        }

        return IsRoot(terminal) ? SystemdUnit.Command("stop") : ExitCode.NotAllowed;
    }

    private static int Start(Terminal terminal, string program)
    {
        if (!IsRoot(terminal)) return ExitCode.NotAllowed;
        if (SystemdUnit.Find() is null)
        {
            terminal.Complain(Sentences.UseTheService, program);
            return ExitCode.Failure;
        }

        return IsGood(terminal, out _) ? SystemdUnit.Command("start") : ExitCode.Configuration;
    }

    private static int Reload(Terminal terminal)
    {
        if (terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Status }, Question.Patience) is ControlReply.NotRunning reply) return terminal.Complain(reply);
        return ReloadCommand.Run(terminal, folder: null);
    }

    private static int Dump(Terminal terminal)
    {
        if (!IsGood(terminal, out var configuration)) return ExitCode.Configuration;
        foreach (var (name, value) in configuration.Parameters) terminal.Out.WriteLine($"{name}\t{value}");
        return ExitCode.Ok;
    }

    private static bool IsGood(Terminal terminal, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out ClassicConfiguration? configuration)
    {
        var local = LocalConfiguration.Read(folder: null, forStart: false);
        configuration = local.Reading.Configuration;
        foreach (var finding in local.Findings.Where(f => f.Severity == Severity.Error)) CheckCommand.Write(terminal, terminal.Error, finding);
        if (configuration is null) terminal.Complain(Sentences.NotStarted);
        return configuration is not null;
    }

    /// <summary>Before anything is tried: an ordinary user would be told of files that only root may read, or asked for a password.</summary>
    private static bool IsRoot(Terminal terminal)
    {
        if (Environment.IsPrivilegedProcess) return true;
        terminal.Complain(StartPhrases.NotRoot);
        return false;
    }

    private static int Print(Terminal terminal, string text)
    {
        terminal.Out.WriteLine(text);
        return ExitCode.Ok;
    }

    private static int Usage(Terminal terminal, string program, string letters)
    {
        foreach (var letter in letters.Where(c => !Letters.Contains(c, StringComparison.Ordinal))) terminal.Error.WriteLine($"{program}: invalid option -- '{letter}'");
        terminal.Error.WriteLine("\nUsage: heartbeat [-dDkMrRsvWlVf] [-C Current-resource-state]\n\t-C only valid with -R\n\t-r is mutually exclusive with -R");
        return ExitCode.Usage;
    }
}
