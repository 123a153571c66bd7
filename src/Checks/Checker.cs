// Does what is to be checked, each at its time, on one thread: the schedule, the connections, the answers. It judges nothing: how often a bad answer is too often is for whoever asked (RiseFall).
using System.Collections.Concurrent;
using Bascule.Checks.Attempts;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Sockets;

namespace Bascule.Checks;

/// <summary>Who asks, for a thread that does other things, too.</summary>
internal interface IChecker : IDisposable
{
    /// <summary>Readable when a turn is due.</summary>
    Descriptor Descriptor { get; }

    /// <summary>When a turn is due whether there is news or not.</summary>
    Instant NextDue { get; }

    /// <summary>These are to be checked from now on. From any thread.</summary>
    void Obey(CheckOrder order);

    /// <summary>What can go on goes on, and what is due begins. Does not wait.</summary>
    void Turn(Instant now);
}

/// <summary>For one thread, but for <see cref="Obey"/> and <see cref="Stop"/>.</summary>
/// <param name="say">Gets each outcome, and each second an empty verdict.</param>
internal sealed class Checker(Action<Verdict> say) : IChecker
{
    /// <summary>The first answer is wanted soon, however seldom later ones are.</summary>
    internal static readonly TimeSpan LongestFirstWait = TimeSpan.FromSeconds(1);

    /// <summary>What is due within so long begins now: a process that is woken for each of hundreds a second does little else.</summary>
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(10);

    private readonly ConcurrentQueue<CheckOrder> orders = new();
    private readonly ConcurrentQueue<(long Id, Outcome Outcome)> ended = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<long, Check> checks = [];
    private readonly Schedule schedule = new();
    private readonly Network network = new();
    private Instant nextBeat;
    private volatile bool isStopped;

    public Descriptor Descriptor => network.Descriptor;

    public Instant NextDue => Instant.Earlier(nextBeat, Instant.Earlier(schedule.NextDue, network.NextDue));

    public void Obey(CheckOrder order)
    {
        orders.Enqueue(order);
        network.Wake();
    }

    /// <summary>From any thread: <see cref="Run"/> ends.</summary>
    public void Stop()
    {
        isStopped = true;
        network.Wake();
    }

    public void Run()
    {
        using var poller = new Poller(Descriptor);
        while (!isStopped)
        {
            Turn(Network.Now);
            poller.Wait(Math.Max(0, NextDue.Nanoseconds - Network.Now.Nanoseconds));
        }
    }

    public void Turn(Instant now)
    {
        if (now >= nextBeat)
        {
            nextBeat = now + Lines.Beat;
            say(new Verdict());
        }
        network.Turn(now);
        while (orders.TryDequeue(out var order)) Take(order, now);
        while (schedule.TryTakeDue(now + Together, out var id)) _ = Attempt(id, checks[id]);
        while (ended.TryDequeue(out var end)) Conclude(end.Id, end.Outcome, now);
    }

    /// <summary>What is in both goes on in its rhythm.</summary>
    private void Take(CheckOrder order, Instant now)
    {
        var wanted = order.Checks.ToDictionary(c => c.Id, c => c.Check);
        foreach (var gone in checks.Keys.Where(id => !wanted.ContainsKey(id)).ToList())
        {
            checks.Remove(gone);
            schedule.Remove(gone);
        }
        foreach (var (id, check) in wanted)
            if (checks.TryAdd(id, check)) schedule.Add(id, check.Every, now, LongestFirstWait);
    }

    private void Conclude(long id, Outcome outcome, Instant now)
    {
        schedule.Done(id, now);
        if (checks.ContainsKey(id)) say(new Verdict(id, outcome.Answer, Math.Round(outcome.Latency.TotalMilliseconds, 2), outcome.Evidence));
    }

    private async Task Attempt(long id, Check check)
    {
        Outcome outcome;
        try
        {
            outcome = await Probe.Run(check, network, stopping.Token);
        }
        catch (Exception e)
        {
            // Ours: it must neither count against the service nor end the other checks.
            outcome = Outcome.Of(Answer.Unknown, TimeSpan.Zero, $"could not be asked: {e.GetType().Name}: {e.Message}");
        }
        ended.Enqueue((id, outcome));

        // A program ends on a thread of its own. What is not needed is a turn for nothing.
        if (check.Kind == CheckKind.Exec) network.Wake();
    }

    public void Dispose()
    {
        stopping.Cancel();
        network.Dispose();
        stopping.Dispose();
    }
}
