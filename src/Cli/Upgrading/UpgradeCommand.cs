// bascule upgrade: the running processes become the installed program, one after the other, with everything that is held staying where it is. The package's script runs
// it. First everything is asked that could speak against it, so that a refusal changes nothing; this command is the new program, so it judges as the new one will.
//
// The actuator goes first: it ends, and the service manager starts it again. When all is held as before, the node begins itself anew. If the two versions do not
// understand each other, waiting in between would be for nothing, and both go at once (docs/decisions/0029).
using System.Diagnostics;
using System.Text.Json;
using Bascule.Cli.Asking;
using Bascule.Cli.Check;
using Bascule.Cli.Preparing;
using Bascule.Cli.Reloading;
using Bascule.Configuration;
using Bascule.Configuration.Machine;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Actuation;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Upgrading;

internal sealed class UpgradeCommand(Terminal terminal, Places places, IServiceProcesses processes, bool asJson)
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(100);

    private UpgradeReport report = new() { Done = false, Program = Version.Program };

    /// <summary>How long a better moment is waited for: a peer that is late, a group on its way.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longer than any lease that counts: then it has come to whatever it had to come to.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(20);

    public static int Run(Terminal terminal, bool asJson)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            terminal.Complain(StartPhrases.NotRoot);
            return ExitCode.NotAllowed;
        }

        return new UpgradeCommand(terminal, new Places(), new ServiceProcesses(), asJson).Run();
    }

    internal int Run()
    {
        if (!terminal.TryAsk(new ControlRequest { Verb = ControlProtocol.Verbs.Status }, Question.Patience, out var answer, out var exitCode)) return exitCode;
        if (answer.Status is not { } before) return Refuse(ExitCode.Failure, Sentences.Garbled, answer.Sentence);

        var actuator = processes.Actuator;
        var (isActuatorOld, isNodeOld) = (actuator is { } process && processes.IsOutdated(process), before.Pid is not { } node || processes.IsOutdated(node));
        report = report with { Held = [.. Held(before).Select(g => g.Name)] };
        if (!isActuatorOld && !isNodeOld) return Finish(Sentences.UpgradeNothing, Version.Program);

        if (RunningConfiguration.Reading(places.ConfigurationFolder, ThisMachine.OwnName()) is not { } reading) return Refuse(ExitCode.Failure, Sentences.NoSnapshot, places.ConfigurationFolder);
        if (reading.Configuration is null)
        {
            foreach (var finding in reading.Findings.Where(f => f.Severity == Severity.Error)) CheckCommand.Write(terminal, terminal.Error, finding);
            return Refuse(ExitCode.Configuration, Sentences.UpgradeUnreadable, Version.Program);
        }
        var enough = ControlProtocol.ShortestLeaseOfUpgrade;
        if (before.Timing.LeaseMs < enough.TotalMilliseconds && Held(before).FirstOrDefault(g => !(g.MaintenanceMs > enough.TotalMilliseconds)) is { } endangered)
            return Refuse(ExitCode.Failure, Sentences.UpgradeShortLease, endangered.Name, Span(before.Timing.LeaseMs), Span((long)enough.TotalMilliseconds));
        if (WhyNotNow() is { } refusal) return refusal;

        var understand = before.Actuator.Protocol == ActuationCodec.Version;
        if (isActuatorOld && (understand || !isNodeOld) && !TryActuator(before)) return ExitCode.Failure;
        if (isNodeOld && !TryNode(before, andActuator: isActuatorOld && !understand)) return ExitCode.Failure;
        return Finish();
    }

    /// <summary>Waits for a moment at which the node can; the exit code if there is none.</summary>
    private int? WhyNotNow()
    {
        using var over = new CancellationTokenSource(Patience);
        while (true)
        {
            if (!terminal.TryAsk(new ControlRequest { Verb = ControlProtocol.Verbs.Upgrade, Preview = true }, Question.Patience, out var answer, out var exitCode)) return exitCode;
            if (answer.Ok) return null;
            if (answer.Refusal == Refusal.UnknownVerb) return Refuse(ExitCode.Failure, Sentences.UpgradeUnknown);
            if (over.IsCancellationRequested) return Refuse(ExitCode.Failure, Sentences.UpgradeNotNow, answer.Sentence);
            over.Token.WaitHandle.WaitOne(BetweenQuestions);
        }
    }

    private bool TryActuator(StatusReport before)
    {
        var clock = Stopwatch.StartNew();
        if (!processes.TryHangUpActuator())
        {
            Refuse(ExitCode.Failure, Sentences.UpgradeNoService);
            return false;
        }
        if (!IsWhole(before, now => now.Actuator.Greetings > before.Actuator.Greetings)) return false;
        report = report with { ActuatorAwayMs = clock.ElapsedMilliseconds };
        Say(Sentences.UpgradedActuator, clock);
        return true;
    }

    private bool TryNode(StatusReport before, bool andActuator)
    {
        var clock = Stopwatch.StartNew();
        var reply = terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Upgrade }, Question.Patience);
        if (reply is ControlReply.Answered { Response: var refused })
        {
            Refuse(ExitCode.Failure, Sentences.UpgradeNotNow, refused.Sentence);
            return false;
        }
        if (andActuator && !processes.TryHangUpActuator())
        {
            Refuse(ExitCode.Failure, Sentences.UpgradeNoService);
            return false;
        }
        if (!IsWhole(before, now => Incarnation(now) != Incarnation(before))) return false;
        report = report with { NodeAwayMs = clock.ElapsedMilliseconds, ActuatorAwayMs = andActuator ? clock.ElapsedMilliseconds : report.ActuatorAwayMs };
        Say(andActuator ? Sentences.UpgradedBoth : Sentences.UpgradedNode, clock);
        return true;
    }

    /// <summary>Waits until the node is another than before in the way that is meant, has its actuator, and holds what it held, by the same claims.</summary>
    private bool IsWhole(StatusReport before, Func<StatusReport, bool> isAnother)
    {
        using var over = new CancellationTokenSource(Limit);
        while (!over.IsCancellationRequested)
        {
            var reply = terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Status }, Question.Patience);
            if (reply is ControlReply.Answered { Response.Status: { Actuator.Connected: true } now } && isAnother(now) && !Lost(before, now).Any()) return true;
            over.Token.WaitHandle.WaitOne(BetweenLooks);
        }
        var last = terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Status }, Question.Patience);
        var lost = last is ControlReply.Answered { Response.Status: { } found } ? Lost(before, found) : Held(before).Select(g => g.Name);
        Refuse(ExitCode.Failure, Sentences.UpgradeNotWhole, Span((long)Limit.TotalMilliseconds), string.Join(", ", lost) is { Length: > 0 } names ? names : "–");
        return false;
    }

    private static IEnumerable<string> Lost(StatusReport before, StatusReport now) =>
        Held(before).Where(g => !Held(now).Any(h => h.Name == g.Name && h.Epoch == g.Epoch)).Select(g => g.Name);

    private static IEnumerable<GroupReport> Held(StatusReport status) => status.Groups.Where(g => g.Holding == Holding.Held);

    private static uint? Incarnation(StatusReport status) => status.Nodes.FirstOrDefault(n => n.IsSelf)?.Incarnation;

    private string Span(long milliseconds) => Wording.Span(milliseconds, terminal.Language);

    private void Say(Phrase phrase, Stopwatch clock)
    {
        if (!asJson) terminal.Say(phrase, Version.Program, Wording.Span(clock.Elapsed, terminal.Language));
    }

    private int Refuse(int exitCode, Phrase phrase, params ReadOnlySpan<string> about)
    {
        report = report with { Sentence = terminal.Text(phrase, about) };
        if (asJson) Print();
        else terminal.Complain(phrase, about);
        return exitCode;
    }

    private int Finish(Phrase? phrase = null, params ReadOnlySpan<string> about)
    {
        report = report with { Done = true };
        if (asJson) Print();
        else if (phrase is not null) terminal.Say(phrase, about);
        else if (report.Held.Count > 0) terminal.Say(Sentences.UpgradeHeld, string.Join(", ", report.Held));
        return ExitCode.Ok;
    }

    private void Print() => terminal.Out.WriteLine(JsonSerializer.Serialize(report, CliJson.Plain.UpgradeReport));
}
