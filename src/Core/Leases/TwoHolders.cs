// How long two nodes can hold one address after the holder fell silent: arithmetic over the configured times, for the reading
// of a configuration and for `bascule check` (docs/decisions/0004 and 0012).
//
// Intuition: the holder's last word is worth one lease; its last heartbeat left a keepalive before it stopped, at most, and the
// peer waits for deadtime from there. Whatever stops on the holder, its kernel counts on. Not when the kernel itself stops.
namespace Bascule.Core.Leases;

public sealed record TwoHolders(Timing Timing)
{
    /// <summary>
    /// How much longer than the lease an address may stay where only its kernel lifetime ends it: what is left is rounded up to
    /// whole seconds, one more is added, and the kernel looks once a second.
    /// </summary>
    public static readonly TimeSpan Overhang = TimeSpan.FromSeconds(3);

    /// <summary>Clocks of two machines that differ by a thousandth (crystals: a ten-thousandth), and the way of a word to the actuator.</summary>
    public TimeSpan Margin => new((Timing.Deadtime.Ticks / 1000) + (10 * TimeSpan.TicksPerMillisecond));

    /// <summary>The other node acts so long after the holder stopped, at the earliest.</summary>
    public TimeSpan TakenAfter => Timing.Deadtime - Timing.Keepalive;

    /// <summary>The holder's address answers so long after the holder stopped, at most.</summary>
    /// <param name="isGated">Its traffic ends with the lease; else with the address's lifetime.</param>
    public TimeSpan SilentAfter(bool isGated) => isGated ? Timing.Lease : Timing.Lease + Overhang;

    /// <summary>Zero: the holder is silent, with the margin to spare, before the other node can have taken anything.</summary>
    public TimeSpan AtMost(bool isGated)
    {
        var overlap = SilentAfter(isGated) + Margin - TakenAfter;
        return overlap > TimeSpan.Zero ? overlap : TimeSpan.Zero;
    }
}
