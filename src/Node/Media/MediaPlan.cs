// From ha.cf's media to sockets: which to open, from which address to send, to where. Recomputed when an address or interface changes; what is the
// same stays open.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Bascule.Configuration;
using Bascule.Linux.Netlink;

namespace Bascule.Node.Media;

/// <summary>One medium as it can be used now.</summary>
/// <param name="Index">Its place in ha.cf; what the core calls the link.</param>
/// <param name="DeviceIndex">The kernel's index of its interface; another one after the interface was made anew.</param>
/// <param name="Source">The node's own address there, so that a floating one never becomes the source; null: the kernel chooses.</param>
internal sealed record PlannedMedium(int Index, Medium Medium, int DeviceIndex, IPAddress? Source, IPAddress Destination)
{
    public bool IsIPv6 => Medium.Kind is MediumKind.Ucast6 or MediumKind.Mcast6;

    public bool IsMulticast => Medium.Kind is MediumKind.Mcast or MediumKind.Mcast6;

    /// <summary>Media with the same ear share a socket: a unicast datagram reaches only one of several.</summary>
    public (string Device, int Port, bool IsIPv6, IPAddress? Group) Ear => (Medium.Device, Medium.Port, IsIPv6, IsMulticast ? Medium.Address : null);
}

internal static class MediaPlan
{
    /// <param name="floating">Addresses of our groups: never a source.</param>
    public static ImmutableArray<PlannedMedium> Of(ImmutableArray<Medium> media, NetworkSnapshot network, IReadOnlySet<IPAddress> floating) =>
        [.. media.Select((medium, index) => Of(medium, index, network, floating))];

    private static PlannedMedium Of(Medium medium, int index, NetworkSnapshot network, IReadOnlySet<IPAddress> floating)
    {
        var device = network.FindInterface(medium.Device);
        var wanted = medium.Kind is MediumKind.Ucast6 or MediumKind.Mcast6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        var wantsLinkLocal = medium.Address is { IsIPv6LinkLocal: true } or { IsIPv6Multicast: true };
        var own = network.Addresses.FirstOrDefault(a =>
            a.InterfaceIndex == device?.Index && a.Address.AddressFamily == wanted && !floating.Contains(a.Address)
            && (a.Address.AddressFamily == AddressFamily.InterNetwork || a.Address.IsIPv6LinkLocal == wantsLinkLocal)
            && !a.Flags.HasFlag(AddressFlags.Tentative));      // binding to one that is still being checked for duplicates fails
        return new PlannedMedium(index, medium, device?.Index ?? 0, own?.Address, medium.Address ?? BroadcastOf(own));
    }

    /// <summary>
    /// Computed, not read: an address set without `brd +` has none, and Heartbeat's broadcasts then go nowhere. Without an address, to all.
    /// </summary>
    private static IPAddress BroadcastOf(InterfaceAddress? own)
    {
        if (own is null || own.PrefixLength > 30) return IPAddress.Broadcast;
        var bits = BinaryPrimitives.ReadUInt32BigEndian(own.Address.GetAddressBytes()) | (uint.MaxValue >> own.PrefixLength);
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, bits);
        return new IPAddress(bytes);
    }
}
