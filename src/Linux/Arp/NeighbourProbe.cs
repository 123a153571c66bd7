// Asks a network who has an address, without claiming it: an ARP request whose sender address is 0.0.0.0 (RFC 5227 §2.1.1), a neighbour solicitation from ::
// (RFC 4862 §5.4.3). The kernel of whoever has it answers, and no neighbour learns anything about us.
//
// Two packet sockets hear the answers of all interfaces. A filter in the kernel lets through only what is said about the addresses asked for: a stranger's
// packet does not even wake us.
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Bascule.Linux.Netlink;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Arp;

/// <summary>Somebody's network card says that it has an address.</summary>
public readonly record struct NeighbourAnswer(IPAddress Address, MacAddress Mac, int InterfaceIndex);

/// <summary>Sends and hears in the namespace it was opened in. Needs CAP_NET_RAW. For one thread.</summary>
public sealed unsafe class NeighbourProbe : IDisposable
{
    private const ushort Arp = 0x0806, IPv6 = 0x86dd;      // linux/if_ether.h
    private const int ArpSize = 42;                         // Ethernet 14, ARP for IPv4 28 (RFC 826)
    private const int SolicitationSize = 14 + 40 + 24;      // Ethernet, IPv6, ICMPv6 without options: :: has no hardware address (RFC 4861 §4.3)
    private const int AdvertisementSize = 14 + 40 + 24;

    private readonly Descriptor arp;
    private readonly Descriptor advertisements;
    private readonly byte[] buffer = new byte[256];

    private NeighbourProbe(Descriptor arp, Descriptor advertisements) => (this.arp, this.advertisements) = (arp, advertisements);

    /// <summary>What to wait for.</summary>
    public IReadOnlyList<Descriptor> Descriptors => [arp, advertisements];

    public static bool TryOpen([NotNullWhen(true)] out NeighbourProbe? probe, out SystemError error)
    {
        probe = null;
        if (!TryOpen(Arp, out var arp, out error)) return false;
        if (!TryOpen(IPv6, out var advertisements, out error))
        {
            arp.Dispose();
            return false;
        }

        probe = new NeighbourProbe(arp, advertisements);
        return true;
    }

    /// <summary>From now on only answers about these addresses are heard.</summary>
    public bool TryHearOnly(IReadOnlyCollection<IPAddress> addresses, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        var four = addresses.Where(a => a.AddressFamily == AddressFamily.InterNetwork).ToArray();
        var six = addresses.Where(a => a.AddressFamily == AddressFamily.InterNetworkV6).ToArray();
        return TryAttach(arp, AnswerFilter.OfArp(four), out error) && TryAttach(advertisements, AnswerFilter.OfAdvertisements(six), out error);
    }

    /// <summary>One question to everyone on the interface.</summary>
    public bool TryAsk(int interfaceIndex, MacAddress own, IPAddress address, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> frame = stackalloc byte[SolicitationSize];
        var isSix = address.AddressFamily == AddressFamily.InterNetworkV6;
        if (isSix) WriteSolicitation(frame, own, address);
        else WriteArp(frame = frame[..ArpSize], own, address);

        var socket = isSix ? advertisements : arp;
        Span<byte> to = stackalloc byte[20];
        WriteLinkAddress(to, isSix ? IPv6 : Arp, interfaceIndex, frame[..MacAddress.Size]);
        fixed (byte* bytes = frame, where = to)
        {
            var sent = SocketCalls.SendTo(socket.Number, bytes, frame.Length, SocketCalls.DontWait, where, 20);
            error = sent == frame.Length ? default : SystemError.Last().During($"asking who has {address}");
            return sent == frame.Length;
        }
    }

    /// <summary>The next answer that waits to be read.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryRead(out NeighbourAnswer answer) => TryRead(arp, ReadArp, out answer) || TryRead(advertisements, ReadAdvertisement, out answer);

    public void Dispose()
    {
        arp.Dispose();
        advertisements.Dispose();
    }

    private delegate bool Reader(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out IPAddress? address, out MacAddress mac);

    private bool TryRead(Descriptor socket, Reader read, out NeighbourAnswer answer)
    {
        Span<byte> from = stackalloc byte[20]; // struct sockaddr_ll
        while (true)
        {
            var length = from.Length;
            nint bytes;
            fixed (byte* into = buffer, sender = from)
            {
                bytes = SocketCalls.ReceiveFrom(socket.Number, into, buffer.Length, SocketCalls.DontWait, sender, &length);
            }

            answer = default;
            if (bytes < 0)
            {
                return false;
            }

            if (read(buffer.AsSpan(0, (int)bytes), out var address, out var mac))
            {
                answer = new NeighbourAnswer(address, mac, MemoryMarshal.Read<int>(from[4..]));
                return true;
            }
        }
    }

