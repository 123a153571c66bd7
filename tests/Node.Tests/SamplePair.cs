using Bascule.Core;

namespace Bascule.Node.Tests;

/// <summary>Two nodes, two media, one group: deadtime 10 s, so the lease is 4 s.</summary>
internal static class SamplePair
{
    public static readonly NodeName Hb1 = new("hb1");
    public static readonly NodeName Hb2 = new("hb2");
    public static readonly GroupName Web = new("IPaddr::192.168.0.200");
    public static readonly Incarnation OurLife = new(7);
    public static readonly Instant Now = new(1_000_000_000_000);

    public static Cluster Cluster { get; } = new()
    {
        Self = Hb1,
        Nodes = [Hb1, Hb2],
        Media = ["eth0", "eth1"],
        Timing = new Timing { Keepalive = TimeSpan.FromSeconds(1), Warntime = TimeSpan.FromSeconds(5), Deadtime = TimeSpan.FromSeconds(10), Initdead = TimeSpan.FromSeconds(15) },
        Failback = true,
        Groups = [WebOf(Hb1, "IPaddr::192.168.0.200", "apache2")],
    };

    public static Group WebOf(NodeName home, params string[] resources) =>
        new(new GroupName(resources[0]), home, [.. resources.Select(r => new Resource(r, r.Split("::")[0], [.. r.Split("::").Skip(1)]))]);

    /// <summary>As after a quiet hour: both up, both media heard, hb1 holds.</summary>
    public static ClusterState State { get; } = Quiet();

    public static Peer Peer(ClusterState state) => state.Peers[Hb2];

    public static View ViewOfHb2(Holding holding = Holding.Released, Phase phase = Phase.Active) => new()
    {
        From = Hb2,
        Incarnation = new Incarnation(3),
        Phase = phase,
        Digest = Cluster.Digest,
        Hears = [new Hearing(Hb1, OurLife, 0, 0b11)],
        Groups = SortedTable<GroupName, GroupReport>.Empty
            .SetItem(Web, new GroupReport(new Claim(new Epoch(4), Hb1), holding, Eligibility.Able, false, Cluster.Groups[0].LineDigest)),
    };

    private static ClusterState Quiet()
    {
        var state = ClusterState.Starting(Cluster, OurLife) with { Phase = Phase.Active, ActuatorReady = true, Carriers = 0b11, ListeningSince = Now - TimeSpan.FromHours(1) };
        state = state.With(Peer(state) with
        {
            Liveness = Liveness.Up,
            Incarnation = new Incarnation(3),
            LastHeard = Now - TimeSpan.FromMilliseconds(300),
            LinkHeard = [Now - TimeSpan.FromMilliseconds(300), Now - TimeSpan.FromMilliseconds(300)],
            View = ViewOfHb2(),
        });
        return state.With(state.Groups[Web] with { Claim = new Claim(new Epoch(4), Hb1), Holding = Holding.Held, HeldEpoch = new Epoch(4), Reason = "hb1 is its home" });
    }
}
