// What became of each seed of a long campaign, a line each, so that an interrupted one goes on where it was. Good for one build and one length only: another
// Core has proved nothing yet.
using System.Globalization;
using Bascule.Core;
using Bascule.Wire.Native;

namespace Bascule.Simulator;

/// <summary>What of an outcome a campaign adds up.</summary>
/// <param name="Trouble">The sentence about a broken property, or that two runs differ; null if all is well.</param>
internal sealed record Entry(ulong Seed, long Simulated, long Datagrams, string? Trouble);

internal sealed class Ledger : IDisposable
{
    private readonly StreamWriter writer;

    private Ledger(StreamWriter writer, IReadOnlyDictionary<ulong, Entry> done) => (this.writer, Done) = (writer, done);

    /// <summary>The seeds that earlier runs have finished.</summary>
    public IReadOnlyDictionary<ulong, Entry> Done { get; }

    /// <param name="terms">The length of a seed, and how often each runs.</param>
    /// <exception cref="IOException">The file cannot be written, or is of another build or other terms; it is left as it is.</exception>
    public static Ledger Open(string path, string terms)
    {
        var head = $"bascule-simulator {Build} {terms}";
        var lines = File.Exists(path) ? File.ReadAllLines(path) : [];
        if (lines.Length > 0 && lines[0] != head)
            throw new IOException($"{path} is the ledger of another build or of other terms (`{lines[0]}`; this is `{head}`): name another file, or delete it to begin anew");
        // A line that was being written when the run was cut off has no end mark.
        var done = lines.Skip(1).Select(Read).OfType<Entry>().DistinctBy(e => e.Seed).ToDictionary(e => e.Seed);
        var file = new StreamWriter(path, append: false) { AutoFlush = true };
        file.WriteLine(head);
        var ledger = new Ledger(file, done);
        foreach (var entry in done.Values) ledger.Write(entry);
        return ledger;
    }

    public void Write(Entry entry) => writer.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry.Seed}\t{entry.Simulated}\t{entry.Datagrams}\t{entry.Trouble}\t."));

    public void Dispose() => writer.Dispose();

    private static string Build => string.Join('.', new[] { typeof(ClusterMachine), typeof(Receiver), typeof(Ledger) }.Select(t => t.Module.ModuleVersionId.ToString("N")[..8]));

    private static Entry? Read(string line) =>
        line.Split('\t') is [var seed, var simulated, var datagrams, var trouble, "."]
        && ulong.TryParse(seed, CultureInfo.InvariantCulture, out var s) && long.TryParse(simulated, CultureInfo.InvariantCulture, out var t) && long.TryParse(datagrams, CultureInfo.InvariantCulture, out var d)
            ? new Entry(s, t, d, trouble.Length > 0 ? trouble : null)
            : null;
}
