// Changes of nftables tables, gathered to be done all at once or not at all. The part of nf_tables that is needed here:
// tables, sets whose elements end by themselves, base chains, rules. Numbers: linux/netfilter/nf_tables.h, nfnetlink.h.
//
//   batch   = BEGIN message* END            message = netlink header, struct nfgenmsg, attributes
//   nest    = an attribute whose value is attributes
// Unlike rtnetlink's, the numbers in attributes are big-endian.
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Bascule.Linux.Netlink;

namespace Bascule.Linux.Netfilter;

/// <summary>NFPROTO_…, linux/netfilter.h: whose packets the chains of a table see.</summary>
public enum NftFamily
{
    Inet = 1,
    IPv4 = 2,
    Arp = 3,
    IPv6 = 10,
}

/// <summary>Two tables may have one name in different families.</summary>
public readonly record struct NftTable(NftFamily Family, string Name);

/// <summary>Where a chain stands: NF_INET_…, linux/netfilter.h, and NF_ARP_…, linux/netfilter_arp.h.</summary>
public enum NftHook
{
    InetPreRouting = 0,
    InetLocalOut = 3,
    ArpOut = 1,
}

/// <summary>An address in a set, for a time.</summary>
public readonly record struct NftElement
{
    /// <summary>
    /// The kernel counts in ticks and rounds down, and takes no ticks at all for "without end": two ticks of the slowest clock it
    /// is built with (100 Hz).
    /// </summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);

    public NftElement(IPAddress address, TimeSpan time) =>
        (Address, Time) = (address, time >= Shortest ? time : throw new ArgumentOutOfRangeException(nameof(time), time, "The kernel might never end it."));

    public IPAddress Address { get; }
    public TimeSpan Time { get; }
}

/// <summary>To be filled, committed, cleared and filled again: the memory stays. For one thread.</summary>
public sealed partial class NftBatch
{
    private const int Subsystem = 10; // NFNL_SUBSYS_NFTABLES
    private const ushort BatchBegin = 16, BatchEnd = 17; // NFNL_MSG_BATCH_…
    private const ushort NewTable = 0, DeleteTableMessage = 2, NewChain = 3, NewRule = 6, DeleteRule = 8, NewSet = 9, NewElements = 12, DeleteElements = 14;
    private const ushort Append = 0x800; // NLM_F_APPEND
    private const ushort Nested = 0x8000; // NLA_F_NESTED
    private const int ListItem = 1; // NFTA_LIST_ELEM

    // An attribute's length has 16 bits, an element with an IPv6 address 40 bytes.
    private const int MostElements = 1500;

    private byte[] buffer = new byte[4096];
    private int length;
    private int message;
    private int sets;

    internal ReadOnlySpan<byte> Written => buffer.AsSpan(0, length);

    /// <summary>How many messages want an answer.</summary>
    internal int Messages { get; private set; }

    public NftBatch Clear()
    {
        (length, Messages, sets) = (0, 0, 0);
        return this;
    }

    /// <summary>There afterwards, made or left as it was.</summary>
    public void PutTable(NftTable table, string comment)
    {
        const int Name = 1, Comment = 6;
        Begin(NewTable, Rt.Create, table.Family);
        Text(Name, table.Name);

        // What nft(8) shows as comment: type 0, length, text (libnftnl/udata.h).
        Attribute(Comment, [0, (byte)(Encoding.UTF8.GetByteCount(comment) + 1), .. Encoding.UTF8.GetBytes(comment), 0]);
        End();
    }

    /// <summary>With all that is in it; refused when there is none.</summary>
    public void DeleteTable(NftTable table)
    {
        Begin(DeleteTableMessage, 0, table.Family);
        Text(1, table.Name);
        End();
    }

    /// <summary>A set of addresses, each with an end; made or left as it was.</summary>
    public void PutSet(NftTable table, string name, AddressFamily addresses)
    {
        const int Table = 1, Name = 2, Flags = 3, KeyType = 4, KeyLength = 5, Id = 10;
        const int HasTimeouts = 0x10; // NFT_SET_TIMEOUT
        Begin(NewSet, Rt.Create, table.Family);
        Text(Table, table.Name);
        Text(Name, name);
        Number(Flags, HasTimeouts);
        Number(KeyType, addresses == AddressFamily.InterNetworkV6 ? 8u : 7u); // ipv6_addr, ipv4_addr of nft(8)
        Number(KeyLength, addresses == AddressFamily.InterNetworkV6 ? 16u : 4u);
        Number(Id, (uint)++sets);
        End();
    }

    /// <summary>A chain that packets pass through; what no rule drops goes on. Made or left as it was.</summary>
    public void PutChain(NftTable table, string name, NftHook hook, int priority)
    {
        const int Table = 1, Name = 3, Hook = 4, Policy = 5, Type = 7, Number_ = 1, Priority = 2, Accept = 1;
        Begin(NewChain, Rt.Create, table.Family);
        Text(Table, table.Name);
        Text(Name, name);
        var nest = Nest(Hook);
        Number(Number_, (uint)hook);
        Number(Priority, unchecked((uint)priority));
        EndNest(nest);
        Number(Policy, Accept);
        Text(Type, "filter");
        End();
    }

