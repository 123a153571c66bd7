using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

/// <summary>Clusters to report about.</summary>
internal static class Reports
{
    /// <summary>hb1 holds its one group, hb2 is there, the router answers.</summary>
    public static readonly StatusReport Pair = new()
    {
        Program = "bascule 0.1.0",
        Self = "hb1",
        UptimeMs = 93_784_000,
        Pid = 404,
        Nodes =
        [
            new() { Name = "192.168.0.254", Kind = NodeKind.Ping, State = NodeState.Up, SilentMs = 300, SinceMs = 60_000, Links = [Link("192.168.0.254", LinkState.Up)] },
            new() { Name = "hb1", IsSelf = true, State = NodeState.Up, SinceMs = 93_780_000, Incarnation = 7, Links = [Link("eth0", LinkState.Up)] },
            new() { Name = "hb2", State = NodeState.Up, SinceMs = 60_000, SilentMs = 420, Incarnation = 9, Links = [Link("eth0", LinkState.Up), Link("eth1", LinkState.Dead)] },
        ],
        Groups =
        [
            new()
            {
                Name = "IPaddr::192.168.0.200/24/eth0:0", Home = "hb1", Holders = ["hb1"], Resources = ["IPaddr::192.168.0.200/24/eth0:0", "apache2"],
                Epoch = 3, Eligible = true, Holding = Holding.Held, SinceMs = 60_000, Wanted = "hb1", Reason = "its home is up",
            },
        ],
        Actuator = new(Connected: true, SilentMs: 50, Pid: 405),
        Configuration = new() { Directory = "/etc/ha.d", Digest = "00ff", Agreement = Agreement.Same },
        Timing = new() { KeepaliveMs = 1000, WarntimeMs = 5000, DeadtimeMs = 10000, InitdeadMs = 20000, LeaseMs = 4000, Failback = true },
    };

    /// <summary>The same after hb2 fell silent.</summary>
    public static readonly StatusReport PeerDead = Pair with
    {
        Nodes =
        [
            Pair.Nodes[0], Pair.Nodes[1],
            Pair.Nodes[2] with { State = NodeState.Dead, SilentMs = 22_000, Reason = "silent for 22 s, deadtime 10 s", Links = [Link("eth0", LinkState.Dead), Link("eth1", LinkState.NoCarrier)] },
        ],
    };

    public static GroupReport Group(string home, Holding holding) => Pair.Groups[0] with { Name = home + "-group", Home = home, Holding = holding };

    public static ServiceCheckReport Check(ServiceCheckState state, string? answer) => new()
    {
        Check = "http http://192.168.0.200/",
        Resource = "apache2",
        State = state,
        SinceMs = 60_000,
        LatencyMs = answer is null ? null : 2.4,
        Answer = answer,
    };

    private static LinkReport Link(string name, LinkState state) => new() { Name = name, Medium = $"ucast {name} 192.168.0.12", State = state };
}
