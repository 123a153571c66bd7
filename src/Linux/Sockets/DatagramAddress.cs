// Where a datagram goes or came from, in the kernel's own form, so that sending and receiving allocate nothing.
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bascule.Linux.Sockets;

/// <summary>An IPv4 or IPv6 address with port and scope: struct sockaddr_in or sockaddr_in6 (linux/in.h, linux/in6.h).</summary>
public struct DatagramAddress : IEquatable<DatagramAddress>
{
    private const int Length4 = 16;
    private const int Length6 = 28;

    [InlineArray(Length6)]
    private struct Bytes
    {
        private byte first;
    }

    private Bytes bytes;

    /// <param name="address">IPv4 or IPv6.</param>
    /// <param name="port">UDP port.</param>
    /// <param name="scope">Index of the interface, needed for link-local IPv6 addresses; else 0.</param>
    public DatagramAddress(IPAddress address, int port, int scope = 0)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfNegative(port);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, ushort.MaxValue);

        Span<byte> into = bytes;
        var is6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        MemoryMarshal.Write(into, (ushort)(is6 ? SocketCalls.Inet6 : SocketCalls.Inet));
        BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)port);
        if (is6)
        {
            address.TryWriteBytes(into.Slice(8, 16), out _);
            MemoryMarshal.Write(into[24..], (uint)scope);
        }
        else
        {
            address.TryWriteBytes(into.Slice(4, 4), out _);
        }
    }

    public readonly bool IsIPv6 => Family == SocketCalls.Inet6;

    public readonly int Port => BinaryPrimitives.ReadUInt16BigEndian(((ReadOnlySpan<byte>)bytes)[2..]);

    /// <summary>Index of the interface of a link-local IPv6 address, else 0.</summary>
    public readonly int Scope => IsIPv6 ? MemoryMarshal.Read<int>(((ReadOnlySpan<byte>)bytes)[24..]) : 0;

    /// <summary>For messages to people: allocates.</summary>
    public readonly IPAddress Address => IsIPv6 ? new IPAddress(Host, (uint)Scope) : new IPAddress(Host);

    /// <summary>Whether both name the same host, whatever the port.</summary>
    public readonly bool IsHost(in DatagramAddress other) => Family == other.Family && Host.SequenceEqual(other.Host) && Scope == other.Scope;

    /// <summary>4 or 16 bytes in network order.</summary>
    [UnscopedRef]
    internal readonly ReadOnlySpan<byte> Host => IsIPv6 ? ((ReadOnlySpan<byte>)bytes).Slice(8, 16) : ((ReadOnlySpan<byte>)bytes).Slice(4, 4);

    internal readonly int Length => IsIPv6 ? Length6 : Length4;

    private readonly ushort Family => MemoryMarshal.Read<ushort>(bytes);

    public readonly bool Equals(DatagramAddress other) => ((ReadOnlySpan<byte>)bytes).SequenceEqual(other.bytes);
    public override readonly bool Equals(object? obj) => obj is DatagramAddress other && Equals(other);
    public override readonly int GetHashCode() => MemoryMarshal.Read<int>(((ReadOnlySpan<byte>)bytes)[2..]);
    public override readonly string ToString() => IsIPv6 ? $"[{Address}]:{Port}" : $"{Address}:{Port}";
    public static bool operator ==(DatagramAddress left, DatagramAddress right) => left.Equals(right);
    public static bool operator !=(DatagramAddress left, DatagramAddress right) => !left.Equals(right);
}
