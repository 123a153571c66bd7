// What a configuration is judged against: the facts of the machine it is to run on, as plain values, so that judging is
// pure and a test can be any machine. What is null or default is not known, and then not judged.
using System.Collections.Immutable;
using System.Net;
using Bascule.Configuration.Ocf;

namespace Bascule.Configuration;

public sealed record Surroundings
{
    /// <summary>What <c>uname -n</c> prints.</summary>
    public required string OwnName { get; init; }

    /// <summary>The network interfaces with their addresses; null: not known.</summary>
    public ImmutableArray<NetworkDevice>? Devices { get; init; }

    /// <summary>Accounts by name; null: not known.</summary>
    public ImmutableSortedSet<string>? Users { get; init; }

    /// <summary>What is at each absolute path that ha.cf names; a path that is not in here is not judged.</summary>
    public ImmutableSortedDictionary<string, PathKind> Paths { get; init; } = ImmutableSortedDictionary<string, PathKind>.Empty;

    /// <summary>Executable files of resource.d; null: not known.</summary>
    public ImmutableSortedSet<string>? ResourceScripts { get; init; }

    /// <summary>Service units that systemd knows, without <c>.service</c>, templates as <c>NAME@</c>; null: not known.</summary>
    public ImmutableSortedSet<string>? Units { get; init; }

    /// <summary>Executable files of /etc/init.d; null: not known.</summary>
    public ImmutableSortedSet<string>? InitScripts { get; init; }

    /// <summary>OCF agents, as <c>ocf:PROVIDER:TYPE</c>; null: not known.</summary>
    public ImmutableSortedSet<string>? OcfAgents { get; init; }

    /// <summary>What OCF agents say of themselves, by <c>ocf:PROVIDER:TYPE</c>. Only a program that may start programs can know it; one that is not in here is not judged.</summary>
    public ImmutableSortedDictionary<string, OcfDescriptionReading> OcfDescriptions { get; init; } = ImmutableSortedDictionary<string, OcfDescriptionReading>.Empty;

    /// <summary>Fence agents by name (<c>fence_ipmilan</c>); null: not known.</summary>
    public ImmutableSortedSet<string>? FenceAgents { get; init; }

    /// <summary>Types of cluster-glue's STONITH plug-ins; empty without the program `stonith`; null: not known.</summary>
    public ImmutableSortedSet<string>? StonithPlugins { get; init; }

    /// <summary>Of <see cref="Paths"/>, the plain files that others than root may read.</summary>
    public ImmutableSortedSet<string> ReadableByOthers { get; init; } = [];

    /// <summary>Of <see cref="Paths"/>, the programs that others than root may write, or replace.</summary>
    public ImmutableSortedSet<string> WritableByOthers { get; init; } = [];

    /// <summary>The text of /etc/hosts; null: not known.</summary>
    public string? Hosts { get; init; }

    /// <summary>The UDP port that /etc/services gives to ha-cluster; null: none, so 694.</summary>
    public int? HaClusterPort { get; init; }

    /// <summary>Whether both /etc/ha.d and /etc/heartbeat are there and which of the three files differ between them.</summary>
    public TwoFolders? TwoFolders { get; init; }

    /// <summary>Whether we act as root; null: not known.</summary>
    public bool? IsRoot { get; init; }

    /// <summary>UDP ports that someone has bound already; null: not known.</summary>
    public ImmutableSortedSet<int>? BoundUdpPorts { get; init; }

    /// <summary>Why the state folder cannot be written to; null: it can, or is not known.</summary>
    public string? StateFolderUnwritable { get; init; }

    /// <summary>A machine about which only its name is known.</summary>
    public static Surroundings Unknown(string ownName) => new() { OwnName = ownName };
}

/// <param name="Addresses">Each with its prefix length.</param>
public sealed record NetworkDevice(string Name, ImmutableArray<(IPAddress Address, int PrefixLength)> Addresses)
{
    /// <summary>It drops packets whose answers would leave by another card: net.ipv4.conf.NAME.rp_filter, or that of `all`, is 1 and none of them 2 (the kernel's ip-sysctl.rst).</summary>
    public bool IsStrict { get; init; }

    /// <summary>The IPv4 default route goes by it, the one with the least metric.</summary>
    public bool HasDefaultRoute { get; init; }
}

/// <summary>Two folders that are not the same one.</summary>
/// <param name="Differing">Names of files that differ, at least one.</param>
public sealed record TwoFolders(string Read, string Ignored, ImmutableArray<string> Differing);

public enum PathKind
{
    Missing,

    /// <summary>There, but not a program.</summary>
    Plain,
    Executable,
}
