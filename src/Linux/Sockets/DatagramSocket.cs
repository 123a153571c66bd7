// UDP as heartbeats need it: bound to one device, never blocking, nothing allocated per datagram.
//
// Opening is DatagramSocket.Open.cs.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Sockets;

/// <summary>A non-blocking UDP socket on one device.</summary>
public sealed unsafe partial class DatagramSocket : IDisposable
{
    private DatagramSocket(Descriptor descriptor) => Descriptor = descriptor;

    /// <summary>To wait for in a <see cref="Poller"/>.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>The local port, for a socket that let the kernel choose.</summary>
    public int LocalPort
    {
        get
        {
            DatagramAddress local = default;
            var length = sizeof(DatagramAddress);
            return SocketCalls.GetName(Descriptor.Number, &local, &length) == 0 ? local.Port : 0;
        }
    }

    /// <returns>Bytes sent, or the negative errno (−<see cref="SystemError.WouldBlock"/>: the queue is full).</returns>
    public int Send(ReadOnlySpan<byte> datagram, in DatagramAddress to)
    {
        fixed (byte* bytes = datagram)
        fixed (DatagramAddress* address = &to)
        {
            nint sent;
            do
            {
                sent = SocketCalls.SendTo(Descriptor.Number, bytes, datagram.Length, SocketCalls.DontWait | SocketCalls.NoSignal, address, to.Length);
            }
            while (sent < 0 && Marshal.GetLastPInvokeError() == SystemError.Interrupted);

            return sent < 0 ? -Marshal.GetLastPInvokeError() : (int)sent;
        }
    }

    /// <returns>
    /// The datagram's true length, which is more than <paramref name="into"/> holds when it was cut;
    /// or the negative errno (−<see cref="SystemError.WouldBlock"/>: nothing there).
    /// </returns>
    public int Receive(Span<byte> into, out DatagramAddress from)
    {
        from = default;
        fixed (byte* bytes = into)
        fixed (DatagramAddress* address = &from)
        {
            nint received;
            do
            {
                var length = sizeof(DatagramAddress);
                received = SocketCalls.ReceiveFrom(
                    Descriptor.Number, bytes, into.Length, SocketCalls.DontWait | SocketCalls.MessageTruncated, address, &length);
            }
            while (received < 0 && Marshal.GetLastPInvokeError() == SystemError.Interrupted);

            return received < 0 ? -Marshal.GetLastPInvokeError() : (int)received;
        }
    }

    public void Dispose() => Descriptor.Dispose();
}
