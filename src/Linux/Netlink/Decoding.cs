// What the kernel says about links, addresses and routes, as values. Layouts: linux/if_link.h, linux/if_addr.h, linux/rtnetlink.h.
using System.Net;
using System.Runtime.InteropServices;
using System.Text;

namespace Bascule.Linux.Netlink;

internal static class Decoding
{
    private const int Inet = 2;
    private const int Inet6 = 10;

    /// <summary>struct ifinfomsg: family, –, type:2, index:4, flags:4, change:4; then IFLA_….</summary>
    public static NetworkInterface? Link(ReadOnlySpan<byte> payload)
    {
        const int Fixed = 16, HardwareAddress = 1, NameOfInterface = 3;
        if (payload.Length < Fixed)
        {
            return null;
        }

        string? name = null;
        MacAddress? mac = null;
        var attributes = new AttributeReader(payload[Fixed..]);
        while (attributes.MoveNext())
        {
            if (attributes.Type == NameOfInterface)
            {
                name = Text(attributes.Value);
            }
            else if (attributes.Type == HardwareAddress && MacAddress.TryRead(attributes.Value, out var found))
            {
                mac = found;
            }
        }

        return name is null ? null : new NetworkInterface
        {
            Index = MemoryMarshal.Read<int>(payload[4..]),
            Name = name,
            Flags = (InterfaceFlags)MemoryMarshal.Read<uint>(payload[8..]),
            HardwareType = MemoryMarshal.Read<ushort>(payload[2..]),
            Mac = mac,
        };
    }

    /// <summary>struct ifaddrmsg: family, prefix length, flags, scope, index:4; then IFA_….</summary>
    public static InterfaceAddress? Address(ReadOnlySpan<byte> payload)
    {
        const int Fixed = 8, Peer = 1, Local = 2, Label = 3, Broadcast = 4, Lifetimes = 6, Flags = 8;
        if (payload.Length < Fixed || payload[0] is not (Inet or Inet6))
        {
            return null;
        }

        IPAddress? local = null, peer = null, broadcast = null;
        string? label = null;
        var (flags, preferred, valid) = ((uint)payload[2], InterfaceAddress.Forever, InterfaceAddress.Forever);
        var attributes = new AttributeReader(payload[Fixed..]);
        while (attributes.MoveNext())
        {
            var value = attributes.Value;
            switch (attributes.Type)
            {
                case Peer: peer = Ip(value); break;
                case Local: local = Ip(value); break;
                case Broadcast: broadcast = Ip(value); break;
                case Label: label = Text(value); break;
                case Flags when value.Length >= 4: flags = MemoryMarshal.Read<uint>(value); break;
                case Lifetimes when value.Length >= 8:
                    preferred = MemoryMarshal.Read<uint>(value);
                    valid = MemoryMarshal.Read<uint>(value[4..]);
                    break;
                default: break;
            }
        }

        // On a point-to-point link IFA_ADDRESS is the other end; elsewhere the two are the same, and IPv6 gives only one.
        return (local ?? peer) is not { } address || !Fits(address, payload[1]) ? null : new InterfaceAddress
        {
            InterfaceIndex = MemoryMarshal.Read<int>(payload[4..]),
            Address = address,
            PrefixLength = payload[1],
            Broadcast = broadcast,
            Label = label,
            Flags = (AddressFlags)flags,
            Scope = payload[3],
            PreferredSeconds = preferred,
            ValidSeconds = valid,
        };
    }

    /// <summary>
    /// struct rtmsg: family, destination bits, source bits, tos, table, protocol, scope, type, flags:4; then RTA_….
    /// Null for everything but networks reached without a gateway in the main table.
    /// </summary>
    public static ConnectedNetwork? Route(ReadOnlySpan<byte> payload)
    {
        const int Fixed = 12, Destination = 1, Through = 4, Gateway = 5, Priority = 6, Table = 15, Via = 18;
        const int Unicast = 1, MainTable = 254;
        if (payload.Length < Fixed || payload[0] is not (Inet or Inet6) || payload[7] != Unicast)
        {
            return null;
        }

        IPAddress? destination = null;
        var (index, metric, table) = (0, 0, (int)payload[4]);
        var attributes = new AttributeReader(payload[Fixed..]);
        while (attributes.MoveNext())
        {
            var value = attributes.Value;
            switch (attributes.Type)
            {
                case Gateway or Via: return null;
                case Destination: destination = Ip(value); break;
                case Through when value.Length == 4: index = MemoryMarshal.Read<int>(value); break;
                case Priority when value.Length == 4: metric = MemoryMarshal.Read<int>(value); break;
                case Table when value.Length == 4: table = MemoryMarshal.Read<int>(value); break;
                default: break;
            }
        }

        // A default route without gateway (a tunnel's) says nothing about which network an address belongs to.
        return destination is null || !Fits(destination, payload[1]) || index == 0 || payload[1] == 0 || table != MainTable
            ? null
            : new ConnectedNetwork { InterfaceIndex = index, Network = Networks.Of(destination, payload[1]), Metric = metric };
    }

    /// <summary>The same message; null for everything but default routes through one gateway.</summary>
    public static DefaultGateway? Gateway(ReadOnlySpan<byte> payload)
    {
        const int Fixed = 12, Through = 4, Gateway = 5, Table = 15;
        const int Unicast = 1, MainTable = 254;
        if (payload.Length < Fixed || payload[0] is not (Inet or Inet6) || payload[1] != 0 || payload[7] != Unicast)
        {
            return null;
        }

        IPAddress? gateway = null;
        var (index, table) = (0, (int)payload[4]);
        var attributes = new AttributeReader(payload[Fixed..]);
        while (attributes.MoveNext())
        {
            var value = attributes.Value;
            switch (attributes.Type)
            {
                case Gateway: gateway = Ip(value); break;
                case Through when value.Length == 4: index = MemoryMarshal.Read<int>(value); break;
                case Table when value.Length == 4: table = MemoryMarshal.Read<int>(value); break;
                default: break;
            }
        }

        return gateway is null || index == 0 || table != MainTable ? null : new DefaultGateway(index, gateway);
    }

    private static IPAddress? Ip(ReadOnlySpan<byte> bytes) => bytes.Length is 4 or 16 ? new IPAddress(bytes) : null;

    private static bool Fits(IPAddress address, byte prefixLength) => prefixLength <= (address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork ? 32 : 128);

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes.TrimEnd((byte)0));
}
