// Addresses as people write them, strictly: the framework's parser also takes `1`, `0x7f.1` and `010.0.0.1` for IPv4.
using System.Net;
using System.Net.Sockets;

namespace Bascule.Configuration;

public static class AddressText
{
    /// <summary>Four decimal numbers up to 255 without leading zeros, or an IPv6 address (with %scope, if need be).</summary>
    public static bool TryRead(string text, out IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(text);
        address = IPAddress.None;
        if (text.Length > 64 || !IPAddress.TryParse(text, out var read)) return false;
        if (read.AddressFamily == AddressFamily.InterNetwork && read.ToString() != text) return false;
        if (read.AddressFamily == AddressFamily.InterNetworkV6 && text.AsSpan().IndexOfAny("[]/") >= 0) return false;
        address = read;
        return true;
    }

    /// <summary>Whether its author probably meant an address: digits and dots in front, or hexadecimal digits and two colons.</summary>
    public static bool LooksLikeOne(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length > 0 && char.IsAsciiDigit(text[0]) && text.Count(c => c == '.') >= 2
            || text.Count(c => c == ':') >= 2 && text.Split('/')[0].All(c => char.IsAsciiHexDigit(c) || c == ':');
    }

    /// <summary>Whether both are in one network of this prefix length.</summary>
    public static bool SameNetwork(IPAddress one, IPAddress other, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        if (one.AddressFamily != other.AddressFamily) return false;
        var (a, b) = (one.GetAddressBytes(), other.GetAddressBytes());
        for (var bit = 0; bit < prefixLength && bit < a.Length * 8; bit++)
        {
            var mask = 0x80 >> (bit % 8);
            if ((a[bit / 8] & mask) != (b[bit / 8] & mask)) return false;
        }
        return true;
    }
}
