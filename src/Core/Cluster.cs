// What the cluster is, as configured: the same on every node but for Self. A running node takes another one whole, or not at all (Planning/Reconfiguration).
using System.Collections.Immutable;
using Bascule.Core.Fencing;
using Bascule.Core.Placement;

namespace Bascule.Core;

/// <summary>The cluster as one node's configuration describes it.</summary>
public sealed record Cluster
{
    /// <summary>More would not fit into one datagram of the smallest MTU we promise (docs/protocol/native.md).</summary>
    public const int MaxGroups = 48;

    /// <summary>A bit each in what a node says about its links.</summary>
    public const int MaxMedia = 16;

    /// <summary>One byte says how many answer, and one value of it that nobody knows.</summary>
    public const int MaxPingNodes = 254;

    public required NodeName Self { get; init; }

    /// <summary>All nodes, in the order of ha.cf; two until an arbiter exists (docs/decisions/0005).</summary>
    public required ImmutableArray<NodeName> Nodes { get; init; }

    /// <summary>The media this node sends on, in the order of ha.cf; a link is one peer heard over one of them.</summary>
    public required ImmutableArray<string> Media { get; init; }

    /// <summary>The UDP ports that heartbeats go to, for people who look for them in a firewall.</summary>
    public ImmutableArray<int> Ports { get; init; } = [];

    public required Timing Timing { get; init; }

    /// <summary>Hosts, and groups of hosts, that stand for the clients (ping, ping6, ping_group), in the order of ha.cf; at most <see cref="MaxPingNodes"/>.</summary>
    public ImmutableArray<string> PingNodes { get; init; } = [];

    /// <summary>Whether a silent peer's group is taken only when nobody answers for its addresses (docs/decisions/0013).</summary>
    public bool ConflictProbe { get; init; } = true;

    /// <summary>Which nodes can be fenced from here (docs/decisions/0023).</summary>
    public ImmutableArray<FenceDevice> FenceDevices { get; init; } = [];

    /// <summary>Whether a group returns to its home when the home is able again (auto_failback).</summary>
    public required bool Failback { get; init; }

    /// <summary>What else must be so before it does; null: nothing.</summary>
    public FailbackConditions? FailbackWhen { get; init; }

    /// <summary>Which keys this node has, by their numbers.</summary>
    public KeyNumbers Keys { get; init; } = new(1, 1 << 1);

    /// <summary>The groups in the order of haresources.</summary>
    public required ImmutableArray<Group> Groups { get; init; }

    /// <summary>Groups that a reload has removed and that are still being released here; peers must go on hearing of them.</summary>
    public ImmutableArray<Group> Leaving { get; init; } = [];

    /// <summary>Everything that is spoken of: what is configured, and what is leaving.</summary>
    public IEnumerable<Group> Known => Leaving.IsEmpty ? Groups : Groups.Concat(Leaving);

    /// <summary>Equal on two nodes exactly when they name the same nodes and the same lines; what differs is shown by name.</summary>
    public ulong Digest => DigestOf(Groups);

    /// <summary>What peers are told: a group that is leaving counts until it has left.</summary>
    public ulong SpokenDigest => Leaving.IsEmpty ? Digest : DigestOf(Known);

    private ulong DigestOf(IEnumerable<Group> groups) => Fingerprint.Of([.. Nodes.Order().Select(n => n.Value), .. groups.OrderBy(g => g.Name).Select(g => g.Line)]);

    public IEnumerable<NodeName> Peers => Nodes.Where(n => n != Self);

    public Group? Find(GroupName name) => Known.FirstOrDefault(g => g.Name == name);
}

/// <summary>What runs together on one node: one line of haresources.</summary>
/// <param name="Name">The line's first resource as written.</param>
/// <param name="Home">The node that the line begins with.</param>
/// <param name="Resources">In starting order; stopped in reverse.</param>
public sealed record Group(GroupName Name, NodeName Home, ImmutableArray<Resource> Resources)
{
    /// <summary>What stands for the name on the wire, where a name of any length would not fit.</summary>
    public ulong Id { get; } = Fingerprint.Of(Name.Value);

    /// <summary>The line as both nodes should have it.</summary>
    public string Line { get; } = Home.Value + " " + string.Join(' ', Resources.Select(r => r.Text));

    public bool HasAddresses { get; } = Resources.Any(r => r.IsAddress);

    public GroupProtection Protection { get; init; }

