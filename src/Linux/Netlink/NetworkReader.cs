// Asks the kernel for all interfaces, addresses and directly connected networks.
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Bascule.Linux.Netlink;

/// <summary>Reads the network of the calling thread's namespace. Any user may.</summary>
public static class NetworkReader
{
    public static bool TryRead([NotNullWhen(true)] out NetworkSnapshot? snapshot, out SystemError error)
    {
        snapshot = null;
        if (!NetlinkSocket.TryOpen(0, out var socket, out error))
        {
            return false;
        }

        using (socket)
        {
            var interfaces = ImmutableArray.CreateBuilder<NetworkInterface>();
            var addresses = ImmutableArray.CreateBuilder<InterfaceAddress>();
            var networks = ImmutableArray.CreateBuilder<ConnectedNetwork>();
            var gateways = ImmutableArray.CreateBuilder<DefaultGateway>();
            ConnectedNetwork? Route(ReadOnlySpan<byte> payload)
            {
                if (Decoding.Gateway(payload) is { } gateway && !gateways.Contains(gateway))
                {
                    gateways.Add(gateway);
                }

                return Decoding.Route(payload);
            }

            if (!TryDump(socket, Rt.GetLink, Rt.NewLink, 16, Decoding.Link, interfaces, out _, out error)
                || !TryDump(socket, Rt.GetAddress, Rt.NewAddress, 8, Decoding.Address, addresses, out _, out error)
                || !TryDump(socket, Rt.GetRoute, Rt.NewRoute, 12, Route, networks, out _, out error))
            {
                return false;
            }

            snapshot = new NetworkSnapshot
            {
                Interfaces = interfaces.ToImmutable(),
                Addresses = addresses.ToImmutable(),
                Networks = networks.ToImmutable(),
                Gateways = gateways.ToImmutable(),
            };
            return true;
        }
    }

    /// <summary>The addresses alone: a router has a million routes.</summary>
    /// <param name="error">EAGAIN: they changed faster than they could be read.</param>
    public static bool TryReadAddresses(out ImmutableArray<InterfaceAddress> addresses, out SystemError error)
    {
        addresses = [];
        if (!NetlinkSocket.TryOpen(0, out var socket, out error))
        {
            return false;
        }

        using (socket)
        {
            var found = ImmutableArray.CreateBuilder<InterfaceAddress>();
            if (!TryDump(socket, Rt.GetAddress, Rt.NewAddress, 8, Decoding.Address, found, out var wasInterrupted, out error))
            {
                return false;
            }

            if (wasInterrupted)
            {
                error = new SystemError(SystemError.WouldBlock, "reading the addresses (netlink)");
                return false;
            }

            addresses = found.ToImmutable();
            return true;
        }
    }

    private delegate T? Decode<T>(ReadOnlySpan<byte> payload);

    private static bool TryDump<T>(
        NetlinkSocket socket, ushort request, ushort answer, int fixedSize, Decode<T> decode, ImmutableArray<T>.Builder into, out bool wasInterrupted, out SystemError error)
        where T : class
    {
        // A dump during which something changed says so (NLM_F_DUMP_INTR) and must be repeated; on a very busy
        // machine the last try is taken as it is.
        const int Tries = 5;
        for (var tried = 1; ; tried++)
        {
            into.Clear();
            if (!TryDumpOnce(socket, request, answer, fixedSize, (uint)tried, decode, into, out wasInterrupted, out error))
            {
                return false;
            }

            if (!wasInterrupted || tried == Tries)
            {
                return true;
            }
        }
    }

    private static bool TryDumpOnce<T>(
        NetlinkSocket socket,
        ushort request,
        ushort answer,
        int fixedSize,
        uint sequence,
        Decode<T> decode,
        ImmutableArray<T>.Builder into,
        out bool interrupted,
        out SystemError error)
        where T : class
    {
        interrupted = false;
        error = default;
        Span<byte> asked = stackalloc byte[64];
        var writer = new MessageWriter(asked);
        writer.Begin(request, Rt.Request | Rt.Dump, sequence, fixedSize);
        writer.End();
        var failure = socket.Send(writer.Written);

        var buffer = new byte[NetlinkSocket.BufferSize];
        while (failure == 0)
        {
            var received = socket.Receive(buffer);
            if (received < 0)
            {
                failure = -received;
                break;
            }

            var messages = new MessageReader(buffer.AsSpan(0, received));
            while (messages.MoveNext())
            {
                interrupted |= (messages.Flags & Rt.DumpInterrupted) != 0;
                if (messages.Type == Rt.Done)
                {
                    return true;
                }

                if (messages.Type == Rt.Error)
                {
                    failure = Acknowledgement.ErrnoOf(messages.Payload);
                }
                else if (messages.Type == answer && decode(messages.Payload) is { } decoded)
                {
                    into.Add(decoded);
                }
            }
        }

        error = new SystemError(failure, "reading the network configuration (netlink)");
        return false;
    }
}
