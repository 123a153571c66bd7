// One hook at work: a thread that lives as long as something waits, so that a hook that hangs delays no other, nor the loop.
using Bascule.Configuration.Hooks;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Linux.Clock;
using Bascule.Linux.Sockets;

namespace Bascule.Actuator.Hooks;

/// <param name="tell">One attempt; null when it succeeded, else why not, as a clause.</param>
internal sealed class HookLane(string name, int attempts, Func<HookEvent, Linux.Descriptor, string?> tell, Action<NoteSeverity, string> note) : IDisposable
{
    private readonly HookQueue<HookEvent> queue = new(attempts);
    private readonly EventDescriptor stop = new();
    private readonly Lock gate = new();
    private Thread? thread;
    private bool isStopped;

    public HookLane(Hook hook, HookCall call, Action<NoteSeverity, string> note)
        : this($"hook {hook.Name}", hook.Attempts, (happened, stop) => call.Tell(hook, happened, stop), note) => Hook = hook;

    /// <summary>Null for the scripts of rc.d.</summary>
    public Hook? Hook { get; }

    private static Instant Now => new(MonotonicClock.NowNanoseconds);

    /// <summary>Never waits.</summary>
    public void Add(HookEvent happened)
    {
        lock (gate)
        {
            if (isStopped) return;
            if (queue.Add(happened, Now) is { } lost) note(NoteSeverity.Warning, $"{name} is not told of {lost.What.Id} ({lost.What.Kind}): {HookQueue<HookEvent>.Most} others wait.");
            if (thread is not null) return;
            thread = new Thread(Work, 512 * 1024) { IsBackground = true, Name = name };
            thread.Start();
        }
    }

    /// <summary>Waits until nothing waits any more, but not longer than this; then ends what runs.</summary>
    public void Finish(TimeSpan most)
    {
        Thread? working;
        lock (gate) working = thread;
        working?.Join(most);
        Stop();
        working?.Join(TimeSpan.FromSeconds(2));
    }

    /// <summary>What runs is ended, what waits is dropped; returns at once.</summary>
    public void Stop()
    {
        lock (gate) isStopped = true;
        stop.Signal();
    }

    public void Dispose() => Stop(); // its descriptor stays as long as the thread that looks at it

    private void Work()
    {
        using var poller = new Poller(stop.Descriptor);
        while (TryNext(out var happened, out var due))
        {
            var pause = due - Now;
            if (pause > TimeSpan.Zero && poller.Wait(pause.Ticks * TimeSpan.NanosecondsPerTick) > 0) continue;
            string? trouble;
            try
            {
                trouble = tell(happened, stop.Descriptor);
            }
            catch (Exception e)
            {
                trouble = $"could not be told: {e.Message}"; // a hook's fault must not end the actuator, which holds groups
            }
            Conclude(happened, trouble);
        }
    }

    private bool TryNext(out HookEvent happened, out Instant due)
    {
        lock (gate)
        {
            (happened, due) = (isStopped ? null! : queue.Head is { } head ? head with { Dropped = queue.Dropped } : null!, queue.Due);
            if (happened is null) thread = null;
            return happened is not null;
        }
    }

    private void Conclude(HookEvent happened, string? trouble)
    {
        lock (gate)
        {
            if (isStopped) return;
            var now = Now;
            if (trouble is null)
            {
                queue.Done(now);
                return;
            }
            var isGivenUp = queue.Failed(now);
            note(isGivenUp ? NoteSeverity.Error : NoteSeverity.Warning, $"{name}, {happened.What.Id} ({happened.What.Kind}): {trouble.TrimEnd('.')}: {(isGivenUp ? "given up" : $"tried again in {Words.Of(queue.Due - now)}")}.");
        }
    }
}
