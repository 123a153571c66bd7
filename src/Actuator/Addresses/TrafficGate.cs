// The traffic of a floating address passes only while its lease lasts, to the kernel's tick: an nftables set holds what is
// held, each element with what is left of the lease, and the kernel ends it with no process of ours alive.
//
//   table inet bascule    in:  to a floating address of this machine that is not in `held`: dropped
//                         out: from a floating address that is not in `held`: dropped, and so neighbour advertisements
//   table arp bascule     out: ARP in the name of a floating address that is not in `held`: dropped
//
// `floating` says which addresses these rules are about at all: ours by the configuration. Its elements have an end too, long
// after any lease: what a killed actuator leaves behind bars nobody's way for ever. Why these hooks: docs/decisions/0012.
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Netfilter;

namespace Bascule.Actuator.Addresses;

public sealed class TrafficGate : IDisposable
{
    /// <summary>How long after the end of a lease the gate still stands: the address itself is gone after three seconds.</summary>
    public static readonly TimeSpan GuardBeyondLease = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan BetweenGuards = TimeSpan.FromSeconds(20);
    private static readonly NftTable Packets = new(NftFamily.Inet, "bascule");
    private static readonly NftTable Arp = new(NftFamily.Arp, "bascule");

    private readonly NftSocket socket;
    private readonly NftBatch batch = new();
    private readonly Dictionary<IPAddress, Instant> passing = [];
    private readonly HashSet<IPAddress> floating = [];
    private readonly List<NftElement> held = [];
    private readonly List<NftElement> guarded = [];
    private readonly Action<NftBatch> make;
    private readonly Action<NftBatch> makeAnew;
    private readonly Action<NftBatch> put;
    private readonly Action<NftBatch> remove;
    private readonly Action<NftBatch> removeTables;
    private TimeSpan guardTime = GuardBeyondLease;
    private Instant guardDue;

    private TrafficGate(NftSocket socket)
    {
        // Made once: a renewal allocates nothing.
        this.socket = socket;
        (make, put, remove, removeTables) = (Make, Put, Remove, RemoveTables);
        makeAnew = to =>
        {
            RemoveTables(to);
            Make(to);
            Put(to);
        };
    }

    /// <summary>The tables stand. If not, after they could not be made anew, everything passes until the next try.</summary>
    public bool IsThere { get; private set; }

    /// <summary>Makes the tables, or takes over those of an earlier life: what they let pass goes on passing.</summary>
    public static bool TryOpen([NotNullWhen(true)] out TrafficGate? gate, out SystemError error)
    {
        gate = null;
        if (!NftSocket.TryOpen(out var socket, out error))
        {
            return false;
        }

        var opened = new TrafficGate(socket);

        // The second try is for tables of another make: an older version's, or somebody's.
        error = socket.Commit(opened.batch, opened.make, "making the nftables tables \"bascule\"");
        if (error.IsError)
        {
            error = socket.Commit(opened.batch, opened.makeAnew, "making the nftables tables \"bascule\"");
        }

        if (error.IsError)
        {
            socket.Dispose();
            return false;
        }

        opened.IsThere = true;
        gate = opened;
        return true;
    }

    /// <summary>From now on these are the addresses that answer only while they are held.</summary>
    /// <param name="addresses">This cluster's floating addresses, except what something else put on this machine.</param>
    /// <param name="lease">The longest that any of them may be held on.</param>
    public void Guard(IEnumerable<IPAddress> addresses, TimeSpan lease)
    {
        floating.Clear();
        floating.UnionWith(addresses);
        (guardTime, guardDue) = (lease + GuardBeyondLease, default);
    }

    /// <summary>The guard is to be written again: by <see cref="Write"/>, with what passes.</summary>
    public bool IsGuardDue(Instant now) => now >= guardDue;

    /// <summary>This address passes until then; <see cref="Write"/> tells the kernel.</summary>
    public void Pass(IPAddress address, Instant until)
    {
        passing[address] = until;
        if (floating.Add(address))
        {
            guardDue = default;
        }
    }

    /// <summary>All that passes, and from time to time all that is guarded, in one batch.</summary>
    /// <returns>What went wrong.</returns>
    public SystemError Write(Instant now)
    {
        held.Clear();
        foreach (var (address, until) in passing)
        {
            // One that has less than the kernel can count keeps the end it was given when the same word was younger.
            if (until - now >= NftElement.Shortest)
            {
                held.Add(new NftElement(address, until - now));
            }
        }

        guarded.Clear();
        if (IsGuardDue(now) || !IsThere)
        {
            guardDue = now + BetweenGuards;
            foreach (var address in floating)
            {
                guarded.Add(new NftElement(address, guardTime));
            }
        }

        if (held.Count + guarded.Count == 0)
        {
            return default;
        }

        var error = IsThere ? socket.Commit(batch, put, "renewing the traffic gate") : default;
        return error.IsError || !IsThere ? Repair() : default;
    }

