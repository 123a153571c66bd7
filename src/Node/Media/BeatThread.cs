// Sends the heartbeat when it is due, whatever else the process does: a thread of its own, in real time, that allocates nothing and waits for nobody.
using Bascule.Linux.Clock;
using Bascule.Linux.Scheduling;
using Bascule.Linux.Sockets;
using Bascule.Wire.Native;

namespace Bascule.Node.Media;

internal sealed class BeatThread : IDisposable
{
    /// <summary>For <see cref="Poller.Wait"/>: for ever.</summary>
    private const long Silent = -1;

    private readonly MediaSet media;
    private readonly Sender sender;
    private readonly int? realtimePriority;
    private readonly EventDescriptor wake = new();
    private readonly Thread thread;
    private long intervalNs;
    private volatile bool stopping;

    /// <param name="interval">Null: none is due for now.</param>
    /// <param name="realtimePriority">Of SCHED_RR; null for the normal class (realtime off).</param>
    public BeatThread(MediaSet media, Sender sender, TimeSpan? interval, int? realtimePriority)
    {
        (this.media, this.sender, this.realtimePriority) = (media, sender, realtimePriority);
        intervalNs = Nanoseconds(interval);
        thread = new Thread(Beat, maxStackSize: 256 * 1024) { IsBackground = true, Name = "beat" };
        thread.Start();
    }

    /// <summary>Another interval from now on, or silence (null); a shorter one takes effect at once.</summary>
    public void Every(TimeSpan? interval)
    {
        var ns = Nanoseconds(interval);
        if (Interlocked.Exchange(ref intervalNs, ns) != ns) wake.Signal();
    }

    private static long Nanoseconds(TimeSpan? interval) => interval is { } some ? some.Ticks * TimeSpan.NanosecondsPerTick : Silent;

    private void Beat()
    {
        if (realtimePriority is { } priority) RealTime.TrySetRealtime(priority, out _);      // the loop, which asks first, tells of a refusal
        using var poller = new Poller(wake.Descriptor);
        var last = MonotonicClock.NowNanoseconds;
        while (!stopping)
        {
            var interval = Interlocked.Read(ref intervalNs);
            var due = last + interval;
            var now = MonotonicClock.NowNanoseconds;
            if (interval == Silent || now < due)
            {
                if (poller.Wait(interval == Silent ? -1 : due - now) > 0) wake.Drain();
                continue;
            }
            media.Send(sender);
            // After a pause one heartbeat is sent, not all that were missed.
            last = now - due < interval ? due : now;
        }
    }

    public void Dispose()
    {
        stopping = true;
        wake.Signal();
        thread.Join();
        wake.Dispose();
    }
}
