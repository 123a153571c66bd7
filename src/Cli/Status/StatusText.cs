// The status as a person reads it.
using Bascule.Contracts.Control;

namespace Bascule.Cli.Status;

internal sealed class StatusText(Terminal terminal, StatusReport status)
{
    private const string Green = "\e[32m", Yellow = "\e[33m", Red = "\e[31m";

    public void Write(IReadOnlyList<string> concerns)
    {
        var folder = status.Configuration.Directory;
        var configuration = status.Configuration.Agreement == Agreement.Same ? $"{folder} ({terminal.Text(Sentences.SameConfiguration)})" : folder;
        terminal.Say(Sentences.Running, status.Self, status.Program, Span(status.UptimeMs), configuration);
        terminal.Say(Sentences.Timing, Span(status.Timing.KeepaliveMs), Span(status.Timing.WarntimeMs), Span(status.Timing.DeadtimeMs),
            Span(status.Timing.LeaseMs), status.Timing.Failback ? "on" : "off");

        terminal.Out.WriteLine();
        WriteNodes();
        terminal.Out.WriteLine();
        WriteGroups();

        if (concerns.Count > 0) terminal.Out.WriteLine();
        foreach (var concern in concerns) terminal.Out.WriteLine(terminal.IsColoured ? $"{Yellow}! {concern}\e[0m" : $"! {concern}");
    }

    private void WriteNodes()
    {
        var table = new Table(Text(Sentences.ColumnNode), Text(Sentences.ColumnState), Text(Sentences.ColumnSince), Text(Sentences.ColumnHeard), Text(Sentences.ColumnLinks));
        foreach (var node in status.Nodes)
        {
            var colour = node.State switch { NodeState.Up => Green, NodeState.Dead => Red, NodeState.Late => Yellow, _ => "" };
            var heard = node.IsSelf ? Text(Sentences.ThisNode)
                : node.SilentMs is { } ms ? Sentences.Ago.In(terminal.Language, Span(ms))
                : Text(Sentences.Never);
            var links = string.Join(", ", node.Links.Select(l => $"{l.Name} {Wording.State(l.State, terminal.Language)}"));
            table.Add([node.Name, Wording.State(node, terminal.Language), Span(node.SinceMs), heard, links], node.Reason ?? "", colour);
        }

        table.Write(terminal.Out, terminal.IsColoured);
    }

    private void WriteGroups()
    {
        if (status.Groups.Count == 0)
        {
            terminal.Say(Sentences.NoGroups);
            return;
        }

        var table = new Table(Text(Sentences.ColumnGroup), Text(Sentences.ColumnHolder), Text(Sentences.ColumnHome), Text(Sentences.ColumnHere), Text(Sentences.ColumnSince));
        foreach (var group in status.Groups)
        {
            var holder = group.Holders.Count == 0 ? Text(Sentences.Nobody) : string.Join(" + ", group.Holders);
            var colour = group switch
            {
                { Holders.Count: not 1 } or { Holding: Holding.Stuck } => Red,
                { Holding: Holding.Acquiring or Holding.Releasing } => Yellow,
                _ => Green,
            };
            table.Add([group.Name, holder, group.Home, Wording.Holding(group.Holding, terminal.Language), Span(group.SinceMs)], Below(group), colour);
        }

        table.Write(terminal.Out, terminal.IsColoured);
    }

    /// <summary>What is in the group besides its name, and why it is where it is.</summary>
    private string Below(GroupReport group)
    {
        List<string> parts = [];
        if (group.Resources.Count > 1) parts.Add(string.Join(' ', group.Resources.Skip(1)));
        if (group.MaintenanceMs is { } rests) parts.Add(Sentences.InMaintenance.In(terminal.Language, Span(rests)));
        if (!group.Eligible) parts.Add(Sentences.NotEligible.In(terminal.Language, group.IneligibleReason ?? ""));
        if (group.Wanted is { } wanted && !group.Holders.Contains(wanted, StringComparer.OrdinalIgnoreCase)) parts.Add(Sentences.WantedElsewhere.In(terminal.Language, wanted));
        if (group.AwaitsHome is { } awaits) parts.Add(awaits);
        if (group.Reason is { } reason) parts.Add(reason);
        return string.Join("\n    ", group.Checks.Select(Line).Prepend(string.Join("; ", parts)).Where(l => l.Length > 0));
    }

    private string Line(ServiceCheckReport check)
    {
        var answer = check is { Answer: { } seen, LatencyMs: { } took, State: not ServiceCheckState.Unknown } ? Sentences.LastAnswer.In(terminal.Language, Span((long)Math.Ceiling(took)), seen) : "";
        return Sentences.CheckLine.In(terminal.Language, check.Check, Wording.State(check.State, terminal.Language), Span(check.SinceMs), answer);
    }

    private string Text(Configuration.Speech.Phrase phrase) => terminal.Text(phrase);
    private string Span(long? ms) => Wording.Span(ms, terminal.Language);
}
