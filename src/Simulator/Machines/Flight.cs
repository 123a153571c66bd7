// A datagram on its way between two machines.
using Bascule.Simulator.Time;
using Bascule.Wire.Native;

namespace Bascule.Simulator.Machines;

internal enum Origin
{
    /// <summary>As its sender sent it, perhaps late or twice.</summary>
    Genuine,

    /// <summary>Recorded by somebody and sent again.</summary>
    Replayed,

    /// <summary>Bits fell over on the way.</summary>
    Flipped,

    /// <summary>Made by somebody who has not our key.</summary>
    Forged,
}

/// <summary>A datagram on its way, or waiting in a socket. Pooled.</summary>
internal sealed class Flight(Network network) : Happening
{
    public readonly byte[] Bytes = new byte[Frame.MaxBytes];
    public int Length;
    public Machine From = null!;
    public Machine To = null!;
    public int Medium;
    public Origin Origin;

    /// <summary>Counts all datagrams that a machine ever sent, over all lives of its node: the network's own idea of older and newer.</summary>
    public long Ordinal;

    /// <summary>Of the sender's life that made it.</summary>
    public uint Incarnation;

    /// <summary>The newest ordinal of the receiver's that the sender had read when it sent this.</summary>
    public long HadRead;

    public override void Happen(long ticket) => network.Arrive(this);
}
