// The files as this machine has them, with everything there is to say about them.
using System.Collections.Immutable;
using Bascule.Configuration;
using Bascule.Configuration.Machine;
using Bascule.Configuration.Ocf;

namespace Bascule.Cli.Check;

/// <param name="Files">As read.</param>
/// <param name="Reading">What they say.</param>
/// <param name="Hindrances">What hinders a start although the files are good; empty if a node runs already.</param>
public sealed record LocalConfiguration(ConfigurationFolder Folder, ConfigurationFiles Files, ConfigurationReading Reading, ImmutableArray<Finding> Hindrances)
{
    public IEnumerable<Finding> Findings => Reading.Findings.Concat(Hindrances);

    public int Errors => Findings.Count(f => f.Severity == Severity.Error);
    public int Warnings => Findings.Count(f => f.Severity == Severity.Warning);

    /// <summary>Whether nothing has been written yet.</summary>
    public bool IsAbsent => Files.IsAbsent;

    /// <summary>What is in force, as a person looks for it: our own file, or the folder of the three.</summary>
    public string InForce => Files is NativeFiles native ? native.Yaml.Path : Folder.Path;

    /// <summary>Where people edit it.</summary>
    public string Edited => Files is NativeFiles native ? Path.GetDirectoryName(Path.GetFullPath(native.Yaml.Path))! : Path.GetFullPath(Folder.Path);

    /// <param name="folder">Null: this machine's own.</param>
    /// <param name="forStart">Whether a start is meant: then what hinders it counts as well, being somebody else than root included.</param>
    public static LocalConfiguration Read(string? folder, bool forStart)
    {
        var found = ConfigurationFolder.Find(folder);
        var files = FileReading.InForce(found);
        var here = ThisMachine.Surrounding(found, files, ThisMachine.Devices());
        here = here with { OcfDescriptions = AgentDescriptions.Of(OcfChecks.AgentsIn(files, here)) };
        var reading = ClassicConfiguration.Parse(files, here);
        var hindrances = forStart && reading.Configuration is { } configuration
            ? StartChecks.Of(configuration, here, needsRoot: true)
            : [];
        return new(found, files, reading, hindrances);
    }
}
