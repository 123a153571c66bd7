// One agent's life on a pair: it gets a group of its own by a reload, its service dies and is mended, the group is handed over
// and taken away again by a reload. Then ocf-tester has the agent for itself.
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Bascule.Lab.Agents;

/// <param name="pair">Running, with <see cref="Groups"/> and nothing else in its files.</param>
/// <param name="groups">Which agents have a group now: several are tried at a time.</param>
internal sealed partial class AgentTrial(Pair pair, Groups groups, AgentCase agent)
{
    /// <summary>Longer than any of these agents allows itself for one action.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(200);

    /// <summary>Of the actuator (docs/operations/takeover-and-standby.md, "What is watched"), with what one monitor may take on top.</summary>
    private static readonly TimeSpan Asked = TimeSpan.FromSeconds(10), Noticed = Asked + TimeSpan.FromSeconds(5);

    private readonly List<string> faults = [];
    private readonly Dictionary<string, AgentCall> calls = [];
    private readonly DateTime began = DateTime.UtcNow;

    public AgentRow Run()
    {
        var row = new AgentRow(agent);
        if (agent.Needs is { } needs && (pair.Other.Run(needs), pair.Home.Run(needs)).Item2 is { Succeeded: false } refused)
            return row with { Evidence = $"`{needs}` ended with {refused.ExitCode}: {OneLine(refused.Said)}" };

        pair.OnBoth(machine =>
        {
            machine.MustRun(agent.Prepare);
            AgentCall.Record(machine, agent.Agent);
        });
        groups.Add(agent);
        if (Await(pair.Home, "start", began) is { Code: 0 } start)
        {
            row = Watched(row, start);
            HandedOver();
        }
        else faults.Add("its start " + Excuse());

        row = row with { Limits = Limits(), Calls = calls.ToImmutableSortedDictionary(StringComparer.Ordinal) };
        groups.Remove(agent);
        if (!LabClock.Await(() => Held(pair.Home) is null && Held(pair.Other) is null, Limit)) faults.Add("its group does not end");
        if (calls.ContainsKey("elsewhere")) Ended(pair.Other);
        return Tested(row) with { Faults = [.. faults] };
    }

    private AgentRow Watched(AgentRow row, AgentCall start)
    {
        calls["start"] = start;

        // Right after the start, and then by the interval.
        if (AwaitSince(start.At + start.Took, calls => calls.Count(c => c.Action == "monitor") >= 2) is not { } monitors) return Fault("it is not asked again after its start");
        var asked = monitors.Where(c => c.Action == "monitor").ToList();
        if (asked.Any(c => c.Code != 0) && agent.Known != AgentCases.Early) faults.Add($"its monitor ended with {asked.First(c => c.Code != 0).Code} while it ran");
        calls["monitor"] = asked[^1];
        row = row with { Interval = asked[^1].At - asked[^2].At };
        if (Held(pair.Home) != $"held {pair.Home.Name}") faults.Add($"bascule status says of it: {Held(pair.Home)}");

        var (killed, killedAt) = (DateTime.UtcNow, LabClock.Now);
        pair.Home.MustRun(agent.Kill);
        if (AwaitSince(killed, calls => calls.Any(c => c.Action == "monitor" && c.Code != 0)) is null) return Fault("its death is not noticed");
        Said? line = null;
        if (!LabClock.Await(() => (line = NodeLog.Since(pair.Home, killedAt).Cast<Said?>().FirstOrDefault(s => s!.Value.Text.Contains(agent.Word, StringComparison.Ordinal) && s.Value.Text.Contains("started again in place", StringComparison.Ordinal))) is not null, Limit)) return Fault("the node says nothing about its death");
        row = row with { NoticedAfter = line!.Value.At - killedAt };
        if (row.NoticedAfter > Noticed) faults.Add("its death is noticed late");

        if (Await(pair.Home, "start", killed) is not { Code: 0 } again) return Fault("it is not started again");
        if (AwaitSince(again.At + again.Took, calls => calls.Any(c => c is { Action: "monitor", Code: 0 })) is not { } after) return Fault("started again, it does not run");
        var back = after.First(c => c is { Action: "monitor", Code: 0 });
        return row with { BackAfter = back.At + back.Took - killed };

        AgentRow Fault(string what)
        {
            faults.Add(what);
            return row;
        }
    }

    private void HandedOver()
    {
        var since = DateTime.UtcNow;
        if (pair.Home.Run($"bascule standby '{agent.Group}'", Limit) is { Succeeded: false } refused) faults.Add($"`bascule standby` fails: {OneLine(refused.Said)}");
        if (Await(pair.Home, "stop", since) is not { } stop) return;
        calls["stop"] = stop;
        if (stop.Code != 0) faults.Add($"its stop ended with {stop.Code}");
        Ended(pair.Home);
        if (Await(pair.Other, "start", since) is not { } elsewhere) return;
        calls["elsewhere"] = elsewhere;
        if (elsewhere.Code != 0) faults.Add($"its start on the other node ended with {elsewhere.Code}");
    }

    /// <summary>The agent itself, asked by nobody but us: 7, "not running", or 5 where its program is not there without what its group brings.</summary>
    private void Ended(DebianMachine machine)
    {
        var instance = AgentCall.Since(machine, agent.Agent, began)[^1].Instance;
        var code = machine.Run($"env {Environment(instance)} {AgentCall.Real}/{agent.Agent} monitor").ExitCode;
        if (code is not (7 or 5)) faults.Add($"stopped on {machine.Name}, its monitor ends with {code}");
    }

