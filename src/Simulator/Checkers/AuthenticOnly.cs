using Bascule.Simulator.Machines;
using Bascule.Wire.Native;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// Forged and damaged datagrams are never believed, and a replayed one not by a node that has heard anything newer of the same life of its sender
/// (of an older life: LivesInOrder).
/// </summary>
internal sealed class AuthenticOnly(World world) : Checker(world)
{
    public override string Property => "authentic-only";

    public override void Received(NodeProcess node, Flight flight, Reception reception)
    {
        var isRightlyRefused = flight.Origin switch
        {
            Origin.Genuine => true,
            Origin.Replayed => flight.Ordinal >= node.HasRead(flight.From) || flight.Incarnation < node.HasReadLife(flight.From) || reception == Reception.Replayed,
            _ => reception is Reception.Foreign or Reception.UnknownKey or Reception.Forged,
        };
        if (!isRightlyRefused) Violated($"{node.Machine.Name} took a {flight.Origin.ToString().ToLowerInvariant()} datagram of {flight.From.Name} for {reception}");
    }
}
