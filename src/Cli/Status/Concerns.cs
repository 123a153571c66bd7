// What in a status is not as it should be. One place, so that the exit code, the text and the JSON agree.
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Status;

public static class Concerns
{
    /// <summary>The gravest first.</summary>
    public static IReadOnlyList<string> Of(StatusReport status, Language language)
    {
        ArgumentNullException.ThrowIfNull(status);
        var concerns = new List<string>();
        foreach (var group in status.Groups.Where(g => g.Holders.Count > 1))
        {
            concerns.Add(Sentences.SplitBrain.In(language, group.Name, string.Join(", ", group.Holders)));
        }

        if (!status.Actuator.Connected)
        {
            var trouble = status.Actuator.Trouble is { } why ? $" ({why})" : "";
            concerns.Add(Sentences.ActuatorGone.In(language, trouble) + " " + Sentences.ActuatorGone.AdviceIn(language));
        }

        concerns.AddRange(status.Groups.Select(g => g.Conflict).OfType<string>());
        concerns.AddRange(status.Nodes.Select(n => n.AwaitsFence).OfType<string>());

        foreach (var group in status.Groups)
            foreach (var check in group.Checks.Where(c => c.State is ServiceCheckState.Bad or ServiceCheckState.Unknown))
                concerns.Add((check.State == ServiceCheckState.Bad ? Sentences.CheckIsBad : Sentences.CheckIsUnknown).In(language, group.Name, check.Check, check.Resource, check.Answer ?? "–"));

        // A group on its way is nobody's for a moment; one that somebody answers for is not nobody's.
        foreach (var group in status.Groups.Where(g => g.Holders.Count == 0 && g.Conflict is null && g.Holding is not (Holding.Acquiring or Holding.Releasing)))
        {
            concerns.Add(Sentences.NobodyHolds.In(language, group.Name));
        }

        if (status.Configuration.Agreement == Agreement.Different)
        {
            concerns.Add(Sentences.ConfigurationDiffers.In(language, status.Configuration.Difference ?? ""));
        }

        if (status.Configuration.FilesHaveChanged)
        {
            concerns.Add(Sentences.FilesHaveChanged.In(language, status.Configuration.Directory));
        }

        if (status.Timing.TwoHoldersMs > 0)
        {
            var why = status.Actuator.GateTrouble is { } trouble ? $" {trouble}" : "";
            concerns.Add(Sentences.TwoHolders.In(language, Wording.Span(status.Timing.TwoHoldersMs, language), why));
        }

        concerns.AddRange(status.Warnings);
        foreach (var link in status.Nodes.Where(n => n.IsSelf).SelectMany(n => n.Links).Where(l => l.State == LinkState.NoCarrier))
        {
            concerns.Add(Sentences.NoCarrier.In(language, link.Name));
        }

        foreach (var node in status.Nodes.Where(n => n is { IsSelf: false } and not { State: NodeState.Up, Reason: null }))
        {
            var reason = node.Reason is { } why ? $": {why}" : "";
            concerns.Add($"{node.Name}: {Wording.State(node, language)}{reason}");
        }

        return concerns;
    }
}
