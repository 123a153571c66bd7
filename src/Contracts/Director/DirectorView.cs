// A director's whole view at one moment, as `bascule director` shows it. The director writes it to a file when something has changed, and every few seconds: whoever looks asks nobody, and
// sees by the file's own time whether somebody still writes it.
using System.Text.Json;
using System.Text.Json.Serialization;
using Bascule.Contracts.Control;

namespace Bascule.Contracts.Director;

public sealed record DirectorView
{
    /// <summary>Where it stands. The folder is for our own; the file is for the operators' group.</summary>
    public const string Path = RunFolder.Path + "/director.json";

    /// <summary>Older than so long, nobody writes it any more.</summary>
    public static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(10);

    public int Version { get; init; } = 1;

    public required string Program { get; init; }

    public required int Pid { get; init; }

    /// <summary>ipvs or nftables.</summary>
    public required string Plane { get; init; }

    /// <summary>Of the machine's clock, when this was written.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The files that it was read from.</summary>
    public IReadOnlyList<string> Files { get => field ?? []; init; }

    /// <summary>A stop of the director leaves the table as it is.</summary>
    public bool StaysAtStop { get; init; }

    /// <summary>In the order of their addresses.</summary>
    public IReadOnlyList<ServiceView> Services { get => field ?? []; init; }

    /// <summary>Sentences about what is not as it should be: what the kernel refused, a reload that was refused.</summary>
    public IReadOnlyList<string> Warnings { get => field ?? []; init; }
}

public sealed record ServiceView
{
    /// <summary><c>tcp 192.0.2.10:80</c>, <c>mark 7</c>.</summary>
    public required string Service { get; init; }

    /// <summary>The same as ipvsadm prints it: <c>TCP  192.0.2.10:80</c>.</summary>
    public required string Ipvsadm { get; init; }

    public required string Scheduler { get; init; }

    /// <summary>Seconds; null: not persistent.</summary>
    public long? PersistentSeconds { get; init; }

    /// <summary>New connections since the director wrote this service for the first time; null: not counted.</summary>
    public ulong? Connections { get; init; }

    /// <summary>Of them, over the last seconds; null: not known yet.</summary>
    public double? ConnectionsPerSecond { get; init; }

    /// <summary>Packets dropped of clients over their limits; null: there are no limits, or it is not known.</summary>
    public ulong? Dropped { get; init; }

    public IReadOnlyList<ServerView> Servers { get => field ?? []; init; }
}

[JsonConverter(typeof(WordConverter<ServerHealth>))]
public enum ServerHealth
{
    /// <summary>Nobody asks it; it counts as up.</summary>
    Unchecked,

    /// <summary>It has not answered yet.</summary>
    Untried,
    Up,
    Down,
}

public sealed record ServerView
{
    /// <summary><c>198.51.100.11:80</c>.</summary>
    public required string Server { get; init; }

    /// <summary>masquerade, route, tunnel.</summary>
    public required string Forwarding { get; init; }

    /// <summary>As configured.</summary>
    public required int Weight { get; init; }

    /// <summary>As it stands in the table; null: it does not.</summary>
    public int? WeightInUse { get; init; }

    /// <summary>It answers only while nobody else does.</summary>
    public bool IsFallback { get; init; }

    /// <summary>An operator wants no new connections for it.</summary>
    public bool IsDrained { get; init; }

    public required ServerHealth Health { get; init; }

    /// <summary>For so long it has been as it is.</summary>
    public long? SinceMs { get; init; }

    /// <summary>What the last answer was, as a clause.</summary>
    public string? Evidence { get; init; }

    public double? LatencyMs { get; init; }

    /// <summary>What is asked: <c>tcp 198.51.100.11:80</c>.</summary>
    public string? Check { get; init; }

    /// <summary>Connections that are open; null: not known.</summary>
    public uint? Active { get; init; }

    /// <summary>Connections that are remembered, but over; null: not known.</summary>
    public uint? Inactive { get; init; }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(DirectorView))]
public sealed partial class DirectorJson : JsonSerializerContext;