    /// <summary>Takes a chain's rules away.</summary>
    public void EmptyChain(NftTable table, string name)
    {
        Begin(DeleteRule, 0, table.Family);
        Text(1, table.Name);
        Text(2, name);
        End();
    }

    /// <summary>
    /// Puts those of a family into a set, each from now for its time. An element that is there is renewed by "add, delete, add": a
    /// mere add leaves its end where it was (seen on 6.18), and a mere delete is refused where there is nothing. Packets see
    /// the state before or after, never one between.
    /// </summary>
    public void PutElements(NftTable table, string set, AddressFamily family, IReadOnlyList<NftElement> elements)
    {
        Elements(NewElements, table, set, family, elements);
        Elements(DeleteElements, table, set, family, elements);
        Elements(NewElements, table, set, family, elements);
    }

    /// <summary>Gone afterwards, also those that were not there.</summary>
    public void RemoveElements(NftTable table, string set, AddressFamily family, IReadOnlyList<NftElement> elements)
    {
        Elements(NewElements, table, set, family, elements);
        Elements(DeleteElements, table, set, family, elements);
    }

    internal void BeginBatch() => Mark(BatchBegin);

    internal void EndBatch() => Mark(BatchEnd);

    private void Elements(ushort type, NftTable table, string set, AddressFamily family, IReadOnlyList<NftElement> elements)
    {
        const int Table = 1, Set = 2, List = 3, Key = 1, Value = 1, Timeout = 4;
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> milliseconds = stackalloc byte[8];
        for (var next = 0; next < elements.Count;)
        {
            if (elements[next].Address.AddressFamily != family)
            {
                next++;
                continue;
            }

            Begin(type, type == NewElements ? Rt.Create : (ushort)0, table.Family);
            Text(Table, table.Name);
            Text(Set, set);
            var list = Nest(List);
            for (var count = 0; next < elements.Count && count < MostElements; next++)
            {
                var element = elements[next];
                if (element.Address.AddressFamily != family)
                {
                    continue;
                }

                count++;
                element.Address.TryWriteBytes(bytes, out var size);
                var item = Nest(ListItem);
                var key = Nest(Key);
                Attribute(Value, bytes[..size]);
                EndNest(key);
                if (type == NewElements)
                {
                    BinaryPrimitives.WriteInt64BigEndian(milliseconds, element.Time.Ticks / TimeSpan.TicksPerMillisecond);
                    Attribute(Timeout, milliseconds);
                }

                EndNest(item);
            }

            EndNest(list);
            End();
        }
    }

    private void Mark(ushort type)
    {
        var header = Take(Rt.HeaderSize + 4);
        MemoryMarshal.Write(header, header.Length);
        MemoryMarshal.Write(header[4..], type);
        MemoryMarshal.Write(header[6..], Rt.Request);
        BinaryPrimitives.WriteUInt16BigEndian(header[(Rt.HeaderSize + 2)..], Subsystem);
    }

    private void Begin(ushort type, ushort flags, NftFamily family)
    {
        Messages++;
        message = length;
        var header = Take(Rt.HeaderSize + 4); // struct nfgenmsg: family, version 0, resource:2
        MemoryMarshal.Write(header[4..], (ushort)((Subsystem << 8) | type));
        MemoryMarshal.Write(header[6..], (ushort)(Rt.Request | Rt.Acknowledge | flags));
        header[Rt.HeaderSize] = (byte)family;
    }

    private void End() => MemoryMarshal.Write(buffer.AsSpan(message), length - message);

    private int Nest(int attribute)
    {
        var start = length;
        MemoryMarshal.Write(Take(4)[2..], (ushort)(Nested | attribute));
        return start;
    }

    private void EndNest(int start) => MemoryMarshal.Write(buffer.AsSpan(start), (ushort)(length - start));

    private void Number(int attribute, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        Attribute(attribute, bytes);
    }

    private void Text(int attribute, string text)
    {
        Span<byte> bytes = stackalloc byte[64];
        bytes.Clear();
        Attribute(attribute, bytes[..(Encoding.UTF8.GetBytes(text, bytes[..63]) + 1)]);
    }

    private void Attribute(int attribute, scoped ReadOnlySpan<byte> value)
    {
        var into = Take(Rt.Align(4 + value.Length));
        MemoryMarshal.Write(into, (ushort)(4 + value.Length));
        MemoryMarshal.Write(into[2..], (ushort)attribute);
        value.CopyTo(into[4..]);
    }

    /// <summary>So many zeros at the end, to be written over before the next call.</summary>
    private Span<byte> Take(int size)
    {
        if (length + size > buffer.Length)
        {
            Array.Resize(ref buffer, Math.Max(2 * buffer.Length, length + size));
        }

        var taken = buffer.AsSpan(length, size);
        taken.Clear();
        length += size;
        return taken;
    }
}
