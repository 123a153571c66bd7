// A reload: the groups of another configuration, while some are held. What is held stays held; of a group whose line has changed, what is new is started and
// what is gone is stopped, and nothing else of it is touched.
using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Core.Planning;

namespace Bascule.Actuator.Holding;

internal sealed partial class Holdings
{
    /// <summary>Why these groups cannot be taken over now, as a sentence; null if they can.</summary>
    public string? WhyNotReconfigured(ImmutableArray<Group> groups)
    {
        foreach (var holding in holdings)
        {
            if (!holding.IsInHand || groups.FirstOrDefault(g => g.Name == holding.Name) is not { } wanted || Reconfiguration.IsSameWithin(holding.Group, wanted)) continue;
            if (!holding.Sequence.IsUp || holding.OwesAnswer) return $"{holding.Name} is on its way here: reload again when it has arrived.";
        }
        return null;
    }

    /// <summary>Takes over the groups of another configuration; after <see cref="WhyNotReconfigured"/>.</summary>
    public void Reconfigure(ImmutableArray<Group> groups, Instant now)
    {
        var changed = new List<GroupHolding>();
        foreach (var holding in holdings)
        {
            if (holding is not { IsInHand: true, Sequence.IsWantedUp: true } || groups.FirstOrDefault(g => g.Name == holding.Name) is not { } wanted || Reconfiguration.IsSameWithin(holding.Group, wanted)) continue;
            holding.Become(wanted);
            (holding.OwesAnswer, holding.Ordered, holding.AcquiredUpTo) = (true, now, 0);
            changed.Add(holding);
        }
        Arrange(groups);
        if (changed.Count > 0) TryWriteHeld();
        foreach (var holding in changed) Drive(holding, now);
    }

    /// <summary>From now on a word counts for so long. The kernel has it with the next tick, also if it is shorter: a peer may soon count on it.</summary>
    /// <param name="configured">As root's configuration has it.</param>
    /// <param name="lease">The node's, not longer.</param>
    public void Agree(TimeSpan configured, TimeSpan lease)
    {
        configuredLease = configured;
        Agree(lease);
        lastRenewal = new Instant(long.MinValue / 2);
    }
}
