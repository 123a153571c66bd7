// One figure of the bench beside its target, and what is to be thought of it.
using System.Globalization;

namespace Bascule.Lab.Bench;

/// <summary>How a figure stands to its target.</summary>
public enum Verdict
{
    Within,

    /// <summary>An undisturbed trial is over the target.</summary>
    Over,

    /// <summary>Trials are over the target, and something else disturbed each of them.</summary>
    Disturbed,

    /// <summary>Fewer trials than asked for, none of which is over: something before it failed.</summary>
    Unfinished,
}

/// <summary>All trials of one event as one probe saw them.</summary>
/// <param name="Target">What no trial may exceed, in milliseconds.</param>
/// <param name="Trials">How many there should be.</param>
public sealed record Row(Series Series, double Target, int Trials)
{
    /// <summary>For a target that comes with a wish.</summary>
    public double? Wanted { get; init; }

    /// <summary>Whether the group is to stay where it is.</summary>
    public bool Stays { get; init; }

    /// <summary>How often it moved nevertheless.</summary>
    public int Moves { get; set; }

    /// <summary>Set when an event did not come to its end.</summary>
    public bool Failed { get; set; }

    /// <summary>What else is to be known of it.</summary>
    public string? Remark { get; set; }

    public Verdict Verdict
    {
        get
        {
            var over = Series.Samples.Where(s => s.Value > Target).ToList();
            if (Failed || (Stays && Moves > 0) || over.Any(s => s.Disturbance is null)) return Verdict.Over;
            if (Series.Samples.Count < Trials) return Verdict.Unfinished;
            return over.Count > 0 ? Verdict.Disturbed : Verdict.Within;
        }
    }

    /// <summary>A line of the table that <see cref="Head"/> begins.</summary>
    public string Markdown
    {
        get
        {
            var name = Series.Name + (Stays ? $" (moved: {(Moves == 0 ? "no" : $"{Moves} of {Series.Samples.Count}")})" : "") + (Remark is null ? "" : $" ({Remark})") + (Failed ? " (failed)" : "");
            var target = string.Create(CultureInfo.InvariantCulture, $"{Target:F0}") + (Wanted is { } wanted ? string.Create(CultureInfo.InvariantCulture, $" ({wanted:F0} wanted)") : "");
            var figures = Series.Samples.Count == 0
                ? "– | – | – | 0 | 0 | –"
                : string.Create(CultureInfo.InvariantCulture, $"{Series.Minimum:F0} | {Series.Median:F0} | {Series.Maximum:F0} | {Series.Samples.Count} | {Series.Disturbed} | {Series.LoadFrom:F1}–{Series.LoadTo:F1}");
            return $"| {name} | {target} | {figures} | {Said(Verdict)} |";
        }
    }

    public static IReadOnlyList<string> Head { get; } =
    [
        "| event: what is probed | target ms | min | median | max | trials | disturbed | load average | verdict |",
        "|---|---:|---:|---:|---:|---:|---:|---|---|",
    ];

    /// <summary>As the tables say it: what needs a look is in capitals.</summary>
    public static string Said(Verdict verdict) => verdict switch
    {
        Verdict.Within => "within",
        Verdict.Over => "OVER",
        Verdict.Disturbed => "disturbed",
        Verdict.Unfinished => "unfinished",
        _ => throw new System.Diagnostics.UnreachableException($"{verdict}"),
    };
}
