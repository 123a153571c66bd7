// bascule status: the cluster as this node sees it, or, while the node does not run, what is missing for a start.
using System.Text.Json;
using Bascule.Cli.Asking;
using Bascule.Cli.Check;
using Bascule.Cli.Service;
using Bascule.Configuration;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Status;

internal static class StatusCommand
{
    public static int Run(Terminal terminal, string? folder, bool asJson)
    {
        switch (terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Status }, Question.Patience))
        {
            case ControlReply.Answered { Response.Status: { } status }:
                return Running(terminal, status, asJson);
            case ControlReply.Answered { Response: var refused }:
                terminal.Error.WriteLine(refused.Sentence);
                return ExitCode.Failure;
            case ControlReply.NotRunning:
                var service = SystemdUnit.Find();
                return Stopped(terminal, service, LocalConfiguration.Read(folder, forStart: Environment.IsPrivilegedProcess), asJson);
            case var reply:
                return terminal.Complain(reply);
        }
    }

    private static int Running(Terminal terminal, StatusReport status, bool asJson)
    {
        var concerns = Concerns.Of(status, terminal.Language);
        if (asJson) Write(terminal, new StatusView { Running = true, Concerns = concerns, Status = status });
        else new StatusText(terminal, status).Write(concerns);
        return concerns.Count == 0 ? ExitCode.Ok : ExitCode.Failure;
    }

    internal static int Stopped(Terminal terminal, ServiceReport? service, LocalConfiguration local, bool asJson)
    {
        var next = NextStep(terminal, service, local);
        if (asJson)
        {
            Write(terminal, new StatusView
            {
                Running = false,
                Concerns = [terminal.Text(Sentences.Stopped, terminal.OwnName)],
                Service = service,
                Configuration = new CheckReport
                {
                    Folder = local.Folder.Path,
                    InForce = local.InForce,
                    Starts = local.Errors == 0,
                    Findings = [.. local.Findings.Select(f => FindingReport.Of(f, terminal.Language))],
                },
                Next = next,
            });
            return ExitCode.NotRunning;
        }

        terminal.Say(Sentences.Stopped, terminal.OwnName);
        if (service is null) terminal.Say(Sentences.NoSystemd);
        else if (service.Load == "not-found") terminal.Say(Sentences.ServiceMissing);
        else
        {
            terminal.Say(Sentences.ServiceState, service.Active, terminal.Text(IsEnabled(service) ? Sentences.Enabled : Sentences.Disabled));
            if (service.Active == "failed") terminal.Say(Sentences.ServiceFailed, $"{service.ExitCode}", service.Said.Length == 0 ? "" : $": {service.Said}");
        }

        if (!local.IsAbsent)
        {
            foreach (var finding in local.Findings) CheckCommand.Write(terminal, terminal.Out, finding);
            if (local.Errors == 0) terminal.Say(Sentences.CheckGood, local.InForce, $"{local.Warnings}");
            else terminal.Say(Sentences.CheckBad, local.InForce, $"{local.Errors}", $"{local.Warnings}");
        }

        terminal.Say(Sentences.Next, next);
        return ExitCode.NotRunning;
    }

    private static string NextStep(Terminal terminal, ServiceReport? service, LocalConfiguration local)
    {
        if (local.IsAbsent) return terminal.Text(Sentences.NextWrite, local.Folder.Path);
        var errors = local.Findings.Where(f => f.Severity == Severity.Error).ToList();
        if (errors.Count > 0)
        {
            // authkeys is for root alone, as it must be: that is no fault of the file.
            var onlyUnreadable = !Environment.IsPrivilegedProcess && errors.TrueForAll(f => ReferenceEquals(f.Phrase, FilePhrases.Unreadable));
            return terminal.Text(onlyUnreadable ? Sentences.NextAsRoot : Sentences.NextCorrect);
        }

        // The one refusal that the files on this machine cannot show: the node heard its peer and understood nothing (Core/Membership/Joining).
        if (service is { Active: "failed" } && service.Said.Contains("authkeys differs", StringComparison.Ordinal))
        {
            var other = local.Reading.Configuration?.Cluster.Nodes.FirstOrDefault(n => n != new Core.NodeName(terminal.OwnName)).Value;
            return terminal.Text(Sentences.NextSameKeys, local.Files.Authkeys.Path, other ?? "HOST", Path.GetDirectoryName(local.Files.Authkeys.Path) ?? "");
        }

        return terminal.Text(service switch
        {
            { Active: "activating" or "reloading" } => Sentences.NextWait,
            { Active: "failed", ExitCode: not ExitCode.Configuration } => Sentences.NextJournal,
            not null when !IsEnabled(service) => Sentences.NextEnable,
            _ => Sentences.NextStart,
        });
    }

    private static bool IsEnabled(ServiceReport service) => service.UnitFile.StartsWith("enabled", StringComparison.Ordinal);

    private static void Write(Terminal terminal, StatusView view) =>
        terminal.Out.WriteLine(JsonSerializer.Serialize(view, CliJson.Plain.StatusView));
}
