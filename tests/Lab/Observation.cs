// An event, watched by a prober until it is over: from this every gap of tests, bench and demo comes.
namespace Bascule.Lab;

/// <summary>Does something to a pair and measures what the client saw of it.</summary>
public static class Observation
{
    // The gap is known to have ended only when answers have kept coming for a while after it.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);

    // How long a group that is to stay is watched after its home has returned: longer than any failback takes.
    private static readonly TimeSpan StaysFor = TimeSpan.FromSeconds(5);

    /// <summary>Waits until all answer, acts, waits until it is over, and returns each prober's longest gap since just before the act.</summary>
    /// <param name="isOver">Asked each 50 ms with the time of the act.</param>
    public static IReadOnlyList<Gap> Watch(IReadOnlyList<Prober> probers, Action act, Func<TimeSpan, bool> isOver, TimeSpan limit, Func<string>? explain = null)
    {
        foreach (var prober in probers) MustAnswer(prober, "Nobody answers before the event.");
        var from = LabClock.Now;
        act();
        if (!LabClock.Await(() => isOver(from), limit)) throw new TimeoutException($"Not over after {limit.TotalSeconds:F0} s.\n{string.Join('\n', probers.Select(Recent))}\n{explain?.Invoke()}");
        Thread.Sleep(Settling);
        var until = LabClock.Now;

        // One answer more, so that a gap that has begun meanwhile is not taken for a short one.
        foreach (var prober in probers) MustAnswer(prober, "Nobody answers after the event.");
        return [.. probers.Select(p => p.LongestGap(from, until))];

        void MustAnswer(Prober prober, string complaint)
        {
            if (prober.Await(a => a.Good, LabClock.Now, limit) is null) throw new TimeoutException($"{complaint}\n{Recent(prober)}\n{explain?.Invoke()}");
        }
    }

    /// <summary>As <see cref="Watch"/>, over when this machine answers the first of the probers.</summary>
    /// <param name="address">The floating address that is probed; null for the seed's.</param>
    public static IReadOnlyList<Gap> UntilServedBy(
        this Pair pair, DebianMachine expected, IReadOnlyList<Prober> probers, Action act, TimeSpan limit, string? address = null) =>
        Watch(probers, act, since => pair.IsServedBy(expected, probers[0], since, address), limit, () => pair.Journals());

    public static Gap UntilServedBy(this Pair pair, DebianMachine expected, Prober prober, Action act, TimeSpan limit) =>
        pair.UntilServedBy(expected, [prober], act, limit)[0];

    /// <summary>A node returns to a group that is to stay with its holder: watched until well after the node has taken its place.</summary>
    public static (IReadOnlyList<Gap> Gaps, bool Moved) WhileItStays(this Pair pair, DebianMachine holder, IReadOnlyList<Prober> probers, Action act, TimeSpan limit)
    {
        var moved = false;
        TimeSpan? active = null;
        var from = LabClock.Now;
        var gaps = Watch(probers, act, _ => HasStayed(), limit, () => pair.Journals());
        return (gaps, moved || probers.Any(p => p.TellsWho && p.Answers.Any(a => a.Good && a.At > from && a.Who != holder.Name)));

        bool HasStayed()
        {
            moved |= !pair.HoldsAlone(holder);
            if (active is null && Pair.IsActive(pair.PeerOf(holder))) active = LabClock.Now;
            return active is { } at && LabClock.Now - at > StaysFor;
        }
    }

    /// <summary>Whether this machine has answered since then; a ping cannot tell who, so there it must answer while the machine has the address.</summary>
    private static bool IsServedBy(this Pair pair, DebianMachine expected, Prober prober, TimeSpan since, string? address)
    {
        if (prober.TellsWho) return prober.Answers.Any(a => a.Good && a.At > since && a.Who == expected.Name);

        // Nobody is asked for its addresses while nothing answers: asking costs a processor what the takeover needs.
        var recent = LabClock.Now - (Prober.Interval * 5);
        if (!prober.Answers.Any(a => a.Good && a.At > since && a.At > recent)) return false;
        return pair.HoldsAlone(expected, address) && prober.Await(a => a.Good, LabClock.Now, Prober.Interval * 10) is not null;
    }

    // The last answers, each run of equal ones as one line.
    private static string Recent(Prober prober)
    {
        var lines = new List<(string Who, TimeSpan From, TimeSpan Until, int Count)>();
        foreach (var answer in prober.Answers)
        {
            if (lines.Count > 0 && lines[^1].Who == answer.Who) lines[^1] = lines[^1] with { Until = answer.At, Count = lines[^1].Count + 1 };
            else lines.Add((answer.Who, answer.At, answer.At, 1));
        }

        return "The client saw: " + string.Join("; ", lines.TakeLast(6).Select(l => $"{l.Who} ×{l.Count} ({l.From.TotalSeconds:F2}–{l.Until.TotalSeconds:F2} s)"))
            + $"; now it is {LabClock.Now.TotalSeconds:F2} s.";
    }
}
