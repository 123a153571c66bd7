// From what the node believes to what a person or a monitor is shown. No judgement here: it only words what Core decided.
using System.Collections.Immutable;
using Bascule.Contracts.Actuation;
using Bascule.Contracts.Control;
using Bascule.Core;
using Bascule.Core.Fencing;
using Bascule.Core.Leases;
using Bascule.Core.Membership;
using Bascule.Core.Placement;
using Bascule.Wire.Native;
using Shown = Bascule.Contracts.Control;

namespace Bascule.Node.Control;

internal static class StatusView
{
    public static StatusReport Of(ClusterState state, Instant now, StatusSurroundings around)
    {
        var timing = state.Cluster.Timing;
        var differences = Differences(state);
        return new StatusReport
        {
            Program = around.Program,
            Self = state.Self.Value,
            UptimeMs = Ms(now - around.StartedAt),
            Pid = Environment.ProcessId,
            Nodes = [.. state.Cluster.Nodes.Select(n => n == state.Self ? Own(state, now, around) : Other(state, state.Peers[n], now, around)), .. state.PingNodes.Select(n => Pinged(state, n, now))],
            Groups = [.. state.Cluster.Known.Select(g => Group(state, state.Groups[g.Name], now, around))],
            Actuator = new ActuatorReport(around.ActuatorTrouble is null, around.ActuatorSilence is { } silence ? Ms(silence) : null)
            {
                Trouble = around.ActuatorTrouble,
                GateTrouble = around.GateTrouble,
                Greetings = around.Greetings,
                Protocol = ActuationCodec.Version,
            },
            Configuration = new ConfigurationReport
            {
                Directory = around.ConfigurationDirectory,
                Digest = state.Cluster.Digest.ToString("x16"),
                Agreement = state.Peers.Values.All(p => p.View is null) ? Shown.Agreement.Unknown
                    : differences.IsEmpty ? Shown.Agreement.Same : Shown.Agreement.Different,
                FilesHaveChanged = around.FilesHaveChanged,
                Difference = differences.IsEmpty ? null : string.Join("; ", differences),
            },
            Timing = new TimingReport
            {
                KeepaliveMs = Ms(timing.Keepalive),
                WarntimeMs = Ms(timing.Warntime),
                DeadtimeMs = Ms(timing.Deadtime),
                InitdeadMs = Ms(timing.Initdead),
                LeaseMs = Ms(state.Lease),
                Failback = state.Cluster.Failback,
                TwoHoldersMs = Ms(new TwoHolders(timing).AtMost(isGated: around.GateTrouble is null)),
            },
            Warnings = [.. Warnings(state, now, around)],
        };
    }

    /// <summary>Who holds a group as far as this node knows; more than one is a split brain.</summary>
    public static IEnumerable<NodeName> Holders(ClusterState state, GroupState group)
    {
        if (group.Holding is Core.Holding.Held or Core.Holding.Acquiring) yield return state.Self;
        foreach (var peer in state.Peers.Values)
            if (peer.IsAlive && peer.View?.Groups.TryGetValue(group.Group.Name, out var report) == true && report.Holding is Core.Holding.Held or Core.Holding.Acquiring)
                yield return peer.Name;
    }

    public static ImmutableArray<string> Differences(ClusterState state) =>
        [.. state.Peers.Values.Where(p => p.View is not null).SelectMany(p => Core.Membership.Agreement.DifferencesTo(state.Cluster, p.View!))];

    private static NodeReport Own(ClusterState state, Instant now, StatusSurroundings around) => new()
    {
        Name = state.Self.Value,
        IsSelf = true,
        State = state.Phase switch { Phase.Joining => NodeState.Joining, Phase.Off => NodeState.Off, _ => NodeState.Up },
        Incarnation = state.Incarnation.Value,
        SinceMs = Ms(now - around.StartedAt),
        Reason = state.Phase switch
        {
            Phase.Joining when !state.ActuatorReady => "waiting for the actuator",
            Phase.Joining when state.Carriers == 0 => "waiting for a carrier: no medium has one",
            Phase.Joining => "waiting to hear every other node, at most initdead",
            Phase.Leaving => "stopping: giving everything away",
            _ => null,
        },
        Links = [.. around.Media.Select((m, i) => new LinkReport
        {
            Name = m.Name,
            Medium = m.Text,
            State = ((state.Carriers >> i) & 1) == 1 ? LinkState.Up : LinkState.NoCarrier,
        })],
    };