    /// <summary>Nothing of these addresses passes any more.</summary>
    public SystemError Close(IEnumerable<IPAddress> addresses)
    {
        held.Clear();
        foreach (var address in addresses)
        {
            passing.Remove(address);
            held.Add(new NftElement(address, NftElement.Shortest));
        }

        if (held.Count == 0 || !IsThere)
        {
            return default;
        }

        // Tables that somebody flushed have nothing to close; the next renewal makes them anew.
        var error = socket.Commit(batch, remove, "closing the traffic gate");
        return error.Errno == SystemError.NoEntry ? default : error;
    }

    /// <summary>Takes our tables away, and nothing else.</summary>
    public SystemError TakeAway()
    {
        IsThere = false;
        return socket.Commit(batch, removeTables, "taking the nftables tables \"bascule\" away");
    }

    public void Dispose() => socket.Dispose();

    /// <summary>
    /// Somebody flushed the ruleset, or spoilt our tables: they are made anew with what is held, all at once. Where even that
    /// is refused they go altogether: a gate that cannot be renewed would close before the eyes of a living holder.
    /// </summary>
    private SystemError Repair()
    {
        if (guarded.Count == 0)
        {
            foreach (var address in floating)
            {
                guarded.Add(new NftElement(address, guardTime));
            }
        }

        var error = socket.Commit(batch, makeAnew, "making the traffic gate anew");
        if (!error.IsError)
        {
            IsThere = true;
            return default;
        }

        TakeAway();
        return error;
    }

    private void Put(NftBatch to)
    {
        to.PutElements(Packets, "held4", AddressFamily.InterNetwork, held);
        to.PutElements(Packets, "held6", AddressFamily.InterNetworkV6, held);
        to.PutElements(Arp, "held4", AddressFamily.InterNetwork, held);
        to.PutElements(Packets, "floating4", AddressFamily.InterNetwork, guarded);
        to.PutElements(Packets, "floating6", AddressFamily.InterNetworkV6, guarded);
        to.PutElements(Arp, "floating4", AddressFamily.InterNetwork, guarded);
    }

    private void Remove(NftBatch to)
    {
        to.RemoveElements(Packets, "held4", AddressFamily.InterNetwork, held);
        to.RemoveElements(Packets, "held6", AddressFamily.InterNetworkV6, held);
        to.RemoveElements(Arp, "held4", AddressFamily.InterNetwork, held);
    }

    private static void RemoveTables(NftBatch to)
    {
        foreach (var table in (ReadOnlySpan<NftTable>)[Packets, Arp])
        {
            to.PutTable(table, ""); // a table that is not there cannot be deleted
            to.DeleteTable(table);
        }
    }

    private static void Make(NftBatch to)
    {
        const string comment = "made and kept by bascule: floating addresses answer only while they are held";
        const byte IPv4 = 2, IPv6 = 10;
        const int BeforeAllOthers = -450; // before defragmentation and connection tracking (NF_IP_PRI_RAW_BEFORE_DEFRAG)

        to.PutTable(Packets, comment);
        to.PutTable(Arp, comment);
        foreach (var set in (ReadOnlySpan<string>)["floating", "held"])
        {
            to.PutSet(Packets, set + "4", AddressFamily.InterNetwork);
            to.PutSet(Packets, set + "6", AddressFamily.InterNetworkV6);
            to.PutSet(Arp, set + "4", AddressFamily.InterNetwork);
        }

        // A chain of an earlier life stays where it is, and its rules are replaced in this same instant.
        Chain(Packets, "in", NftHook.InetPreRouting);
        Rule(Packets, "in", IPv4, offset: 16, size: 4, "4", onlyToThisMachine: true);
        Rule(Packets, "in", IPv6, offset: 24, size: 16, "6", onlyToThisMachine: true);
        Chain(Packets, "out", NftHook.InetLocalOut);
        Rule(Packets, "out", IPv4, offset: 12, size: 4, "4");
        Rule(Packets, "out", IPv6, offset: 8, size: 16, "6");

        Chain(Arp, "out", NftHook.ArpOut);
        to.BeginRule(Arp, "out");
        to.Load(4, 2);
        to.IfEqual([6, 4]); // hardware addresses of 6 bytes, protocol addresses of 4: then the sender's is at 14
        Close(14, 4, "4");
        to.Drop();

        void Chain(NftTable table, string name, NftHook hook)
        {
            to.PutChain(table, name, hook, BeforeAllOthers);
            to.EmptyChain(table, name);
        }

        void Rule(NftTable table, string chain, byte protocol, int offset, int size, string sets, bool onlyToThisMachine = false)
        {
            to.BeginRule(table, chain);
            to.IfProtocol(protocol);
            Close(offset, size, sets);
            if (onlyToThisMachine)
            {
                to.IfDestinationIsLocal();
            }

            to.Drop();
        }

        void Close(int offset, int size, string sets)
        {
            to.Load(offset, size);
            to.IfIn("floating" + sets, true);
            to.IfIn("held" + sets, false);
        }
    }
}
