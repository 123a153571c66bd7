// Hears from the kernel when an interface or an address changes.
using System.Diagnostics.CodeAnalysis;

namespace Bascule.Linux.Netlink;

/// <summary>What changed. Closed.</summary>
public abstract record NetworkChange
{
    private NetworkChange()
    {
    }

    /// <summary>New, or anything about it is different: its carrier, for instance.</summary>
    public sealed record LinkChanged(NetworkInterface Link) : NetworkChange;

    public sealed record LinkGone(NetworkInterface Link) : NetworkChange;

    public sealed record AddressChanged(InterfaceAddress Address) : NetworkChange;

    public sealed record AddressGone(InterfaceAddress Address) : NetworkChange;
}

/// <summary>How a reading went.</summary>
public enum MonitorReading
{
    /// <summary>All that happened is in the list.</summary>
    Complete,

    /// <summary>The kernel dropped events (ENOBUFS): only <see cref="NetworkReader"/> knows how things are now.</summary>
    EverythingMustBeReread,
}

/// <summary>A subscription to the links and addresses of the namespace it was opened in. For one thread.</summary>
public sealed class NetworkMonitor : IDisposable
{
    // RTMGRP_LINK, RTMGRP_IPV4_IFADDR, RTMGRP_IPV6_IFADDR: linux/rtnetlink.h
    private const uint Groups = 0x1 | 0x10 | 0x100;

    private readonly NetlinkSocket socket;
    private readonly byte[] buffer = NetlinkSocket.NewBuffer();

    private NetworkMonitor(NetlinkSocket socket) => this.socket = socket;

    public Descriptor Descriptor => socket.Descriptor;

    /// <summary>To be opened before the first <see cref="NetworkReader.TryRead"/>, so that no change falls between the two.</summary>
    public static bool TryOpen([NotNullWhen(true)] out NetworkMonitor? monitor, out SystemError error)
    {
        monitor = NetlinkSocket.TryOpen(Groups, out var socket, out error) ? new NetworkMonitor(socket) : null;
        return monitor is not null;
    }

    /// <summary>Appends everything that waits to be read; returns at once when there is nothing.</summary>
    public MonitorReading Read(ICollection<NetworkChange> into)
    {
        ArgumentNullException.ThrowIfNull(into);
        var reading = MonitorReading.Complete;
        while (true)
        {
            var received = socket.Receive(buffer);
            if (received == -SystemError.NoBufferSpace)
            {
                reading = MonitorReading.EverythingMustBeReread;
                continue;
            }

            if (received < 0)
            {
                return received == -SystemError.WouldBlock ? reading : MonitorReading.EverythingMustBeReread;
            }

            var messages = new MessageReader(buffer.AsSpan(0, received));
            while (messages.MoveNext())
            {
                if (Decode(messages.Type, messages.Payload) is { } change)
                {
                    into.Add(change);
                }
            }
        }
    }

    public void Dispose() => socket.Dispose();

    private static NetworkChange? Decode(ushort type, ReadOnlySpan<byte> payload) => type switch
    {
        Rt.NewLink when Decoding.Link(payload) is { } link => new NetworkChange.LinkChanged(link),
        Rt.DeleteLink when Decoding.Link(payload) is { } link => new NetworkChange.LinkGone(link),
        Rt.NewAddress when Decoding.Address(payload) is { } address => new NetworkChange.AddressChanged(address),
        Rt.DeleteAddress when Decoding.Address(payload) is { } address => new NetworkChange.AddressGone(address),
        _ => null,
    };
}
