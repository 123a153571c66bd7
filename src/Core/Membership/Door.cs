// How narrow the door is through which datagrams come, while more come than can be looked at. Who floods a node without its key takes, before anything can be
// verified, the places of heartbeats in the kernel's queue; so those from where nodes were heard in peace go past the door, and the rest is thinned out.
using System.Numerics;

namespace Bascule.Core.Membership;

/// <summary>The door of one receiving socket; of strangers' datagrams one in 2^<paramref name="Strictness"/> comes in.</summary>
/// <param name="Strictness">0: open, to <see cref="Strictest"/>.</param>
/// <param name="Since">When it was last made narrower.</param>
public readonly record struct Door(int Strictness, Instant Since)
{
    /// <summary>One in a million: more than a network carries.</summary>
    public const int Strictest = 20;

    /// <summary>So many strangers a second are heard without trouble, that somebody may be among them whose address is new; a fraction of a percent of one processor.</summary>
    public const int Welcome = 2000;

    /// <summary>What lay in the queue when the door was made narrower is read meanwhile, and says nothing of whether it is narrow enough.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(20);

    public bool IsOpen => Strictness == 0;

    /// <summary>More was in the queue than is looked at in one go.</summary>
    public Door Crowded(Instant now) => IsOpen || now - Since >= Settling ? Narrower(now) : this;

    /// <summary>A second has passed, in which so many strangers' datagrams were looked at.</summary>
    public Door AfterSecond(long strangers, Instant now)
    {
        if (IsOpen) return this;
        if (strangers > Welcome) return Narrower(now, BitOperations.Log2((ulong)(strangers / Welcome)) + 1);

        // A door twice as wide must not be too wide again at once.
        return strangers < Welcome / 4 ? this with { Strictness = Strictness - 1 } : this;
    }

    private Door Narrower(Instant now, int steps = 1) => new(Math.Min(Strictness + steps, Strictest), now);
}
