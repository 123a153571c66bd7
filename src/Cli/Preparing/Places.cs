namespace Bascule.Cli.Preparing;

/// <summary>What prepare lays out, and where; a test has its own.</summary>
public sealed record Places
{
    public string RunFolder { get; init; } = Contracts.RunFolder.Path;

    /// <summary>Heartbeat's: hb_generation and hb_uuid, which a successor continues.</summary>
    public string StateFolder { get; init; } = "/var/lib/heartbeat";

    /// <summary>Ours: epochs.</summary>
    public string OwnFolder { get; init; } = "/var/lib/bascule";

    /// <summary>Where a refusal is shown as well, for who stands before the machine.</summary>
    public string Console { get; init; } = "/dev/console";

    public string ConfigurationFolder => Path.Combine(RunFolder, Path.GetFileName(Contracts.RunFolder.Configuration));
}
