// From inputs that are right to inputs that are nearly right: those reach furthest into a parser.
using System.Buffers.Binary;

namespace Bascule.Fuzz;

/// <summary>Random edits of a corpus. The same seed gives the same inputs.</summary>
/// <param name="corpus">Right inputs; not empty.</param>
/// <param name="words">Pieces that mean something to the parser, put in as they are.</param>
internal sealed class Mutator(ulong seed, IReadOnlyList<byte[]> corpus, IReadOnlyList<byte[]> words)
{
    private const int MostEdits = 6;
    private const int LongestInput = 4096;

    // Where lengths and counts break: the edges of the integer types.
    private static readonly long[] Edges = [0, 1, -1, 2, 15, 16, 17, 48, 49, 63, 64, 127, 128, 255, 256, 1452, 1453, 32767, 32768, 65535, 65536, int.MaxValue, int.MinValue, uint.MaxValue, long.MaxValue, long.MinValue];

    private readonly byte[] buffer = new byte[LongestInput];
    private ulong state = seed * 0x9E3779B97F4A7C15 + 1;
    private int length;

    /// <summary>Valid until the next call.</summary>
    public Span<byte> Next()
    {
        var start = corpus[Below(corpus.Count)];
        length = Math.Min(start.Length, buffer.Length);
        start.AsSpan(0, length).CopyTo(buffer);
        for (var edits = Below(MostEdits + 1); edits > 0; edits--) Edit();
        return buffer.AsSpan(0, length);
    }

    private void Edit()
    {
        switch (Below(words.Count == 0 ? 8 : 10))
        {
            case 0 when length > 0: buffer[Below(length)] ^= (byte)(1 << Below(8)); break;
            case 1 when length > 0: buffer[Below(length)] = (byte)Random(); break;
            case 2: Insert(Below(length + 1), [(byte)Random()]); break;
            case 3 when length > 0: Remove(Below(length), 1); break;
            case 4 when length > 0: Remove(Below(length), 1 + Below(length)); break;
            case 5 when length > 0:
                var from = Below(length);
                Insert(Below(length + 1), buffer.AsSpan(from, Math.Min(1 + Below(64), length - from)).ToArray());
                break;
            case 6: WriteEdge(); break;
            case 7:
                var other = corpus[Below(corpus.Count)];
                var cut = Below(Math.Min(length, other.Length) + 1);
                length = Math.Min(other.Length, buffer.Length);
                other.AsSpan(cut, length - cut).CopyTo(buffer.AsSpan(cut));
                break;
            case 8 or 9: Insert(Below(length + 1), words[Below(words.Count)]); break;
            default: break;
        }
    }

    private void WriteEdge()
    {
        var bytes = 1 << Below(4);
        if (length < bytes) return;
        Span<byte> number = stackalloc byte[8];
        var edge = Edges[Below(Edges.Length)];
        if (Below(2) == 0) BinaryPrimitives.WriteInt64LittleEndian(number, edge);
        else BinaryPrimitives.WriteInt64BigEndian(number, edge << (64 - (8 * bytes)));
        number[..bytes].CopyTo(buffer.AsSpan(Below(length - bytes + 1)));
    }

    private void Insert(int at, ReadOnlySpan<byte> piece)
    {
        piece = piece[..Math.Min(piece.Length, buffer.Length - length)];
        buffer.AsSpan(at, length - at).CopyTo(buffer.AsSpan(at + piece.Length));
        piece.CopyTo(buffer.AsSpan(at));
        length += piece.Length;
    }

    private void Remove(int at, int count)
    {
        count = Math.Min(count, length - at);
        buffer.AsSpan(at + count, length - at - count).CopyTo(buffer.AsSpan(at));
        length -= count;
    }

    private int Below(int limit) => (int)(((Random() >> 32) * (ulong)limit) >> 32);

    // xorshift64* (Vigna 2016): fast, and good enough to choose edits.
    private ulong Random()
    {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        return state * 0x2545F4914F6CDD1D;
    }
}
