// What a virtual service is known by, to clients and in the kernel's table: protocol, address and port; or a mark that the
// packet filter has put on the packets.
using System.Buffers.Binary;
using System.Globalization;
using System.Net;

namespace Bascule.Core.Director;

public enum IpFamily
{
    IPv4,
    IPv6,
}

/// <summary>An IPv4 or IPv6 address, in the order of its numbers.</summary>
/// <param name="Bits">The address as a number; of IPv4 the lowest 32 bits.</param>
public readonly record struct InetAddress(IpFamily Family, UInt128 Bits) : IComparable<InetAddress>
{
    public static InetAddress Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4
            ? new(IpFamily.IPv4, BinaryPrimitives.ReadUInt32BigEndian(bytes))
            : new(IpFamily.IPv6, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    public IPAddress ToIPAddress()
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Bits);
        return new IPAddress(Family == IpFamily.IPv4 ? bytes[12..] : bytes);
    }

    public int CompareTo(InetAddress other) => Family != other.Family ? Family.CompareTo(other.Family) : Bits.CompareTo(other.Bits);

    public override string ToString() => ToIPAddress().ToString();

    /// <summary>With its port; IPv6 in brackets, as ipvsadm(8) has it.</summary>
    public string With(ushort port) => string.Create(CultureInfo.InvariantCulture, $"{(Family == IpFamily.IPv6 ? $"[{this}]" : ToString())}:{port}");
}

public enum Protocol
{
    Tcp,
    Udp,
    Sctp,
}

/// <summary>What a virtual service is known by; no two of a table have the same (ipvsadm(8), "virtual-service").</summary>
public abstract record ServiceAddress : IComparable<ServiceAddress>
{
    private ServiceAddress()
    {
    }

    public abstract IpFamily Family { get; }

    /// <summary>Packets of a protocol to an address and a port.</summary>
    /// <param name="Port">0: every port, which only a persistent service can serve.</param>
    public sealed record Listening(Protocol Protocol, InetAddress Address, ushort Port) : ServiceAddress
    {
        public override IpFamily Family => Address.Family;

        public override string ToString() => $"{Protocol.ToString().ToLowerInvariant()} {Address.With(Port)}";
    }

    /// <summary>Packets with a firewall mark, whatever their address.</summary>
    public sealed record Marked : ServiceAddress
    {
        public Marked(uint mark, IpFamily family)
        {
            ArgumentOutOfRangeException.ThrowIfZero(mark);          // 0 is a packet without a mark
            (Mark, this.family) = (mark, family);
        }

        private readonly IpFamily family;

        public uint Mark { get; }

        public override IpFamily Family => family;

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"mark {Mark}{(family == IpFamily.IPv6 ? " IPv6" : "")}");
    }

    /// <summary>Addresses before marks.</summary>
    public int CompareTo(ServiceAddress? other) => (this, other) switch
    {
        (_, null) => 1,
        (Listening a, Listening b) => (a.Protocol, a.Address, a.Port).CompareTo((b.Protocol, b.Address, b.Port)),
        (Marked a, Marked b) => (a.Mark, a.Family).CompareTo((b.Mark, b.Family)),
        (Listening, _) => -1,
        _ => 1,
    };
}
