// A client that asks every 20 ms and remembers each answer: the ruler of every gap. Who answers for an address is asked more often.
//
// It runs on a thread of its own inside the client's network namespace. Each question is a connection of its own, begun at
// its time whatever became of those before, so that a hole does not slow the asking down. It also watches itself: a prober
// that overslept has measured its own sleep, and says so.
using Bascule.Linux.Netlink;
using Bascule.Linux.Scheduling;

namespace Bascule.Lab;

/// <summary>One answer, or a refusal, as the client saw it arrive.</summary>
/// <param name="At">When it arrived (<see cref="LabClock"/>).</param>
/// <param name="Good">A page with status 200, or an echo reply.</param>
/// <param name="Who">First line of the page; for a ping the address that answered, for who-has the hardware address; else what went wrong.</param>
public readonly record struct Answer(TimeSpan At, bool Good, string Who)
{
    /// <summary>How many questions had been asked when it came. Who-has is answered at once, so that this numbers the question.</summary>
    public int Question { get; init; }
}

/// <summary>Time between two good answers, and whether the measuring itself was disturbed.</summary>
/// <param name="Overslept">The prober's longest delay within the gap.</param>
/// <param name="Ended">False if no good answer came after it.</param>
public sealed record Gap(TimeSpan Length, TimeSpan Overslept, bool Ended)
{
    public double Milliseconds => Length.TotalMilliseconds;
}

/// <summary>Asks in regular intervals until disposed.</summary>
public sealed class Prober : IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(20);

    /// <summary>Between two questions of <see cref="Arp"/>.</summary>
    public static readonly TimeSpan ArpInterval = TimeSpan.FromMilliseconds(5);

    private readonly TimeSpan interval;
    private readonly Lock gate = new();
    private readonly List<Answer> answers = [];
    private readonly List<(TimeSpan At, TimeSpan Late)> oversleeps = [];
    private readonly Thread thread;
    private readonly CancellationTokenSource stopping = new();
    private int asked;
    private Exception? failure;

    private Prober(string ns, bool tellsWho, TimeSpan interval, Func<IProbe> probe)
    {
        TellsWho = tellsWho;
        this.interval = interval;
        thread = new Thread(() => Ask(ns, probe)) { IsBackground = true, Name = "prober" };
        thread.Start();
    }

    /// <summary>Gets the page http://ADDRESS/.</summary>
    public static Prober Http(ClientHost from, string address) => new(from.Name, tellsWho: true, Interval, () => new HttpProbe(address));

    /// <summary>Pings an address.</summary>
    public static Prober Ping(ClientHost from, string address) => new(from.Name, tellsWho: false, Interval, () => new PingProbe(address));

    /// <summary>Asks who has an address.</summary>
    public static Prober Arp(ClientHost from, string address) => new(from.Name, tellsWho: false, ArpInterval, () => new ArpProbe(address, ClientHost.Nic));

    /// <summary>Whether an answer names the machine that gave it by its name: a page does.</summary>
    public bool TellsWho { get; }

    /// <summary>Everything answered so far.</summary>
    public IReadOnlyList<Answer> Answers
    {
        get
        {
            ThrowIfFailed();
            lock (gate) return [.. answers];
        }
    }

    /// <summary>Waits until such an answer arrives after <paramref name="since"/>; null when the limit has passed.</summary>
    public Answer? Await(Func<Answer, bool> isWanted, TimeSpan since, TimeSpan limit)
    {
        Answer? found = null;
        LabClock.Await(
            () =>
            {
                ThrowIfFailed();
                lock (gate)
                {
                    // From the end: the list grows to tens of thousands during a bench.
                    for (var i = answers.Count - 1; i >= 0 && answers[i].At >= since; i--)
                    {
                        if (isWanted(answers[i])) found = answers[i];
                    }
                }

                return found is not null;
            },
            limit);
        return found;
    }

    /// <summary>Listens to the heartbeats that a node broadcasts.</summary>
    public static Prober Heartbeats(ClientHost from) => new(from.Name, tellsWho: false, Interval, () => new HeartbeatListener());

    /// <summary>The longest time without a good answer that lies in, or reaches into, the time given.</summary>
    /// <param name="who">Only this one's answers count; null for everybody's.</param>
    public Gap LongestGap(TimeSpan from, TimeSpan until, string? who = null)
    {
        ThrowIfFailed();
        lock (gate)
        {
            // What came before counts too: a hole begins with the last good answer before the event. Without one it begins there.
            var good = answers.Where(a => a.Good && (who is null || a.Who == who)).Select(a => a.At).ToList();
            var last = good.FindLastIndex(at => at <= from);
            var at = last < 0 ? from : good[last];
            var longest = (From: at, Until: at, Ended: true);
            foreach (var next in good.Skip(last + 1).TakeWhile(next => at < until))
            {
                if (next - at > longest.Until - longest.From) longest = (at, next, true);
                at = next;
            }

            if (until - at > longest.Until - longest.From) longest = (at, until, false);
            var late = oversleeps.Where(o => o.At >= longest.From && o.At <= longest.Until).Select(o => o.Late).DefaultIfEmpty().Max();
            return new Gap(longest.Until - longest.From, late, longest.Ended);
        }
    }

    public void Dispose()
    {
        stopping.Cancel();
        thread.Join(TimeSpan.FromSeconds(5));
        stopping.Dispose();
    }

    private void Ask(string ns, Func<IProbe> start)
    {
        try
        {
            if (!NetworkNamespace.TryEnter($"/run/netns/{ns}", out var refusal)) throw new IOException(refusal.Text);

            // A prober that waits for a processor measures the queue. Where real time is refused it still reports its oversleeps.
            _ = RealTime.TrySetRealtime(priority: 5, out _);
            using var probe = start();
            var next = LabClock.Now;
            while (!stopping.IsCancellationRequested)
            {
                // Before the next question: what has come by now answers those before it.
                probe.Collect(next - LabClock.Now, Record);
                var now = LabClock.Now;
                if (now < next) continue;
                Watch(now, now - next);
                asked++;
                probe.Begin(now);

                // After an oversleep the missed questions are not made up for: they would all get the same answer.
                next = now - next > interval ? now + interval : next + interval;
            }
        }
        catch (Exception e)
        {
            // The thread has no caller: whoever asks for answers gets it.
            failure = e;
        }
    }

    private void Record(Answer answer)
    {
        lock (gate) answers.Add(answer with { Question = asked });
    }

    private void Watch(TimeSpan at, TimeSpan late)
    {
        if (late < TimeSpan.FromMilliseconds(2)) return;
        lock (gate) oversleeps.Add((at, late));
    }

    private void ThrowIfFailed()
    {
        if (failure is not null) throw new InvalidOperationException("The prober has failed.", failure);
    }
}

/// <summary>A way to ask.</summary>
internal interface IProbe : IDisposable
{
    /// <summary>Sends one more question.</summary>
    void Begin(TimeSpan now);

    /// <summary>Waits for answers at most this long, and reports those that came.</summary>
    void Collect(TimeSpan atMost, Action<Answer> report);
}
