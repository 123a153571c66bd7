// Unsolicited neighbour advertisements: RFC 4861 §4.4 and §7.2.6; RFC 9131 for what routers do with them.
using System.Net;
using System.Runtime.InteropServices;
using Bascule.Linux.Netlink;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Arp;

public sealed unsafe partial class Announcer
{
    private const int AdvertisementSize = 32;

    // ff02::1, all nodes of the link
    private static ReadOnlySpan<byte> AllNodes => [0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

    /// <summary>One unsolicited advertisement with the override flag, so that neighbours replace what they know.</summary>
    /// <param name="interfaceIndex">Where.</param>
    /// <param name="mac">The interface's own hardware address.</param>
    /// <param name="address">The address that is here now; also the packet's source, since a link-local one may still be tentative.</param>
    /// <param name="isRouter">
    /// Whether this machine forwards: without the flag the neighbours would strike a router from their lists (RFC 4861 §7.2.5).
    /// </param>
    /// <param name="error">EADDRNOTAVAIL: the address is not on the interface.</param>
    public bool TryAdvertise(int interfaceIndex, MacAddress mac, IPAddress address, bool isRouter, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (advertisements is null)
        {
            error = new SystemError(SystemError.AddressNotAvailable, $"announcing {address}: IPv6 is off on this machine");
            return false;
        }

        Span<byte> packet = stackalloc byte[AdvertisementSize];
        WriteAdvertisement(packet, mac, address, isRouter);

        Span<byte> to = stackalloc byte[28]; // struct sockaddr_in6
        to.Clear();
        MemoryMarshal.Write(to, (ushort)SocketCalls.Inet6);
        AllNodes.CopyTo(to[8..]);
        MemoryMarshal.Write(to[24..], interfaceIndex);

        // struct cmsghdr (length:8, level:4, type:4) with IPV6_PKTINFO: struct in6_pktinfo (address:16, index:4)
        Span<byte> control = stackalloc byte[40];
        control.Clear();
        MemoryMarshal.Write(control, 36L);
        MemoryMarshal.Write(control[8..], SocketCalls.Ip6Level);
        MemoryMarshal.Write(control[12..], 50); // IPV6_PKTINFO, linux/in6.h
        address.TryWriteBytes(control.Slice(16, 16), out _);
        MemoryMarshal.Write(control[32..], interfaceIndex);

        fixed (byte* bytes = packet, destination = to, ancillary = control)
        {
            var vector = new Vector { Bytes = bytes, Length = AdvertisementSize };
            var message = new MessageHeader
            {
                Name = destination,
                NameLength = 28,
                Vectors = &vector,
                VectorCount = 1,
                Control = ancillary,
                ControlLength = 40,
            };
            if (SendMessage(advertisements.Number, &message, SocketCalls.DontWait | SocketCalls.NoSignal) == AdvertisementSize)
            {
                error = default;
                return true;
            }
        }

        error = SystemError.Last().During($"announcing {address} by neighbour advertisement");
        return false;
    }

    internal static void WriteAdvertisement(Span<byte> packet, MacAddress mac, IPAddress address, bool isRouter)
    {
        const byte Router = 0x80, Override = 0x20;
        packet.Clear();
        packet[0] = 136; // the checksum behind it is the kernel's work (raw(7), RFC 3542 §3.1)
        packet[4] = (byte)(Override | (isRouter ? Router : 0));
        address.TryWriteBytes(packet.Slice(8, 16), out _);
        packet[24] = 2; // option: target link-layer address, one unit of 8 bytes
        packet[25] = 1;
        mac.WriteTo(packet[26..]);
    }

    private static Descriptor? OpenAdvertisements()
    {
        const int IcmpV6 = 58, Filter = 1; // ICMPV6_FILTER, linux/icmpv6.h
        var descriptor = new Descriptor(SocketCalls.Open(
            SocketCalls.Inet6, SocketCalls.Raw | SocketCalls.NonBlocking | SocketCalls.CloseOnExec, IcmpV6));

        // Hop limit 255 proves to the neighbours that no router passed it on (RFC 4861 §7.1.2). The filter lets nothing in.
        Span<byte> nothing = stackalloc byte[32];
        nothing.Fill(0xff);
        if (!descriptor.IsInvalid
            && SocketCalls.TrySetNumber(descriptor, SocketCalls.Ip6Level, SocketCalls.Ip6MulticastHops, 255)
            && SocketCalls.TrySetNumber(descriptor, SocketCalls.Ip6Level, SocketCalls.Ip6MulticastLoop, 0)
            && SocketCalls.TrySetBytes(descriptor, IcmpV6, Filter, nothing))
        {
            return descriptor;
        }

        descriptor.Dispose();
        return null;
    }

    // struct iovec and struct msghdr on 64-bit Linux (recvmsg(2))
    [StructLayout(LayoutKind.Sequential)]
    private struct Vector
    {
        public void* Bytes;
        public nint Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct MessageHeader
    {
        public void* Name;
        public int NameLength;
        public Vector* Vectors;
        public nint VectorCount;
        public void* Control;
        public nint ControlLength;
        public int Flags;
    }

    [LibraryImport("libc", EntryPoint = "sendmsg", SetLastError = true)]
    private static partial nint SendMessage(int socket, MessageHeader* message, int flags);
}
