// Many seeds, over all cores. Each seed is a single thread's work and independent of the others.
using System.Globalization;
using System.Text;

namespace Bascule.Simulator;

internal sealed record Campaign(List<Outcome> Failed, List<string> Troubles, SortedDictionary<string, long> Counts, long Simulated, long Datagrams, ulong Seeds)
{
    /// <param name="ledger">What earlier runs have done and this one adds to; null: nothing is kept.</param>
    /// <param name="progress">Told after each seed how many are done.</param>
    public static Campaign Run(ulong from, ulong seeds, TimeSpan span, bool isOnce, int cores, Ledger? ledger = null, Action<ulong>? progress = null)
    {
        var failed = new SortedDictionary<ulong, Outcome>();
        var entries = new SortedDictionary<ulong, Entry>();
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        var next = from;
        var gate = new Lock();
        foreach (var done in ledger?.Done.Values ?? [])
            if (done.Seed >= from && done.Seed < from + seeds) entries[done.Seed] = done;

        void Work()
        {
            while (true)
            {
                ulong seed;
                lock (gate)
                {
                    while (entries.ContainsKey(next)) next++;
                    if (next >= from + seeds) return;
                    seed = next++;
                }
                var outcome = Trial.Run(seed, span, isRead: false);
                var again = isOnce ? outcome : Trial.Run(seed, span, isRead: false);
                lock (gate)
                {
                    if (outcome.Violation is not null) failed[seed] = outcome;
                    foreach (var (what, count) in outcome.Counts) counts[what] = counts.GetValueOrDefault(what) + count;
                    var trouble = outcome.Violation is not null ? CommandLine.Sentence(outcome) : again.Hash != outcome.Hash ? $"seed {seed}: two runs differ" : null;
                    var entry = entries[seed] = new Entry(seed, outcome.Simulated, outcome.Datagrams, trouble);
                    ledger?.Write(entry);
                    progress?.Invoke((ulong)entries.Count);
                }
            }
        }

        var workers = Enumerable.Range(0, cores).Select(_ => new Thread(Work, 16 * 1024 * 1024)).ToList();
        workers.ForEach(w => w.Start());
        workers.ForEach(w => w.Join());
        return new Campaign([.. failed.Values], [.. entries.Values.Select(e => e.Trouble).OfType<string>()], counts, entries.Values.Sum(e => e.Simulated), entries.Values.Sum(e => e.Datagrams), seeds);
    }

    /// <param name="earlier">How many of the seeds an earlier run had done: their faults are not counted again.</param>
    public string Report(TimeSpan took, int earlier)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Seeds} seeds, {Simulated / 3.6e12:0.0} simulated hours in {took.TotalSeconds:0.0} s");
        if (earlier == 0) text.Append(CultureInfo.InvariantCulture, $" ({Simulated / 1e9 / took.TotalSeconds:#,0} x real time)");
        else text.Append(CultureInfo.InvariantCulture, $" ({earlier} of them done before)");
        text.Append(CultureInfo.InvariantCulture, $", {Datagrams} datagrams, {Troubles.Count} violations or differing runs\n");
        foreach (var (what, count) in Counts) text.Append(CultureInfo.InvariantCulture, $"  {count,10} {what}\n");
        return text.ToString();
    }
}
