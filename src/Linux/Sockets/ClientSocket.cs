// The end of who asks, over TCP or UDP. Nothing here waits: an Epoll tells when to go on.
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bascule.Linux.Sockets;

/// <summary>A non-blocking socket of AF_INET or AF_INET6 that is connected, or on the way there. Send and receive allocate nothing.</summary>
public sealed unsafe class ClientSocket : IDisposable
{
    private const int Tcp = 6, NoDelay = 1;      // linux/in.h, linux/tcp.h
    private const int Type = SocketCalls.NonBlocking | SocketCalls.CloseOnExec;

    private ClientSocket(Descriptor descriptor) => Descriptor = descriptor;

    public Descriptor Descriptor { get; }

    /// <summary>Begins to connect. When it is writable, <see cref="TakeError"/> says how that ended.</summary>
    /// <param name="isDatagram">UDP: there is nothing to connect, and only the other's datagrams are received.</param>
    /// <param name="error">What the kernel refused at once: ECONNREFUSED on loopback, ENETUNREACH, EMFILE…</param>
    public static bool TryConnect(IPEndPoint to, bool isDatagram, [NotNullWhen(true)] out ClientSocket? socket, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(to);
        var is6 = to.AddressFamily == AddressFamily.InterNetworkV6;
        var address = new DatagramAddress(to.Address, to.Port, is6 ? (int)to.Address.ScopeId : 0);
        var descriptor = new Descriptor(SocketCalls.Open(is6 ? SocketCalls.Inet6 : SocketCalls.Inet, (isDatagram ? SocketCalls.Datagram : SocketCalls.Stream) | Type, 0));
        socket = new ClientSocket(descriptor);
        error = default;

        // What is to be sent is whole: nothing is gained by waiting for more.
        if (!descriptor.IsInvalid && (isDatagram || SocketCalls.TrySetNumber(descriptor, Tcp, NoDelay, 1))
            && (SocketCalls.Connect(descriptor.Number, &address, address.Length) == 0 || Marshal.GetLastPInvokeError() == SystemError.InProgress)) return true;
        error = SystemError.Last().During($"connecting to {to}");
        socket.Dispose();
        socket = null;
        return false;
    }

    /// <summary>SO_ERROR: how the connection failed; no error if it did not.</summary>
    public SystemError TakeError()
    {
        int errno = 0, length = sizeof(int);
        return SocketCalls.GetOption(Descriptor.Number, SocketCalls.SocketLevel, SocketCalls.PendingError, &errno, &length) == 0 ? new SystemError(errno, "connecting") : SystemError.Last().During("getsockopt");
    }

    /// <returns>Bytes sent, or the negative errno (−<see cref="SystemError.WouldBlock"/>: no room).</returns>
    public int Send(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* first = bytes)
        {
            var sent = SocketCalls.SendTo(Descriptor.Number, first, bytes.Length, SocketCalls.NoSignal, null, 0);
            return sent < 0 ? -Marshal.GetLastPInvokeError() : (int)sent;
        }
    }

    /// <returns>Bytes received, 0 at the end, or the negative errno (−<see cref="SystemError.WouldBlock"/>: nothing there).</returns>
    public int Receive(Span<byte> into)
    {
        fixed (byte* first = into)
        {
            var received = SocketCalls.ReceiveFrom(Descriptor.Number, first, into.Length, 0, null, null);
            return received < 0 ? -Marshal.GetLastPInvokeError() : (int)received;
        }
    }

    public void Dispose() => Descriptor.Dispose();
}
