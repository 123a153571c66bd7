// One node's fencing from beginning to end: the methods in order, until one has succeeded.
using Bascule.Configuration.Fencing;
using Bascule.Contracts.Actuation;

namespace Bascule.Actuator.Fencing;

/// <summary>What came of it.</summary>
/// <param name="Clause">How that is known, or what failed.</param>
internal sealed record FenceReport(bool Succeeded, string Clause);

internal sealed class FenceRun(FencePlaces places)
{
    /// <param name="report">Called once, as soon as it is certain; switching on again comes after it, since nobody must wait for that.</param>
    public void Do(FencePlan plan, Action<NoteSeverity, string> note, Action<FenceReport> report)
    {
        var failures = new List<string>();
        foreach (var method in plan.Methods)
        {
            var agent = method.IsPlugin ? null : new FenceAgent(method, plan.Node.Value, places);
            var result = agent is null ? new StonithPlugin(method, plan.Node.Value, places).Do(note) : agent.SwitchOff(note);
            if (!result.Succeeded)
            {
                failures.Add(result.Clause);
                continue;
            }
            report(failures.Count == 0 ? result : result with { Clause = $"{result.Clause} (before it: {string.Join("; ", failures)})" });
            if (method.Action == FenceAction.Reboot) agent?.SwitchOn(note);
            return;
        }
        report(new FenceReport(false, string.Join("; ", failures)));
    }
}
