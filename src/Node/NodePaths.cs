// Where a node finds and leaves its things. Each has a variable of its own, so that several nodes can run on one machine (tests, demo).
using Bascule.Configuration;
using Bascule.Configuration.Machine;

namespace Bascule.Node;

/// <param name="Configuration">The files, as `bascule prepare` left them readable for us; /etc/ha.d itself without it.</param>
/// <param name="State">Heartbeat's own: hb_generation, hb_uuid.</param>
/// <param name="Epochs">The last epoch of each group.</param>
public sealed record NodePaths(string Configuration, string State, string Epochs, string Actuator, string Control)
{
    private const string Classic = "/etc/ha.d";

    /// <summary>Where people edit the files; another folder than <see cref="Configuration"/> if `bascule prepare` made that one.</summary>
    public string Edited => new FileInfo(Path.Combine(Configuration, Contracts.RunFolder.Edited)).LinkTarget ?? Configuration;

    /// <summary>Which orders of maintenance are known; beside the epochs.</summary>
    public string Maintenance => Path.Combine(Path.GetDirectoryName(Epochs) ?? "/", "maintenance");

    /// <summary>Whether `bascule prepare` has judged the files before us, and said what there is to say.</summary>
    public bool IsPrepared => Edited != Configuration;

    /// <summary>The files in force, named as where people edit them.</summary>
    public ConfigurationFiles Read() => IsPrepared
        ? FileReading.InForce(new ConfigurationFolder(Configuration), isSnapshot: true).NamedIn(Edited)
        : FileReading.InForce(Configuration == Classic ? ConfigurationFolder.Find() : new ConfigurationFolder(Configuration));

    /// <summary>
    /// Whether somebody has edited the files since they were taken. The keys, which the node may not read there, are compared by their length; a difference in a
    /// comment counts as well: `bascule plan` says what a reload would do.
    /// </summary>
    public bool HaveChanged()
    {
        if (!IsPrepared) return false;
        var (running, edited) = (Read(), FileReading.InForce(ConfigurationFolder.Find()));
        return (running, edited) switch
        {
            (ClassicFiles one, ClassicFiles other) => Differ(one.HaCf, other.HaCf) || Differ(one.Haresources, other.Haresources) || KeysDiffer(other.Authkeys.Path),
            (NativeFiles one, NativeFiles other) => Differ(one.Yaml, other.Yaml) || KeysDiffer(other.Authkeys.Path),
            _ => true,
        };
    }

    private bool KeysDiffer(string path)
    {
        try
        {
            return new FileInfo(path) is { Exists: true, Length: var length } && new FileInfo(Path.Combine(Configuration, "authkeys")) is { Exists: true, Length: var before } && length != before;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>What may not be read is not said to differ.</summary>
    private static bool Differ(FoundFile one, FoundFile other) =>
        one.Unreadable is null && other.Unreadable is null && (one.Content.IsDefault != other.Content.IsDefault || (!one.Content.IsDefault && !one.Content.AsSpan().SequenceEqual(other.Content.AsSpan())));

    public static NodePaths FromEnvironment() => new(
        Find("BASCULE_CONFIG_DIR", Directory.Exists(Contracts.RunFolder.Configuration) ? Contracts.RunFolder.Configuration : Classic),
        Find("BASCULE_STATE_DIR", "/var/lib/heartbeat"),
        Find("BASCULE_EPOCHS", "/var/lib/bascule/epochs"),
        Find("BASCULE_ACTUATOR", Contracts.Actuation.ActuationLimits.SocketPath),
        Contracts.Control.ControlProtocol.FindSocket());

    private static string Find(string variable, string otherwise) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path ? path : otherwise;
}
