// Somebody on the clients' network who wants the cluster to fall: hears heartbeats, and sends what a stranger can send, as fast as one processor can.
using System.Net;
using System.Net.Sockets;
using Bascule.Linux.Netlink;

namespace Bascule.Lab;

/// <summary>What was sent, by kind.</summary>
public sealed record Volley(long Packets, TimeSpan Took)
{
    public override string ToString() => $"{Packets} packets in {Took.TotalSeconds:F1} s, {Packets / Took.TotalSeconds / 1000:F0} thousand a second";
}

/// <summary>Sends from a client's place; has no key.</summary>
public sealed class Attacker(ClientHost from, int port)
{
    private const int Oversized = 9000;

    /// <summary>Sends genuine heartbeats again and again, damaged in every byte, cut to every length, too long, and noise; to all addresses in turn, for so long.</summary>
    public Volley Flood(TimeSpan time, params IReadOnlyList<IPAddress> targets) => Inside(() =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { EnableBroadcast = true, ReceiveTimeout = 10_000 };
        socket.Bind(new IPEndPoint(IPAddress.Any, port));
        var heard = Record(socket);
        IPEndPoint[] places = [.. targets.Select(t => new IPEndPoint(t, port))];
        var dice = new Random(694);
        var packet = new byte[Oversized];
        var (sent, began) = (0L, LabClock.Now);
        while (LabClock.Now - began < time)
        {
            var genuine = heard[dice.Next(heard.Count)];
            genuine.CopyTo(packet, 0);
            var length = genuine.Length;
            switch (sent % 5)
            {
                case 0: packet[dice.Next(length)] ^= (byte)(1 << dice.Next(8)); break;
                case 1: length = dice.Next(length); break;
                case 2: length = dice.Next(length, Oversized); break;
                case 3: dice.NextBytes(packet.AsSpan(0, length)); break;
                default: break;      // as it was: a replay
            }
            try
            {
                socket.SendTo(packet.AsSpan(0, length), SocketFlags.None, places[sent % places.Length]);
            }
            catch (SocketException full) when (full.SocketErrorCode is SocketError.NoBufferSpaceAvailable or SocketError.ConnectionRefused)
            {
                // Its own queue is full, or an ICMP error came back: it goes on.
            }
            sent++;
        }
        return new Volley(sent, LabClock.Now - began);
    });

    private static List<byte[]> Record(Socket socket)
    {
        var heard = new List<byte[]>();
        var buffer = new byte[Oversized];
        for (var i = 0; i < 8; i++) heard.Add(buffer.AsSpan(0, socket.Receive(buffer)).ToArray());
        return heard;
    }

    private T Inside<T>(Func<T> act)
    {
        T? result = default;
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                if (!NetworkNamespace.TryEnter($"/run/netns/{from.Name}", out var refusal)) throw new IOException(refusal.Text);
                result = act();
            }
            catch (Exception e)
            {
                failure = e;
            }
        });
        thread.Start();
        thread.Join();
        return failure is null ? result! : throw new InvalidOperationException("The attacker has failed.", failure);
    }
}
