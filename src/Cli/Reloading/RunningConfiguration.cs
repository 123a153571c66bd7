// What the running node has read: root's copy of the files, made when they were last taken.
using Bascule.Configuration;
using Bascule.Configuration.Machine;
using Bascule.Contracts;

namespace Bascule.Cli.Reloading;

internal static class RunningConfiguration
{
    /// <summary>Null where there is none: no node has been started by its service since the machine started.</summary>
    /// <param name="snapshot">Where the copy is.</param>
    /// <param name="ownName">The machine's name, as the node knows it.</param>
    public static ClassicConfiguration? Read(string snapshot, string ownName) => Reading(snapshot, ownName)?.Configuration;

    /// <inheritdoc cref="Read"/>
    /// <remarks>Its configuration is null if another version than the one that runs finds fault with it.</remarks>
    public static ConfigurationReading? Reading(string snapshot, string ownName)
    {
        if (!Directory.Exists(snapshot)) return null;
        var edited = new FileInfo(Path.Combine(snapshot, RunFolder.Edited)).LinkTarget ?? snapshot;
        return ClassicConfiguration.Parse(FileReading.InForce(new ConfigurationFolder(snapshot), isSnapshot: true).NamedIn(edited), Surroundings.Unknown(ownName));
    }

    /// <summary>Read as the node reads: nothing of the machine is looked at, so that both sides of a comparison are read alike.</summary>
    public static ClassicConfiguration? Of(ConfigurationFiles files, string ownName) => ClassicConfiguration.Parse(files, Surroundings.Unknown(ownName)).Configuration;
}
