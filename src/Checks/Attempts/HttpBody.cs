// The body of an HTTP/1 answer, piece by piece as it comes: by length, in chunks (RFC 9112 §7.1), or until the connection ends. Only its beginning is kept.
using System.Buffers;

namespace Bascule.Checks.Attempts;

internal sealed class HttpBody(HttpHead head)
{
    public const int KeptBytes = 65536;

    private enum At { Size, Extension, Content, AfterContent }

    private readonly ArrayBufferWriter<byte> kept = new();
    private long left = head.IsChunked ? 0 : head.Length ?? long.MaxValue;
    private At at = head.IsChunked ? At.Size : At.Content;

    public ReadOnlySpan<byte> Bytes => kept.WrittenSpan;

    /// <summary>Nothing follows; also where the chunks are none.</summary>
    public bool IsOver { get; private set; } = head is { IsChunked: false, Length: 0 };

    public bool IsFull => kept.WrittenCount >= KeptBytes;

    public void Take(ReadOnlySpan<byte> raw)
    {
        while (!raw.IsEmpty && !IsOver)
        {
            if (at == At.Content)
            {
                var part = raw[..(int)Math.Min(raw.Length, left)];
                kept.Write(part[..Math.Min(part.Length, KeptBytes - kept.WrittenCount)]);
                raw = raw[part.Length..];
                left -= part.Length;
                if (left > 0) continue;
                if (head.IsChunked) at = At.AfterContent;
                else IsOver = true;
                continue;
            }
            var next = raw[0];
            raw = raw[1..];
            if (next == '\n') EndLine();
            else if (at == At.Size) Grow(next);
        }
    }

    private void EndLine()
    {
        if (at == At.AfterContent) (at, left) = (At.Size, 0);
        else if (left == 0) IsOver = true;      // the last chunk; what may follow is nothing to us
        else at = At.Content;
    }

    private void Grow(byte digit)
    {
        if (!char.IsAsciiHexDigit((char)digit)) at = At.Extension;
        else if (left > int.MaxValue) IsOver = true;
        else left = (left * 16) + Convert.ToInt32(((char)digit).ToString(), 16);
    }
}
