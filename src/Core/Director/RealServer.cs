// Who answers for a virtual service, and how packets get there.
using System.Globalization;

namespace Bascule.Core.Director;

/// <summary>What a real server is known by within its virtual service.</summary>
/// <param name="Port">0: the port that the client asked for.</param>
public readonly record struct ServerAddress(InetAddress Address, ushort Port) : IComparable<ServerAddress>
{
    public int CompareTo(ServerAddress other) => (Address, Port).CompareTo((other.Address, other.Port));

    public override string ToString() => Address.With(Port);
}

/// <summary>How a packet gets from the director to the real server (ipvsadm(8), "packet-forwarding-method").</summary>
public abstract record Forwarding
{
    private Forwarding()
    {
    }

    /// <summary>
    /// Address and port are translated both ways (NAT), so that answers must come back through the director: it is the real server's gateway.
    /// The only method with another port than the virtual service's, and the only one besides which the real server needs no preparation.
    /// </summary>
    public sealed record Masquerade : Forwarding;

    /// <summary>The packet is sent on as it is in the same network; the real server has the virtual address too, and answers no ARP for it.</summary>
    public sealed record Route : Forwarding;

    /// <summary>The packet is sent on as it is, within another. The only method that permits another address family, and only while no <see cref="SyncDaemon"/> runs.</summary>
    public sealed record Tunnel(Encapsulation Encapsulation) : Forwarding;
}

/// <summary>What a tunnelled packet is put into (ipvsadm(8), "--tun-type").</summary>
public abstract record Encapsulation
{
    private Encapsulation()
    {
    }

    public sealed record Ipip : Encapsulation;

    /// <param name="Port">UDP port at the real server; not 0.</param>
    public sealed record Gue(ushort Port, TunnelChecksum Checksum) : Encapsulation;

    /// <param name="Checksum">Never <see cref="TunnelChecksum.Remote"/>, which only gue has.</param>
    public sealed record Gre(TunnelChecksum Checksum) : Encapsulation;
}

public enum TunnelChecksum
{
    None,
    Full,

    /// <summary>Left to the receiver's network card (remote checksum offload).</summary>
    Remote,
}

/// <summary>One real server of one virtual service.</summary>
public sealed record RealServer
{
    /// <summary>The most that the kernel's int holds, and that ipvsadm 1.31 takes of all three numbers.</summary>
    public const int Largest = int.MaxValue;

    public required ServerAddress Address { get; init; }

    public required Forwarding Forwarding { get; init; }

    /// <summary>
    /// Its share of new connections in relation to the others of the service, 0 to 2147483647. 0 drains: connections go on, and those of clients that persistence
    /// remembers, new ones do not begin (ipvsadm(8), "-w").
    /// </summary>
    public int Weight { get; init => field = Within(value); } = 1;

    /// <summary>So many connections, and no new ones; 0: no bound (ipvsadm(8), "-x").</summary>
    public int UpperThreshold { get; init => field = Within(value); }

    /// <summary>Below so many connections there are new ones again; 0: three quarters of the upper. The kernel refuses one above the upper (ipvsadm(8), "-y").</summary>
    public int LowerThreshold { get; init => field = Within(value); }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Address} {Forwarding.GetType().Name.ToLowerInvariant()} weight {Weight}");

    private static int Within(int value) => value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A weight or threshold is not negative.");
}
