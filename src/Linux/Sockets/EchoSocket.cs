// Asks hosts whether they are there: ICMP echo (RFC 792), ICMPv6 echo (RFC 4443 §4.1).
//
// A raw socket hears every echo reply of the machine. A filter in the kernel lets through only those that bear this process's mark, so that strangers cannot
// wake us, and nobody who does not see our questions can answer in another's name.
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static Bascule.Linux.Sockets.SocketFilter;

namespace Bascule.Linux.Sockets;

/// <summary>Questions and answers of one address family, in the namespace it was opened in. Needs CAP_NET_RAW. For one thread.</summary>
public sealed unsafe class EchoSocket : IDisposable
{
    private const int Icmp = 1, Icmp6 = 58;                                       // linux/in.h
    private const byte Request4 = 8, Reply4 = 0, Request6 = 128, Reply6 = 129;    // RFC 792, RFC 4443
    private const int Size = 16;                                                  // ICMP's 8, the mark's 4, the tag's 4

    // linux/bpf_common.h: BPF_LD|BPF_W|BPF_IND, BPF_LDX|BPF_B|BPF_MSH, BPF_LDX|BPF_IMM, BPF_LD|BPF_B|BPF_IND
    private const ushort LoadWordBehind = 0x40, SkipIpHeader = 0xb1, SkipNothing = 0x01, LoadByteBehind = 0x50;

    private readonly bool isIPv6;
    private readonly uint mark = BinaryPrimitives.ReadUInt32BigEndian(RandomNumberGenerator.GetBytes(4));
    private readonly byte[] buffer = new byte[128];
    private ushort sequence;

    private EchoSocket(Descriptor descriptor, bool isIPv6) => (Descriptor, this.isIPv6) = (descriptor, isIPv6);

    /// <summary>To wait for in a <see cref="Poller"/>.</summary>
    public Descriptor Descriptor { get; }

    public static bool TryOpen(bool isIPv6, [NotNullWhen(true)] out EchoSocket? socket, out SystemError error)
    {
        var (family, protocol) = isIPv6 ? (SocketCalls.Inet6, Icmp6) : (SocketCalls.Inet, Icmp);
        var descriptor = new Descriptor(SocketCalls.Open(family, SocketCalls.Raw | SocketCalls.NonBlocking | SocketCalls.CloseOnExec, protocol));
        error = descriptor.IsInvalid ? SystemError.Last().During("opening a socket for pings") : default;
        socket = new EchoSocket(descriptor, isIPv6);
        if (!error.IsError && socket.TryFilter(out error)) return true;
        socket.Dispose();
        socket = null;
        return false;
    }

    /// <summary>One question. Its answer bears the same <paramref name="tag"/>.</summary>
    /// <returns>0, or the errno: no route, no carrier, a queue that is full.</returns>
    public int Ask(in DatagramAddress host, uint tag)
    {
        Span<byte> message = stackalloc byte[Size];
        message.Clear();
        message[0] = isIPv6 ? Request6 : Request4;
        BinaryPrimitives.WriteUInt32BigEndian(message[4..], mark);      // identifier, and the sequence number's place: its own is below
        BinaryPrimitives.WriteUInt32BigEndian(message[8..], tag);
        BinaryPrimitives.WriteUInt16BigEndian(message[12..], ++sequence);
        if (!isIPv6) BinaryPrimitives.WriteUInt16BigEndian(message[2..], Checksum(message));      // ICMPv6's is the kernel's (RFC 3542 §3.1)
        fixed (byte* bytes = message)
        fixed (DatagramAddress* to = &host)
            return SocketCalls.SendTo(Descriptor.Number, bytes, Size, SocketCalls.DontWait | SocketCalls.NoSignal, to, to->Length) == Size ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>The next answer that waits to be read.</summary>
    /// <returns>False when there is none.</returns>
    public bool TryRead(out DatagramAddress from, out uint tag)
    {
        from = default;
        tag = 0;
        nint bytes;
        fixed (byte* into = buffer)
        fixed (DatagramAddress* sender = &from)
        {
            var length = sizeof(DatagramAddress);
            bytes = SocketCalls.ReceiveFrom(Descriptor.Number, into, buffer.Length, SocketCalls.DontWait, sender, &length);
        }
        if (bytes < 0) return false;

        // An IPv4 raw socket gets the IP header too (raw(7)). The filter has looked at length and mark.
        var message = buffer.AsSpan(isIPv6 ? 0 : 4 * (buffer[0] & 15), Size);
        tag = BinaryPrimitives.ReadUInt32BigEndian(message[8..]);
        return true;
    }

    public void Dispose() => Descriptor.Dispose();

    /// <summary>Answers that bear the mark, and are as long as ours: beyond the packet's end a load rejects.</summary>
    private bool TryFilter(out SystemError error)
    {
        ReadOnlySpan<FilterStep> program =
        [
            isIPv6 ? new(SkipNothing, 0) : new(SkipIpHeader, 0),
            new(LoadWordBehind, Size - 4), new(LoadByteBehind, 0), new(JumpIfEqual, isIPv6 ? Reply6 : Reply4, ifTrue: 1), Reject,
            new(LoadWordBehind, 4), new(JumpIfEqual, mark, ifTrue: 1), Reject, Accept,
        ];
        return TryAttach(Descriptor, program, "filtering the answers to pings", out error);
    }

    /// <summary>RFC 1071.</summary>
    private static ushort Checksum(ReadOnlySpan<byte> message)
    {
        var sum = 0u;
        for (var i = 0; i < message.Length; i += 2) sum += BinaryPrimitives.ReadUInt16BigEndian(message[i..]);
        while (sum >> 16 != 0) sum = (sum & 0xffff) + (sum >> 16);
        return (ushort)~sum;
    }
}
