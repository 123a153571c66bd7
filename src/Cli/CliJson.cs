// What --json prints. Fields are only ever added; bascule(8) describes them.
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bascule.Cli.Director;
using Bascule.Cli.Reloading;
using Bascule.Cli.Upgrading;
using Bascule.Configuration;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;
using Bascule.Core.Leases;

namespace Bascule.Cli;

[JsonSerializable(typeof(CheckReport))]
[JsonSerializable(typeof(StatusView))]
[JsonSerializable(typeof(PlanReport))]
[JsonSerializable(typeof(UpgradeReport))]
[JsonSerializable(typeof(ControlResponse))]
[JsonSerializable(typeof(DirectorReport))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>Letters as they are: it goes to a terminal or a program, never into a page of HTML.</summary>
    public static CliJson Plain { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary><c>bascule check --json</c></summary>
public sealed record CheckReport
{
    public int Version { get; init; } = 1;
    public required string Folder { get; init; }

    /// <summary>The file that is in force where it is bascule.yaml; else the folder of the three.</summary>
    public required string InForce { get; init; }

    /// <summary>Whether no finding is an error.</summary>
    public required bool Starts { get; init; }
    public required IReadOnlyList<FindingReport> Findings { get; init; }

    /// <summary>Of <c>check</c>, where the files are valid.</summary>
    public TwoHoldersReport? TwoHolders { get; init; }
}

/// <summary>How long two nodes can hold one address after everything of ours stopped on its holder, and what it follows from.</summary>
/// <param name="AtMostMs">With the traffic gate; 0: they cannot.</param>
/// <param name="WithoutNfTablesMs">Where the kernel has no nf_tables.</param>
/// <param name="SilentAfterMs">The holder's traffic ends so long after it stopped, at most.</param>
/// <param name="TakenAfterMs">The other node acts so long after, at the earliest.</param>
/// <param name="MarginMs">For clocks that differ, and a word's way.</param>
/// <param name="NfTablesTrouble">Why this kernel's cannot be used; null when they can, or if not asked by root.</param>
public sealed record TwoHoldersReport(long AtMostMs, long WithoutNfTablesMs, long SilentAfterMs, long TakenAfterMs, long MarginMs, string? NfTablesTrouble)
{
    public static TwoHoldersReport Of(TwoHolders pair, string? nfTablesTrouble)
    {
        ArgumentNullException.ThrowIfNull(pair);
        return new(Ms(pair.AtMost(isGated: true)), Ms(pair.AtMost(isGated: false)), Ms(pair.SilentAfter(isGated: true)), Ms(pair.TakenAfter), Ms(pair.Margin), nfTablesTrouble);
    }

    private static long Ms(TimeSpan span) => (long)span.TotalMilliseconds;
}

/// <param name="Severity">error, warning or note.</param>
/// <param name="Line">From 1; 0 is the file as a whole.</param>
/// <param name="Column">From 1; 0 is the whole line.</param>
public sealed record FindingReport(string Severity, string File, int Line, int Column, string Word, string Sentence, string Advice)
{
    public static FindingReport Of(Finding finding, Language language)
    {
        ArgumentNullException.ThrowIfNull(finding);
        return new(finding.Severity.ToString().ToLowerInvariant(), finding.File, finding.Line, finding.Column, finding.Word,
            finding.Sentence(language), finding.Advice(language));
    }
}

/// <summary><c>bascule status --json</c></summary>
public sealed record StatusView
{
    public int Version { get; init; } = 1;
    public required bool Running { get; init; }

    /// <summary>What is not as it should be, in sentences; empty is good.</summary>
    public required IReadOnlyList<string> Concerns { get; init; }

    /// <summary>The node's own report; absent if it does not run or may not be asked.</summary>
    public StatusReport? Status { get; init; }

    /// <summary>As systemd has it; absent where systemd does not run.</summary>
    public ServiceReport? Service { get; init; }

    /// <summary>The files, while the node does not run.</summary>
    public CheckReport? Configuration { get; init; }

    /// <summary>What to do next, while the node does not run.</summary>
    public string? Next { get; init; }
}

/// <summary>What systemd says of bascule.service (systemctl(1), <c>show</c>).</summary>
/// <param name="Load">loaded, not-found, masked…</param>
/// <param name="Active">active, activating, inactive, failed…</param>
/// <param name="UnitFile">enabled, disabled…</param>
/// <param name="Result">success, exit-code, signal…</param>
/// <param name="ExitCode">Of the last start's main or preparing process.</param>
/// <param name="Said">The node's last word to systemd (sd_notify(3), STATUS=): after a failed start, why it gave up; empty if it said none.</param>
public sealed record ServiceReport(string Load, string Active, string UnitFile, string Result, int ExitCode, string Said = "");
