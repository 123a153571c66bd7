// What is promised about failovers, as data: pairs, what happens to them, what a client may see of it at most.
namespace Bascule.Lab.Bench;

/// <summary>What a client asks for.</summary>
internal enum Probed
{
    /// <summary>http:// of the floating address.</summary>
    Page,

    /// <summary>An echo of the floating address.</summary>
    Address,

    /// <summary>An echo from the world behind the router that has the floating address.</summary>
    WayOut,
}

/// <summary>What happens to a pair, and the longest gap that it may cost.</summary>
/// <param name="Server">Who serves the group after it.</param>
/// <param name="Lasts">For the estimate of the time that is left, without the rest before it.</param>
internal sealed record Event(string Name, Action<Pair> Act, Func<Pair, DebianMachine> Server, Func<Seed, Probed, Target> Target, Func<Seed, TimeSpan> Lasts)
{
    /// <summary>The floating address that is probed; null for the seed's.</summary>
    public string? Address { get; init; }

    /// <summary>The group is where it should be already, and is watched that it does not move.</summary>
    public bool Stays { get; init; }
}

/// <param name="Most">What no trial may exceed.</param>
/// <param name="Wanted">What would be better still; null if nobody said.</param>
internal readonly record struct Target(TimeSpan Most, TimeSpan? Wanted = null);

/// <summary>A pair, what its client asks for, and what happens to it in each trial; after the last event all is as before the first.</summary>
internal sealed record Scenario(string Name, string Title, Seed Seed, IReadOnlyList<Probed> Probes, IReadOnlyList<Event> Events)
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Stopping = TimeSpan.FromSeconds(60);

    private static readonly Event Crash = CrashOf("crash of the holder", p => p.Home);
    private static readonly Event Return = ReturnOf("return of the home, failback", p => p.Home);
    private static readonly Event Stop = new("`systemctl stop heartbeat` on the holder", p => p.Home.MustRun("systemctl stop heartbeat", Stopping), p => p.Other, Moved, _ => 3 * Second);
    private static readonly Event Start = new("`systemctl start heartbeat` on the home, failback", p => p.Home.MustRun("systemctl start heartbeat", Stopping), p => p.Home, Moved, _ => 4 * Second);
    private static readonly Event ReturnToNothing = ReturnOf("return of the home", p => p.Home) with { Server = p => p.Other, Stays = true, Target = (_, _) => new Target(AddressMoves), Lasts = _ => 10 * Second };
    private static readonly Event Takeover = new("`hb_takeover` on the home", p => p.Home.MustRun("/usr/share/heartbeat/hb_takeover", Stopping), p => p.Home, Moved, _ => 3 * Second);

    private static TimeSpan AddressMoves => TimeSpan.FromMilliseconds(100);

    private static TimeSpan ServiceMoves => TimeSpan.FromMilliseconds(750);

    public PairOptions Options { get; init; } = new();

    public static IReadOnlyList<Scenario> All { get; } =
    [
        new("000-web", "Seed 000: address and apache2, heartbeats by broadcast, deadtime 10 s", Seed.Web000, [Probed.Page, Probed.Address], [Crash, Return]),
        new("001-address", "Seed 001: an address alone, a ping node that never answers, deadtime 10 s", Seed.Address001, [Probed.Address], [Crash, Return]),
        new("002-web", "Seed 002: address and apache2, deadtime 5 s", Seed.Web002, [Probed.Page, Probed.Address], [Crash, Return, Stop, Start]),
        new("002-address", "Seed 002 with its address alone", Seed.Web002, [Probed.Address], [Crash, Return, Stop, Start]) { Options = Variants.AddressAlone },
        new("002-stays", "Seed 002 with `auto_failback off`", Seed.Web002, [Probed.Page], [Crash, ReturnToNothing, Takeover]) { Options = Variants.AutoFailbackOff },
        new("002-two-lines", "Seed 002's nodes with two lines, an address each (active/active)", Seed.Web002, [Probed.Page, Probed.Address],
        [
            CrashOf("first node's crash, its line", p => p.Home),
            ReturnOf("first node's return, its line", p => p.Home),
            CrashOf("second node's crash, its line", p => p.Other) with { Address = Variants.SecondAddress },
            ReturnOf("second node's return, its line", p => p.Other) with { Address = Variants.SecondAddress },
        ]) { Options = Variants.TwoLines },
        new("003-router", "Seed 003: the floating address is the client's default gateway, deadtime 10 s", Seed.Router003, [Probed.WayOut], [Crash, Return]) { Options = new PairOptions { Routes = true } },
        new("004-web", "Seed 004: address and apache2, a heartbeat file per node (ucast), deadtime 10 s", Seed.Web004, [Probed.Page, Probed.Address], [Crash, Return]),
    ];

    private static Event CrashOf(string name, Func<Pair, DebianMachine> of) => new(
        name,
        p => of(p).CutPower(),
        p => p.PeerOf(of(p)),
        (seed, _) => new Target(seed.Deadtime + TimeSpan.FromMilliseconds(500), seed.Deadtime + TimeSpan.FromMilliseconds(250)),
        seed => seed.Deadtime + (2 * Second));

    private static Event ReturnOf(string name, Func<Pair, DebianMachine> of) => new(name, p => of(p).PowerOn(), of, Moved, _ => 5 * Second);

    private static Target Moved(Seed seed, Probed probed) => new(probed == Probed.Page ? ServiceMoves : AddressMoves);
}
