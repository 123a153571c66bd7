// The control API: what the command line, the dashboard and the monitoring say to a running node, and what it answers.
// One JSON object per line over a unix stream socket; one request and one response per connection.
// The socket belongs to bascule:haclient with mode 0660, so that membership of haclient is the permission, as in Heartbeat.
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bascule.Contracts.Control;

/// <summary>What both ends of the control socket have agreed on.</summary>
public static class ControlProtocol
{
    /// <summary>Rises when a field changes its meaning; a new field alone does not raise it, since unknown fields are skipped.</summary>
    public const int Version = 1;

    /// <summary>Where the node listens.</summary>
    public const string SocketPath = "/run/bascule/control";

    /// <summary>Names another socket than <see cref="SocketPath"/>: for tests, and for several nodes on one machine.</summary>
    public const string SocketPathVariable = "BASCULE_CONTROL";

    /// <summary>A longer line is not a request: the node closes the connection.</summary>
    public const int RequestLimitBytes = 16 * 1024;

    /// <summary>A longer line is not an answer: the client gives up. A thousand groups take about 400 kB.</summary>
    public const int ResponseLimitBytes = 16 * 1024 * 1024;

    /// <summary>
    /// With a shorter lease a group may be lost in an upgrade: so long a process of ours may be away, beginning anew (docs/decisions/0029).
    /// </summary>
    public static readonly TimeSpan ShortestLeaseOfUpgrade = TimeSpan.FromSeconds(1.6);

    /// <summary>The words that <see cref="ControlRequest.Verb"/> may be.</summary>
    public static class Verbs
    {
        /// <summary>Answers with <see cref="ControlResponse.Status"/>.</summary>
        public const string Status = "status";

        /// <summary>This node gives up <see cref="ControlRequest.Groups"/>.</summary>
        public const string Standby = "standby";

        /// <summary>This node asks for <see cref="ControlRequest.Groups"/>.</summary>
        public const string Takeover = "takeover";

        /// <summary>What was wrong with <see cref="ControlRequest.Groups"/> on this node is mended: it is able again, and what has stopped is started.</summary>
        public const string Clear = "clear";

        /// <summary>
        /// Nothing of <see cref="ControlRequest.Groups"/> is started, stopped or moved for <see cref="ControlRequest.ForMs"/>, on any node; 0 ends that. Answered when
        /// every node that runs knows.
        /// </summary>
        public const string Maintenance = "maintenance";

        /// <summary>The operator says that <see cref="ControlRequest.Node"/>, which is silent, is off and stays off.</summary>
        public const string ConfirmOff = "confirm-off";

        /// <summary>Take over the files as root has just laid them out, all of it or nothing.</summary>
        public const string Reload = "reload";

        /// <summary>
        /// The node's process becomes the installed program in place, with everything held under its lease. Then the connection ends without an answer;
        /// an answer says why it could not be, and nothing has happened. With <see cref="ControlRequest.Preview"/>: only whether it could.
        /// </summary>
        public const string Upgrade = "upgrade";

        /// <summary>Answers with <see cref="ControlResponse.Value"/>: what ha.cf says for <see cref="ControlRequest.Name"/>, as written.</summary>
        public const string Parameter = "parameter";

        /// <summary>Whether the client <see cref="ControlRequest.Name"/> on node <see cref="ControlRequest.Node"/> is online.</summary>
        public const string Client = "client";
    }

    /// <summary>The words for several groups at once, as hb_standby knows them; anything else is a group's name.</summary>
    public static class GroupWords
    {
        public const string All = "all";

        /// <summary>The groups whose home is this node.</summary>
        public const string Local = "local";

        /// <summary>The groups whose home is another node.</summary>
        public const string Foreign = "foreign";

        /// <summary>The groups that this node holds.</summary>
        public const string Here = "here";

        /// <summary>In a standby: the foreign groups, returned to their homes. In a takeover: the local ones.</summary>
        public const string Failback = "failback";
    }

    /// <summary>The socket's path: <see cref="SocketPathVariable"/>, or else <see cref="SocketPath"/>.</summary>
    public static string FindSocket() => Environment.GetEnvironmentVariable(SocketPathVariable) is { Length: > 0 } path ? path : SocketPath;
}

/// <summary>JSON without reflection (trimmed and native builds); enums as lower-case words, absent values left out.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ControlRequest))]
[JsonSerializable(typeof(ControlResponse))]
[JsonSerializable(typeof(StatusReport))]
public sealed partial class ControlJson : JsonSerializerContext;

/// <summary>An enum as its name in lower case with hyphens: <c>NoCarrier</c> is <c>"no-carrier"</c>.</summary>
public sealed class WordConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
