// What Heartbeat's three files say, or bascule.yaml in their place, validated: from here on nobody looks at text again. Start with Parse.
using System.Collections.Immutable;
using System.Net;
using Bascule.Configuration.Checking;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Fencing;
using Bascule.Configuration.Hooks;
using Bascule.Configuration.Native;
using Bascule.Core;

namespace Bascule.Configuration;

/// <summary>The contents of ha.cf, authkeys and haresources, or of bascule.yaml, which are valid, alone and together, on this machine. Whichever it was shows nowhere.</summary>
public sealed record ClassicConfiguration
{
    public required Cluster Cluster { get; init; }

    /// <summary>What this node sends on, in the order of ha.cf. A ucast towards ourselves is left out: one ha.cf may serve both nodes.</summary>
    public required ImmutableArray<Medium> Media { get; init; }

    public required KeyRing Keys { get; init; }
    public required Logging Logging { get; init; }
    public required RealTime RealTime { get; init; }
    public required GenerationMethod GenerationMethod { get; init; }
    public required UuidSource UuidFrom { get; init; }

    /// <summary>What ha.cf asks to be watched, and to be kept running.</summary>
    public required Watching Watching { get; init; }

    /// <summary>How other nodes are fenced from this one.</summary>
    public required ImmutableArray<FencePlan> Fences { get; init; }

    /// <summary>Who is told of events.</summary>
    public ImmutableArray<Hook> Hooks { get; init; } = [];

    /// <summary>What a group waits for before it goes back to its home; null: for nothing else. Only bascule.yaml can say it.</summary>
    public ReturnPolicy? Returning { get; init; }

    /// <summary>What is asked of the services of held groups. No word of it reaches the other node: each asks in its own way.</summary>
    public ImmutableArray<ServiceCheck> Checks { get; init; } = [];

    /// <summary>Each recorded parameter as typed, or its default: for <c>cl_status hbparameter</c> and the scripts' <c>HA_NAME</c>.</summary>
    public required ImmutableSortedDictionary<string, string> Parameters { get; init; }

    /// <summary>From <c>env NAME=VALUE</c>: exported to scripts as <c>HA_NAME</c>.</summary>
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }

    /// <summary>
    /// Reads the files as found on a machine. Pure: everything about the machine is in <paramref name="here"/>.
    /// The configuration is null exactly if a finding is an error.
    /// </summary>
    public static ConfigurationReading Parse(ConfigurationFiles files, Surroundings here)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(here);
        return files switch
        {
            ClassicFiles classic => ClassicReading.Of(classic, here),
            NativeFiles native => NativeReading.Of(native, here),
            _ => throw new System.Diagnostics.UnreachableException(files.GetType().Name),
        };
    }
}

/// <summary>What came of reading: the configuration if it is valid, and everything there is to say about the files at once.</summary>
public sealed record ConfigurationReading(ClassicConfiguration? Configuration, ImmutableArray<Finding> Findings)
{
    public bool Starts => Configuration is not null;
}

public enum MediumKind
{
    Bcast,
    Ucast,
    Ucast6,
    Mcast,
    Mcast6,
}

/// <summary>A way to send.</summary>
public sealed record Medium
{
    public required MediumKind Kind { get; init; }

    /// <summary>The network interface as written: <c>enp0s3</c>.</summary>
    public required string Device { get; init; }

    /// <summary>The link's name in status and log, as in Heartbeat the device; a second medium on one device becomes <c>enp0s3#2</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The peer (ucast) or the group (mcast); null for bcast, which sends to the device's broadcast address.</summary>
    public IPAddress? Address { get; init; }

    /// <summary>UDP port: mcast brings its own, the others take the udpport that stands before them.</summary>
    public required int Port { get; init => field = value is >= 1 and <= 65535 ? value : throw new ArgumentOutOfRangeException(nameof(value)); }

    /// <summary>Multicast hops, 0 to 4.</summary>
    public int Ttl { get; init => field = value is >= 0 and <= 4 ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 1;

    /// <summary>Whether our own multicasts come back to us.</summary>
    public bool Loop { get; init; }

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Device}{(Address is null ? "" : " " + Address)}:{Port}";
}

public enum KeyMethod
{
    Sha1,
    Md5,
}

/// <summary>A line of authkeys. The secret is what Heartbeat takes: the first word after the method, byte by byte.</summary>
public sealed record Key(int Id, KeyMethod Method, ImmutableArray<byte> Secret)
{
    /// <summary>Never the secret: records print themselves into logs.</summary>
    public override string ToString() => $"key {Id} ({Method.ToString().ToLowerInvariant()})";
}

/// <summary>All keys that are accepted, and the one we sign with.</summary>
public sealed record KeyRing(ImmutableSortedDictionary<int, Key> Keys, int SigningId)
{
    public Key Signing => Keys[SigningId];

    /// <summary>What other nodes may know of it.</summary>
    public KeyNumbers Numbers => new((byte)SigningId, (ushort)Keys.Keys.Aggregate(0, (all, id) => all | (1 << id)));
}

/// <summary>Where ha.cf wants the log; null where it does not say.</summary>
/// <param name="Facility">A syslog facility's name; null for none.</param>
/// <param name="DebugLevel">0 to 255.</param>
public sealed record Logging(string? Logfile, string? Debugfile, string? Facility, int DebugLevel, bool UseLogd);

/// <param name="Priority">Of SCHED_RR; 1 unless ha.cf says otherwise.</param>
public sealed record RealTime(bool Wanted, int Priority);

/// <summary>Where the generation comes from: counted in a file, or the time of the start.</summary>
public enum GenerationMethod
{
    File,
    Time,
}

public enum UuidSource
{
    File,
    NodeName,
}

/// <summary>What ha.cf asks to be watched besides nodes.</summary>
public sealed record Watching(ImmutableArray<PingGroup> Pings, TimeSpan Deadping, ImmutableArray<Respawn> Respawns);

/// <summary>Pinged hosts that count as one; a plain <c>ping HOST</c> is a group of one with its name.</summary>
public sealed record PingGroup(string Name, ImmutableArray<string> Hosts);

/// <summary>A program that ha.cf wants running beside us.</summary>
public sealed record Respawn(string User, string Program, ImmutableArray<string> Arguments)
{
    /// <summary>What it did is built in.</summary>
    public bool IsIpfail => Program.EndsWith("/ipfail", StringComparison.Ordinal);
}
