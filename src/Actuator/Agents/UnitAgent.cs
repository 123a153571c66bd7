// A systemd unit as an agent.
using Bascule.Contracts.Actuation;
using Bascule.Core.Planning;
using Bascule.Linux.Systemd;

namespace Bascule.Actuator.Agents;

internal sealed class UnitAgent(string unit, AgentLimits limits) : Agent
{
    public string UnitName => unit;

    public override AgentReport Do(AgentVerb verb, Action<NoteSeverity, string> note)
    {
        if (verb == AgentVerb.Status)
        {
            if (!Unit.TryRead(unit, out var state, out var why)) return new AgentReport(AgentAnswer.Failed, $"{unit} cannot be asked for: {why}.");
            return new AgentReport(state.IsRunning ? AgentAnswer.Running : AgentAnswer.Stopped);
        }
        note(NoteSeverity.Info, $"Running systemctl {Word(verb)} {unit}");
        var outcome = verb == AgentVerb.Start ? Unit.Start(unit, limits.Action) : Unit.Stop(unit, ShutdownOrder.Anchor, limits.Action);
        return outcome.IsDone
            ? new AgentReport(AgentAnswer.Done)
            : new AgentReport(AgentAnswer.Failed, $"{unit} did not {Word(verb)}: {outcome.Why}.") { HitTimeLimit = outcome.HitTimeLimit };
    }
}
