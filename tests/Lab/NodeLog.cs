// What a node has said, and when, on the clock of the lab: the machines' clock is this machine's.
using System.Globalization;

namespace Bascule.Lab;

/// <summary>One line of a node's journal.</summary>
public readonly record struct Said(TimeSpan At, string Text);

/// <summary>Reads the journal of a machine's node.</summary>
public static class NodeLog
{
    /// <summary>Every line since then.</summary>
    public static IReadOnlyList<Said> Since(DebianMachine machine, TimeSpan since)
    {
        var epoch = DateTime.UtcNow - DateTime.UnixEpoch - LabClock.Now;
        var from = Math.Floor((epoch + since).TotalSeconds);
        var lines = machine.MustRun(string.Create(CultureInfo.InvariantCulture, $"journalctl --sync; journalctl -q -u bascule --no-hostname -o short-unix --since @{from:F0}"));
        return [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(l => char.IsAsciiDigit(l[0])).Select(Read).Where(s => s.At >= since)];

        // 1763742189.123456 bascule[224]: the line
        Said Read(string line)
        {
            var blank = line.IndexOf(' ', StringComparison.Ordinal);
            return new Said(TimeSpan.FromSeconds(double.Parse(line[..blank], CultureInfo.InvariantCulture)) - epoch, line[(blank + 1)..]);
        }
    }
}
