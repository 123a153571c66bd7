// The outside of a native datagram, docs/protocol/native.md §2. All numbers big-endian.
//
//   0   4  "BSCL"
//   4   1  version, 1
//   5   1  kind, 1 = view
//   6   1  number of the authkeys line that signed it
//   7   1  n, length of the sender's name, 1 to 63
//   8   4  incarnation
//   12  8  sequence: rises with each datagram of this incarnation; the same on every medium
//   20  n  the sender's name
//       …  the view (Encoder, Decoder)
//   end-32  HMAC-SHA256 over everything before it
using System.Buffers.Binary;
using Bascule.Wire.Authentication;

namespace Bascule.Wire.Native;

/// <summary>A datagram whose parts are found and not yet believed.</summary>
public readonly ref struct Frame
{
    public const int MaxBytes = 1452;      // IPv6's 1500 - 40 - 8; IPv4 has 20 more
    public const int HeaderBytes = 20;
    public const int MaxNameBytes = 63;
    public const byte Version = 1;
    public const byte ViewKind = 1;

    public static ReadOnlySpan<byte> Magic => "BSCL"u8;

    public required byte KeyId { get; init; }
    public required ReadOnlySpan<byte> Signed { get; init; }
    public required ReadOnlySpan<byte> Tag { get; init; }

    /// <summary>Whose name it bears; not verified, empty when there is none.</summary>
    public ReadOnlySpan<byte> ClaimedName => Signed[7] <= Signed.Length - HeaderBytes ? Signed.Slice(HeaderBytes, Signed[7]) : [];

    public static bool TryFind(ReadOnlySpan<byte> datagram, out Frame frame)
    {
        frame = default;
        if (datagram.Length is < HeaderBytes + 1 + MessageKey.TagBytes or > MaxBytes || !datagram.StartsWith(Magic)) return false;
        if (datagram[4] != Version || datagram[5] != ViewKind) return false;

        frame = new Frame { KeyId = datagram[6], Signed = datagram[..^MessageKey.TagBytes], Tag = datagram[^MessageKey.TagBytes..] };
        return true;
    }
}

/// <summary>A frame signed by somebody who has our key: the only thing a decoder accepts.</summary>
public readonly ref struct AuthenticatedFrame
{
    private AuthenticatedFrame(ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, uint incarnation, ulong sequence)
    {
        Name = name;
        Content = content;
        Incarnation = incarnation;
        Sequence = sequence;
    }

    public ReadOnlySpan<byte> Name { get; }
    public ReadOnlySpan<byte> Content { get; }
    public uint Incarnation { get; }
    public ulong Sequence { get; }

    public static bool TryVerify(in Frame frame, MessageKey key, out AuthenticatedFrame authentic)
    {
        authentic = default;
        var nameBytes = frame.Signed[7];
        if (nameBytes is 0 or > Frame.MaxNameBytes || frame.Signed.Length < Frame.HeaderBytes + nameBytes) return false;
        if (!key.Verifies(frame.Signed, frame.Tag)) return false;

        authentic = new AuthenticatedFrame(
            frame.Signed.Slice(Frame.HeaderBytes, nameBytes),
            frame.Signed[(Frame.HeaderBytes + nameBytes)..],
            BinaryPrimitives.ReadUInt32BigEndian(frame.Signed[8..]),
            BinaryPrimitives.ReadUInt64BigEndian(frame.Signed[12..]));
        return true;
    }
}