    /// <summary>RFC 826; sender protocol address 0.0.0.0, target hardware address zero.</summary>
    internal static void WriteArp(Span<byte> frame, MacAddress own, IPAddress address)
    {
        frame.Clear();
        frame[..MacAddress.Size].Fill(0xff);
        own.WriteTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], Arp);
        BinaryPrimitives.WriteUInt16BigEndian(frame[14..], 1); // Ethernet
        BinaryPrimitives.WriteUInt16BigEndian(frame[16..], 0x0800); // IPv4
        frame[18] = MacAddress.Size;
        frame[19] = 4;
        BinaryPrimitives.WriteUInt16BigEndian(frame[20..], 1); // request
        own.WriteTo(frame[22..]);
        address.TryWriteBytes(frame.Slice(38, 4), out _);
    }

    /// <summary>RFC 4861 §4.3, to the solicited-node address ff02::1:ffXX:XXXX (RFC 4291 §2.7.1), in an Ethernet frame for it (RFC 2464 §7).</summary>
    internal static void WriteSolicitation(Span<byte> frame, MacAddress own, IPAddress address)
    {
        frame.Clear();
        var ip = frame[14..54];
        var icmp = frame[54..];
        address.TryWriteBytes(icmp[8..], out _);
        ReadOnlySpan<byte> group = [0xff, 0x02, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, icmp[21], icmp[22], icmp[23]];

        frame[0] = frame[1] = 0x33;
        group[12..].CopyTo(frame[2..]);
        own.WriteTo(frame[6..]);
        BinaryPrimitives.WriteUInt16BigEndian(frame[12..], IPv6);

        ip[0] = 0x60; // version 6
        BinaryPrimitives.WriteUInt16BigEndian(ip[4..], (ushort)icmp.Length);
        ip[6] = 58; // ICMPv6
        ip[7] = 255; // what a router passed on would have less (RFC 4861 §7.1.1)
        group.CopyTo(ip[24..]);

        icmp[0] = 135; // neighbour solicitation
        BinaryPrimitives.WriteUInt16BigEndian(icmp[2..], Checksum(ip, icmp));
    }

    internal static bool ReadArp(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out IPAddress? address, out MacAddress mac)
    {
        (address, mac) = (null, default);
        if (frame.Length < ArpSize || !MacAddress.TryRead(frame.Slice(22, MacAddress.Size), out mac))
        {
            return false;
        }

        address = new IPAddress(frame.Slice(28, 4));
        return true;
    }

    /// <summary>Whose card it is says the frame, not the option in the packet: that may be missing.</summary>
    internal static bool ReadAdvertisement(ReadOnlySpan<byte> frame, [NotNullWhen(true)] out IPAddress? address, out MacAddress mac)
    {
        (address, mac) = (null, default);
        if (frame.Length < AdvertisementSize || !MacAddress.TryRead(frame.Slice(6, MacAddress.Size), out mac))
        {
            return false;
        }

        address = new IPAddress(frame.Slice(62, 16));
        return true;
    }

    /// <summary>RFC 8200 §8.1: over both addresses, length, protocol, and the message; RFC 1071's sum.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> ip, ReadOnlySpan<byte> icmp)
    {
        var sum = (uint)icmp.Length + ip[6];
        for (var i = 8; i < ip.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(ip[i..]);
        }

        for (var i = 0; i < icmp.Length; i += 2)
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(icmp[i..]);
        }

        while (sum >> 16 != 0)
        {
            sum = (sum & 0xffff) + (sum >> 16);
        }

        return (ushort)~sum;
    }

    private static bool TryOpen(ushort protocol, [NotNullWhen(true)] out Descriptor? socket, out SystemError error)
    {
        // Protocol 0 hears nothing (packet(7)), so that not one packet passes before the filter stands.
        socket = new Descriptor(SocketCalls.Open(SocketCalls.Packet, SocketCalls.Raw | SocketCalls.NonBlocking | SocketCalls.CloseOnExec, 0));
        error = socket.IsInvalid ? SystemError.Last().During("opening a packet socket for the conflict probe") : default;
        if (!error.IsError && TryAttach(socket, AnswerFilter.Nothing, out error))
        {
            Span<byte> here = stackalloc byte[20];
            WriteLinkAddress(here, protocol, interfaceIndex: 0, []);
            fixed (byte* address = here)
            {
                if (SocketCalls.Bind(socket.Number, address, here.Length) == 0)
                {
                    return true;
                }

                error = SystemError.Last().During("binding a packet socket for the conflict probe");
            }
        }

        socket.Dispose();
        socket = null;
        return false;
    }

    private static bool TryAttach(Descriptor socket, FilterStep[] program, out SystemError error) =>
        SocketFilter.TryAttach(socket, program, "filtering the conflict probe's answers", out error);

    /// <summary>struct sockaddr_ll (linux/if_packet.h): family:2, protocol:2, index:4, type:2, packet type:1, address length:1, address:8.</summary>
    private static void WriteLinkAddress(Span<byte> address, ushort protocol, int interfaceIndex, ReadOnlySpan<byte> destination)
    {
        address.Clear();
        MemoryMarshal.Write(address, (ushort)SocketCalls.Packet);
        BinaryPrimitives.WriteUInt16BigEndian(address[2..], protocol);
        MemoryMarshal.Write(address[4..], interfaceIndex);
        address[11] = (byte)destination.Length;
        destination.CopyTo(address[12..]);
    }
}
