// The beginning of an HTTP/1 answer (RFC 9112), as far as a check needs it: the status, and where the body ends.
using System.Buffers.Text;

namespace Bascule.Checks.Attempts;

/// <param name="SizeBytes">Where the body begins; interim answers (1xx) before it are part of it.</param>
/// <param name="Length">Of the body, if it is said.</param>
internal readonly record struct HttpHead(int Status, int SizeBytes, long? Length, bool IsChunked)
{
    public const int LongestBytes = 32768;

    // "HTTP/1.1 200"
    private const int StatusAt = 9, StatusDigits = 3;

    /// <summary>Whether this can be the beginning of one.</summary>
    public static bool MayBeOne(ReadOnlySpan<byte> bytes)
    {
        var beginning = "HTTP/1."u8;
        return bytes.Length >= beginning.Length ? bytes.StartsWith(beginning) : beginning.StartsWith(bytes);
    }

    /// <summary>False as long as it is not whole, and for what is none.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HttpHead head)
    {
        head = default;
        var from = 0;
        while (TryReadOne(bytes[from..], out var one))
        {
            head = one with { SizeBytes = from + one.SizeBytes };
            if (one.Status >= 200) return true;
            from = head.SizeBytes;
        }
        return false;
    }

    private static bool TryReadOne(ReadOnlySpan<byte> bytes, out HttpHead head)
    {
        head = default;
        if (!TryLine(bytes, out var line, out var at)) return false;
        if (!MayBeOne(line) || line.Length < StatusAt + StatusDigits || line[StatusAt - 1] != ' '
            || !Utf8Parser.TryParse(line.Slice(StatusAt, StatusDigits), out int status, out var digits) || digits != StatusDigits || status < 100) return false;
        long? length = null;
        var isChunked = false;
        while (TryLine(bytes[at..], out line, out var size))
        {
            at += size;
            if (line.IsEmpty)
            {
                var isBodiless = status is < 200 or 204 or 304;      // RFC 9112 §6.3
                head = new HttpHead(status, at, isBodiless ? 0 : isChunked ? null : length, isChunked && !isBodiless);
                return true;
            }
            if (Value(line, "content-length"u8) is { IsEmpty: false } said && Utf8Parser.TryParse(said, out long number, out var used) && used == said.Length && number >= 0) length = number;
            if (Value(line, "transfer-encoding"u8) is { IsEmpty: false } coding && System.Text.Ascii.EqualsIgnoreCase(coding, "chunked"u8)) isChunked = true;
        }
        return false;
    }

    /// <param name="line">Without its end, which may be a bare line feed (RFC 9112 §2.2).</param>
    /// <param name="size">With its end.</param>
    private static bool TryLine(ReadOnlySpan<byte> bytes, out ReadOnlySpan<byte> line, out int size)
    {
        var end = bytes.IndexOf((byte)'\n');
        size = end + 1;
        line = end < 0 ? default : bytes[..end];
        if (line.EndsWith("\r"u8)) line = line[..^1];
        return end >= 0;
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> line, ReadOnlySpan<byte> name) =>
        line.Length > name.Length && line[name.Length] == ':' && System.Text.Ascii.EqualsIgnoreCase(line[..name.Length], name) ? line[(name.Length + 1)..].Trim(" \t"u8) : default;
}