    private static NodeReport Other(ClusterState state, Peer peer, Instant now, StatusSurroundings around) => new()
    {
        Name = peer.Name.Value,
        State = peer switch
        {
            { Liveness: Liveness.Dead, Fence.Proof: not null } => NodeState.Off,
            { Liveness: Liveness.Dead } => NodeState.Dead,
            { Liveness: Liveness.Off } => NodeState.Off,
            { Liveness: Liveness.Unknown } => NodeState.Unknown,
            { View.Phase: Phase.Joining } => NodeState.Joining,
            { Liveness: Liveness.Late } => NodeState.Late,
            _ => NodeState.Up,
        },
        Incarnation = peer.View is null ? null : peer.Incarnation.Value,
        SilentMs = peer.View is null ? null : Ms(now - peer.LastHeard),
        Dialect = peer.View is null ? null : "native",
        AwaitsFence = FenceBeforeTakeover.Waiting(state, peer, now),
        Reason = peer switch
        {
            { Liveness: Liveness.Dead, Fence.Proof: { } proof } => proof,
            { Liveness: Liveness.Dead, View: null } => $"never heard for initdead ({Words.Of(state.Cluster.Timing.Initdead)})",
            { Liveness: Liveness.Dead or Liveness.Late } => $"silent for {Words.Of(now - peer.LastHeard)}, deadtime {Words.Of(state.TimingOf(peer).Deadtime)}",
            { Liveness: Liveness.Off } => "said goodbye",
            { View: null, Unverified: > 0 } => "heard only under another key: authkeys differs",
            { IsAlive: true } when state.Carriers == 0 => $"not heard for {Words.Of(now - peer.LastHeard)}, and not judged: no medium here has a carrier",
            { IsAlive: true } when !state.IsFresh(peer) => "is heard, but does not hear us: look at its firewall and at the way towards it",
            _ => null,
        },
        Links = [.. around.Media.Select((m, i) => Link(state, peer, m, i, now))],
    };

    private static NodeReport Pinged(ClusterState state, PingNode node, Instant now) => new()
    {
        Name = node.Name,
        Kind = NodeKind.Ping,
        State = node.IsUp ? NodeState.Up : state.Reached is null ? NodeState.Unknown : NodeState.Dead,
        SilentMs = node.LastAnswered is { } at ? Ms(now - at) : null,
        Reason = node.IsUp || state.Reached is null ? null : $"no answer to a ping for {Words.Of(state.Cluster.Timing.Deadping)} (deadping)",
    };

    private static LinkReport Link(ClusterState state, Peer peer, StatusMedium medium, int index, Instant now)
    {
        var heard = peer.LinkHeard[index];
        var hearsUs = peer.View?.Hears.FirstOrDefault(h => h.Peer == state.Self) is { Incarnation.Value: not 0 } hearing ? ((hearing.Links >> index) & 1) == 1 : (bool?)null;
        return new LinkReport
        {
            Name = medium.Name,
            Medium = medium.Text,
            State = ((state.Carriers >> index) & 1) == 0 ? LinkState.NoCarrier
                : heard is not { } at ? LinkState.Unknown
                : now - at < state.TimingOf(peer).Deadtime ? LinkState.Up : LinkState.Dead,
            SilentMs = heard is { } last ? Ms(now - last) : null,
            HearsUs = hearsUs,
        };
    }

