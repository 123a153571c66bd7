// Real servers that an operator wants no new connections for: a file for each, named as the server is. It outlives the director, and a reboot.
using System.Globalization;
using System.Text;

namespace Bascule.Contracts.Director;

public static class Drained
{
    /// <summary>Names in it: <c>198.51.100.11</c> (all of its ports), <c>198.51.100.11:80</c>.</summary>
    public const string Folder = "/var/lib/bascule/drained";

    private const string Until = "until ";
    private const int LongestText = 64;

    /// <summary>What a file says: until when what is open may go on; null: as long as it wants.</summary>
    public static byte[] Text(DateTimeOffset? deadline) => deadline is { } at ? Encoding.ASCII.GetBytes($"{Until}{at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture)}\n") : [];

    /// <returns>Null where a file says nothing of it, or cannot be read: ldirectord's are empty, or hold a remark.</returns>
    public static DateTimeOffset? Deadline(string file)
    {
        try
        {
            using var handle = File.OpenHandle(file);
            Span<byte> bytes = stackalloc byte[LongestText];
            var text = Encoding.ASCII.GetString(bytes[..RandomAccess.Read(handle, bytes, 0)]).TrimEnd();
            return text.StartsWith(Until, StringComparison.Ordinal) && DateTimeOffset.TryParseExact(text[Until.Length..], "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
