// ARP who-has (RFC 826), one question to everybody on the network; every card that claims the address answers.
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Bascule.Linux.Netlink;

namespace Bascule.Lab;

/// <summary>Asks whose an address is, and names the hardware address of each answer. Shares no code with what it measures: it is the ruler.</summary>
internal sealed class ArpProbe : IProbe
{
    private const ushort Arp = 0x0806;
    private const byte Request = 1;
    private const byte Reply = 2;
    private readonly Socket socket = new(AddressFamily.Packet, SocketType.Raw, (ProtocolType)IPAddress.HostToNetworkOrder((short)Arp)) { Blocking = false };
    private readonly byte[] address;
    private readonly byte[] question = new byte[42];
    private readonly byte[] buffer = new byte[1500];

    /// <param name="address">Who has it?</param>
    /// <param name="nic">The interface to ask on, in the namespace of the calling thread.</param>
    public ArpProbe(string address, string nic)
    {
        if (!NetworkReader.TryRead(out var network, out var error)) throw new IOException(error.Text);
        if (network.FindInterface(nic) is not { Mac: { } own, Index: var index }) throw new IOException($"{nic} has no hardware address.");
        socket.Bind(new Card(index));
        this.address = IPAddress.Parse(address).GetAddressBytes();

        // Ethernet: to everybody, from us, type; then the packet. Its sender has no address yet (RFC 5227 §2.1.1), so that nobody learns from the question.
        question.AsSpan(0, 6).Fill(0xff);
        own.WriteTo(question.AsSpan(6, 6));
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(12), Arp);
        new byte[] { 0, 1, 8, 0, 6, 4, 0, Request }.CopyTo(question, 14);
        own.WriteTo(question.AsSpan(22, 6));
        this.address.CopyTo(question, 38);
    }

    public void Begin(TimeSpan now)
    {
        if (socket.Send(question, SocketFlags.None, out var error) != question.Length) throw new IOException($"who-has: {error}");
    }

    public void Collect(TimeSpan atMost, Action<Answer> report)
    {
        socket.Poll(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, SelectMode.SelectRead);
        while (socket.Receive(buffer, SocketFlags.None, out var error) is var count && error == SocketError.Success)
        {
            // The sender's hardware address stands in the packet, at 22, and its protocol address after it.
            var isAnswer = count >= 42 && buffer[21] == Reply && buffer.AsSpan(28, 4).SequenceEqual(address);
            if (isAnswer && MacAddress.TryRead(buffer.AsSpan(22, 6), out var from)) report(new Answer(LabClock.Now, true, from.ToString()));
        }
    }

    public void Dispose() => socket.Dispose();

    /// <summary>struct sockaddr_ll (linux/if_packet.h): family:2, protocol:2, index:4 and 12 more.</summary>
    private sealed class Card(int index) : EndPoint
    {
        public override AddressFamily AddressFamily => AddressFamily.Packet;

        public override SocketAddress Serialize()
        {
            var written = new SocketAddress(AddressFamily.Packet, 20);
            Span<byte> bytes = stackalloc byte[6];
            BinaryPrimitives.WriteUInt16BigEndian(bytes, Arp);
            BitConverter.TryWriteBytes(bytes[2..], index);
            for (var i = 0; i < bytes.Length; i++) written[2 + i] = bytes[i];
            return written;
        }
    }
}