    private static Shown.GroupReport Group(ClusterState state, GroupState group, Instant now, StatusSurroundings around) => new()
    {
        Name = group.Group.Name.Value,
        Home = group.Group.Home.Value,
        Holders = [.. Holders(state, group).Select(n => n.Value)],
        Resources = [.. group.Group.Resources.Select(r => r.Text)],
        Epoch = group.Claim.Epoch.Value,
        Holding = group.Holding switch
        {
            Core.Holding.Released => Shown.Holding.Released,
            Core.Holding.Acquiring => Shown.Holding.Acquiring,
            Core.Holding.Held => Shown.Holding.Held,
            Core.Holding.Releasing => Shown.Holding.Releasing,
            Core.Holding.Stuck => Shown.Holding.Stuck,
            _ => Shown.Holding.Unknown,
        },
        SinceMs = around.HoldingSince(group.Group.Name) is { } since ? Ms(now - since) : null,
        Eligible = group.Fitness == Eligibility.Able,
        IneligibleReason = group.Fitness == Eligibility.Able ? null : group.WhyNotFit,
        MaintenanceMs = group.Maintenance.IsOn ? Ms(group.Maintenance.Until - now) : null,
        Wanted = group.Claim.Assignee?.Value,
        AwaitsHome = Homecoming.WhyNotYet(state, group),
        Reason = group.Reason,
        Conflict = ConflictProbe.Alarm(state, group),
        Checks = [.. around.Checks(group.Group.Name).Select(c => Check(c, now))],
    };

    private static ServiceCheckReport Check(CheckWord word, Instant now) => new()
    {
        Check = word.Check,
        Resource = word.Resource,
        State = word.Standing switch
        {
            CheckStanding.InGrace => ServiceCheckState.Grace,
            CheckStanding.Good => ServiceCheckState.Good,
            CheckStanding.Bad => ServiceCheckState.Bad,
            _ => ServiceCheckState.Unknown,
        },
        SinceMs = Math.Max(0, Ms(now - new Instant((long)Math.Min(word.Since, long.MaxValue)))),
        LatencyMs = word.Answer.Length == 0 ? null : word.Latency.TotalMilliseconds,
        Answer = word.Answer.Length == 0 ? null : word.Answer,
    };

    /// <summary>What no other field says: whoever shows the report words those himself, in the reader's language.</summary>
    private static IEnumerable<string> Warnings(ClusterState state, Instant now, StatusSurroundings around)
    {
        foreach (var group in state.Groups.Values)
        {
            if (group.Holding == Core.Holding.Stuck) yield return $"{group.Group.Name} cannot be released here, so no other node may take it";
            if (ConflictProbe.Hesitation(state, group) is { } hesitation) yield return hesitation;
            if (Maintenance.Waiting(state, group, now) is { } waiting) yield return waiting;
        }
        if (state.Lease < state.Cluster.Timing.Lease)
            yield return $"heartbeats come each {Words.Of(state.Keepalive)} and the lease is {Words.Of(state.Lease)} until every other node has answered that it knows of deadtime {Words.Of(state.Cluster.Timing.Deadtime)}";
        if (around.ProberTrouble is { } trouble) yield return $"the conflict probe cannot ask ({trouble}): a silent peer's groups are taken without it";
        foreach (var medium in around.MediaTroubles) yield return medium;
        foreach (var (reception, count) in around.Receptions)
            if (count > 0 && Complaints.Sentence(reception) is { } sentence) yield return $"{count} packets: {sentence}";
        if (around.LinesLost > 0) yield return $"{around.LinesLost} log lines were lost";
    }

    private static long Ms(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMillisecond;
}

/// <param name="Text">As ha.cf says it.</param>
internal readonly record struct StatusMedium(string Name, string Text);

/// <summary>What status shows besides the state.</summary>
internal sealed record StatusSurroundings
{
    public required string Program { get; init; }
    public required Instant StartedAt { get; init; }
    public required string ConfigurationDirectory { get; init; }
    public bool FilesHaveChanged { get; init; }
    public required ImmutableArray<StatusMedium> Media { get; init; }
    public string? ActuatorTrouble { get; init; }
    public TimeSpan? ActuatorSilence { get; init; }
    public string? GateTrouble { get; init; }
    public int Greetings { get; init; }
    public IReadOnlyList<string> MediaTroubles { get; init; } = [];
    public IReadOnlyList<(Reception, long)> Receptions { get; init; } = [];
    public string? ProberTrouble { get; init; }
    public long LinesLost { get; init; }
    public required Func<GroupName, Instant?> HoldingSince { get; init; }

    /// <summary>How the actuator says that they stand.</summary>
    public Func<GroupName, ImmutableArray<CheckWord>> Checks { get; init; } = static _ => [];
}
