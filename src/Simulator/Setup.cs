// One simulated cluster: what its configuration says and what its hardware is like.
using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Core.Fencing;
using Bascule.Core.Placement;
using Bascule.Simulator.Time;

namespace Bascule.Simulator;

internal sealed record Setup
{
    public required Timing Timing { get; init; }
    public bool Failback { get; init; } = true;

    /// <summary>What a group waits for before it goes back to its home; null: for nothing else.</summary>
    public FailbackConditions? FailbackWhen { get; init; }

    public ImmutableArray<string> Media { get; init; } = ["eth0"];
    public required ImmutableArray<Group> Groups { get; init; }

    /// <summary>Whether nodes remember across their restarts how far the groups' epochs had come.</summary>
    public bool RemembersEpochs { get; init; } = true;

    public bool ConflictProbe { get; init; } = true;

    /// <summary>Each machine's fence device: how long others wait before they ask it. Empty: there are none.</summary>
    public ImmutableArray<TimeSpan> FenceDelays { get; init; } = [];

    /// <summary>Hosts that both nodes ping.</summary>
    public ImmutableArray<string> PingNodes { get; init; } = [];

    /// <summary>Each machine's clock: its origin in nanoseconds and its rate error.</summary>
    public ImmutableArray<(long Origin, int PartsPerMillion)> Clocks { get; init; } = [(5_000_000_000, 0), (77_000_000_000, 0)];

    /// <summary>What the files may say instead, for a while, on one machine or both: other times, a group less, another home.</summary>
    public ImmutableArray<Setup> Others { get; init; } = [];

    /// <summary>The longest, and the shortest, of each time that any of the files has.</summary>
    public Timing Longest => Outermost((a, b) => a > b ? a : b);

    /// <inheritdoc cref="Longest"/>
    public Timing Shortest => Outermost((a, b) => a < b ? a : b);

    private Timing Outermost(Func<TimeSpan, TimeSpan, TimeSpan> of) => Others.IsEmpty ? Timing : Others.Select(o => o.Timing).Aggregate(Timing, (all, one) => new Timing
    {
        Keepalive = of(all.Keepalive, one.Keepalive),
        Warntime = of(all.Warntime, one.Warntime),
        Deadtime = of(all.Deadtime, one.Deadtime),
        Initdead = of(all.Initdead, one.Initdead),
    });

    /// <summary>Scenarios want round figures: each agent takes the same time, nothing jitters.</summary>
    public bool IsExact { get; init; }

    public static readonly ImmutableArray<NodeName> Nodes = [new("a"), new("b")];

    public Cluster ClusterOf(NodeName self) => new()
    {
        Self = self,
        Nodes = Nodes,
        Media = Media,
        Timing = Timing,
        Failback = Failback,
        FailbackWhen = FailbackWhen,
        Groups = Groups,
        ConflictProbe = ConflictProbe,
        FenceDevices = [.. FenceDelays.Select((delay, i) => new FenceDevice(Nodes[i], delay)).Where(d => d.Node != self)],
        PingNodes = PingNodes,
    };

    public bool NeedsFence(Group group) => group.Protection == GroupProtection.Fence || (group.Protection == GroupProtection.ByDevice && !FenceDelays.IsEmpty);

    /// <summary>A group of an address and services, named for its first resource as haresources does.</summary>
    public static Group GroupOf(string name, string home, params ReadOnlySpan<string> agents)
    {
        var resources = ImmutableArray.CreateBuilder<Resource>();
        foreach (var agent in agents) resources.Add(new Resource(agent, agent, []));
        return new Group(new GroupName(name), new NodeName(home), resources.ToImmutable());
    }

    public static bool IsAddress(Resource resource) => resource.IsAddress;

