// Two healthy nodes whose packets to one another get lost by chance: whether one takes what the other still holds.
using System.Globalization;

namespace Bascule.Lab;

/// <summary>What a third machine on the network saw of one floating address meanwhile; it lost nothing itself.</summary>
/// <param name="Claims">How often a card began to answer for it, after the first.</param>
/// <param name="Overlap">For so long two cards answered.</param>
/// <param name="Gap">The longest time without an echo.</param>
public sealed record AddressSeen(int Claims, TimeSpan Overlap, Gap Gap);

/// <param name="Lost">Packets between the two that were dropped.</param>
/// <param name="Sent">All packets between the two.</param>
/// <param name="JudgedDead">How often the holder was, by its peer.</param>
/// <param name="PeerJudgedDead">How often the peer was, by the holder.</param>
/// <param name="Taken">How often a node claimed the group.</param>
/// <param name="Addresses">Our floating address, then those asked for besides.</param>
public sealed record LossTrial(long Lost, long Sent, int JudgedDead, int PeerJudgedDead, int Taken, IReadOnlyList<AddressSeen> Addresses)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    /// <summary>Who has not answered for so long has given the address up: it is more than a pause of this computer.</summary>
    public static readonly TimeSpan GivenUpAfter = TimeSpan.FromMilliseconds(200);

    /// <summary>Loses so much for so long, and heals.</summary>
    /// <param name="besides">Other floating addresses on the same machines, to be watched too.</param>
    public static LossTrial Run(Pair pair, int percent, TimeSpan during, IReadOnlyList<string>? besides = null)
    {
        var holder = pair.AwaitWell();
        List<string> addresses = [pair.Seed.FloatingAddress, .. besides ?? []];
        var watched = addresses.Select(a => (Arp: Prober.Arp(pair.Client, a), Ping: Prober.Ping(pair.Client, a))).ToList();
        try
        {
            var since = LabClock.Now;
            foreach (var (arp, ping) in watched)
            {
                if (arp.Await(_ => true, since, Limit) is null || ping.Await(a => a.Good, since, Limit) is null) throw new TimeoutException("Nobody answers before a packet is lost.\n" + pair.Journals());
            }

            var from = LabClock.Now;
            pair.LoseBetween(percent);
            Thread.Sleep(during);
            var (lost, sent) = pair.Lan.Losses();
            var until = LabClock.Now;
            var seen = watched.Select(w => Seen(w.Arp, w.Ping, from, until)).ToList();
            pair.LoseBetween(0);

            var held = Count(holder);
            var peer = Count(pair.PeerOf(holder));
            return new LossTrial(lost, sent, peer.Dead, held.Dead, held.Taken + peer.Taken, seen);

            (int Dead, int Taken) Count(DebianMachine machine)
            {
                var lines = NodeLog.Since(machine, from).Where(l => l.At <= until).ToList();
                return (lines.Count(l => l.Text.Contains(": is dead", StringComparison.Ordinal)), lines.Count(l => l.Text.Contains(": claimed by ", StringComparison.Ordinal)));
            }
        }
        finally
        {
            foreach (var (arp, ping) in watched)
            {
                arp.Dispose();
                ping.Dispose();
            }
        }
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Lost} of {Sent} packets lost, holder judged dead {JudgedDead} times, peer {PeerJudgedDead} times, {Taken} takeovers; ")
        + string.Join("; ", Addresses.Select(a => string.Create(CultureInfo.InvariantCulture, $"{a.Claims} claims, two cards for {a.Overlap.TotalMilliseconds} ms, no echo for {a.Gap.Milliseconds:F0} ms")));

    private static AddressSeen Seen(Prober arp, Prober ping, TimeSpan from, TimeSpan until)
    {
        var answers = arp.Answers.Where(a => a.At > from && a.At <= until).ToList();
        return new AddressSeen(Claimed.Of(answers, (int)(GivenUpAfter / Prober.ArpInterval)).Count - 1, Claimed.Overlap(Claimed.Of(answers)) * Prober.ArpInterval, ping.LongestGap(from, until));
    }
}
