// bascule plan: what a reload would do now, and touches nothing. The difference between what the running node has read and the files as they are.
using System.Text.Json;
using Bascule.Cli.Asking;
using Bascule.Cli.Check;
using Bascule.Configuration;
using Bascule.Configuration.Machine;
using Bascule.Configuration.Reloading;
using Bascule.Contracts;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Reloading;

internal static class PlanCommand
{
    public static int Run(Terminal terminal, string? folder, bool asJson)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            terminal.Complain(Sentences.PlanNotRoot);
            return ExitCode.NotAllowed;
        }

        return Run(terminal, RunFolder.Configuration, LocalConfiguration.Read(folder, forStart: false), asJson);
    }

    internal static int Run(Terminal terminal, string snapshot, LocalConfiguration local, bool asJson)
    {
        var reply = terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Status }, Question.Patience);
        if (reply is not ControlReply.Answered) return terminal.Complain(reply);
        if (RunningConfiguration.Read(snapshot, ThisMachine.OwnName()) is not { } running)
        {
            terminal.Complain(Sentences.NoSnapshot, snapshot);
            return ExitCode.Failure;
        }

        var wanted = local.Errors == 0 ? RunningConfiguration.Of(local.Files, ThisMachine.OwnName()) : null;
        var plan = wanted is null ? null : ReloadPlan.Between(running, wanted);
        if (asJson) terminal.Out.WriteLine(JsonSerializer.Serialize(PlanReport.Of(local, plan, terminal.Language), CliJson.Plain.PlanReport));
        else Write(terminal, local, plan);
        return plan is null ? ExitCode.Configuration : plan.Steps.IsEmpty ? ExitCode.Ok : ExitCode.Failure;
    }

    private static void Write(Terminal terminal, LocalConfiguration local, ReloadPlan? plan)
    {
        if (plan is null)
        {
            foreach (var finding in local.Findings.Where(f => f.Severity == Severity.Error)) CheckCommand.Write(terminal, terminal.Error, finding);
            terminal.Complain(Sentences.PlanBad, local.InForce);
            return;
        }

        if (plan.Steps.IsEmpty)
        {
            terminal.Say(Sentences.PlanNothing, local.InForce);
            return;
        }

        foreach (var step in plan.Shown) Write(terminal, step);
        terminal.Say(plan.Obstacles.Any() ? Sentences.PlanRefused : Sentences.PlanRuns);
    }

    /// <summary>A line each: what is other, and what follows.</summary>
    internal static void Write(Terminal terminal, ReloadStep step)
    {
        var line = terminal.Text(Sentences.PlanStep, step.Sentence(terminal.Language), step.Consequence(terminal.Language));
        terminal.Out.WriteLine(step.Obstacle is not null && terminal.IsColoured ? $"\e[31m{line}\e[0m" : line);
    }
}
