// The kernel's filter in front of the conflict probe's sockets: a program of classic BPF (Documentation/networking/filter.rst), made from the addresses asked for.
using System.Buffers.Binary;
using System.Net;
using Bascule.Linux.Sockets;
using static Bascule.Linux.Sockets.SocketFilter;

namespace Bascule.Linux.Arp;

internal static class AnswerFilter
{
    /// <summary>BPF_MAXINSNS is 4096; two steps for an address.</summary>
    private const int MostAddresses = 2000;

    public static FilterStep[] Nothing => [Reject];

    /// <summary>Replies (operation 2) whose sender has one of these addresses. Beyond the packet's end a load rejects.</summary>
    public static FilterStep[] OfArp(ReadOnlySpan<IPAddress> addresses) =>
        [new(LoadHalf, 20), new(JumpIfEqual, 2, ifTrue: 1), Reject, new(LoadWord, 28), .. AnyOf(addresses), Reject];

    /// <summary>Neighbour advertisements (ICMPv6 type 136) without extension headers, whose target ends as one of these addresses.</summary>
    public static FilterStep[] OfAdvertisements(ReadOnlySpan<IPAddress> addresses) =>
        [new(LoadByte, 20), new(JumpIfEqual, 58, ifTrue: 1), Reject, new(LoadByte, 54), new(JumpIfEqual, 136, ifTrue: 1), Reject, new(LoadWord, 74), .. AnyOf(addresses), Reject];

    private static FilterStep[] AnyOf(ReadOnlySpan<IPAddress> addresses)
    {
        // More than the kernel takes: all pass, and the reader looks.
        if (addresses.Length > MostAddresses) return [Accept];

        var steps = new List<FilterStep>(2 * addresses.Length);
        foreach (var address in addresses)
        {
            steps.Add(new FilterStep(JumpIfEqual, BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes().AsSpan()[^4..]), ifFalse: 1));
            steps.Add(Accept);
        }
        return [.. steps];
    }
}
