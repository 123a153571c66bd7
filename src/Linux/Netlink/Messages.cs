// The grammar of netlink(7), written and read in place. All numbers are in the machine's own byte order.
//
//   message   = length:4 type:2 flags:2 sequence:4 port:4  fixed part, by type  attribute*
//   attribute = length:2 type:2 value, padded to 4 bytes
using System.Runtime.InteropServices;

namespace Bascule.Linux.Netlink;

/// <summary>linux/netlink.h, linux/rtnetlink.h.</summary>
internal static class Rt
{
    public const int HeaderSize = 16;

    public const ushort Error = 2;
    public const ushort Done = 3;
    public const ushort NewLink = 16;
    public const ushort DeleteLink = 17;
    public const ushort GetLink = 18;
    public const ushort NewAddress = 20;
    public const ushort DeleteAddress = 21;
    public const ushort GetAddress = 22;
    public const ushort NewRoute = 24;
    public const ushort GetRoute = 26;

    public const ushort Request = 0x1;
    public const ushort Acknowledge = 0x4;
    public const ushort DumpInterrupted = 0x10;
    public const ushort Replace = 0x100;
    public const ushort Create = 0x400;
    public const ushort Dump = 0x300;

    public static int Align(int length) => (length + 3) & ~3;
}

/// <summary>Writes messages one behind the other; the buffer must be large enough.</summary>
internal ref struct MessageWriter(Span<byte> buffer)
{
    private readonly Span<byte> buffer = buffer;
    private int start;

    public int Length { get; private set; }

    public readonly ReadOnlySpan<byte> Written => buffer[..Length];

    /// <summary>Begins a message and returns its fixed part, zeroed, to be filled in.</summary>
    public Span<byte> Begin(ushort type, ushort flags, uint sequence, int fixedSize)
    {
        start = Length;
        var header = buffer.Slice(start, Rt.HeaderSize + Rt.Align(fixedSize));
        header.Clear();
        MemoryMarshal.Write(header[4..], type);
        MemoryMarshal.Write(header[6..], flags);
        MemoryMarshal.Write(header[8..], sequence);
        Length += header.Length;
        return header[Rt.HeaderSize..];
    }

    public void Add(ushort attribute, scoped ReadOnlySpan<byte> value)
    {
        var into = buffer.Slice(Length, Rt.Align(4 + value.Length));
        into.Clear();
        MemoryMarshal.Write(into, (ushort)(4 + value.Length));
        MemoryMarshal.Write(into[2..], attribute);
        value.CopyTo(into[4..]);
        Length += into.Length;
    }

    /// <summary>Begins an attribute whose value is attributes.</summary>
    /// <returns>What <see cref="EndNest"/> wants to know.</returns>
    public int BeginNest(ushort attribute)
    {
        const ushort Nested = 0x8000; // NLA_F_NESTED
        var at = Length;
        Add((ushort)(attribute | Nested), []);
        return at;
    }

    public readonly void EndNest(int at) => MemoryMarshal.Write(buffer[at..], (ushort)(Length - at));

    public readonly void End() => MemoryMarshal.Write(buffer[start..], Length - start);
}

/// <summary>Walks the messages of one datagram. Stops at the first that is cut short.</summary>
internal ref struct MessageReader(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> rest = datagram;

    public ushort Type { get; private set; }
    public ushort Flags { get; private set; }
    public uint Sequence { get; private set; }
    public ReadOnlySpan<byte> Payload { get; private set; }

    public bool MoveNext()
    {
        if (rest.Length < Rt.HeaderSize)
        {
            return false;
        }

        var length = MemoryMarshal.Read<int>(rest);
        if (length < Rt.HeaderSize || length > rest.Length)
        {
            return false;
        }

        Type = MemoryMarshal.Read<ushort>(rest[4..]);
        Flags = MemoryMarshal.Read<ushort>(rest[6..]);
        Sequence = MemoryMarshal.Read<uint>(rest[8..]);
        Payload = rest[Rt.HeaderSize..length];
        rest = rest[Math.Min(Rt.Align(length), rest.Length)..];
        return true;
    }
}

/// <summary>Walks the attributes behind a message's fixed part.</summary>
internal ref struct AttributeReader(ReadOnlySpan<byte> attributes)
{
    private const ushort TypeMask = 0x3fff; // NLA_TYPE_MASK

    private ReadOnlySpan<byte> rest = attributes;

    public int Type { get; private set; }
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>The value as the bytes of a text, without the zero at its end.</summary>
    public readonly ReadOnlySpan<byte> Text => Value.IndexOf((byte)0) is >= 0 and var end ? Value[..end] : Value;

    public bool MoveNext()
    {
        if (rest.Length < 4)
        {
            return false;
        }

        var length = MemoryMarshal.Read<ushort>(rest);
        if (length < 4 || length > rest.Length)
        {
            return false;
        }

        Type = MemoryMarshal.Read<ushort>(rest[2..]) & TypeMask;
        Value = rest[4..length];
        rest = rest[Math.Min(Rt.Align(length), rest.Length)..];
        return true;
    }
}
