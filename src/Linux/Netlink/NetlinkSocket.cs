// A netlink socket, of NETLINK_ROUTE if nothing else is asked for: requests go out, answers and events come in.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Netlink;

internal sealed unsafe class NetlinkSocket : IDisposable
{
    // A message of a dump is at most 32 KiB (NLMSG_GOODSIZE and its growth in net/netlink/af_netlink.c).
    public const int BufferSize = 65536;

    // linux/netlink.h
    public const int Route = 0;
    public const int Netfilter = 12;
    public const int Generic = 16;

    /// <summary>One to keep. Rarely more than its first page is used: neither cleared nor ever moved (which is a copy), the rest takes no memory.</summary>
    public static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(BufferSize, pinned: true);

    private NetlinkSocket(Descriptor descriptor) => Descriptor = descriptor;

    public Descriptor Descriptor { get; }

    /// <param name="groups">RTMGRP_… to subscribe to (linux/rtnetlink.h); 0 for none.</param>
    /// <param name="socket">Bound in the calling thread's network namespace.</param>
    /// <param name="error">Hardly ever: any user may open one.</param>
    public static bool TryOpen(uint groups, [NotNullWhen(true)] out NetlinkSocket? socket, out SystemError error) => TryOpen(Route, groups, out socket, out error);

    /// <param name="protocol"><see cref="Route"/>, <see cref="Netfilter"/> or <see cref="Generic"/>.</param>
    /// <inheritdoc cref="TryOpen(uint, out NetlinkSocket?, out SystemError)"/>
    public static bool TryOpen(int protocol, uint groups, [NotNullWhen(true)] out NetlinkSocket? socket, out SystemError error)
    {
        socket = null;
        error = default;
        var descriptor = new Descriptor(SocketCalls.Open(
            SocketCalls.Netlink, SocketCalls.Raw | SocketCalls.NonBlocking | SocketCalls.CloseOnExec, protocol));

        // struct sockaddr_nl (linux/netlink.h): family:2, –:2, port:4 (the kernel chooses), groups:4
        var address = stackalloc uint[3] { SocketCalls.Netlink, 0, groups };
        if (descriptor.IsInvalid || SocketCalls.Bind(descriptor.Number, address, 12) != 0)
        {
            error = SystemError.Last().During("opening a netlink socket");
            descriptor.Dispose();
            return false;
        }

        // Bursts (a bridge with hundreds of ports coming up) must fit. Forced needs CAP_NET_ADMIN; the plain one is cut to rmem_max.
        if (!SocketCalls.TrySetNumber(descriptor, SocketCalls.SocketLevel, SocketCalls.ReceiveBufferForced, 1 << 20))
        {
            SocketCalls.TrySetNumber(descriptor, SocketCalls.SocketLevel, SocketCalls.ReceiveBuffer, 1 << 20);
        }

        // A request may be larger than what is allowed by default: elements of hundreds of addresses in one (wmem_default, 208 KiB).
        SocketCalls.TrySetNumber(descriptor, SocketCalls.SocketLevel, SocketCalls.SendBufferForced, 1 << 20);
        socket = new NetlinkSocket(descriptor);
        return true;
    }

    /// <returns>0, or the errno.</returns>
    public int Send(ReadOnlySpan<byte> messages)
    {
        fixed (byte* bytes = messages)
        {
            nint sent;
            do
            {
                sent = SocketCalls.SendTo(Descriptor.Number, bytes, messages.Length, 0, null, 0);
            }
            while (sent < 0 && Marshal.GetLastPInvokeError() == SystemError.Interrupted);

            return sent < 0 ? Marshal.GetLastPInvokeError() : 0;
        }
    }

    /// <returns>Bytes of one datagram, or the negative errno. Never waits: the kernel has answered when Send returns.</returns>
    public int Receive(Span<byte> into)
    {
        fixed (byte* bytes = into)
        {
            nint received;
            do
            {
                received = SocketCalls.ReceiveFrom(Descriptor.Number, bytes, into.Length, SocketCalls.DontWait, null, null);
            }
            while (received < 0 && Marshal.GetLastPInvokeError() == SystemError.Interrupted);

            return received < 0 ? -Marshal.GetLastPInvokeError() : (int)received;
        }
    }

    /// <summary>Sends a request and reads until its answer is over.</summary>
    /// <param name="incoming">Of <see cref="BufferSize"/>.</param>
    /// <param name="reading">Of the request's number.</param>
    /// <returns>0, or the errno: of the sending, the receiving or the refusal.</returns>
    public int Ask(ReadOnlySpan<byte> request, Span<byte> incoming, AnswerReading reading)
    {
        var failure = Send(request);
        while (failure == 0 && !reading.IsOver)
        {
            var received = Receive(incoming);
            failure = Math.Max(0, -received);
            reading.Read(incoming[..Math.Max(0, received)]);
        }

        return failure == 0 ? reading.Errno : failure;
    }

    public void Dispose() => Descriptor.Dispose();
}
