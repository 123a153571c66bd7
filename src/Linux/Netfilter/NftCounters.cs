// Reads the named counters of one table. nft(8) would read the whole of nftables first, each time.
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bascule.Linux.Netlink;

namespace Bascule.Linux.Netfilter;

public readonly record struct NftCounter(string Name, ulong Packets);

/// <summary>Reads in the namespace it was opened in. Needs CAP_NET_ADMIN. For one thread.</summary>
public sealed class NftCounters : IDisposable
{
    // linux/netfilter/nf_tables.h
    private const ushort GetObject = (10 << 8) | 19;    // NFT_MSG_GETOBJ
    private const ushort ObjectTable = 1;               // NFTA_OBJ_TABLE
    private const ushort ObjectName = 2;                // NFTA_OBJ_NAME
    private const ushort ObjectType = 3;                // NFTA_OBJ_TYPE
    private const ushort ObjectData = 4;                // NFTA_OBJ_DATA
    private const ushort CounterPackets = 2;            // NFTA_COUNTER_PACKETS
    private const uint Counter = 1;                     // NFT_OBJECT_COUNTER
    private const int FixedPart = 4;                    // struct nfgenmsg

    private readonly NetlinkSocket socket;
    private readonly byte[] incoming = NetlinkSocket.NewBuffer();
    private uint sequence;

    private NftCounters(NetlinkSocket socket) => this.socket = socket;

    public static bool TryOpen([NotNullWhen(true)] out NftCounters? opened, out SystemError error)
    {
        opened = NetlinkSocket.TryOpen(NetlinkSocket.Netfilter, 0, out var socket, out error) ? new NftCounters(socket) : null;
        return opened is not null;
    }

    /// <summary>Appends the counters of a table.</summary>
    /// <param name="error">ENOENT: there is no such table. Some kernels answer with no counters instead.</param>
    public bool TryRead(NftTable table, ICollection<NftCounter> into, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(into);
        Span<byte> request = stackalloc byte[512];
        Span<byte> type = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(type, Counter);
        var writer = new MessageWriter(request);
        writer.Begin(GetObject, Rt.Request | Rt.Dump, ++sequence, FixedPart)[0] = (byte)table.Family;
        writer.Add(ObjectTable, [.. Encoding.UTF8.GetBytes(table.Name), 0]);
        writer.Add(ObjectType, type);
        writer.End();
        var reading = new AnswerReading(sequence, payload =>
        {
            if (TryRead(payload, table.Name, out var counter)) into.Add(counter);
        });
        var failure = socket.Ask(writer.Written, incoming, reading);
        error = failure == 0 ? default : new SystemError(failure, $"reading the counters of {table.Name}");
        return failure == 0;
    }

    public void Dispose() => socket.Dispose();

    /// <returns>False for what is no counter of that table.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> payload, string table, out NftCounter counter)
    {
        counter = default;
        if (payload.Length < FixedPart)
        {
            return false;
        }

        var (name, isOfTable, isCounter, packets) = ("", false, false, 0UL);
        var attributes = new AttributeReader(payload[FixedPart..]);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case ObjectTable: isOfTable = Encoding.UTF8.GetString(attributes.Text) == table; break;
                case ObjectName: name = Encoding.UTF8.GetString(attributes.Text); break;
                case ObjectType: isCounter = attributes.Value.Length == 4 && BinaryPrimitives.ReadUInt32BigEndian(attributes.Value) == Counter; break;
                case ObjectData:
                    var data = new AttributeReader(attributes.Value);
                    while (data.MoveNext())
                    {
                        if (data.Type == CounterPackets && data.Value.Length == 8)
                        {
                            packets = BinaryPrimitives.ReadUInt64BigEndian(data.Value);
                        }
                    }

                    break;
            }
        }

        counter = new NftCounter(name, packets);
        return isOfTable && isCounter && name.Length > 0;
    }
}
