// What root's configuration lets the actuator do. Read here again, by root, from root's files: the node only names groups.
using System.Collections.Immutable;
using Bascule.Actuator.Agents;
using Bascule.Actuator.Holding;
using Bascule.Configuration;
using Bascule.Configuration.Fencing;
using Bascule.Configuration.Machine;
using Bascule.Core;
using Bascule.Linux.Netlink;

namespace Bascule.Actuator;

internal sealed class MandateReader(ConfigurationFolder folder, KeptAddresses addresses, ImmutableArray<HeldEntry> adopted)
{
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;

    private bool isExamined;

    public ImmutableArray<Group> Groups { get; private set; } = [];

    /// <summary>How other nodes are fenced from here.</summary>
    public ImmutableArray<FencePlan> Fences { get; private set; } = [];

    /// <summary>Where the agents are: what is in hand can be stopped also while the files cannot be read.</summary>
    public AgentPlaces Places { get; private set; } = PlacesOf(folder, default, Nothing, Nothing);

    public (Mandate? Mandate, string Why) Read()
    {
        var files = FileReading.InForce(folder);
        // The port is the node's, who has bound it by now, and so is the state folder.
        var here = ThisMachine.Surrounding(folder, files, Devices()) with { BoundUdpPorts = null, StateFolderUnwritable = null };
        var reading = ClassicConfiguration.Parse(files, here);
        if (reading.Configuration is not { } configuration)
        {
            var errors = reading.Findings.Where(f => f.Severity == Configuration.Severity.Error).Select(f => f.ToString());
            return (null, $"The configuration does not allow a start: {string.Join(" ", errors)}");
        }
        Groups = configuration.Cluster.Groups;
        Fences = configuration.Fences;
        Places = PlacesOf(folder, configuration.Cluster.Self, configuration.Parameters, configuration.Environment);
        var obstacle = Examine(configuration.Cluster);
        addresses.Guard(configuration.Cluster.Groups, configuration.Cluster.Timing.Lease);
        return (new Mandate(configuration.Cluster, obstacle, configuration.RealTime.Wanted ? configuration.RealTime.Priority : null), "");
    }

    /// <summary>Before anything is held: what a former run left goes, and what cannot work is said before anything is started.</summary>
    private string? Examine(Cluster cluster)
    {
        if (isExamined) return null;
        var obstacle = addresses.Examine(cluster.Groups.Where(g => adopted.All(a => a.Group != g.Name)));
        isExamined = obstacle is null;
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
