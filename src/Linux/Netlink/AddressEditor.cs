// Puts addresses on interfaces and takes them away: many in one call, each with its own answer.
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;

namespace Bascule.Linux.Netlink;

/// <summary>One change of one address.</summary>
public sealed record AddressOperation
{
    /// <summary>IFNAMSIZ without the closing NUL, linux/if.h.</summary>
    public const int LongestLabel = 15;

    /// <summary>True: there afterwards, new or with these lifetimes (CREATE|REPLACE). False: gone afterwards.</summary>
    public required bool Puts { get; init; }
    public required int InterfaceIndex { get; init; }
    public required IPAddress Address { get; init; }
    public required int PrefixLength { get; init; }
    public IPAddress? Broadcast { get; init; }

    /// <summary>IPv4 only, at most 15 bytes. The kernel sets it when the address is new, never later.</summary>
    public string? Label
    {
        get;
        init => field = value is null || Encoding.UTF8.GetByteCount(value) <= LongestLabel ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "longer than 15 bytes");
    }

    /// <summary>The kernel removes the address by itself after this time.</summary>
    public uint ValidSeconds { get; init; } = InterfaceAddress.Forever;

    /// <summary>0: never chosen as source of the machine's own traffic (IPv6).</summary>
    public uint PreferredSeconds { get; init; } = InterfaceAddress.Forever;

    /// <summary>Leaves the network's route alone: it belongs to the machine's own address.</summary>
    public bool NoPrefixRoute { get; init; }
}

/// <summary>Changes addresses in the namespace it was opened in. Needs CAP_NET_ADMIN. For one thread.</summary>
public sealed class AddressEditor : IDisposable
{
    // IFA_PROTO, linux/if_addr.h: who put the address there. Kernels before 5.18 ignore it.
    private const byte Protocol = 196;

    // An acknowledgement takes up to 1 KiB of the receive buffer; this many fit even where it could not be enlarged.
    private const int BatchSize = 100;
    private const int LargestOperation = 160;

    private readonly NetlinkSocket socket;
    private readonly byte[] outgoing = new byte[BatchSize * LargestOperation];
    private readonly byte[] incoming = NetlinkSocket.NewBuffer();
    private uint sequence;

    private AddressEditor(NetlinkSocket socket) => this.socket = socket;

    public static bool TryOpen([NotNullWhen(true)] out AddressEditor? editor, out SystemError error)
    {
        editor = NetlinkSocket.TryOpen(0, out var socket, out error) ? new AddressEditor(socket) : null;
        return editor is not null;
    }

    /// <summary>Does all operations in order, also behind one that is refused.</summary>
    /// <returns>For each operation its refusal, or no error.</returns>
    public SystemError[] Apply(IReadOnlyList<AddressOperation> operations)
    {
        ArgumentNullException.ThrowIfNull(operations);
        var answers = new SystemError[operations.Count];
        for (var first = 0; first < operations.Count; first += BatchSize)
        {
            ApplyBatch(operations, first, Math.Min(BatchSize, operations.Count - first), answers);
        }

        return answers;
    }

    public void Dispose() => socket.Dispose();

    private void ApplyBatch(IReadOnlyList<AddressOperation> operations, int first, int count, SystemError[] answers)
    {
        var firstSequence = sequence + 1;
        var writer = new MessageWriter(outgoing);
        for (var i = 0; i < count; i++)
        {
            Write(ref writer, operations[first + i], ++sequence);
        }

        var failure = socket.Send(writer.Written);
        var answered = new bool[count];
        var missing = count;
        while (failure == 0 && missing > 0)
        {
            var received = socket.Receive(incoming);
            if (received < 0)
            {
                failure = -received;
                break;
            }

            var messages = new MessageReader(incoming.AsSpan(0, received));
            while (messages.MoveNext())
            {
                // Anything older is the late answer to a batch that was given up.
                var position = unchecked(messages.Sequence - firstSequence);
                if (messages.Type == Rt.Error && position < count && !answered[position])
                {
                    answered[position] = true;
                    missing--;
                    answers[first + position] = Refusal(operations[first + (int)position], Acknowledgement.ErrnoOf(messages.Payload));
                }
            }
        }

        for (var i = 0; i < count; i++)
        {
            if (!answered[i])
            {
                answers[first + i] = Refusal(operations[first + i], failure);
            }
        }
    }

    private static SystemError Refusal(AddressOperation operation, int errno) => errno == 0
        ? default
        : new SystemError(errno, $"{(operation.Puts ? "adding" : "removing")} {operation.Address}/{operation.PrefixLength}");

    private static void Write(ref MessageWriter writer, AddressOperation operation, uint sequence)
    {
        // linux/if_addr.h: struct ifaddrmsg, IFA_…
        const int Peer = 1, Local = 2, Label = 3, Broadcast = 4, Lifetimes = 6, Flags = 8, ProtocolOfAddress = 11;
        var isIPv6 = operation.Address.AddressFamily == AddressFamily.InterNetworkV6;

        var header = operation.Puts
            ? writer.Begin(Rt.NewAddress, Rt.Request | Rt.Acknowledge | Rt.Create | Rt.Replace, sequence, 8)
            : writer.Begin(Rt.DeleteAddress, Rt.Request | Rt.Acknowledge, sequence, 8);
        header[0] = (byte)(isIPv6 ? 10 : 2);
        header[1] = (byte)operation.PrefixLength;
        MemoryMarshal.Write(header[4..], operation.InterfaceIndex);

        Span<byte> address = stackalloc byte[16];
        operation.Address.TryWriteBytes(address, out var size);
        writer.Add(Local, address[..size]);
        writer.Add(Peer, address[..size]);
        if (operation.Puts)
        {
            if (operation.Broadcast is { } broadcast && broadcast.TryWriteBytes(address, out size))
            {
                writer.Add(Broadcast, address[..size]);
            }

            if (operation.Label is { } label && !isIPv6)
            {
                writer.Add(Label, Encoding.UTF8.GetBytes(label + '\0'));
            }

            // struct ifa_cacheinfo: preferred, valid, created, updated
            Span<uint> lifetimes = [operation.PreferredSeconds, operation.ValidSeconds, 0, 0];
            writer.Add(Lifetimes, MemoryMarshal.AsBytes(lifetimes));

            // Duplicates are looked for before we take an address (the probe); seconds of tentativeness here would only be downtime.
            var flags = (uint)(isIPv6 ? AddressFlags.NoDuplicateDetection : AddressFlags.None)
                | (uint)(operation.NoPrefixRoute ? AddressFlags.NoPrefixRoute : AddressFlags.None);
            writer.Add(Flags, MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in flags)));
            writer.Add(ProtocolOfAddress, [Protocol]);
        }

        writer.End();
    }
}
