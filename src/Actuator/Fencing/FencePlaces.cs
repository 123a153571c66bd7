namespace Bascule.Actuator.Fencing;

/// <summary>Where the programs are, and where a file may be for the time of one call.</summary>
internal sealed record FencePlaces
{
    public string Agents { get; init; } = "/usr/sbin";
    public string Stonith { get; init; } = "/usr/sbin/stonith";
    public required string RunDirectory { get; init; }

    /// <summary>Nothing of ours: an agent that logs in somewhere looks for its keys at home.</summary>
    public Dictionary<string, string> Environment { get; init; } = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = "/root",
        ["LC_ALL"] = "C",
    };
}