    public static Setup Draw(Dice dice)
    {
        var origins = (dice.Between(0, 1_000_000_000_000), dice.Between(0, 1_000_000_000_000));
        var setup = DrawFences(dice, new Setup
        {
            Timing = DrawTiming(dice),
            Failback = dice.Chance(500),
            Media = dice.Chance(500) ? ["eth0", "eth1"] : ["eth0"],
            Groups = dice.Chance(500)
                ? [GroupOf("web", "a", "IPaddr", "apache2")]
                : [GroupOf("web", "a", "IPaddr", "apache2"), GroupOf("mail", "b", "IPaddr", "dovecot", "postfix"), GroupOf("gate", "a", "IPaddr", "IPaddr")],
            RemembersEpochs = dice.Chance(700),
            Clocks = [(origins.Item1, (int)dice.Between(-500, 500)), (origins.Item2, (int)dice.Between(-500, 500))],
            ConflictProbe = dice.Chance(850),
        });
        setup = setup with { PingNodes = dice.Chance(400) ? ["router", "switch"] : [] };
        // Where the times may be others, the checkers judge by the outermost of all: so not everywhere.
        if (!dice.Chance(600)) setup = setup with { Others = [DrawOther(setup, dice), DrawOther(setup, dice)] };
        return setup.Failback && dice.Chance(400) ? DrawConditions(setup, dice) : setup;
    }

    /// <summary>Drawn last of all, as the fences once were.</summary>
    private static Setup DrawConditions(Setup setup, Dice dice)
    {
        var when = new FailbackConditions { HealthyFor = TimeSpan.FromSeconds(dice.Of<int>([10, 60])), IsTimed = dice.Chance(300), PerHour = dice.Of<int>([0, 1, 3]) };
        return setup with { FailbackWhen = when, Others = [.. setup.Others.Select(o => o with { FailbackWhen = when })] };
    }

    /// <summary>Drawn last, so that it changes nothing of a cluster without. Now and then a group demands what nobody has: then only an operator's word helps.</summary>
    private static Setup DrawFences(Dice dice, Setup setup)
    {
        var kind = dice.Below(100);
        if (kind >= 45) return setup;
        var last = setup.Groups.Length - 1;
        if (kind >= 40) return setup with { Groups = setup.Groups.SetItem(0, setup.Groups[0] with { Protection = GroupProtection.Fence }) };
        return setup with
        {
            FenceDelays = [dice.Of<TimeSpan>([TimeSpan.Zero, TimeSpan.FromSeconds(3)]), TimeSpan.Zero],
            Groups = last > 0 && dice.Chance(500) ? setup.Groups.SetItem(last, setup.Groups[last] with { Protection = GroupProtection.None }) : setup.Groups,
        };
    }

    private static Setup DrawOther(Setup setup, Dice dice)
    {
        var groups = setup.Groups;
        if (groups.Length > 1 && dice.Chance(500)) groups = groups.RemoveAt(dice.Below(groups.Length));
        if (dice.Chance(300)) groups = [.. groups.Select(g => new Group(g.Name, Nodes[dice.Below(Nodes.Length)], g.Resources) { Protection = g.Protection })];
        return setup with { Timing = dice.Chance(700) ? DrawTiming(dice) : setup.Timing, Groups = groups };
    }

    /// <summary>The figures of the man page, of a modern pair, and of an impatient one.</summary>
    private static Timing DrawTiming(Dice dice) => dice.Below(5) switch
    {
        0 => TimingOf(2000, 10_000, 30_000, 60_000),
        1 => TimingOf(1000, 5000, 10_000, 20_000),
        2 => TimingOf(1000, 9000, 10_000, 30_000),
        3 => TimingOf(200, 1000, 2000, 10_000),
        _ => TimingOf(100, 300, 500, 5000),
    };

    public static Timing TimingOf(int keepaliveMs, int warntimeMs, int deadtimeMs, int initdeadMs) => new()
    {
        Keepalive = TimeSpan.FromMilliseconds(keepaliveMs),
        Warntime = TimeSpan.FromMilliseconds(warntimeMs),
        Deadtime = TimeSpan.FromMilliseconds(deadtimeMs),
        Initdead = TimeSpan.FromMilliseconds(initdeadMs),
    };
}
