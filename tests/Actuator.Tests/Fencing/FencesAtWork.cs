using Bascule.Actuator.Fencing;
using Bascule.Actuator.Tests.Holding;
using Bascule.Linux.Sockets;

namespace Bascule.Actuator.Tests.Fencing;

/// <summary>What the loop asks for, and what it finds when it is woken.</summary>
public sealed class FencesAtWork : IDisposable
{
    private readonly FenceFolder folder = new();
    private readonly EventDescriptor arrived = new();
    private readonly List<FenceNews> reports = [];

    [Fact]
    public void A_node_without_a_device_is_answered_at_once()
    {
        var calls = new FenceCalls(_ => null, new FenceRun(folder.Places), arrived);
        calls.Begin(3, "hb9", 7);
        Reports(calls, 1)[0].ShouldBe(new FenceNews(3, "hb9", 7, new FenceReport(false, "root's configuration has no fence device for hb9"), null));
    }

    [Fact]
    public void Of_one_node_one_fencing_runs_at_a_time_and_of_those_that_wait_the_newest_is_kept()
    {
        var method = folder.Agent("fence_slow", """off) while [ ! -e "$D/go" ]; do sleep 0.02; done;; status) exit 2;; on) ;;""");
        var calls = new FenceCalls(_ => FenceFolder.Plan(method), new FenceRun(folder.Places), arrived);
        calls.Begin(1, "hb2", 1);
        Bench.Until(() => folder.Calls.Length == 1, "the first to begin");
        calls.Begin(1, "hb2", 2);
        calls.Begin(2, "hb2", 3);
        File.WriteAllText(folder.At("go"), "");
        Reports(calls, 2).Select(n => (n.Session, n.Attempt, n.Report!.Succeeded)).ShouldBe([(1, 1, true), (2, 3, true)]);
        Bench.Until(() => folder.Calls.Length == 6, "the last on");
        folder.Calls.ShouldBe(["fence_slow off", "fence_slow status", "fence_slow on", "fence_slow off", "fence_slow status", "fence_slow on"]);
    }

    public void Dispose()
    {
        arrived.Dispose();
        folder.Dispose();
    }

    private List<FenceNews> Reports(FenceCalls calls, int count)
    {
        Bench.Until(() =>
        {
            while (calls.TryTake(out var news))
                if (news.Report is not null) reports.Add(news);
            return reports.Count >= count;
        }, $"{count} reports");
        return reports;
    }
}
