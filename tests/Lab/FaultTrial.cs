// One fault of a holder's processes, from before it until all is well again, as a third machine on the network saw it.
namespace Bascule.Lab;

/// <summary>A node, as seen from a fault.</summary>
public enum Side
{
    /// <summary>The holder, whom it struck.</summary>
    Holder,
    Peer,
    Nobody,
}

/// <param name="Overlap">For so long two cards answered to who-has.</param>
/// <param name="Gap">The longest time without a page.</param>
/// <param name="Served">Who served at last while the fault lasted.</param>
/// <param name="Holder">Who has the group, alone, when all is well again.</param>
/// <param name="Claims">What the overlap was made from.</param>
public sealed record FaultTrial(TimeSpan Overlap, Gap Gap, Side Served, Side Holder, IReadOnlyList<Claimed> Claims)
{
    /// <summary>How soon after deadtime the service is to be back.</summary>
    public static readonly TimeSpan Allowed = TimeSpan.FromMilliseconds(500);

    // Well after that the fault ends; and as long again is watched afterwards.
    public static readonly TimeSpan Beyond = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>How long a fault lasts.</summary>
    public static TimeSpan Lasts(Seed seed) => seed.Deadtime + Allowed + Beyond;

    /// <summary>Strikes the holder, whichever it is; throws with both journals if it does not come to one holder again.</summary>
    public static FaultTrial Run(Pair pair, Fault fault)
    {
        var holder = pair.AwaitWell();
        using var arp = Prober.Arp(pair.Client, pair.Seed.FloatingAddress);
        using var page = Prober.Http(pair.Client, pair.Seed.FloatingAddress);
        MustServe(holder);
        var processes = fault.Aim(holder);

        // Each trial meets another phase of the heartbeats.
        Thread.Sleep(Random.Shared.NextDouble() * Variants.KeepaliveFor(pair.Seed.Deadtime));
        var from = LabClock.Now;
        fault.Begin(holder, processes);
        Thread.Sleep(Lasts(pair.Seed));
        var served = page.Answers.LastOrDefault(a => a.Good && a.At > LabClock.Now - (Prober.Interval * 10)).Who;
        fault.End(holder, processes);

        // Not asked while the fault lasts: a service without its address may run beside the other then.
        var after = pair.AwaitWell();
        Thread.Sleep(Beyond);
        var until = LabClock.Now;
        MustServe(after);
        var claims = Claimed.Of(arp.Answers.Where(a => a.At > from));
        return new FaultTrial(Claimed.Overlap(claims) * Prober.ArpInterval, page.LongestGap(from, until), SideOf(served), SideOf(after.Name), claims);

        Side SideOf(string? name) => name is null ? Side.Nobody : name == holder.Name ? Side.Holder : Side.Peer;

        void MustServe(DebianMachine machine)
        {
            var since = LabClock.Now;
            if (arp.Await(_ => true, since, Limit) is null || page.Await(a => a.Good && a.Who == machine.Name, since, Limit) is null)
                throw new TimeoutException($"{machine.Name} holds the group and does not answer.\n{pair.Journals()}");
        }
    }

    public override string ToString() =>
        $"two cards for {Overlap.TotalMilliseconds} ms, no page for {Gap.Milliseconds:F0} ms, meanwhile served by {Served}, afterwards held by {Holder}; "
        + string.Join(", ", Claims.Select(c => $"{c.Who} answered {c.First}–{c.Last}"));
}
