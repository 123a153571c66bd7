using System.Globalization;

namespace Bascule.Linux.Netlink;

/// <summary>An Ethernet address.</summary>
public readonly record struct MacAddress
{
    public const int Size = 6;
    private readonly ulong value;

    private MacAddress(ulong value) => this.value = value;

    public static bool TryRead(ReadOnlySpan<byte> bytes, out MacAddress address)
    {
        address = default;
        if (bytes.Length != Size)
        {
            return false;
        }

        ulong read = 0;
        foreach (var octet in bytes)
        {
            read = (read << 8) | octet;
        }

        address = new MacAddress(read);
        return true;
    }

    public void WriteTo(Span<byte> bytes)
    {
        for (var i = 0; i < Size; i++)
        {
            bytes[i] = (byte)(value >> (8 * (Size - 1 - i)));
        }
    }

    /// <summary>As ip(8) shows it: 02:00:5e:00:53:01.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        WriteTo(bytes);
        return string.Create(CultureInfo.InvariantCulture, $"{bytes[0]:x2}:{bytes[1]:x2}:{bytes[2]:x2}:{bytes[3]:x2}:{bytes[4]:x2}:{bytes[5]:x2}");
    }
}
