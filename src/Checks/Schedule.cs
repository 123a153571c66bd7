// When which check is due. Thousands of checks with one interval must not fall on one moment, here or at those who answer: each begins at a phase of its own,
// and each interval is a little shorter than it may be. What is under way is never due. Pure; the time is an argument.
using Bascule.Core;

namespace Bascule.Checks;

public sealed class Schedule
{
    // Multiples of the golden ratio lie apart from each other, however many there are (Knuth, TAOCP 3, §6.4, theorem S).
    private const ulong Golden = 0x9E3779B97F4A7C15;

    private readonly SortedSet<(Instant At, long Id)> due = [];
    private readonly Dictionary<long, Rhythm> rhythms = [];

    /// <summary>What is due at the latest; <see cref="Instant.Never"/> when all are under way.</summary>
    public Instant NextDue => due.Count == 0 ? Instant.Never : due.Min.At;

    public IReadOnlyCollection<long> Ids => rhythms.Keys;

    /// <summary>Due for the first time within one interval, or within <paramref name="first"/> where that is less; the next time at a phase of its own all the same.</summary>
    public void Add(long id, TimeSpan every, Instant now, TimeSpan? first = null)
    {
        var (soon, phase) = (Phase(id, first < every ? first.Value : every), Phase(id, every));
        var rhythm = new Rhythm(every, now + soon) { From = now + phase - (phase > soon ? every : TimeSpan.Zero) };
        rhythms.Add(id, rhythm);
        due.Add((rhythm.At, id));
    }

    public void Remove(long id)
    {
        if (rhythms.Remove(id, out var rhythm)) due.Remove((rhythm.At, id));
    }

    /// <summary>It is under way then, until <see cref="Done"/>.</summary>
    public bool TryTakeDue(Instant now, out long id)
    {
        id = 0;
        if (NextDue > now) return false;
        (_, id) = due.Min;
        due.Remove(due.Min);
        return true;
    }

    /// <summary>
    /// The attempt has ended; the next is due an interval after this one was, or up to a sixteenth earlier: never later, since who asks counts on the interval. An attempt that took longer, or a process that slept, has missed its turns: they are not made up for.
    /// </summary>
    public void Done(long id, Instant now)
    {
        if (!rhythms.TryGetValue(id, out var rhythm)) return;      // taken away meanwhile
        var turn = rhythm.Turn + 1;
        var sixteenth = rhythm.Every.Ticks / 16;
        var jitter = (long)(((UInt128)((Golden * (ulong)id) ^ ((ulong)turn * 0xD1B54A32D192ED03)) * (ulong)(sixteenth + 1)) >> 64) - sixteenth;
        var at = Instant.Later(rhythm.From + rhythm.Every + TimeSpan.FromTicks(jitter), now);
        rhythms[id] = new Rhythm(rhythm.Every, at) { From = at, Turn = turn };
        due.Add((at, id));
    }

    private static TimeSpan Phase(long id, TimeSpan within) => TimeSpan.FromTicks((long)(((UInt128)(Golden * (ulong)id) * (ulong)within.Ticks) >> 64));

    /// <param name="At">When it is due.</param>
    private readonly record struct Rhythm(TimeSpan Every, Instant At)
    {
        /// <summary>What the next turn is counted from.</summary>
        public Instant From { get; init; }

        public long Turn { get; init; }
    }
}
