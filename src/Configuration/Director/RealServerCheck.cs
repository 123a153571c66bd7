// How ldirectord.cf has a real server asked whether it is up. Only what is to be asked: asking is not this room's matter.
using System.Collections.Immutable;
using Bascule.Configuration.Fencing;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

/// <summary>ldirectord(8), "checktype".</summary>
public enum CheckType
{
    /// <summary>The service is spoken to, and its answer read.</summary>
    Negotiate,

    /// <summary>A connection is made, no more; of UDP an echo request.</summary>
    Connect,

    /// <summary>So many times a connection, then once the service.</summary>
    Combined,

    /// <summary>A program's exit code.</summary>
    External,

    /// <summary>A Perl script's, without a process of its own.</summary>
    ExternalPerl,

    /// <summary>An echo request.</summary>
    Ping,

    /// <summary>Nobody is asked, and all count as up.</summary>
    On,

    /// <summary>Nobody is asked, and none is used; the fallback neither.</summary>
    Off,
}

/// <summary>What one server is asked for, where it is another thing than the service's others.</summary>
public sealed record RequestAndReceive(string Request, string Receive);

public sealed record RealServerCheck
{
    public required CheckType Type { get; init; }

    /// <summary>Of <see cref="CheckType.Combined"/>: connections between two negotiations.</summary>
    public int Connections { get; init; }

    /// <summary>Which protocol is spoken: http, smtp…; none: nobody is asked.</summary>
    public required string Service { get; init; }

    /// <summary>Null: the real server's own; where that is 0, the service's usual one.</summary>
    public ushort? Port { get; init; }

    /// <summary>The port that <see cref="Service"/> has where nobody says another; 0: none.</summary>
    public ushort UsualPort => (ushort)Enumerable.Range(1, 6000).FirstOrDefault(port => Service != "none" && LdirectordKey.UsualService(port) == Service);

    public string Request { get; init; } = "/";

    /// <summary>A regular expression that the answer has somewhere; empty: any answer will do.</summary>
    public string Receive { get; init; } = "";

    /// <summary>A text that the answer has somewhere; null: any answer will do. ldirectord has patterns only.</summary>
    public string? Contains { get; init; }

    public ImmutableSortedDictionary<ServerAddress, RequestAndReceive> OfServers { get; init; } = ImmutableSortedDictionary<ServerAddress, RequestAndReceive>.Empty;

    /// <summary>GET or HEAD.</summary>
    public string HttpMethod { get; init; } = "GET";

    public string? VirtualHost { get; init; }
    public string? Login { get; init; }
    public InlineValues? Password { get; init; }
    public string? Database { get; init; }

    /// <summary>RADIUS's.</summary>
    public InlineValues? Secret { get; init; }

    /// <summary>The program of an external check.</summary>
    public string Command { get; init; } = "/bin/true";

    /// <summary>From the end of one check to the next.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>For a connection, an echo, a program.</summary>
    public required TimeSpan CheckTimeout { get; init; }

    /// <summary>For a negotiation.</summary>
    public required TimeSpan NegotiateTimeout { get; init; }

    /// <summary>So many bad answers in a row, and it is down.</summary>
    public int FailureCount { get; init; } = 1;

    /// <summary>So many good answers in a row, and what was down is up. Of ldirectord always 1.</summary>
    public int RiseCount { get; init; } = 1;
}
