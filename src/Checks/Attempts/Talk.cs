// A conversation in lines: mail, news and the like greet whoever comes, and answer each line with one that begins as their protocol says. A reply of several lines begins with
// a number and a hyphen, and ends with a line of that number and a blank; what is between need not have one (RFC 959 §4.2, stricter RFC 5321 §4.2.1).
using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Bascule.Checks.Attempts;

internal static class Talk
{
    public const int LongestBytes = 65536;

    /// <param name="buffer">To read into.</param>
    public static async Task<(Answer Answer, string Evidence)> Ask(Check check, Stream connection, byte[] buffer)
    {
        var heard = new ArrayBufferWriter<byte>();
        var (taken, last) = (0, "");
        foreach (var step in check.Talk)
        {
            if (step.Say.Length > 0)
            {
                await connection.WriteAsync(Encoding.UTF8.GetBytes(step.Say));
                await connection.FlushAsync();
            }
            if (step.Begins.IsEmpty) continue;
            var number = "";
            do
            {
                while (!TryLine(heard.WrittenSpan, ref taken, out last))
                    if (!await Hears(connection, buffer, heard)) return (Answer.Bad, heard.WrittenCount == 0 ? "the connection was closed without a word" : $"this is no answer: \"{Shown(heard)}\"");
                if (number.Length == 0 && last.Length > 3 && last[3] == '-' && last.AsSpan(0, 3).IndexOfAnyExceptInRange('0', '9') < 0) number = last[..3];
            }
            while (number.Length > 0 && last != number && !last.StartsWith(number + " ", StringComparison.Ordinal));
            if (!step.Begins.Any(b => last.StartsWith(b, StringComparison.Ordinal))) return (Answer.Bad, $"it said \"{last}\"");
        }
        if (check.Matches is not { } pattern) return (Answer.Good, last.Length == 0 ? "connected" : $"it said \"{last}\"");
        while (true)
        {
            if (Regex.IsMatch(Encoding.UTF8.GetString(heard.WrittenSpan[taken..]), pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)) return (Answer.Good, $"it said \"{Shown(heard)}\"");
            if (!await Hears(connection, buffer, heard)) return (Answer.Bad, $"what it said does not match \"{pattern}\": \"{Shown(heard)}\"");
        }
    }

    /// <returns>False at the end, and when it says too much.</returns>
    private static async ValueTask<bool> Hears(Stream connection, byte[] buffer, ArrayBufferWriter<byte> heard)
    {
        var read = await connection.ReadAsync(buffer);
        if (read == 0 || heard.WrittenCount + read > LongestBytes) return false;
        heard.Write(buffer.AsSpan(0, read));
        return true;
    }

    private static bool TryLine(ReadOnlySpan<byte> heard, ref int taken, out string line)
    {
        var end = heard[taken..].IndexOf((byte)'\n');
        line = end < 0 ? "" : Encoding.UTF8.GetString(heard.Slice(taken, end)).TrimEnd('\r');
        if (end >= 0) taken += end + 1;
        return end >= 0;
    }

    private static string Shown(ArrayBufferWriter<byte> heard) => Outcome.Printable(Encoding.UTF8.GetString(heard.WrittenSpan[..Math.Min(heard.WrittenCount, 400)]));
}
