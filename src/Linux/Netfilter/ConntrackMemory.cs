// What the kernel remembers of the connections that go through this machine (conntrack), as far as one address goes: it can be forgotten.
//
//   message = netlink header, struct nfgenmsg (family:1 version:1 –:2), attributes        linux/netfilter/nfnetlink_conntrack.h
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.InteropServices;
using Bascule.Linux.Netlink;

namespace Bascule.Linux.Netfilter;

/// <summary>A connection as the kernel told of it, to be handed back.</summary>
public readonly record struct TrackedConnection(ReadOnlyMemory<byte> Message);

/// <summary>Works in the namespace it was opened in. Needs CAP_NET_ADMIN. For one thread.</summary>
public sealed class ConntrackMemory : IDisposable
{
    private const ushort Get = (1 << 8) | 1, Delete = (1 << 8) | 2;                     // IPCTNL_MSG_CT_GET, IPCTNL_MSG_CT_DELETE of NFNL_SUBSYS_CTNETLINK
    private const ushort Original = 1, Reply = 2, Id = 12, Zone = 18, Filter = 25;      // CTA_TUPLE_ORIG, CTA_TUPLE_REPLY, CTA_ID, CTA_ZONE, CTA_FILTER
    private const ushort TupleIp = 1, TupleTransport = 2;                               // CTA_TUPLE_IP, CTA_TUPLE_PROTO
    private const ushort TransportNumber = 1, DestinationPort = 3;                      // CTA_PROTO_NUM, CTA_PROTO_DST_PORT
    private const ushort DestinationIPv4 = 2, DestinationIPv6 = 4;                      // CTA_IP_V4_DST, CTA_IP_V6_DST
    private const ushort FilterOriginal = 1, FilterReply = 2;                           // CTA_FILTER_ORIG_FLAGS, CTA_FILTER_REPLY_FLAGS
    private const uint ByDestination = 1 << 1;                                          // CTA_FILTER_F_CTA_IP_DST, net/netfilter/nf_internals.h
    private const byte InternetFamily = 2, InternetFamily6 = 10;                        // AF_INET, AF_INET6
    private const int FixedPart = 4;                                                    // struct nfgenmsg

    private readonly NetlinkSocket socket;
    private readonly byte[] incoming = NetlinkSocket.NewBuffer();
    private readonly byte[] request = new byte[1024];
    private uint sequence;

    private ConntrackMemory(NetlinkSocket socket) => this.socket = socket;

    public static bool TryOpen([NotNullWhen(true)] out ConntrackMemory? opened, out SystemError error)
    {
        opened = NetlinkSocket.TryOpen(NetlinkSocket.Netfilter, 0, out var socket, out error) ? new ConntrackMemory(socket) : null;
        return opened is not null;
    }

    /// <summary>
    /// Appends each connection that was begun to a port of this address, whichever it was translated to, and each whose answers go to one: what is translated to have it as its source.
    /// </summary>
    /// <param name="isWanted">Of which protocol (IPPROTO_…, linux/in.h) and port; the port is 0 where a protocol has none.</param>
    /// <param name="error">EINVAL: the kernel has no nf_conntrack_netlink.</param>
    public bool TryFind(IPAddress address, Func<byte, ushort, bool> isWanted, ICollection<TrackedConnection> into, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(isWanted);
        ArgumentNullException.ThrowIfNull(into);
        var failure = Find(address.GetAddressBytes(), Original, isWanted, into);
        failure = failure == 0 ? Find(address.GetAddressBytes(), Reply, isWanted, into) : failure;
        error = failure == 0 ? default : new SystemError(failure, $"looking for the connections of {address}");
        return failure == 0;
    }

    /// <summary>A packet of one that comes later is like one from the middle of a connection that was never seen.</summary>
    /// <param name="forgotten">How many. Others had ended meanwhile, or were refused.</param>
    /// <param name="error">The first refusal; it keeps none of the others from being forgotten.</param>
    public bool TryForget(IEnumerable<TrackedConnection> connections, out int forgotten, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(connections);
        (forgotten, error) = (0, default);
        foreach (var connection in connections)
        {
            var failure = Remove(connection.Message.Span);
            forgotten += failure == 0 ? 1 : 0;
            if (failure is not (0 or SystemError.NoEntry) && !error.IsError)
            {
                error = new SystemError(failure, "forgetting a connection");
            }
        }

        return !error.IsError;
    }

    public void Dispose() => socket.Dispose();

    /// <summary>The connections with this destination in this direction, as the kernel tells of them.</summary>
    private int Find(byte[] address, ushort tuple, Func<byte, ushort, bool> isWanted, ICollection<TrackedConnection> into)
    {
        var (family, destination) = address.Length == 4 ? (InternetFamily, DestinationIPv4) : (InternetFamily6, DestinationIPv6);
        var writer = Begin(Get, Rt.Request | Rt.Dump, family);

        // So that it does not tell of all of them; what it tells is looked at in any case, since kernels before 5.8 know no filter. Of IPv6 it is turned round up to 6.18: all others come.
        if (family == InternetFamily)
        {
            var at = writer.BeginNest(Filter);
            writer.Add(FilterOriginal, Bytes(tuple == Original ? ByDestination : 0));
            writer.Add(FilterReply, Bytes(tuple == Reply ? ByDestination : 0));
            writer.EndNest(at);
            at = writer.BeginNest(tuple);
            var ip = writer.BeginNest(TupleIp);
            writer.Add(destination, address);
            writer.EndNest(ip);
            writer.EndNest(at);
        }

        writer.End();
        return socket.Ask(writer.Written, incoming, new AnswerReading(sequence, payload =>
        {
            if (payload.Length > FixedPart && IsWanted(Value(payload[FixedPart..], tuple)))
            {
                into.Add(new TrackedConnection(payload.ToArray()));
            }
        }));

        bool IsWanted(ReadOnlySpan<byte> ends)
        {
            var transport = Value(ends, TupleTransport);
            return Value(Value(ends, TupleIp), destination).SequenceEqual(address)
                && Value(transport, TransportNumber) is [var protocol] && isWanted(protocol, BinaryPrimitives.TryReadUInt16BigEndian(Value(transport, DestinationPort), out var port) ? port : (ushort)0);
        }
    }

    private int Remove(ReadOnlySpan<byte> connection)
    {
        var writer = Begin(Delete, Rt.Request | Rt.Acknowledge, connection[0]);
        var attributes = new AttributeReader(connection[FixedPart..]);
        while (attributes.MoveNext())
        {
            // Its number as well: another may have the same addresses and ports by now.
            if (attributes.Type is Original or Id or Zone)
            {
                writer.Add((ushort)attributes.Type, attributes.Value);
            }
        }

        writer.End();
        return socket.Ask(writer.Written, incoming, new AnswerReading(sequence, static _ => { }));
    }

    private static ReadOnlySpan<byte> Value(ReadOnlySpan<byte> attributes, int type)
    {
        var reader = new AttributeReader(attributes);
        while (reader.MoveNext())
        {
            if (reader.Type == type)
            {
                return reader.Value;
            }
        }

        return [];
    }

    private MessageWriter Begin(ushort type, ushort flags, byte family)
    {
        var writer = new MessageWriter(request);
        writer.Begin(type, flags, ++sequence, FixedPart)[0] = family;
        return writer;
    }

    private static byte[] Bytes(uint number)
    {
        var bytes = new byte[4];
        MemoryMarshal.Write(bytes, number);
        return bytes;
    }
}
