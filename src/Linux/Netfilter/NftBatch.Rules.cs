// Rules, expression by expression: each loads something of the packet into the one register, or asks about what is in it
// and lets the packet go on if the answer is no.
using System.Runtime.InteropServices;
using Bascule.Linux.Netlink;

namespace Bascule.Linux.Netfilter;

public sealed partial class NftBatch
{
    private const uint Register = 1; // NFT_REG_1: 16 bytes

    private int rule;

    /// <summary>A rule at the end of a chain: conditions follow, then <see cref="Drop"/>.</summary>
    public void BeginRule(NftTable table, string chain)
    {
        const int Table = 1, Chain = 2, Expressions = 4;
        Begin(NewRule, Rt.Create | Append, table.Family);
        Text(Table, table.Name);
        Text(Chain, chain);
        rule = Nest(Expressions);
    }

    /// <summary>Only packets of one protocol: 2 for IPv4, 10 for IPv6 (NFPROTO_…).</summary>
    public void IfProtocol(byte protocol)
    {
        const int Destination = 1, Key = 2;
        const uint NetfilterProtocol = 15; // NFT_META_NFPROTO
        var (item, values) = Expression("meta");
        Number(Destination, Register);
        Number(Key, NetfilterProtocol);
        EndExpression(item, values);
        IfEqual([protocol]);
    }

    /// <summary>Loads bytes of the network header: of IPv4, IPv6 or ARP.</summary>
    public void Load(int offset, int size)
    {
        const int Destination = 1, Base = 2, Offset = 3, Length = 4;
        const uint NetworkHeader = 1; // NFT_PAYLOAD_NETWORK_HEADER
        var (item, values) = Expression("payload");
        Number(Destination, Register);
        Number(Base, NetworkHeader);
        Number(Offset, (uint)offset);
        Number(Length, (uint)size);
        EndExpression(item, values);
    }

    public void IfEqual(scoped ReadOnlySpan<byte> value)
    {
        const int Source = 1, Operation = 2, Data = 3, Value = 1;
        var (item, values) = Expression("cmp");
        Number(Source, Register);
        Number(Operation, 0); // NFT_CMP_EQ
        var data = Nest(Data);
        Attribute(Value, value);
        EndNest(data);
        EndExpression(item, values);
    }

    /// <summary>What is loaded is in the set, or is not.</summary>
    public void IfIn(string set, bool isIn)
    {
        const int Set = 1, Source = 2, Flags = 5;
        var (item, values) = Expression("lookup");
        Text(Set, set);
        Number(Source, Register);
        Number(Flags, isIn ? 0u : 1u); // NFT_LOOKUP_F_INV
        EndExpression(item, values);
    }

    /// <summary>The packet's destination is an address of this machine.</summary>
    public void IfDestinationIsLocal()
    {
        const int Destination = 1, Result = 2, Flags = 3;
        const uint AddressType = 3, OfDestination = 2; // NFT_FIB_RESULT_ADDRTYPE, NFTA_FIB_F_DADDR
        const uint Local = 2; // RTN_LOCAL, linux/rtnetlink.h
        var (item, values) = Expression("fib");
        Number(Destination, Register);
        Number(Result, AddressType);
        Number(Flags, OfDestination);
        EndExpression(item, values);
        IfEqual(MemoryMarshal.AsBytes((ReadOnlySpan<uint>)[Local]));
    }

    /// <summary>Ends the rule: what met all conditions goes no further.</summary>
    public void Drop()
    {
        const int Destination = 1, Data = 2, Verdict = 2, Code = 1;
        const uint VerdictRegister = 0, Dropped = 0; // NFT_REG_VERDICT, NF_DROP
        var (item, values) = Expression("immediate");
        Number(Destination, VerdictRegister);
        var data = Nest(Data);
        var verdict = Nest(Verdict);
        Number(Code, Dropped);
        EndNest(verdict);
        EndNest(data);
        EndExpression(item, values);
        EndNest(rule);
        End();
    }

    private (int Item, int Values) Expression(string name)
    {
        const int Name = 1, Data = 2;
        var item = Nest(ListItem);
        Text(Name, name);
        return (item, Nest(Data));
    }

    private void EndExpression(int item, int values)
    {
        EndNest(values);
        EndNest(item);
    }
}
