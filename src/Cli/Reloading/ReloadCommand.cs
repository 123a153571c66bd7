// bascule reload: what `systemctl reload heartbeat` runs, as root. The files are judged as before a start; if they are good, root's copy of them takes the place of
// the former one and the node is asked to take it over. If anybody refuses, the former copy comes back and nothing has changed.
using Bascule.Cli.Asking;
using Bascule.Cli.Check;
using Bascule.Cli.Preparing;
using Bascule.Configuration;
using Bascule.Configuration.Machine;
using Bascule.Configuration.Reloading;
using Bascule.Contracts.Control;
using Bascule.Linux.Files;

namespace Bascule.Cli.Reloading;

internal sealed class ReloadCommand(Terminal terminal, Places places, Accounts accounts)
{
    /// <summary>The node gives its actuator 10 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static int Run(Terminal terminal, string? folder)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            terminal.Complain(StartPhrases.NotRoot);
            return ExitCode.NotAllowed;
        }

        return new ReloadCommand(terminal, new Places(), Accounts.OfThisMachine()).Run(LocalConfiguration.Read(folder, forStart: false));
    }

    internal int Run(LocalConfiguration local)
    {
        var reply = terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Status }, Question.Patience);
        if (reply is not ControlReply.Answered) return terminal.Complain(reply);
        if (RunningConfiguration.Read(places.ConfigurationFolder, ThisMachine.OwnName()) is not { } running)
        {
            terminal.Complain(Sentences.NoSnapshot, places.ConfigurationFolder);
            return ExitCode.Failure;
        }

        foreach (var finding in local.Findings.Where(f => f.Severity != Severity.Note)) CheckCommand.Write(terminal, terminal.Error, finding);
        if (local.Errors > 0 || RunningConfiguration.Of(local.Files, ThisMachine.OwnName()) is not { } wanted)
        {
            terminal.Complain(Sentences.ReloadBad);
            return ExitCode.Configuration;
        }

        var plan = ReloadPlan.Between(running, wanted);
        foreach (var step in plan.Shown) PlanCommand.Write(terminal, step);
        if (plan.Obstacles.Any())
        {
            terminal.Complain(Sentences.ReloadRefused);
            return ExitCode.Failure;
        }

        return TakeOver(local);
    }

    private int TakeOver(LocalConfiguration local)
    {
        if (accounts.User("bascule") is not { } user || accounts.Group("bascule") is not { } group)
        {
            terminal.Complain(Sentences.NoAccount, "bascule");
            return ExitCode.Failure;
        }

        const UnixFileMode mayLook = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
        var (present, next, former) = (places.ConfigurationFolder, places.ConfigurationFolder + ".next", places.ConfigurationFolder + ".former");
        if (!Snapshot.TryTake(local, new Owner(0, group, mayLook), new Owner(user, group, UnixFileMode.UserRead), next, out var refused))
        {
            terminal.Complain(Sentences.CannotLayOut, refused.Asked ?? next, refused.Text);
            return ExitCode.Failure;
        }

        Snapshot.Remove(former);
        Directory.Move(present, former);
        Directory.Move(next, present);
        var isAnswered = terminal.TryAsk(new ControlRequest { Verb = ControlProtocol.Verbs.Reload }, Patience, out var answer, out var exitCode);
        if (isAnswered && answer.Ok)
        {
            Snapshot.Remove(former);
            terminal.Out.WriteLine(answer.Sentence);
            return ExitCode.Ok;
        }

        Snapshot.Remove(present);
        Directory.Move(former, present);
        if (isAnswered) terminal.Error.WriteLine(answer.Sentence);
        terminal.Complain(Sentences.ReloadRefused);
        return exitCode;
    }
}
