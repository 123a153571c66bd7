// ICMP echo (RFC 792), one request per question.
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Bascule.Lab;

/// <summary>Pings without waiting for the reply before.</summary>
internal sealed class PingProbe : IProbe
{
    private const byte EchoRequest = 8;
    private const byte EchoReply = 0;
    private static int identifiers;
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp) { Blocking = false };
    private readonly IPEndPoint target;
    private readonly ushort identifier = (ushort)Interlocked.Increment(ref identifiers);
    private readonly byte[] buffer = new byte[1500];
    private ushort sequence;

    public PingProbe(string address) => target = new IPEndPoint(IPAddress.Parse(address), 0);

    public void Begin(TimeSpan now)
    {
        var packet = new byte[16];
        packet[0] = EchoRequest;
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(4), identifier);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(6), sequence++);
        BinaryPrimitives.WriteUInt16BigEndian(packet.AsSpan(2), Checksum(packet));
        try
        {
            socket.SendTo(packet, target);
        }
        catch (SocketException)
        {
            // No route, no neighbour: a question without an answer, which is what the gap counts.
        }
    }

    public void Collect(TimeSpan atMost, Action<Answer> report)
    {
        if (!socket.Poll(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, SelectMode.SelectRead)) return;
        try
        {
            // A raw socket gives the IP header too: its length is in the low half of the first byte, in words.
            var count = socket.Receive(buffer);
            var packet = buffer.AsSpan(0, count);
            var icmp = packet[((packet[0] & 0xf) * 4)..];
            if (icmp.Length < 8 || icmp[0] != EchoReply || BinaryPrimitives.ReadUInt16BigEndian(icmp[4..]) != identifier) return;
            report(new Answer(LabClock.Now, true, new IPAddress(packet[12..16]).ToString()));
        }
        catch (SocketException)
        {
            // An error about an earlier request (unreachable): no answer.
        }
    }

    public void Dispose() => socket.Dispose();

    // RFC 1071: ones' complement of the ones' complement sum.
    private static ushort Checksum(ReadOnlySpan<byte> packet)
    {
        uint sum = 0;
        for (var i = 0; i < packet.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(packet[i..]);
        while (sum > 0xffff) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
