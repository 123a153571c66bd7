// One node's whole view at one moment, as plain values: what status prints, the dashboard shows and monitoring judges.
// Accessors put a default back where a line lacks the field; ControlRequest.cs says why.
using System.Text.Json.Serialization;

namespace Bascule.Contracts.Control;

public sealed record StatusReport
{
    public int Version { get; init => field = value == 0 ? ControlProtocol.Version : value; } = ControlProtocol.Version;

    /// <summary>The node's program and its version: <c>bascule 0.1.0</c>.</summary>
    public required string Program { get; init; }

    /// <summary>The node that answers; everything here is as this node believes it to be.</summary>
    public required string Self { get; init; }

    /// <summary>Since the node's process started.</summary>
    public required long UptimeMs { get; init; }

    public int? Pid { get; init; }

    /// <summary>In the order of ha.cf, this node and ping nodes included.</summary>
    public required IReadOnlyList<NodeReport> Nodes { get; init; }

    /// <summary>In the order of haresources.</summary>
    public required IReadOnlyList<GroupReport> Groups { get; init; }

    public required ActuatorReport Actuator { get; init; }
    public required ConfigurationReport Configuration { get; init; }
    public required TimingReport Timing { get; init; }

    /// <summary>Sentences about what is not as it should be and no other field says, the gravest first.</summary>
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }      // generated JSON code assigns null to what is left out
}

public sealed record NodeReport
{
    public required string Name { get; init; }
    public bool IsSelf { get; init; }
    public NodeKind Kind { get; init; }
    public required NodeState State { get; init; }

    /// <summary>Heartbeat's generation of that node's present life; null: never heard.</summary>
    public uint? Incarnation { get; init; }

    /// <summary>How long it has been in this state.</summary>
    public long? SinceMs { get; init; }

    /// <summary>How long since anything was heard of it on any link; null: never heard, or this node itself.</summary>
    public long? SilentMs { get; init; }

    /// <summary>The wire dialect in use towards it: <c>native</c>, <c>heartbeat-v1</c>; null: not known yet.</summary>
    public string? Dialect { get; init; }

    /// <summary>How it is heard, one entry per medium; for this node itself, its own media.</summary>
    public IReadOnlyList<LinkReport> Links { get => field ?? []; init; }

    /// <summary>It is dead, and groups wait until it is fenced: for which, what has been tried, and what a person can do. Null: nothing waits.</summary>
    public string? AwaitsFence { get; init; }

    /// <summary>Why it is judged so: <c>silent for 10.4 s, deadtime 10 s</c>.</summary>
    public string? Reason { get; init; }
}

[JsonConverter(typeof(WordConverter<NodeKind>))]
public enum NodeKind
{
    Normal,

    /// <summary>Something that only answers to ICMP, such as a router.</summary>
    Ping,
}

/// <summary>docs/glossary.md has the exact meaning of each.</summary>
[JsonConverter(typeof(WordConverter<NodeState>))]
public enum NodeState
{
    /// <summary>Never heard, and initdead has not passed.</summary>
    Unknown,

    /// <summary>Heard, but it has not yet taken its place.</summary>
    Joining,
    Up,

    /// <summary>Silent for longer than warntime.</summary>
    Late,

    /// <summary>Silent for longer than deadtime; it may still hold something.</summary>
    Dead,

    /// <summary>Proven harmless: it said goodbye, or was fenced.</summary>
    Off,
}

public sealed record LinkReport
{
    /// <summary>As Heartbeat's tools call it: the interface, the device or the address (<c>eth0</c>).</summary>
    public required string Name { get; init; }

    /// <summary>As ha.cf says it: <c>ucast eth0 192.168.0.12</c>.</summary>
    public required string Medium { get; init; }

    public required LinkState State { get; init; }

    /// <summary>How long since the peer was heard on it; null: never.</summary>
    public long? SilentMs { get; init; }

    /// <summary>Whether the peer says that it hears us on this link; null: it has not said.</summary>
    public bool? HearsUs { get; init; }
}

[JsonConverter(typeof(WordConverter<LinkState>))]
public enum LinkState
{
    /// <summary>Nothing heard yet.</summary>
    Unknown,
    Up,
    Dead,

    /// <summary>Our own interface has no cable, or is down.</summary>
    NoCarrier,
}

public sealed record GroupReport
{
    /// <summary>The first resource of its haresources line, as written.</summary>
    public required string Name { get; init; }

    public required string Home { get; init; }

    /// <summary>Who holds it, as far as this node knows. Empty: nobody. More than one: split brain.</summary>
    public required IReadOnlyList<string> Holders { get; init; }

    /// <summary>As written, in starting order.</summary>
    public required IReadOnlyList<string> Resources { get; init; }

    public required ulong Epoch { get; init; }

    /// <summary>What this node itself does with it.</summary>
    public required Holding Holding { get; init; }

