// Does what is to be checked, each at its time. One thread keeps the schedule; attempts are under way by the thousand without a thread each. It judges nothing: how
// often a bad answer is too often is for whoever asked (RiseFall).
using System.Collections.Concurrent;
using Bascule.Checks.Attempts;
using Bascule.Core;
using Bascule.Linux.Clock;

namespace Bascule.Checks;

/// <param name="attempt">How one is made: <see cref="Probe.Run"/>.</param>
/// <param name="say">Gets each outcome, and each second an empty verdict; on the thread that runs <see cref="Run"/>.</param>
internal sealed class Checker(Func<Check, CancellationToken, Task<Outcome>> attempt, Action<Verdict> say) : IDisposable
{
    /// <summary>The first answer is wanted soon, however seldom later ones are.</summary>
    internal static readonly TimeSpan LongestFirstWait = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<(CheckOrder? Order, long Id, Outcome Outcome)> arrivals = [];
    private readonly CancellationTokenSource stopping = new();
    private readonly Dictionary<long, Check> checks = [];
    private readonly Schedule schedule = new();

    private static Instant Now => new(MonotonicClock.NowNanoseconds);

    /// <summary>From any thread.</summary>
    public void Obey(CheckOrder order) => arrivals.Add((order, 0, default));

    /// <summary>From any thread: <see cref="Run"/> ends.</summary>
    public void Stop() => arrivals.CompleteAdding();

    public void Run()
    {
        var nextBeat = Now;
        while (!arrivals.IsCompleted)
        {
            if (Now >= nextBeat)
            {
                nextBeat = Now + Lines.Beat;
                say(new Verdict());
            }
            while (schedule.TryTakeDue(Now, out var id)) _ = Attempt(id, checks[id]);
            var wait = Instant.Earlier(nextBeat, schedule.NextDue) - Now;
            if (!arrivals.TryTake(out var arrival, (int)Math.Clamp(Math.Ceiling(wait.TotalMilliseconds), 0, Lines.Beat.TotalMilliseconds))) continue;
            if (arrival.Order is { } order) Take(order);
            else Conclude(arrival.Id, arrival.Outcome);
        }
        stopping.Cancel();
    }

    /// <summary>What is in both goes on in its rhythm.</summary>
    private void Take(CheckOrder order)
    {
        var wanted = order.Checks.ToDictionary(c => c.Id, c => c.Check);
        foreach (var gone in checks.Keys.Where(id => !wanted.ContainsKey(id)).ToList())
        {
            checks.Remove(gone);
            schedule.Remove(gone);
        }
        foreach (var (id, check) in wanted)
            if (checks.TryAdd(id, check)) schedule.Add(id, check.Every, Now, LongestFirstWait);
    }

    private void Conclude(long id, Outcome outcome)
    {
        schedule.Done(id, Now);
        if (checks.ContainsKey(id)) say(new Verdict(id, outcome.Answer, Math.Round(outcome.Latency.TotalMilliseconds, 2), outcome.Evidence));
    }

    private async Task Attempt(long id, Check check)
    {
        Outcome outcome;
        try
        {
            outcome = await attempt(check, stopping.Token);
        }
        catch (Exception e)
        {
            // Ours: it must neither count against the service nor end the other checks.
            outcome = Outcome.Of(Answer.Unknown, TimeSpan.Zero, $"could not be asked: {e.GetType().Name}: {e.Message}");
        }
        try
        {
            arrivals.Add((null, id, outcome));
        }
        catch (InvalidOperationException)
        {
            // Stopped meanwhile: nobody wants to know.
        }
    }

    public void Dispose()
    {
        arrivals.Dispose();
        stopping.Dispose();
    }
}
