// The verb reload: the files are read again (root's copy of them, which `bascule reload` has just made), compared with what runs, and handed to the loop.
using Bascule.Configuration;
using Bascule.Configuration.Machine;
using Bascule.Configuration.Reloading;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;
using Bascule.Core;
using Bascule.Node.Reloading;
using Severity = Bascule.Core.Severity;

namespace Bascule.Node.Control;

internal sealed class OperatorReload(NodeLoop loop, NodeParts parts)
{
    /// <summary>The actuator reads a few files; a busy machine may take its time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public ControlResponse Do(CancellationToken ended)
    {
        var reading = ClassicConfiguration.Parse(parts.Paths.Read(), Surroundings.Unknown(ThisMachine.OwnName()));
        if (reading.Configuration is not { } wanted)
            return Refuse(Refusal.Failed, string.Join(" ", reading.Findings.Where(f => f.Severity == Bascule.Configuration.Severity.Error).Select(f => f.ToString())));

        var plan = ReloadPlan.Between(loop.Configuration, wanted);
        if (plan.Steps.IsEmpty) return new ControlResponse { Ok = true, Sentence = "The files say what runs: nothing to do." };
        if (plan.Obstacles.FirstOrDefault() is { } obstacle) return Refuse(Refusal.NotNow, $"{obstacle.Sentence(Language.English)}: {obstacle.Consequence(Language.English)}");

        var reload = new Reload(wanted);
        if (!loop.TryBegin(reload)) return ControlResponse.Refused(Refusal.NotNow, "Another reload is under way.");
        if (!reload.Wait(Patience, ended, out var why))
        {
            loop.Abandon(reload);
            return Refuse(Refusal.Failed, $"the actuator has not answered within {Words.Of(Patience)}.");
        }
        if (why is not null) return Refuse(Refusal.NotNow, why);

        foreach (var step in plan.Shown) parts.Journal.Tell(Severity.Info, $"reload: {step.Sentence(Language.English)}: {step.Consequence(Language.English)}");
        return new ControlResponse { Ok = true, Sentence = $"{loop.Snapshot.State.Self} has taken over the changed files." };
    }

    private ControlResponse Refuse(Refusal refusal, string why)
    {
        parts.Journal.Tell(Severity.Error, $"reload refused, the old configuration runs on: {why}");
        return ControlResponse.Refused(refusal, why);
    }
}