    /// <summary>How long <see cref="Holding"/> has been so.</summary>
    public long? SinceMs { get; init; }

    /// <summary>Whether this node may hold it.</summary>
    public required bool Eligible { get; init; }

    /// <summary>Why not eligible; null exactly when it is.</summary>
    public string? IneligibleReason { get; init; }

    /// <summary>How long it is in maintenance yet: nothing of it is started, stopped or moved. Null: it is not.</summary>
    public long? MaintenanceMs { get; init; }

    /// <summary>Somebody answers for its addresses who should not, as far as this node knows: the alarm in words. Null: nobody does.</summary>
    public string? Conflict { get; init; }

    /// <summary>What is asked of its services while this node holds it.</summary>
    public IReadOnlyList<ServiceCheckReport> Checks { get => field ?? []; init; }

    /// <summary>Which node should hold it by this node's judgement; null: none can.</summary>
    public string? Wanted { get; init; }

    /// <summary>What keeps it from going back to its home, which could have it otherwise; null: nothing.</summary>
    public string? AwaitsHome { get; init; }

    /// <summary>Why the last decision about it was taken.</summary>
    public string? Reason { get; init; }
}

/// <summary>One check of a group that this node holds.</summary>
public sealed record ServiceCheckReport
{
    /// <summary>What is asked: <c>http http://192.168.0.200/</c>.</summary>
    public required string Check { get; init; }

    /// <summary>Which resource counts as stopped when it fails.</summary>
    public required string Resource { get; init; }

    public required ServiceCheckState State { get; init; }

    /// <summary>How long it has been in this state.</summary>
    public required long SinceMs { get; init; }

    /// <summary>How long the last answer took, good or bad; null: there is none yet.</summary>
    public double? LatencyMs { get; init; }

    /// <summary>What there was to see of it: <c>status 500, "Internal Server Error"</c>. While nobody asks: why.</summary>
    public string? Answer { get; init; }
}

[JsonConverter(typeof(WordConverter<ServiceCheckState>))]
public enum ServiceCheckState
{
    /// <summary>It has not answered well since its resource was started; bad answers do not count yet.</summary>
    Grace,
    Good,

    /// <summary>So many bad answers in a row: its resource counts as stopped.</summary>
    Bad,

    /// <summary>Nobody asks, or it cannot be asked: nothing follows from it.</summary>
    Unknown,
}

[JsonConverter(typeof(WordConverter<Holding>))]
public enum Holding
{
    Released,
    Acquiring,
    Held,
    Releasing,

    /// <summary>A release failed: it may still run here.</summary>
    Stuck,

    /// <summary>The actuator has not said yet.</summary>
    Unknown,
}

/// <summary>The process that acts as root, as the node sees it.</summary>
/// <param name="Connected">Its first message was read, and it is not silent.</param>
/// <param name="SilentMs">How long since its last message; null: never connected.</param>
/// <param name="Pid">Its process, if it has said.</param>
public sealed record ActuatorReport(bool Connected, long? SilentMs = null, int? Pid = null)
{
    /// <summary>Why it is not connected; null when it is.</summary>
    public string? Trouble { get; init; }

    /// <summary>How often it has answered the node's greeting: once more, and it has been away.</summary>
    public int Greetings { get; init; }

    /// <summary>The version of what the node says to it; an actuator of another version is not understood.</summary>
    public int Protocol { get; init; }

    /// <summary>Why the traffic of an address does not end with its lease; null while it does.</summary>
    public string? GateTrouble { get; init; }
}

public sealed record ConfigurationReport
{
    /// <summary>Where the files came from: <c>/etc/ha.d</c>.</summary>
    public required string Directory { get; init; }

    /// <summary>Digest of nodes and groups, in hexadecimal: equal on nodes that describe the same cluster.</summary>
    public required string Digest { get; init; }

    public required Agreement Agreement { get; init; }

    /// <summary>Whether somebody has edited the files since the node took them.</summary>
    public bool FilesHaveChanged { get; init; }

    /// <summary>Where they differ, by name: <c>group IPaddr::192.168.0.200 has another home on hb2</c>.</summary>
    public string? Difference { get; init; }
}

[JsonConverter(typeof(WordConverter<Agreement>))]
public enum Agreement
{
    /// <summary>No peer has said what it has.</summary>
    Unknown,
    Same,
    Different,
}

public sealed record TimingReport
{
    public required long KeepaliveMs { get; init; }
    public required long WarntimeMs { get; init; }
    public required long DeadtimeMs { get; init; }
    public required long InitdeadMs { get; init; }
    public required long LeaseMs { get; init; }

    /// <summary>How long two nodes can hold one address after everything of ours stopped on its holder; 0: they cannot.</summary>
    public long TwoHoldersMs { get; init; }

    /// <summary>Whether groups return to their home by themselves (auto_failback).</summary>
    public required bool Failback { get; init; }
}
