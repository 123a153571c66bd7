// What root's configuration lets the actuator do. Read here again, by root, from root's files: the node only names groups.
using System.Collections.Immutable;
using Bascule.Actuator.Agents;
using Bascule.Actuator.Holding;
using Bascule.Configuration;
using Bascule.Configuration.Checking;
using Bascule.Configuration.Fencing;
using Bascule.Configuration.Hooks;
using Bascule.Configuration.Machine;
using Bascule.Contracts;
using Bascule.Core;
using Bascule.Linux.Netlink;

namespace Bascule.Actuator;

/// <param name="folder">Where people edit the files.</param>
/// <param name="snapshot">
/// Root's copy of the files as they were when they were last judged and taken (`bascule prepare`, `bascule reload`). If it is there it is what counts: what somebody has edited since, and not reloaded, must
/// not come into force by the restart of a process.
/// </param>
internal sealed class MandateReader(ConfigurationFolder folder, string snapshot, KeptAddresses addresses, ImmutableArray<HeldEntry> adopted)
{
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;

    private ClassicConfiguration? read;
    private bool isExamined;
    private bool isClassic;

    public ImmutableArray<Group> Groups { get; private set; } = [];

    /// <summary>How other nodes are fenced from here.</summary>
    public ImmutableArray<FencePlan> Fences { get; private set; } = [];

    /// <summary>Who is told of events.</summary>
    public ImmutableArray<Hook> Hooks { get; private set; } = [];

    /// <summary>What is asked of the services of held groups.</summary>
    public ImmutableArray<ServiceCheck> Checks { get; private set; } = [];

    /// <summary>By ha.cf and its two companions.</summary>
    public bool IsClassic { get; private set; }

    public NodeName Self { get; private set; }

    /// <summary>What runs beside us.</summary>
    public ImmutableArray<Respawn> Clients { get; private set; } = [];

    /// <summary>Where the agents are: what is in hand can be stopped also while the files cannot be read.</summary>
    public AgentPlaces Places { get; private set; } = PlacesOf(folder, default, Nothing, Nothing);

    /// <summary>Changes nothing: that is <see cref="Establish"/>.</summary>
    public (Mandate? Mandate, string Why) Read()
    {
        var (place, files) = Find();
        // The port is the node's, who has bound it by now, and so is the state folder.
        var here = ThisMachine.Surrounding(place, files, Devices()) with { BoundUdpPorts = null, StateFolderUnwritable = null };
        var reading = ClassicConfiguration.Parse(files, here);
        if (reading.Configuration is not { } configuration)
        {
            var errors = reading.Findings.Where(f => f.Severity == Configuration.Severity.Error).Select(f => f.ToString());
            return (null, $"The configuration does not allow a start: {string.Join(" ", errors)}");
        }
        (read, isClassic) = (configuration, files is ClassicFiles);
        return (new Mandate(configuration.Cluster, configuration.RealTime.Wanted ? configuration.RealTime.Priority : null), "");
    }

    /// <summary>What was read last comes into force.</summary>
    /// <returns>Why nothing may be acquired under it; null when nothing stands in the way.</returns>
    public string? Establish()
    {
        if (read is not { } configuration) return null;
        var obstacle = Examine(configuration.Cluster);
        if (obstacle is not null && isExamined) return obstacle;      // a reload: what was in force stays
        Groups = configuration.Cluster.Groups;
        Fences = configuration.Fences;
        (Hooks, IsClassic, Self) = (configuration.Hooks, isClassic, configuration.Cluster.Self);
        Checks = configuration.Checks;
        Clients = configuration.Watching.Respawns;
        Places = PlacesOf(folder, configuration.Cluster.Self, configuration.Parameters, configuration.Environment);
        addresses.Guard(configuration.Cluster.Groups, configuration.Cluster.Timing.Lease);
        return obstacle;
    }

    private (ConfigurationFolder Place, ConfigurationFiles Files) Find()
    {
        if (!Directory.Exists(snapshot)) return (folder, FileReading.InForce(folder));
        var copy = new ConfigurationFolder(snapshot);
        var edited = new FileInfo(Path.Combine(snapshot, RunFolder.Edited)).LinkTarget ?? snapshot;
        return (copy, FileReading.InForce(copy, isSnapshot: true).NamedIn(edited));
    }

    /// <summary>
    /// Before anything of it is held: what a former run left goes, and what cannot work is said before anything is started. After a reload, of what is new only: the rest may be held.
    /// </summary>
    private string? Examine(Cluster cluster)
    {
        var known = isExamined ? Groups.SelectMany(g => g.Resources).Select(r => r.Text).ToHashSet(StringComparer.Ordinal) : [];
        var obstacle = addresses.Examine(cluster.Groups
            .Where(g => isExamined || adopted.All(a => a.Group != g.Name))
            .Select(g => new Group(g.Name, g.Home, g.Resources.RemoveAll(r => known.Contains(r.Text)))));
        isExamined |= obstacle is null;
        return obstacle;
    }

    /// <summary>By our own netlink: the framework's reader of interfaces would take its memory only for this.</summary>
    private static ImmutableArray<NetworkDevice>? Devices() =>
        NetworkReader.TryRead(out var network, out _)
            ? [.. network.Interfaces.Select(i => new NetworkDevice(i.Name, [.. network.Addresses.Where(a => a.InterfaceIndex == i.Index).Select(a => (a.Address, a.PrefixLength))]))]
            : null;

    private static AgentPlaces PlacesOf(ConfigurationFolder folder, NodeName self, ImmutableSortedDictionary<string, string> parameters, ImmutableSortedDictionary<string, string> ours) =>
        new(folder.ResourceScripts, "/etc/init.d", ScriptEnvironment.For(self, folder.Path, parameters, ours), AgentLimits.Default);
}
