// In a flood a socket's queue is full of the flood, and what matters is dropped at its end. A filter in the kernel stands before the queue.
using System.Buffers.Binary;
using static Bascule.Linux.Sockets.SocketFilter;

namespace Bascule.Linux.Sockets;

public sealed unsafe partial class DatagramSocket
{
    /// <summary>How many hosts can be preferred; each costs every datagram a few steps.</summary>
    public const int MostPreferred = 16;

    /// <summary>
    /// From now on every datagram of these hosts is taken into the queue, and of all others one in 2^<paramref name="strictness"/>, drawn by the kernel. What lies
    /// in the queue already stays. The sender's address is what the datagram says it is.
    /// </summary>
    /// <param name="hosts">Up to <see cref="MostPreferred"/> of the socket's own family; ports do not matter.</param>
    /// <param name="strictness">0 to 31; 0 takes every datagram again.</param>
    public bool TryPrefer(ReadOnlySpan<DatagramAddress> hosts, int strictness, out SystemError error)
    {
        if (hosts.Length > MostPreferred) throw new ArgumentException($"more than {MostPreferred} hosts", nameof(hosts));
        ArgumentOutOfRangeException.ThrowIfNegative(strictness);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(strictness, 31);
        if (strictness > 0) return TryAttach(Descriptor, Preferring(hosts, (1u << strictness) - 1), "filtering heartbeats", out error);

        var unused = 0;
        var isDetached = SocketCalls.SetOption(Descriptor.Number, SocketCalls.SocketLevel, SocketCalls.DetachFilter, &unused, sizeof(int)) == 0;
        error = isDetached ? default : SystemError.Last();
        if (error.Errno == SystemError.NoEntry) error = default;      // there was none
        error = error.IsError ? error.During("taking away the filter of heartbeats") : default;
        return !error.IsError;
    }

    /// <summary>Each host's address, word by word: where all are equal its datagram is accepted, at the first other one the next host is tried.</summary>
    private static FilterStep[] Preferring(ReadOnlySpan<DatagramAddress> hosts, uint mask)
    {
        var steps = new List<FilterStep>();
        foreach (ref readonly var host in hosts)
        {
            var source = host.IsIPv6 ? 8u : 12u;      // RFC 8200 §3, RFC 791 §3.1
            var words = host.Host.Length / 4;
            for (var i = 0; i < words; i++)
            {
                steps.Add(new FilterStep(LoadWord, NetworkHeader + source + (4 * (uint)i)));
                steps.Add(new FilterStep(JumpIfEqual, BinaryPrimitives.ReadUInt32BigEndian(host.Host[(4 * i)..]), ifFalse: (byte)(2 * (words - 1 - i) + 1)));
            }
            steps.Add(Accept);
        }
        return [.. steps, new(LoadWord, SocketFilter.Random), new(And, mask), new(JumpIfEqual, 0, ifFalse: 1), Accept, Reject];
    }
}
