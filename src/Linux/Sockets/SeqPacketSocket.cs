// The line between node and actuator: a unix socket that keeps messages apart and tells of the other side's death.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Bascule.Linux.Sockets;

/// <summary>
/// Who is at the other end, as the kernel noted it when the connection was made. With socket activation the side that
/// connected sees process 1 here, since that is who listened.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct PeerCredentials(int ProcessId, uint UserId, uint GroupId); // struct ucred, linux/socket.h

/// <summary>A non-blocking AF_UNIX SOCK_SEQPACKET connection. Send and receive allocate nothing.</summary>
public sealed unsafe class SeqPacketSocket : IDisposable
{
    private const int Type = SocketCalls.SequencedPacket | SocketCalls.NonBlocking | SocketCalls.CloseOnExec;

    internal SeqPacketSocket(Descriptor descriptor) => Descriptor = descriptor;

    public Descriptor Descriptor { get; }

    /// <param name="path">A file's path, or "@name" for an abstract one.</param>
    /// <param name="socket">Connected: to a backlog, maybe; only a message proves that someone is there.</param>
    /// <param name="error">ENOENT and ECONNREFUSED: nobody listens.</param>
    public static bool TryConnect(string path, [NotNullWhen(true)] out SeqPacketSocket? socket, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(path);
        socket = null;
        if (!UnixAddress.TryCreate(path, out var address))
        {
            error = new SystemError(SystemError.InvalidArgument, $"connecting to '{path}'");
            return false;
        }

        var descriptor = new Descriptor(SocketCalls.Open(SocketCalls.Unix, Type, 0));
        if (descriptor.IsInvalid || SocketCalls.Connect(descriptor.Number, &address, address.Length) != 0)
        {
            error = SystemError.Last().During($"connecting to {path}");
            descriptor.Dispose();
            return false;
        }

        error = default;
        socket = new SeqPacketSocket(descriptor);
        return true;
    }

    /// <summary>Two ends of one connection.</summary>
    public static (SeqPacketSocket One, SeqPacketSocket Other) Pair()
    {
        var ends = stackalloc int[2];
        return SocketCalls.OpenPair(SocketCalls.Unix, Type, 0, ends) == 0
            ? (new SeqPacketSocket(new Descriptor(ends[0])), new SeqPacketSocket(new Descriptor(ends[1])))
            : throw new InvalidOperationException(SystemError.Last().During("socketpair").Text);
    }

    /// <returns>Bytes sent, or the negative errno (−<see cref="SystemError.WouldBlock"/>: the other side does not read).</returns>
    public int Send(ReadOnlySpan<byte> message)
    {
        fixed (byte* bytes = message)
        {
            nint sent;
            do
            {
                sent = SocketCalls.SendTo(Descriptor.Number, bytes, message.Length, SocketCalls.DontWait | SocketCalls.NoSignal, null, 0);
            }
            while (sent < 0 && Marshal.GetLastPInvokeError() == SystemError.Interrupted);

            return sent < 0 ? -Marshal.GetLastPInvokeError() : (int)sent;
        }
    }

    /// <returns>
    /// The message's true length (more than <paramref name="into"/> holds when it was cut); 0 when the other side is gone;
    /// or the negative errno (−<see cref="SystemError.WouldBlock"/>: nothing there).
    /// </returns>
    public int Receive(Span<byte> into)
    {
        fixed (byte* bytes = into)
        {
            nint received;
            do
            {
                received = SocketCalls.ReceiveFrom(
                    Descriptor.Number, bytes, into.Length, SocketCalls.DontWait | SocketCalls.MessageTruncated, null, null);
            }
            while (received < 0 && Marshal.GetLastPInvokeError() == SystemError.Interrupted);

            return received < 0 ? -Marshal.GetLastPInvokeError() : (int)received;
        }
    }

    public bool TryReadPeerCredentials(out PeerCredentials credentials)
    {
        credentials = default;
        var length = sizeof(PeerCredentials);
        fixed (PeerCredentials* into = &credentials)
        {
            return SocketCalls.GetOption(Descriptor.Number, SocketCalls.SocketLevel, SocketCalls.PeerCredentials, into, &length) == 0;
        }
    }

    public void Dispose() => Descriptor.Dispose();
}
