using System.Collections.Immutable;
using System.Globalization;

namespace Bascule.Core.Tests;

/// <summary>Node a of a pair, as values: its state, turned by inputs at moments, and what b may say to it.</summary>
internal sealed class Pair
{
    public static readonly NodeName A = new("a");
    public static readonly NodeName B = new("b");
    public static readonly GroupName Web = new("web");

    private static readonly Incarnation OfA = new(3);
    private static readonly Incarnation OfB = new(8);

    public Pair(bool failback = true, string home = "a", Func<Cluster, Cluster>? edit = null)
    {
        Cluster = new Cluster
        {
            Self = A,
            Nodes = [A, B],
            Media = ["eth0"],
            Ports = [694],
            Timing = new Timing { Keepalive = Seconds(1), Warntime = Seconds(5), Deadtime = Seconds(10), Initdead = Seconds(20) },
            Failback = failback,
            Groups = [new Group(Web, new NodeName(home), [new Resource("apache2", "apache2", [])])],
        };
        Cluster = edit?.Invoke(Cluster) ?? Cluster;
        State = ClusterState.Starting(Cluster, OfA);
    }

    public Cluster Cluster { get; }
    public ClusterState State { get; set; }
    public ImmutableArray<Effect> Effects { get; private set; } = [];
    public GroupState Group => State.Groups[Web];
    public Peer Peer => State.Peers[B];

    public static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    public static Instant At(double seconds) => new Instant(0) + Seconds(seconds);

    public Pair Turn(double seconds, Input input)
    {
        (State, Effects) = ClusterMachine.Advance(State, At(seconds), input);
        return this;
    }

    /// <summary>Time passes as the shell lets it: a turn at each deadline, b heard each second until <paramref name="heardUntil"/>.</summary>
    public Pair Pass(double from, double to, double heardUntil = 0)
    {
        for (var at = from; at <= to; at += 0.5)
        {
            if (at <= heardUntil) Turn(at, new Input.StillHeard([new LinkStamp(B, 0, At(at))]));
            else Turn(at, Input.TimePassed.Instance);
        }
        return this;
    }

    /// <summary>Started, connected to its actuator, and answered by b.</summary>
    public Pair Joined(double at = 1, Claim claim = default, Holding holding = Holding.Released, Eligibility eligibility = Eligibility.Able, Phase phase = Phase.Active, bool wanted = false) => this
        .Turn(0, new Input.CarrierChanged(0, true))
        .Turn(at, new Input.ActuatorReady([], []))
        .Hear(at, claim, holding, eligibility, phase, wanted);

    public Pair Hear(double at, Claim claim = default, Holding holding = Holding.Released, Eligibility eligibility = Eligibility.Able, Phase phase = Phase.Active, bool wanted = false, bool echoes = true) =>
        HearView(at, OfPeer(new GroupReport(claim, holding, eligibility, wanted, Cluster.Groups[0].LineDigest)) with { Phase = phase, Hears = echoes ? [new Hearing(A, OfA, State.Doubts, 1)] : [] });

    public Pair HearView(double at, View view) => Turn(at, new Input.Heard(view, 0, At(at)));

    /// <summary>What b says while it hears a.</summary>
    public View OfPeer(GroupReport web) => new()
    {
        From = B,
        Incarnation = OfB,
        Phase = Phase.Active,
        Digest = Cluster.Digest,
        Hears = [new Hearing(A, OfA, State.Doubts, 1)],
        Groups = SortedTable<GroupName, GroupReport>.Empty.SetItem(Web, web),
    };

    /// <summary>a holds web under epoch 1, and b knows it.</summary>
    public Pair Holding1(Eligibility ofB = Eligibility.Able) => Hear(1.1, Group.Claim, eligibility: ofB).Turn(1.2, new Input.Acquired(Web, Group.HeldEpoch));

    public bool Asks<T>() where T : Effect => Effects.Any(e => e is T);

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{State.Phase}, b {Peer.Liveness}, web {Group.Claim} {Group.Holding}");
}
