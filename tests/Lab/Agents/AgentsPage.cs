// docs/operations/agents.md, as bench/agents.sh prints it.
using System.Text;

namespace Bascule.Lab.Agents;

internal sealed class AgentsPage(IReadOnlyList<AgentRow> rows, IReadOnlyList<string> wanted, string package)
{
    public string Text
    {
        get
        {
            var page = new StringBuilder(Introduction).Append('\n');
            foreach (var line in AgentRow.Head.Concat(rows.Where(r => r.Verdict != AgentVerdict.NotHere).Select(r => r.Markdown))) page.Append(line).Append('\n');
            Section(page, "Where ocf-tester finds a fault and the pair does not", AgentVerdict.Explained, r => $"{Quoted(r)} {r.Case.Known!.Reason}");
            var remarks = rows.Where(r => r.Case.Remark is not null && r.Verdict != AgentVerdict.NotHere).ToList();
            if (remarks.Count > 0) page.Append("\n## What else is to be known of them\n\n");
            foreach (var row in remarks) page.Append($"- **{row.Case.Agent}**: {row.Case.Remark}\n");
            Section(page, "What neither can use", AgentVerdict.Unusable, r => $"{r.Case.Unusable}. ocf-tester: {Quoted(r)} The pair: {string.Join("; ", r.Faults)}");
            Section(page, "What this kernel cannot run", AgentVerdict.NotHere, r => r.Evidence!);
            Section(page, "Where they disagree", AgentVerdict.Disagree, r => $"{string.Join("; ", r.Faults)} ocf-tester: {Quoted(r)}");
            page.Append($"\n## Result\n\nOf {rows.Count} agents {Count(AgentVerdict.Works)} work and pass ocf-tester, {Count(AgentVerdict.Explained)} work though ocf-tester finds a fault, ")
                .Append($"{Count(AgentVerdict.Unusable)} neither can use, {Count(AgentVerdict.NotHere)} this kernel cannot run, and on {Count(AgentVerdict.Disagree)} they disagree.");
            return page.ToString();
        }
    }

    private string Introduction => $"""
        # OCF agents, tried

        Debian's `resource-agents` on a pair, and what `ocf-tester` says of them. This page is what one command prints, unchanged:

            {string.Join(' ', ["bench/agents.sh", .. wanted])}

        Measured on {DateTime.UtcNow:yyyy-MM-dd} with {package} on kernel {Environment.OSVersion.Version}: two Debian 12 machines with systemd in namespaces of one computer, with a `bascule.yaml`
        to which each agent comes by a reload, in a group of its own.

        - Times are those of the agent's own calls, recorded beside it, up to {AgentsCommand.Lanes} agents at a time. **Time limits**: what its meta-data ask for → what it gets, never less than 60 s for start and stop and 20 s for a monitor
          ([decision 0021](../decisions/0021-ocf-agents.md)). A start that takes seconds is one in which the agent itself waits.
        - **Lost**: its service is killed, its file removed, its address deleted, behind its back. The next monitor, each 10 s, finds it, and it is started again in place.
        - **Handed over** with `bascule standby`, and stopped on the other node by a reload that no longer names it; afterwards the agent itself is asked on both whether it has stopped.
        - **ocf-tester** gets the same parameters on the same machine, after it. An agent *works* if all of the above came true.
        - ° is named as Heartbeat did (`Filesystem::/dev/sdb1::/srv::ext4`); the others as `ocf:heartbeat:TYPE::name=value`.

        """;

    private void Section(StringBuilder page, string title, AgentVerdict verdict, Func<AgentRow, string> text)
    {
        var about = rows.Where(r => r.Verdict == verdict).ToList();
        if (about.Count == 0) return;
        page.Append($"\n## {title}\n\n");
        foreach (var row in about) page.Append($"- **{row.Case.Agent}**: {text(row)}\n");
    }

    private static string Quoted(AgentRow row) => string.Join(" ", row.Complaints.Select(c => $"`{c}`")) is { Length: > 0 } all ? all + "." : "–";

    private int Count(AgentVerdict verdict) => rows.Count(r => r.Verdict == verdict);
}
