// Many seeds, over all cores. Each seed is a single thread's work and independent of the others.
using System.Globalization;
using System.Text;

namespace Bascule.Simulator;

internal sealed record Campaign(List<Outcome> Failed, List<ulong> Differing, SortedDictionary<string, long> Counts, long Simulated, long Datagrams, ulong Seeds)
{
    public static Campaign Run(ulong from, ulong seeds, TimeSpan span, bool isOnce, int cores)
    {
        var failed = new SortedDictionary<ulong, Outcome>();
        var differing = new SortedSet<ulong>();
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var (simulated, datagrams, next) = (0L, 0L, from);
        var gate = new Lock();

        void Work()
        {
            while (true)
            {
                ulong seed;
                lock (gate)
                {
                    if (next >= from + seeds) return;
                    seed = next++;
                }
                var outcome = Trial.Run(seed, span, isRead: false);
                var again = isOnce ? outcome : Trial.Run(seed, span, isRead: false);
                lock (gate)
                {
                    if (outcome.Violation is not null) failed[seed] = outcome;
                    if (again.Hash != outcome.Hash) differing.Add(seed);
                    foreach (var (what, count) in outcome.Counts) counts[what] = counts.GetValueOrDefault(what) + count;
                    simulated += outcome.Simulated;
                    datagrams += outcome.Datagrams;
                }
            }
        }

        var workers = Enumerable.Range(0, cores).Select(_ => new Thread(Work, 16 * 1024 * 1024)).ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(w => w.Join());
        return new Campaign([.. failed.Values], [.. differing], counts, simulated, datagrams, seeds);
    }

    public string Report(TimeSpan took)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture,
            $"{Seeds} seeds, {Simulated / 3.6e12:0.0} simulated hours in {took.TotalSeconds:0.0} s ({Simulated / 1e9 / took.TotalSeconds:#,0} x real time), {Datagrams} datagrams, {Failed.Count} violations, {Differing.Count} not repeatable\n");
        foreach (var (what, count) in Counts) text.Append(CultureInfo.InvariantCulture, $"  {count,10} {what}\n");
        return text.ToString();
    }
}
