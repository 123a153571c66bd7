// Two healthy nodes that cannot hear each other, and that hear each other again.
using System.Globalization;

namespace Bascule.Lab;

/// <summary>A firewall drops the heartbeats; clients, and the nodes' other packets, pass.</summary>
/// <param name="Alarm">When the alarm came, counted from deadtime after the last heartbeat that passed.</param>
/// <param name="Taken">How often the group was claimed.</param>
/// <param name="Overlap">For so long two cards answered.</param>
/// <param name="Gap">The longest time without a page, with the healing.</param>
public sealed record BlockedTrial(TimeSpan Alarm, int Taken, TimeSpan Overlap, Gap Gap)
{
    public const string AlarmText = "holder alive, heartbeat blocked";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static BlockedTrial Run(Pair pair)
    {
        var holder = pair.AwaitWell();
        var peer = pair.PeerOf(holder);
        using var watch = new PartitionWatch(pair, holder);
        var from = LabClock.Now;
        pair.Lan.BlockUdp(HeartbeatListener.Port);
        var last = watch.LastHeartbeatBefore(LabClock.Now);
        Thread.Sleep(pair.Seed.Deadtime * 2);
        TimeSpan? alarm = null;
        if (!LabClock.Await(() => (alarm = FirstAlarm()) is not null, Limit)) throw new TimeoutException("No alarm.\n" + pair.Journals());

        // Long enough for a takeover that was only late.
        Thread.Sleep(pair.Seed.Deadtime);
        pair.Lan.Pass();
        pair.AwaitWell();
        var until = LabClock.Now;
        return new BlockedTrial(alarm!.Value - (last + pair.Seed.Deadtime), watch.TakenSince(from), watch.Overlap(from, until), watch.Page.LongestGap(from, until));

        TimeSpan? FirstAlarm() => NodeLog.Since(peer, from).Where(l => l.Text.Contains(AlarmText, StringComparison.Ordinal)).Select(l => (TimeSpan?)l.At).FirstOrDefault();
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"alarm {Alarm.TotalMilliseconds:F0} ms after deadtime, {Taken} takeovers, two cards for {Overlap.TotalMilliseconds} ms, no page for {Gap.Milliseconds:F0} ms");
}

/// <summary>Nothing passes between the nodes, and clients hear both: the worst that can befall a group with protection <c>none</c>.</summary>
/// <param name="Taken">When the peer's card first answered, counted from deadtime after the last heartbeat that passed.</param>
/// <param name="LetsGo">From the healing until the loser's node says that it lets go.</param>
/// <param name="OneHolder">From the healing until the card that let go answered for the last time.</param>
/// <param name="WinnersGap">The longest time around the healing in which the card that kept the address did not answer.</param>
/// <param name="Gap">The longest time around the healing without a page.</param>
public sealed record CutTrial(TimeSpan Taken, TimeSpan LetsGo, TimeSpan OneHolder, Gap WinnersGap, Gap Gap, bool IsWonByTaker)
{
    /// <summary>Both serve for so long at least before it heals, and as long is watched afterwards.</summary>
    public static readonly TimeSpan Both = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public static CutTrial Run(Pair pair)
    {
        var holder = pair.AwaitWell();
        var peer = pair.PeerOf(holder);
        using var watch = new PartitionWatch(pair, holder);
        var from = LabClock.Now;
        pair.LoseBetween(100);
        var last = watch.LastHeartbeatBefore(LabClock.Now);
        var peersCard = watch.CardOf(peer);
        var taken = watch.Arp.Await(a => a.Who == peersCard, from, Limit) ?? throw new TimeoutException("Nobody takes what is cut off.\n" + pair.Journals());
        Thread.Sleep(Both + (Random.Shared.NextDouble() * Variants.KeepaliveFor(pair.Seed.Deadtime)));

        var healed = LabClock.Now;
        pair.LoseBetween(0);
        var winner = pair.AwaitWell();
        Thread.Sleep(Both);
        var until = LabClock.Now;
        var loser = pair.PeerOf(winner);
        var letsGo = NodeLog.Since(loser, healed).FirstOrDefault(l => l.Text.Contains($"so {loser.Name} lets go", StringComparison.Ordinal));
        if (letsGo.Text is null || watch.TakenSince(from) != 1) throw new InvalidOperationException($"Not said: that the peer takes, or that {loser.Name} lets go.\n{pair.Journals()}");
        var card = watch.CardOf(loser);
        return new CutTrial(
            taken.At - (last + pair.Seed.Deadtime),
            letsGo.At - healed,
            watch.Arp.Answers.Last(a => a.Who == card).At - healed,
            watch.Arp.LongestGap(healed, until, watch.CardOf(winner)),
            watch.Page.LongestGap(healed, until),
            winner == peer);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"taken {Taken.TotalMilliseconds:F0} ms after deadtime; after the healing the loser lets go in {LetsGo.TotalMilliseconds:F0} ms, one holder in {OneHolder.TotalMilliseconds:F0} ms, the winner away for {WinnersGap.Milliseconds:F0} ms, no page for {Gap.Milliseconds:F0} ms; {(IsWonByTaker ? "the taker" : "the holder before")} keeps it");
}

/// <summary>The third machine, which hears both all the while.</summary>
internal sealed class PartitionWatch : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly Pair pair;
    private readonly Prober heartbeats;
    private readonly string holdersAddress;

    /// <summary>Waits until the holder answers whatever it will be asked.</summary>
    public PartitionWatch(Pair pair, DebianMachine holder)
    {
        this.pair = pair;
        holdersAddress = holder == pair.Home ? pair.Seed.HomeAddress : pair.Seed.OtherAddress;
        Arp = Prober.Arp(pair.Client, pair.Seed.FloatingAddress);
        Page = Prober.Http(pair.Client, pair.Seed.FloatingAddress);
        heartbeats = Prober.Heartbeats(pair.Client);
        var since = LabClock.Now;
        if (Arp.Await(_ => true, since, Limit) is null
            || Page.Await(a => a.Good && a.Who == holder.Name, since, Limit) is null
            || heartbeats.Await(a => a.Who == holdersAddress, since, Limit) is null)
        {
            Dispose();
            throw new TimeoutException($"{holder.Name} holds the group and does not answer, or is not heard.\n{pair.Journals()}");
        }

        // Each trial meets another phase of the heartbeats.
        Thread.Sleep(Random.Shared.NextDouble() * Variants.KeepaliveFor(pair.Seed.Deadtime));
    }

    public Prober Arp { get; }

    public Prober Page { get; }

    /// <summary>When the holder was last heard on the network before that.</summary>
    public TimeSpan LastHeartbeatBefore(TimeSpan then) => heartbeats.Answers.Last(a => a.Who == holdersAddress && a.At < then).At;

    public TimeSpan Overlap(TimeSpan from, TimeSpan until) => Claimed.Overlap(Claimed.Of(Arp.Answers.Where(a => a.At > from && a.At < until))) * Prober.ArpInterval;

    public int TakenSince(TimeSpan from) => new[] { pair.Home, pair.Other }.Sum(m => NodeLog.Since(m, from).Count(l => l.Text.Contains(": claimed by ", StringComparison.Ordinal)));

    /// <summary>As <see cref="ArpProbe"/> writes it.</summary>
    public string CardOf(DebianMachine machine) => machine.MustRun($"cat /sys/class/net/{pair.Seed.Interface}/address").Trim();

    public void Dispose()
    {
        Arp.Dispose();
        Page.Dispose();
        heartbeats.Dispose();
    }
}
