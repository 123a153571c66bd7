// Fencing at work, on a thread for each node that is fenced: the loop never waits. Of one node only one fencing runs at a time, and at most one more waits, the
// newest: an `on` that is still to come of the one before must not follow the `off` of the next.
using System.Collections.Concurrent;
using Bascule.Configuration.Fencing;
using Bascule.Contracts.Actuation;
using Bascule.Linux.Sockets;

namespace Bascule.Actuator.Fencing;

/// <summary>A report for the loop, or a note on the way.</summary>
/// <param name="Session">Over which connection it was asked for.</param>
internal readonly record struct FenceNews(int Session, string Node, ulong Attempt, FenceReport? Report, ToNode.Note? Note);

internal interface IFenceCalls
{
    /// <summary>Returns at once; the report comes with <see cref="TryTake"/>.</summary>
    void Begin(int session, string node, ulong attempt);

    bool TryTake(out FenceNews news);
}

/// <param name="planOf">What root's configuration has for a node; null if it has nothing.</param>
internal sealed class FenceCalls(Func<string, FencePlan?> planOf, FenceRun run, EventDescriptor arrived) : IFenceCalls
{
    private readonly ConcurrentQueue<FenceNews> news = new();
    private readonly Dictionary<string, (int Session, ulong Attempt)?> waiting = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    public void Begin(int session, string node, ulong attempt)
    {
        if (planOf(node) is not { } plan)
        {
            Post(new FenceNews(session, node, attempt, new FenceReport(false, $"root's configuration has no fence device for {node}"), null));
            return;
        }
        lock (gate)
        {
            if (waiting.ContainsKey(node))
            {
                waiting[node] = (session, attempt);
                return;
            }
            waiting[node] = null;
        }
        new Thread(() => Work(plan, session, attempt), 512 * 1024) { IsBackground = true, Name = $"fence {node}" }.Start();
    }

    public bool TryTake(out FenceNews item) => news.TryDequeue(out item);

    private void Work(FencePlan plan, int session, ulong attempt)
    {
        var node = plan.Node.Value;
        while (true)
        {
            var (asker, number) = (session, attempt);
            run.Do(plan,
                (severity, text) => Post(new FenceNews(asker, node, number, null, new ToNode.Note(severity, text))),
                report => Post(new FenceNews(asker, node, number, report, null)));
            lock (gate)
            {
                if (waiting[node] is not { } next)
                {
                    waiting.Remove(node);
                    return;
                }
                (session, attempt) = next;
                waiting[node] = null;
            }
        }
    }

    private void Post(FenceNews item)
    {
        news.Enqueue(item);
        arrived.Signal();
    }
}
