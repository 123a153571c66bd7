// When the actuator may go on renewing a group, and when it must let go: the one rule that ends a claim whose node died,
// froze, restarted without its memory, or changed its mind unheard. The actuator and the simulator both run this file.
//
// Intuition: the node's word is good for one lease. The actuator's own death changes nothing about that, so it writes down
// when the word was heard, and a restarted actuator judges by the same rule. The kernel's lifetime of an address is renewed
// only while the verdict is Renew and is never shorter than the lease, so a word that still counts means a lease that never broke.
namespace Bascule.Core.Leases;

/// <summary>The node's last word for a group: under which epoch it claims it, and when that was heard.</summary>
/// <param name="KeepUntil">The word counts until then at least, though the node says nothing more: the group is in maintenance. Long past: for a lease.</param>
public readonly record struct Endorsement(Epoch Epoch, Instant At, Instant KeepUntil = default)
{
    /// <summary>What is left of this endorsement after the node was heard to claim the group under <paramref name="claimed"/>; null: not at all.</summary>
    /// <remarks>
    /// Only a word for the epoch that is held counts. Another epoch neither renews nor ends: the old word runs out by itself. And a word that has run out
    /// is not revived: an actuator that was frozen finds words of long ago in its socket, and meanwhile a peer may have taken over.
    /// </remarks>
    public Endorsement Hear(Epoch? claimed, TimeSpan lease, Instant now, Instant keepUntil = default) =>
        claimed == Epoch && now <= LeaseRule.EndsAt(this, lease) ? this with { At = now, KeepUntil = keepUntil } : this;
}

public enum LeaseVerdict
{
    /// <summary>The node's word still counts.</summary>
    Renew,

    /// <summary>It does not: addresses first, then the group's resources in their order; the node must acquire anew.</summary>
    LetGo,
}

public static class LeaseRule
{
    public static LeaseVerdict Judge(Epoch held, Endorsement last, TimeSpan lease, Instant now) =>
        last.Epoch == held && now <= EndsAt(last, lease) ? LeaseVerdict.Renew : LeaseVerdict.LetGo;

    /// <summary>The last moment at which the group may be held if the node says nothing more.</summary>
    public static Instant EndsAt(Endorsement last, TimeSpan lease) => Instant.Later(last.At + lease, last.KeepUntil);
}