    private AgentRow Tested(AgentRow row)
    {
        if (agent.Address is { } address) pair.Home.MustRun($"ip addr add {address}/24 dev {Seed.Web002.Interface}; {agent.Prepare}");
        var options = string.Concat(agent.Parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => $" -o '{p}'"));
        // -v: else it waits for the end of whatever a start leaves with its output, which of mysql is the server.
        var tester = pair.Home.Run($"ocf-tester -v -n tested-{agent.Agent}{options} {AgentCall.Real}/{agent.Agent}", Limit);
        if (agent.Address is not null) pair.Home.MustRun($"ip addr del {agent.Address}/24 dev {Seed.Web002.Interface}; ip route del default");

        // A tester that gave up has left the service running.
        pair.Home.Run($"env {Environment($"tested-{agent.Agent}")} {AgentCall.Real}/{agent.Agent} stop", Limit);
        return row with { Tester = tester.ExitCode ?? -1, Complaints = [.. tester.Said.Split('\n').Where(l => l.StartsWith("* rc=", StringComparison.Ordinal)).Distinct()] };
    }

    /// <summary>As meta-data ask, never less than scripts get: 60 s for start and stop, 20 s for a monitor (docs/decisions/0021).</summary>
    private ImmutableSortedDictionary<string, Limit> Limits()
    {
        var described = pair.Home.MustRun($"OCF_ROOT=/usr/lib/ocf {AgentCall.Real}/{agent.Agent} meta-data 2>/dev/null");
        var limits = ImmutableSortedDictionary.CreateBuilder<string, Limit>(StringComparer.Ordinal);
        foreach (var (action, least) in new[] { ("start", 60), ("monitor", 20), ("stop", 60) })
        {
            var asked = Action().Matches(described).Select(m => m.Value).Where(a => Attribute(a, "name") == action && Attribute(a, "depth") is "" or "0")
                .Select(a => Attribute(a, "timeout").TrimEnd('s')).Where(t => t.Length > 0).Select(t => TimeSpan.FromSeconds(int.Parse(t, CultureInfo.InvariantCulture))).Cast<TimeSpan?>().Max();
            if (AgentCall.Since(pair.Home, agent.Agent, began).FirstOrDefault(c => c.Action == action) is not { } call) continue;
            limits[action] = new Limit(asked, call.Limit);
            var right = asked is { } some && some.TotalSeconds > least ? some : TimeSpan.FromSeconds(least);
            if (call.Limit != right) faults.Add($"its {action} gets {call.Limit.TotalSeconds} s instead of {right.TotalSeconds}");
        }
        return limits.ToImmutable();

        static string Attribute(string action, string name) => Regex.Match(action, $"{name}=\"([^\"]*)\"").Groups[1].Value;
    }

    private string Environment(string instance) => string.Join(' ', agent.Parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => $"'OCF_RESKEY_{p}'")
        .Concat(["OCF_ROOT=/usr/lib/ocf", $"OCF_RESOURCE_INSTANCE='{instance}'", "OCF_RESKEY_CRM_meta_interval=0"]));

    /// <summary>The first such call since then, when it has ended.</summary>
    private AgentCall? Await(DebianMachine machine, string action, DateTime since)
    {
        AgentCall? found = null;
        LabClock.Await(() => (found = AgentCall.Since(machine, agent.Agent, since).FirstOrDefault(c => c.Action == action)) is not null, Limit);
        if (found is null) faults.Add($"no {action} on {machine.Name} within {Limit.TotalSeconds} s");
        return found;
    }

    private IReadOnlyList<AgentCall>? AwaitSince(DateTime since, Func<IReadOnlyList<AgentCall>, bool> isEnough)
    {
        IReadOnlyList<AgentCall> found = [];
        return LabClock.Await(() => isEnough(found = AgentCall.Since(pair.Home, agent.Agent, since)), Asked + Limit) ? found : null;
    }

    private string Excuse() => OneLine(pair.Home.Run($"journalctl -q --no-pager -o cat -u bascule -u bascule-actuator --since @{new DateTimeOffset(began).ToUnixTimeSeconds()} | sed -n 's/.* start for [^ ]* \\(ended\\|did\\)/\\1/p' | head -1").Output);

    /// <summary>What this node does with the group and who holds it, as <c>bascule status</c> says; null: it knows no such group.</summary>
    private string? Held(DebianMachine machine)
    {
        using var status = JsonDocument.Parse(machine.Run("bascule status --json").Output);
        var group = status.RootElement.GetProperty("status").GetProperty("groups").EnumerateArray().Where(g => g.GetProperty("name").GetString() == agent.Group).Cast<JsonElement?>().FirstOrDefault();
        return group is { } known ? $"{known.GetProperty("holding").GetString()} {string.Join(", ", known.GetProperty("holders").EnumerateArray())}" : null;
    }

    private static string OneLine(string text) => string.Join(" / ", text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) is { Length: > 300 } all ? all[..300] + "…" : string.Join(" / ", text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("<action [^>]*>")]
    private static partial Regex Action();
}
