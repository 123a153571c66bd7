// Tries the agents and prints their page: the whole of docs/operations/agents.md when none is left out.
using System.Text.Json;

namespace Bascule.Lab.Agents;

/// <summary>agents [AGENT...]</summary>
internal static class AgentsCommand
{
    /// <summary>An agent's trial is mostly waiting for its next monitor.</summary>
    public const int Lanes = 6;

    public static int Run(IReadOnlyList<string> wanted)
    {
        if (wanted.FirstOrDefault(w => AgentCases.All.All(c => c.Agent != w)) is { } unknown)
        {
            Console.Error.WriteLine($"agents: {unknown} is none of {string.Join(' ', AgentCases.All.Select(c => c.Agent))}");
            return 2;
        }

        var cases = AgentCases.All.Where(c => wanted.Count == 0 || wanted.Contains(c.Agent)).ToList();
        using var pair = Boot();
        var groups = new Groups(pair);
        var done = 0;

        // In lanes of neighbours: what has the same port stands side by side.
        var rows = cases.Chunk((cases.Count + Lanes - 1) / Lanes).AsParallel().AsOrdered().WithDegreeOfParallelism(Lanes).WithExecutionMode(ParallelExecutionMode.ForceParallelism).SelectMany(lane => lane.Select(agent =>
        {
            var row = Try(pair, groups, agent);
            Say($"{agent.Agent}, {Interlocked.Increment(ref done)} of {cases.Count}: {row.Evidence ?? row.Markdown}");
            foreach (var fault in row.Faults.Concat(row.Complaints)) Say("  " + fault);
            return row;
        }).ToList()).ToList();

        Console.WriteLine(new AgentsPage(rows, wanted, pair.Home.MustRun("dpkg-query -W -f '${Package} ${Version}' resource-agents").Trim()).Text);
        return rows.Any(r => r.Verdict == AgentVerdict.Disagree) ? 1 : 0;
    }

    private static Pair Boot()
    {
        var pair = Pair.Boot(Seed.Web002, new PairOptions { Edit = (name, _, text) => name == "authkeys" ? text : null }, Say);
        try
        {
            pair.OnBoth(machine => machine.Write("/etc/bascule/bascule.yaml", Groups.Configuration([])));
            pair.Start();
            pair.MustHold(pair.Home);
            return pair;
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    /// <summary>One that does not come to its end is a row like any other; the next has the pair as it is.</summary>
    private static AgentRow Try(Pair pair, Groups groups, AgentCase agent)
    {
        try
        {
            return new AgentTrial(pair, groups, agent).Run();
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException or JsonException)
        {
            groups.Forget(agent);
            return new AgentRow(agent) { Faults = [e.Message.ReplaceLineEndings(" / ")] };
        }
    }

    private static void Say(string line) => Console.Error.WriteLine(line);
}
