using System.Net.Sockets;
using Bascule.Linux.Clock;

namespace Bascule.Linux.Tests;

/// <summary>Hears every frame that reaches a host, as tcpdump does (packet(7)).</summary>
public sealed class Capture : IDisposable
{
    private const int EveryProtocol = 0x0300; // ETH_P_ALL in network order
    private readonly Socket socket;

    private Capture(Socket socket) => this.socket = socket;

    public static Capture At(TestHost host) =>
        host.Do(() => new Capture(new Socket(AddressFamily.Packet, SocketType.Raw, (ProtocolType)EveryProtocol)));

    /// <summary>The next frame that fits, and when it was read; fails after five seconds without one.</summary>
    public (byte[] Frame, long AtNanoseconds) Next(Func<byte[], bool> fits)
    {
        var buffer = new byte[2000];
        var until = MonotonicClock.NowNanoseconds + 5_000_000_000;
        while (true)
        {
            var left = (int)((until - MonotonicClock.NowNanoseconds) / 1000);
            (left > 0 && socket.Poll(left, SelectMode.SelectRead)).ShouldBeTrue("no such frame within 5 s");
            var frame = buffer[..socket.Receive(buffer)];
            if (fits(frame))
            {
                return (frame, MonotonicClock.NowNanoseconds);
            }
        }
    }

    public static bool IsArp(byte[] frame) => frame.Length >= 42 && frame[12] == 0x08 && frame[13] == 0x06;

    public static bool IsNeighbourAdvertisement(byte[] frame) =>
        frame.Length >= 86 && frame[12] == 0x86 && frame[13] == 0xdd && frame[20] == 58 && frame[54] == 136;

    public void Dispose() => socket.Dispose();
}
