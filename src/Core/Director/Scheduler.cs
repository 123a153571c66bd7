// How the kernel chooses a real server for a new connection.
using System.Collections.Immutable;

namespace Bascule.Core.Director;

/// <summary>One of the kernel's schedulers, by its short name (ipvsadm(8), "-s"; linux/net/netfilter/ipvs).</summary>
public sealed record Scheduler
{
    private Scheduler(string name, bool hashes = false) => (Name, Hashes) = (name, hashes);

    /// <summary>In turn.</summary>
    public static readonly Scheduler RoundRobin = new("rr");

    /// <summary>In turn, as often as the weights say. ldirectord's choice where a file makes none.</summary>
    public static readonly Scheduler WeightedRoundRobin = new("wrr");

    /// <summary>Fewest connections in relation to the weight. ipvsadm's choice where a line makes none.</summary>
    public static readonly Scheduler WeightedLeastConnection = new("wlc");

    /// <summary>By the client's address, from a table that is made anew when a server comes or goes.</summary>
    public static readonly Scheduler SourceHash = new("sh", hashes: true);

    /// <summary>By the client's address, from a table that moves few clients when a server comes or goes (Maglev).</summary>
    public static readonly Scheduler MaglevHash = new("mh", hashes: true);

    /// <summary>All of them. <c>dh</c> hashes too, but has no flags; <c>twos</c> Debian 12 has no module of.</summary>
    public static readonly ImmutableArray<Scheduler> All =
    [
        RoundRobin, WeightedRoundRobin, new("lc"), WeightedLeastConnection, new("lblc"), new("lblcr"), new("dh"), SourceHash, new("sed"), new("nq"), new("fo"), new("ovf"), MaglevHash, new("twos"),
    ];

    public string Name { get; }

    /// <summary>Whether <see cref="SchedulerFlags"/> have the names NAME-fallback and NAME-port here.</summary>
    public bool Hashes { get; }

    /// <returns>Null: the kernel has none of that name.</returns>
    public static Scheduler? Find(string name) => All.FirstOrDefault(s => s.Name == name);

    public override string ToString() => Name;
}

/// <summary>What a scheduler is to do otherwise; what each flag means is the scheduler's matter (linux/ip_vs.h, IP_VS_SVC_F_SCHED1…).</summary>
[Flags]
public enum SchedulerFlags
{
    None = 0,

    /// <summary>Of sh and mh: another server instead of one that takes no new connection.</summary>
    Fallback = 1,

    /// <summary>Of sh and mh: the client's port counts as well.</summary>
    Port = 2,

    /// <summary>Of no scheduler of today.</summary>
    Third = 4,
}
