// Hears from the kernel who has changed nftables, and which tables. The kernel sends, for each transaction, a message for each thing changed, and at last one with the new generation and the name of
// the program (nf_tables_gen_notify() in net/netfilter/nf_tables_api.c).
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Bascule.Linux.Netlink;

namespace Bascule.Linux.Netfilter;

/// <summary>One transaction, as far as it changed the table that is listened for.</summary>
/// <param name="ThreadId">Of the thread that made it, in the first PID namespace: not what a container calls it (nf_tables_fill_gen_info()).</param>
/// <param name="Program">As in /proc/PID/comm: 15 characters at most.</param>
public readonly record struct NftTransaction(int ThreadId, string Program);

/// <summary>A subscription to the changes of the namespace it was opened in. For one thread.</summary>
public sealed class NftMonitor : IDisposable
{
    // linux/netfilter/nfnetlink.h
    private const uint Group = 1 << (7 - 1);    // NFNLGRP_NFTABLES

    private readonly NetlinkSocket socket;
    private readonly byte[] buffer = NetlinkSocket.NewBuffer();
    private readonly NftChanges changes;

    private NftMonitor(NetlinkSocket socket, string table) => (this.socket, changes) = (socket, new NftChanges(table));

    /// <summary>Readable when something has changed.</summary>
    public Descriptor Descriptor => socket.Descriptor;

    /// <param name="table">Of any family.</param>
    public static bool TryOpen(string table, [NotNullWhen(true)] out NftMonitor? monitor, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(table);
        monitor = NetlinkSocket.TryOpen(NetlinkSocket.Netfilter, Group, out var socket, out error) ? new NftMonitor(socket, table) : null;
        return monitor is not null;
    }

    /// <summary>Appends the transactions that touched the table; returns at once when there is nothing.</summary>
    public MonitorReading Read(ICollection<NftTransaction> into)
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

            changes.Take(buffer.AsSpan(0, received), into);
        }
    }

    public void Dispose() => socket.Dispose();
}

/// <summary>Reads what the kernel tells, datagram after datagram.</summary>
/// <param name="name">The table's, of any family.</param>
internal sealed class NftChanges(string name)
{
    // linux/netfilter/nfnetlink.h, nf_tables.h
    private const int Subsystem = 10;           // NFNL_SUBSYS_NFTABLES
    private const int NewGeneration = 15;       // NFT_MSG_NEWGEN
    private const int GenerationThread = 2;     // NFTA_GEN_PROC_PID
    private const int GenerationProgram = 3;    // NFTA_GEN_PROC_NAME
    private const int TableName = 1;            // NFTA_TABLE_NAME, and NFTA_CHAIN_TABLE, NFTA_RULE_TABLE…: the first of all
    private const int FixedPart = 4;            // struct nfgenmsg

    private readonly byte[] table = Encoding.UTF8.GetBytes(name);
    private bool isTouched;

    /// <summary>Appends the transactions that touched the table.</summary>
    public void Take(ReadOnlySpan<byte> datagram, ICollection<NftTransaction> into)
    {
        var messages = new MessageReader(datagram);
        while (messages.MoveNext())
        {
            if (messages.Type >> 8 != Subsystem || messages.Payload.Length < FixedPart)
            {
                continue;
            }

            var attributes = new AttributeReader(messages.Payload[FixedPart..]);
            if ((messages.Type & 0xFF) != NewGeneration)
            {
                isTouched |= attributes.MoveNext() && attributes.Type == TableName && attributes.Text.SequenceEqual(table);
                continue;
            }

            var transaction = default(NftTransaction);
            while (attributes.MoveNext())
            {
                if (attributes.Type == GenerationThread && attributes.Value.Length == 4)
                {
                    transaction = transaction with { ThreadId = BinaryPrimitives.ReadInt32BigEndian(attributes.Value) };
                }
                else if (attributes.Type == GenerationProgram)
                {
                    transaction = transaction with { Program = Encoding.UTF8.GetString(attributes.Text) };
                }
            }

            if (isTouched)
            {
                into.Add(transaction with { Program = transaction.Program ?? "" });
            }

            isTouched = false;
        }
    }
}
