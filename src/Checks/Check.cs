// What is asked of a service, how often, and how often it may answer badly. Plain values: the configuration makes them, the actuator judges by them, and the
// checker gets them as a line of JSON.
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.Json.Serialization;

namespace Bascule.Checks;

[JsonConverter(typeof(JsonStringEnumConverter<CheckKind>))]
public enum CheckKind
{
    /// <summary>Somebody accepts a connection.</summary>
    Tcp,

    /// <summary>A GET is answered well.</summary>
    Http,
    Https,

    /// <summary>A program ends with 0.</summary>
    Exec,

    /// <summary>A conversation in lines goes as it should (<see cref="TalkStep"/>).</summary>
    Talk,

    /// <summary>A name server answers for a name.</summary>
    Dns,

    /// <summary>The host answers an echo request.</summary>
    Ping,
}

/// <summary>What is said, and how the line that answers it begins.</summary>
/// <param name="Say">With its line end; empty: nothing, as before a greeting.</param>
/// <param name="Begins">Any of these; none: no answer is waited for.</param>
public sealed record TalkStep(string Say, ImmutableArray<string> Begins);

/// <summary>Status codes of HTTP, both ends included.</summary>
public readonly record struct StatusRange(int From, int To)
{
    /// <summary>What a browser would show something for; a redirection is an answer, and is not followed.</summary>
    public static readonly StatusRange Usual = new(200, 399);

    public bool Contains(int status) => status >= From && status <= To;

    public override string ToString() => From == To ? $"{From}" : $"{From}-{To}";

    /// <summary>Reads <c>200</c> and <c>200-299</c>.</summary>
    public static bool TryRead(string text, out StatusRange range)
    {
        ArgumentNullException.ThrowIfNull(text);
        range = default;
        if (text.Split('-') is not [var first, .. { Length: <= 1 } second] || !TryStatus(first, out var from)) return false;
        var to = from;
        if (second is [var last] && !TryStatus(last, out to)) return false;
        range = new StatusRange(from, to);
        return from <= to;
    }

    // RFC 9110 §15: three digits, the first from 1 to 5.
    private static bool TryStatus(string text, out int status) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out status) && status is >= 100 and <= 599;
}

/// <summary>One check. Who it is about is not its matter: a resource of a group, or a real server.</summary>
public sealed record Check
{
    /// <summary>Between two attempts: a process that can do thousands should not be asked for more.</summary>
    public static readonly (TimeSpan Least, TimeSpan Most) EveryRange = (TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(1));

    public static readonly (TimeSpan Least, TimeSpan Most) WithinRange = (TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(5));

    /// <summary>So many answers in a row.</summary>
    public static readonly (int Least, int Most) CountRange = (1, 100);

    public required CheckKind Kind { get; init; }

    /// <summary>As written: <c>192.168.0.200:80</c>, <c>http://192.168.0.200/health</c>, <c>/usr/lib/nagios/plugins/check_load -w 5</c>.</summary>
    public required string Target { get; init; }

    /// <summary>Where to connect. An address, never a name: a name server that is down must not stop a service that runs.</summary>
    public string Address { get; init; } = "";

    public int Port { get; init; }

    /// <summary>Of http and https: path and query.</summary>
    public string Path { get; init; } = "/";

    /// <summary>Of http and https: the Host header, and the name that the certificate is to have.</summary>
    public string Host { get; init; } = "";

    /// <summary>Of http and https: which status codes are good.</summary>
    public StatusRange Status { get; init; } = StatusRange.Usual;

    /// <summary>Of http and https: HEAD instead of GET, so that no body comes.</summary>
    public bool IsHeadOnly { get; init; }

    /// <summary>What must be in the first 64 KiB of the body; null: anything.</summary>
    public string? Contains { get; init; }

    /// <summary>The same as a regular expression. Of talk: what comes after the last step. Of dns: one of the answers, as text.</summary>
    public string? Matches { get; init; }

    public ImmutableArray<TalkStep> Talk { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Of talk: TLS from the first byte on.</summary>
    public bool IsSecured { get; init; }

    /// <summary>Of dns: of which name an address is asked, or of which address the name.</summary>
    public string Question { get; init; } = "";

    /// <summary>Of http and https: the Authorization header, or none. Never shown.</summary>
    public string Authorization { get; init; } = "";

    /// <summary>Of https: whether the certificate must be valid for <see cref="Host"/>.</summary>
    public bool Verify { get; init; } = true;

    /// <summary>Of exec: full path and arguments.</summary>
    public ImmutableArray<string> Command { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>From one attempt to the next.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long one attempt may take, from the connection to the last byte that is looked at. Not longer than <see cref="Every"/>.</summary>
    public TimeSpan Within { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>So many bad answers in a row, and it is down.</summary>
    public int Fall { get; init; } = 3;

    /// <summary>So many good answers in a row, and what was down is up.</summary>
    public int Rise { get; init; } = 2;

    /// <summary>After a start bad answers do not count before the first good one, for so long.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    [JsonIgnore]
    public IPEndPoint Endpoint => new(IPAddress.Parse(Address), Port);

    /// <summary>From the moment something breaks to <see cref="Fall"/> bad answers, at most.</summary>
    [JsonIgnore]
    public TimeSpan NoticedWithin => (Every * Fall) + Within;

    /// <summary>Everything that it says: two checks are the same exactly if these are.</summary>
    [JsonIgnore]
    public string Text => string.Create(CultureInfo.InvariantCulture,
        $"{this} [{string.Join("] [", Command)}] [{string.Join("] [", Talk.Select(t => $"{t.Say}→{string.Join('|', t.Begins)}"))}] secured {IsSecured} asks {Question} head {IsHeadOnly} authorized {Authorization.GetHashCode(StringComparison.Ordinal)} at {Address}:{Port}{Path} host {Host} status {Status} contains {Contains} matches {Matches} verify {Verify} every {Every} within {Within} fall {Fall} rise {Rise} grace {Grace}");

    public bool Equals(Check? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Target}";
}
