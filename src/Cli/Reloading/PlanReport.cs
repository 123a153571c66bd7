using Bascule.Cli.Check;
using Bascule.Configuration.Reloading;
using Bascule.Configuration.Speech;

namespace Bascule.Cli.Reloading;

/// <summary><c>bascule plan --json</c></summary>
public sealed record PlanReport
{
    public int Version { get; init; } = 1;

    /// <summary>The file that is in force where it is bascule.yaml; else the folder of the three.</summary>
    public required string InForce { get; init; }

    /// <summary>Whether no finding is an error.</summary>
    public required bool Valid { get; init; }

    /// <summary>Whether a running node can take all of it; false too where the files are not valid.</summary>
    public required bool Reloads { get; init; }

    /// <summary>In the order in which they are done; empty if nothing is to be done, or the files are not valid.</summary>
    public required IReadOnlyList<PlanStepReport> Steps { get; init; }

    public required IReadOnlyList<FindingReport> Findings { get; init; }

    internal static PlanReport Of(LocalConfiguration local, ReloadPlan? plan, Language language) => new()
    {
        InForce = local.InForce,
        Valid = plan is not null,
        Reloads = plan is not null && !plan.Obstacles.Any(),
        Steps = [.. (plan?.Shown ?? []).Select(s => new PlanStepReport(Kind(s), s.Sentence(language), s.Consequence(language), s.Obstacle is null))],
        Findings = [.. local.Findings.Select(f => FindingReport.Of(f, language))],
    };

    /// <summary>The case's name with hyphens: <c>resource-added</c>.</summary>
    private static string Kind(ReloadStep step) => System.Text.Json.JsonNamingPolicy.KebabCaseLower.ConvertName(step.GetType().Name);
}

/// <param name="Kind">key-added, key-removed, key-replaced, signed-with, time-changed, switched, group-added, group-removed, groups-ordered, home-changed, resource-added, resource-removed, resources-ordered, for-scripts, needs-restart.</param>
/// <param name="Sentence">What is other in the files.</param>
/// <param name="Consequence">What follows.</param>
/// <param name="Reloads">Whether a running node can take it.</param>
public sealed record PlanStepReport(string Kind, string Sentence, string Consequence, bool Reloads);
