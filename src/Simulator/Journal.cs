// What happened, a line per event in fixed columns: true time, who, what, and the words. Without a reader only a fingerprint is kept, by which two runs
// of one seed are compared.
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Bascule.Simulator.Time;

namespace Bascule.Simulator;

internal sealed class Journal(Schedule schedule, bool isRead)
{
    private const ulong Prime = 1099511628211;

    private readonly List<(long At, string Who, string What, string Words)> lines = [];

    /// <summary>Differs as soon as two runs differ in one event.</summary>
    public ulong Hash { get; private set; } = 14695981039346656037;

    public bool IsRead => isRead;

    public IReadOnlyList<(long At, string Who, string What, string Words)> Lines => lines;

    public void Mix(long value) => Hash = (BitOperationsRotate(Hash) ^ (ulong)value) * Prime;

    public void Note(string who, string what, string words)
    {
        Mix(schedule.Now);
        foreach (var c in what) Mix(c);
        foreach (var c in words) Mix(c);
        if (isRead) lines.Add((schedule.Now, who, what, words));
    }

    /// <summary>For what is frequent: the words are put together only if somebody reads them.</summary>
    public void Note(string who, string what, long number, [InterpolatedStringHandlerArgument("")] ref Words words)
    {
        Mix(schedule.Now);
        Mix(number);
        if (isRead) lines.Add((schedule.Now, who, what, words.ToString()));
    }

    public string Print()
    {
        var text = new StringBuilder();
        foreach (var (at, who, what, words) in lines) text.Append(CultureInfo.InvariantCulture, $"{Seconds(at),12} {who,-4} {what,-11} {words}\n");
        return text.ToString();
    }

    public static string Seconds(long nanoseconds) => string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / 1_000_000_000}.{nanoseconds / 1_000_000 % 1000:000}");

    private static ulong BitOperationsRotate(ulong value) => System.Numerics.BitOperations.RotateLeft(value, 5);

    [InterpolatedStringHandler]
    public ref struct Words
    {
        private readonly StringBuilder? text;

        public Words(int literalLength, int formattedCount, Journal journal, out bool isRead)
        {
            isRead = journal.IsRead;
            text = isRead ? new StringBuilder(literalLength + (8 * formattedCount)) : null;
        }

        public readonly void AppendLiteral(string value) => text!.Append(value);

        public readonly void AppendFormatted<T>(T value) => text!.Append(value);

        public override readonly string ToString() => text?.ToString() ?? "";
    }
}
