namespace Bascule.Cli.Upgrading;

/// <summary><c>bascule upgrade --json</c></summary>
public sealed record UpgradeReport
{
    public int Version { get; init; } = 1;

    /// <summary>Whether both processes run the installed program now, and everything that was held is held.</summary>
    public required bool Done { get; init; }

    /// <summary>What is installed: <c>bascule 0.1.0</c>.</summary>
    public required string Program { get; init; }

    /// <summary>From the word to end until everything was held again; absent if it ran the installed program before.</summary>
    public long? ActuatorAwayMs { get; init; }

    /// <inheritdoc cref="ActuatorAwayMs"/>
    public long? NodeAwayMs { get; init; }

    /// <summary>The groups that were held before, by name.</summary>
    public IReadOnlyList<string> Held { get; init; } = [];

    /// <summary>Why not; absent if done.</summary>
    public string? Sentence { get; init; }
}
