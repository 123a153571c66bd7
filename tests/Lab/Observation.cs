// An event, watched by a prober until it is over: from this every gap of tests, bench and demo comes.
namespace Bascule.Lab;

/// <summary>Does something to a pair and measures what the client saw of it.</summary>
public static class Observation
{
    // The gap is known to have ended only when answers have kept coming for a while after it.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1.5);

    /// <summary>Waits for an answer, acts, waits until it is over, and returns the longest gap since just before the act.</summary>
    /// <param name="isOver">Asked each 50 ms with the time of the act.</param>
    public static Gap Watch(Prober prober, Action act, Func<TimeSpan, bool> isOver, TimeSpan limit, Func<string>? explain = null)
    {
        if (prober.Await(a => a.Good, LabClock.Now, limit) is null) throw new TimeoutException($"Nobody answers before the event.\n{Recent(prober)}\n{explain?.Invoke()}");
        var from = LabClock.Now;
        act();
        if (!LabClock.Await(() => isOver(from), limit))
            throw new TimeoutException($"Not over after {limit.TotalSeconds:F0} s.\n{Recent(prober)}\n{explain?.Invoke()}");
        Thread.Sleep(Settling);
        return prober.LongestGap(from, LabClock.Now);
    }

    /// <summary>As <see cref="Watch"/>, over when this machine serves the pair's address (or its page, if the seed has one).</summary>
    public static Gap UntilServedBy(this Pair pair, DebianMachine expected, Prober prober, Action act, TimeSpan limit) =>
        Watch(prober, act, since => pair.IsServedBy(expected, prober, since), limit, () => pair.Journals());

    /// <summary>Whether this machine has answered since then; a ping cannot tell who, so there the holder must have the address.</summary>
    public static bool IsServedBy(this Pair pair, DebianMachine expected, Prober prober, TimeSpan since)
    {
        var answers = prober.Answers.Where(a => a.Good && a.At > since).Select(a => a.Who).ToHashSet(StringComparer.Ordinal);
        return answers.Contains(expected.Name)
            || (answers.Contains(pair.Seed.FloatingAddress) && pair.Holds(expected) && !pair.Holds(expected == pair.Home ? pair.Other : pair.Home));
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
