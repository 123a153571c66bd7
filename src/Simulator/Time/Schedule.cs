// Virtual time: a heap of what will happen. Of two things at the same nanosecond the one scheduled first comes first, so that a run is a function of its seed.
namespace Bascule.Simulator.Time;

/// <summary>Something that happens at a moment. Kept by its owner and scheduled again and again, so that a heartbeat allocates nothing.</summary>
internal abstract class Happening
{
    /// <param name="ticket">As given when it was scheduled; an owner who changed its mind compares it and does nothing.</param>
    public abstract void Happen(long ticket);
}

internal sealed class Schedule
{
    private Entry[] heap = new Entry[256];
    private int count;
    private long order;

    /// <summary>True time, in nanoseconds since the simulation began. No node ever sees it.</summary>
    public long Now { get; private set; }

    public void At(long when, Happening what, long ticket = 0)
    {
        if (when < Now) when = Now;
        if (count == heap.Length) Array.Resize(ref heap, count * 2);
        var entry = new Entry(when, order++, what, ticket);
        var at = count++;
        while (at > 0)
        {
            var parent = (at - 1) / 2;
            if (!entry.IsBefore(heap[parent])) break;
            heap[at] = heap[parent];
            at = parent;
        }
        heap[at] = entry;
    }

    public void At(long when, Action what) => At(when, new Once(what));

    public void After(TimeSpan span, Action what) => At(Now + Nanoseconds(span), what);

    /// <summary>Lets the next thing happen, unless it lies after <paramref name="until"/>; then only time passes.</summary>
    public bool TryStep(long until)
    {
        if (count == 0 || heap[0].When > until)
        {
            Now = Math.Max(Now, until);
            return false;
        }
        var next = heap[0];
        RemoveFirst();
        Now = next.When;
        next.What.Happen(next.Ticket);
        return true;
    }

    public static long Nanoseconds(TimeSpan span) => span.Ticks * TimeSpan.NanosecondsPerTick;

    private void RemoveFirst()
    {
        var last = heap[--count];
        heap[count] = default;
        if (count == 0) return;

        var at = 0;
        while (true)
        {
            var child = (2 * at) + 1;
            if (child >= count) break;
            if (child + 1 < count && heap[child + 1].IsBefore(heap[child])) child++;
            if (!heap[child].IsBefore(last)) break;
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
    }

    private readonly record struct Entry(long When, long Order, Happening What, long Ticket)
    {
        public bool IsBefore(in Entry other) => When < other.When || (When == other.When && Order < other.Order);
    }

    private sealed class Once(Action what) : Happening
    {
        public override void Happen(long ticket) => what();
    }
}
