// Tells the neighbours that an address has moved here: gratuitous ARP for IPv4, unsolicited neighbour advertisements for IPv6.
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using Bascule.Linux.Netlink;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Arp;

/// <summary>The two forms of gratuitous ARP. Some neighbours heed only one of them, so they alternate.</summary>
public enum ArpForm
{
    Request = 1,
    Reply = 2,
}

/// <summary>Sends announcements in the namespace it was opened in. Needs CAP_NET_RAW. Allocates nothing per announcement.</summary>
public sealed unsafe partial class Announcer : IDisposable
{
    private const int FrameSize = 42; // Ethernet 14, ARP for IPv4 28

    private readonly Descriptor packets;

    // Null where IPv6 is switched off.
    private readonly Descriptor? advertisements;

    private Announcer(Descriptor packets, Descriptor? advertisements)
    {
        this.packets = packets;
        this.advertisements = advertisements;
    }

    public static bool TryOpen([NotNullWhen(true)] out Announcer? announcer, out SystemError error)
    {
        announcer = null;
        error = default;

        // Protocol 0: sends only, hears nothing (packet(7)).
        var sending = new Descriptor(SocketCalls.Open(
            SocketCalls.Packet, SocketCalls.Raw | SocketCalls.NonBlocking | SocketCalls.CloseOnExec, 0));
        if (sending.IsInvalid)
        {
            error = SystemError.Last().During("opening a packet socket for ARP");
            sending.Dispose();
            return false;
        }

        announcer = new Announcer(sending, OpenAdvertisements());
        return true;
    }

    /// <summary>One gratuitous ARP packet to everyone on the interface.</summary>
    public bool TryAnnounce(int interfaceIndex, MacAddress mac, IPAddress address, ArpForm form, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> frame = stackalloc byte[FrameSize];
        WriteArp(frame, mac, address, form);

        // struct sockaddr_ll (linux/if_packet.h): family:2, protocol:2, index:4, type:2, packet type:1, address length:1, address:8
        Span<byte> to = stackalloc byte[20];
        MemoryMarshal.Write(to, (ushort)SocketCalls.Packet);
        MemoryMarshal.Write(to[4..], interfaceIndex);
        to[11] = MacAddress.Size;
        to.Slice(12, MacAddress.Size).Fill(0xff);

        fixed (byte* bytes = frame, address20 = to)
        {
            if (SocketCalls.SendTo(packets.Number, bytes, FrameSize, SocketCalls.DontWait, address20, 20) == FrameSize)
            {
                error = default;
                return true;
            }
        }

        error = SystemError.Last().During($"announcing {address} by ARP");
        return false;
    }

    /// <summary>
    /// The frame of RFC 826. Request form: RFC 5227 §1.1, target hardware address zero. Reply form: RFC 5944 §4.6, target hardware
    /// address the sender's own. Sender and target protocol address are the announced one in both.
    /// </summary>
    internal static void WriteArp(Span<byte> frame, MacAddress mac, IPAddress address, ArpForm form)
    {
        frame.Clear();
        frame[..6].Fill(0xff);
        mac.WriteTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], 0x0806);
        BinaryPrimitives.WriteUInt16BigEndian(frame[14..], 1); // Ethernet
        BinaryPrimitives.WriteUInt16BigEndian(frame[16..], 0x0800); // IPv4
        frame[18] = MacAddress.Size;
        frame[19] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(frame[20..], (ushort)form);
        mac.WriteTo(frame[22..]);
        address.TryWriteBytes(frame.Slice(28, 4), out _);
        if (form == ArpForm.Reply)
        {
            mac.WriteTo(frame[32..]);
        }

        address.TryWriteBytes(frame.Slice(38, 4), out _);
    }

    public void Dispose()
    {
        packets.Dispose();
        advertisements?.Dispose();
    }
}
