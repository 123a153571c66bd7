// A script of resource.d or init.d, called as Heartbeat calls it: SCRIPT argument… start|stop|status.
using Bascule.Contracts.Actuation;
using Bascule.Core.Planning;
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Agents;

/// <param name="Action">For start and stop.</param>
internal sealed record AgentLimits(TimeSpan Action, TimeSpan Status)
{
    public static readonly AgentLimits Default = new(Agent.ActionLimit, Agent.StatusLimit);
}

internal sealed class ScriptAgent(string path, IReadOnlyList<string> arguments, IReadOnlyDictionary<string, string> environment, AgentLimits limits) : Agent
{
    public override AgentReport Do(AgentVerb verb, Action<NoteSeverity, string> note)
    {
        var said = string.Join(' ', [path, .. arguments, Word(verb)]);
        if (verb != AgentVerb.Status) note(NoteSeverity.Info, $"Running {said}");
        var call = new ProgramCall(path, [.. arguments, Word(verb)], environment);
        var ending = ProgramRun.ToItsEnd(call, verb == AgentVerb.Status ? limits.Status : limits.Action);

        if (verb == AgentVerb.Status)
        {
            return ending.HitTimeLimit || ending.NotStarted.IsError
                ? new AgentReport(AgentAnswer.Failed, $"{said} {ending.Clause}.")
                : new AgentReport(StatusText.SaysRunning(ending.Output) ? AgentAnswer.Running : AgentAnswer.Stopped);
        }
        if (ending.Succeeded)
        {
            if (verb == AgentVerb.Stop) ActionCgroup.RemoveEmpty(); // the one its start had left the service in
            note(NoteSeverity.Debug, $"{said} done in {(long)ending.Took.TotalMilliseconds} ms.{LastWords.Quoted(ending)}");
            return new AgentReport(AgentAnswer.Done);
        }
        if (ending.ExitCode is { } code) note(NoteSeverity.Error, $"Return code {code} from {path}"); // the line admins grep for
        return new AgentReport(AgentAnswer.Failed, $"{said} {ending.Clause}.{LastWords.Quoted(ending)}") { HitTimeLimit = ending.HitTimeLimit };
    }
}
