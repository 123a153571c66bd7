// What waits for one hook, and when it is tried. Pure: the time is an argument, and nothing is called.
using Bascule.Core;

namespace Bascule.Actuator.Hooks;

/// <summary>In order, one at a time; bounded, and it says what it drops. For one thread at a time.</summary>
/// <param name="attempts">How often one item is tried.</param>
internal sealed class HookQueue<T>(int attempts)
    where T : class
{
    /// <summary>So many wait at most, the one that is being tried not counted.</summary>
    public const int Most = 256;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly Queue<T> waiting = new();
    private int failures;
    private int dropped;

    /// <summary>The one that is being tried, or is next.</summary>
    public T? Head { get; private set; }

    /// <summary>When it is tried; <see cref="Instant.Never"/> if there is none.</summary>
    public Instant Due { get; private set; } = Instant.Never;

    /// <summary>Before <see cref="Head"/>.</summary>
    public int Dropped { get; private set; }

    /// <returns>What is dropped for it: the oldest that waits.</returns>
    public T? Add(T item, Instant now)
    {
        T? lost = null;
        if (waiting.Count >= Most)
        {
            lost = waiting.Dequeue();
            dropped++;
        }
        waiting.Enqueue(item);
        if (Head is null) Next(now);
        return lost;
    }

    /// <summary>The head was told.</summary>
    public void Done(Instant now) => Next(now);

    /// <summary>The attempt at the head has failed.</summary>
    /// <returns>Whether it was the last: then the next one's turn has come.</returns>
    public bool Failed(Instant now)
    {
        if (++failures < attempts)
        {
            Due = now + new TimeSpan(Math.Min(FirstPause.Ticks << Math.Min(failures - 1, 10), LongestPause.Ticks));
            return false;
        }
        Dropped++;
        dropped += Dropped; // whoever is told next hears of this one, too
        Next(now);
        return true;
    }

    private void Next(Instant now)
    {
        failures = 0;
        Head = waiting.TryDequeue(out var next) ? next : null;
        Due = Head is null ? Instant.Never : now;
        if (Head is null) return;
        Dropped = dropped;
        dropped = 0;
    }
}
