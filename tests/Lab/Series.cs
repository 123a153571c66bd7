// Repeated measurements and how far they can be trusted.
using System.Globalization;

namespace Bascule.Lab;

/// <summary>One measured value.</summary>
/// <param name="Disturbance">Why it is not to be trusted; null if it is.</param>
public sealed record Sample(double Value, double Load, string? Disturbance);

/// <summary>How busy this machine is.</summary>
public static class Load
{
    /// <summary>Above this 1-minute average the processors have a queue, and waiting for them is part of every figure.</summary>
    public static double Limit => Environment.ProcessorCount;

    /// <summary>The 1-minute load average: proc_loadavg(5).</summary>
    public static double Average => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);
}

/// <summary>What one event cost, several times over.</summary>
public sealed class Series(string name, string unit)
{
    private readonly List<Sample> samples = [];

    public string Name => name;
    public string Unit => unit;
    public IReadOnlyList<Sample> Samples => samples;

    public double Minimum => Sorted[0];
    public double Maximum => Sorted[^1];

    /// <summary>The middle value; of an even number the mean of the two in the middle.</summary>
    public double Median
    {
        get
        {
            var sorted = Sorted;
            var middle = sorted.Count / 2;
            return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        }
    }

    /// <summary>How many samples were taken while something else disturbed.</summary>
    public int Disturbed => samples.Count(s => s.Disturbance is not null);

    public double LoadFrom => samples.Min(s => s.Load);
    public double LoadTo => samples.Max(s => s.Load);

    private List<double> Sorted => [.. samples.Select(s => s.Value).Order()];

    public void Add(double value, string? disturbance = null)
    {
        var load = Load.Average;
        samples.Add(new Sample(value, load, disturbance ?? (load > Load.Limit ? $"load {load:F1}" : null)));
    }

    public void Add(Sample sample) => samples.Add(sample);

    /// <summary>Adds a gap; disturbed when the prober itself overslept by more than one of its intervals.</summary>
    public void Add(Gap gap) =>
        Add(gap.Milliseconds, gap.Overslept > Prober.Interval ? $"prober overslept {gap.Overslept.TotalMilliseconds:F0} ms" : null);
}
