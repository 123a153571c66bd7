// What came of one agent: the pair's figures, ocf-tester's word, and whether the two agree.
using System.Collections.Immutable;
using System.Globalization;

namespace Bascule.Lab.Agents;

internal enum AgentVerdict
{
    /// <summary>Both find that it works.</summary>
    Works,

    /// <summary>Neither can use it, for a reason that is known.</summary>
    Unusable,

    /// <summary>It works, and ocf-tester finds a fault that is known.</summary>
    Explained,

    /// <summary>It needs what this machine's kernel does not have; not tried.</summary>
    NotHere,
    Disagree,
}

/// <summary>A time limit: what the agent's meta-data ask for, what the actuator gave.</summary>
internal readonly record struct Limit(TimeSpan? Asked, TimeSpan Given)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Asked?.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) ?? "–"} → {Given.TotalSeconds:0.#}");
}

internal sealed record AgentRow(AgentCase Case)
{
    /// <summary>By action: start, monitor, stop.</summary>
    public ImmutableSortedDictionary<string, Limit> Limits { get; init; } = ImmutableSortedDictionary<string, Limit>.Empty;

    /// <summary>By action too, the last of each on the group's home; <c>elsewhere</c> is the start after the hand-over.</summary>
    public ImmutableSortedDictionary<string, AgentCall> Calls { get; init; } = ImmutableSortedDictionary<string, AgentCall>.Empty;

    /// <summary>Between two questions for its status.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>From the service's death to the line that says so.</summary>
    public TimeSpan? NoticedAfter { get; init; }

    /// <summary>From its death to the monitor that says that it runs again.</summary>
    public TimeSpan? BackAfter { get; init; }

    /// <summary>What was not as it should be with the pair, a sentence each; empty: it works.</summary>
    public ImmutableArray<string> Faults { get; init; } = [];

    /// <summary>ocf-tester's exit code; null: not asked.</summary>
    public int? Tester { get; init; }

    /// <summary>The lines that begin with an asterisk and an exit code.</summary>
    public ImmutableArray<string> Complaints { get; init; } = [];

    /// <summary>What the kernel refused, for <see cref="AgentVerdict.NotHere"/>.</summary>
    public string? Evidence { get; init; }

    public AgentVerdict Verdict
    {
        get
        {
            if (Evidence is not null) return AgentVerdict.NotHere;
            var (works, passes) = (Faults.IsEmpty, Tester == 0);
            if (Case.Unusable is not null) return !works && !passes ? AgentVerdict.Unusable : AgentVerdict.Disagree;
            if (!works) return AgentVerdict.Disagree;
            if (passes) return AgentVerdict.Works;
            return Case.Known is { } known && Complaints.Length > 0 && Complaints.All(known.Covers) ? AgentVerdict.Explained : AgentVerdict.Disagree;
        }
    }

    public static readonly ImmutableArray<string> Head =
    [
        "| agent | time limits, s: start, monitor, stop | start, ms | monitor, ms | stop, ms | start on the other node, ms | asked every, s | lost: noticed, runs again, s | ocf-tester | verdict |",
        "|---|---|---:|---:|---:|---:|---:|---|---|---|",
    ];

    public string Markdown => string.Create(CultureInfo.InvariantCulture,
        $"| {Case.Agent}{(Case.Classic is null ? "" : " °")} | {Of("start")}, {Of("monitor")}, {Of("stop")} | {Took("start")} | {Took("monitor")} | {Took("stop")} | {Took("elsewhere")} | {Seconds(Interval)} | {Seconds(NoticedAfter)}, {Seconds(BackAfter)} | {(Tester == 0 ? "passes" : $"fails ({Tester})")} | {Said} |");

    private string Said => Verdict switch
    {
        AgentVerdict.Works => "works",
        AgentVerdict.Unusable => "neither can use it",
        AgentVerdict.Explained => "works; see below",
        AgentVerdict.NotHere => "not here",
        AgentVerdict.Disagree => "DISAGREE",
        _ => throw new System.Diagnostics.UnreachableException($"{Verdict}"),
    };

    private string Of(string action) => Limits.TryGetValue(action, out var limit) ? $"{limit}" : "–";

    private string Took(string action) => Calls.TryGetValue(action, out var call)
        ? string.Create(CultureInfo.InvariantCulture, $"{call.Took.TotalMilliseconds:F0}{(call.Code == 0 ? "" : $" (ended with {call.Code})")}")
        : "–";

    private static string Seconds(TimeSpan? time) => time is { } some ? some.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture) : "–";
}