    /// <summary>Differs when the peer's line for the same key differs from ours (home or resources).</summary>
    public uint LineDigest { get; } = (uint)Fingerprint.Of(Home.Value + " " + string.Join(' ', Resources.Select(r => r.Text)));
}

/// <summary>One word of a haresources line: an agent with its arguments.</summary>
/// <param name="Text">The word as written.</param>
/// <param name="Agent">Name of the script, unit or built-in (<c>IPaddr</c> for a bare address).</param>
/// <param name="Arguments">What follows the agent, split at <c>::</c>.</param>
public sealed record Resource(string Text, string Agent, ImmutableArray<string> Arguments)
{
    /// <summary>A floating IP, by one of Heartbeat's agents for them.</summary>
    public bool IsAddress => Agent is "IPaddr" or "IPaddr2" or "IPv6addr";

    public override string ToString() => Text;
}

/// <summary>Heartbeat's intervals, and the lease that follows from them (docs/decisions/0004).</summary>
public sealed record Timing
{
    /// <summary>Between two heartbeats; 1 ms to 1 h.</summary>
    public required TimeSpan Keepalive { get; init => field = Positive(value); }

    /// <summary>Silence after which a peer is late.</summary>
    public required TimeSpan Warntime { get; init => field = Positive(value); }

    /// <summary>Silence after which a peer is dead; more than twice the keepalive (ha.cf of 3.0.6).</summary>
    public required TimeSpan Deadtime { get; init => field = Positive(value); }

    /// <summary>How long a starting node waits for a peer it has never heard; at least the deadtime.</summary>
    public required TimeSpan Initdead { get; init => field = Positive(value); }

    /// <summary>How long a ping node may leave a node without an answer before it is dead; deadtime where nothing is said.</summary>
    public TimeSpan Deadping { get => field > TimeSpan.Zero ? field : Deadtime; init; }

    /// <summary>Between two pings: a keepalive; where that is much less than deadping needs, a fifth of deadping, a second at most.</summary>
    public TimeSpan PingInterval => new(Math.Max(Keepalive.Ticks, Math.Min(TimeSpan.TicksPerSecond, Deadping.Ticks / 5)));

    /// <summary>
    /// So long a peer must reach more ping nodes before that counts: a host that dies is missed by both within one interval, and its news takes at most two
    /// heartbeats more, if one is lost, or warntime, if the peer's clock has stood meanwhile.
    /// </summary>
    public TimeSpan PingDamping => new((2 * PingInterval.Ticks) + Math.Max(PingInterval.Ticks, Warntime.Ticks) + (TimeSpan.TicksPerSecond / 10));

    /// <summary>
    /// How long a node's word keeps its addresses alive: two fifths of the deadtime, so that a holder whose processes all
    /// froze is silent before its peer takes over (lease + margin &lt; deadtime; margin = one renewal + clock-rate error).
    /// </summary>
    public TimeSpan Lease => new(Deadtime.Ticks * 2 / 5);

    /// <summary>Between two renewals of the kernel's lifetime on a held address: a third of the lease.</summary>
    public TimeSpan Renewal => new(Lease.Ticks / 3);

    /// <summary>How long a network card must be without its carrier before a group leaves it: a keepalive, so that a short flap moves nothing.</summary>
    public TimeSpan CarrierDamping => new(Math.Clamp(Keepalive.Ticks, TimeSpan.TicksPerSecond / 10, TimeSpan.TicksPerSecond));

    /// <summary>The longest time between two conflict probes, and their pace when there is no hurry.</summary>
    public static readonly TimeSpan LongestProbeInterval = TimeSpan.FromMilliseconds(200);

    /// <summary>Between two conflict probes, and how long each waits for its answer: neighbours' kernels answer within a millisecond.</summary>
    public TimeSpan ProbeInterval => new(Math.Clamp(Deadtime.Ticks / 40, TimeSpan.TicksPerMillisecond, LongestProbeInterval.Ticks));

    /// <summary>
    /// Silence after which the conflict probe begins: warntime, or earlier where that leaves no time for its rounds before deadtime. Never within the
    /// first half of deadtime for the rounds' sake: with a deadtime below 10 ms the takeover comes up to 5 ms later instead.
    /// </summary>
    public TimeSpan ProbeFrom => new(Math.Min(Warntime.Ticks, Math.Max(Deadtime.Ticks / 2, Deadtime.Ticks - (5 * ProbeInterval.Ticks))));

    private static TimeSpan Positive(TimeSpan value) =>
        value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "An interval is longer than nothing.");
}
