// One group in the actuator's hands: what the node asked last, where its resources are on the way there, and whose word
// keeps it alive.
using System.Collections.Immutable;
using Bascule.Actuator.Watching;
using Bascule.Core;
using Bascule.Core.Leases;
using Bascule.Core.Planning;

namespace Bascule.Actuator.Holding;

internal sealed class GroupHolding(Group group)
{
    /// <summary>Its resources are the ones acted on, also when the configuration has changed since; behind them, after a reload, those that are leaving.</summary>
    public Group Group { get; private set; } = group;

    public GroupSequence Sequence { get; set; } = GroupSequence.Unknown(group.Resources.Length);

    /// <summary>Of the last order.</summary>
    public Epoch Epoch { get; set; }

    public Endorsement Word { get; set; }

    /// <summary>From an order until everything is stopped again: the time in which it is in the held file.</summary>
    public bool IsInHand { get; set; }

    /// <summary>The addresses were taken away since the node's word ran out; they are not renewed again before a new acquisition.</summary>
    public bool IsWithdrawn { get; set; }

    /// <summary>Addresses before this resource came up together with one to their left.</summary>
    public int AcquiredUpTo { get; set; }

    /// <summary>The node has not been told yet how its last order ended.</summary>
    public bool OwesAnswer { get; set; }

    /// <summary>So many failed stops have been told of.</summary>
    public int ToldFailedStops { get; set; }

    /// <summary>A stop has hung until its time limit, and that is still to be told: ten of them, as with stops that fail, would take ten minutes.</summary>
    public bool HasHungStop { get; set; }

    /// <summary>When the last agent answered; a repeated stop is due some time after that.</summary>
    public Instant LastAnswer { get; set; }

    public Instant Ordered { get; set; }

    /// <summary>When the resources that nobody signals of are asked for their status next.</summary>
    public Instant NextLook { get; set; }

    /// <summary>Which resources' status has said "running" since the last acquisition: only such a status can be believed when it says otherwise.</summary>
    public bool[] Vouched { get; private set; } = new bool[group.Resources.Length];

    /// <summary>Which resources' status has said "stopped" once since their start had succeeded, and "running" never: what the start began may still be on its way.</summary>
    public bool[] Denied { get; private set; } = new bool[group.Resources.Length];

    /// <summary>Which resources' status said so again at the next look: they are not watched.</summary>
    public bool[] Unwatchable { get; private set; } = new bool[group.Resources.Length];

    /// <summary>What the service manager told last of a resource that stopped; null when it runs, or nothing was told.</summary>
    public ServiceNews?[] Told { get; private set; } = new ServiceNews?[group.Resources.Length];

    /// <summary>The check by which a resource fell, as a clause; null of one that runs, or stopped by itself.</summary>
    public string?[] FellBy { get; private set; } = new string?[group.Resources.Length];

    public GroupName Name => Group.Name;

    /// <summary>Takes over another line of the same group, of which everything is up or down.</summary>
    public void Become(Group wanted)
    {
        var change = GroupChange.Between(Group.Resources, wanted.Resources);
        ImmutableArray<int> places = [.. change.Continues, .. Enumerable.Range(0, Group.Resources.Length).Where(i => !change.Continues.Contains(i))];
        Sequence = Sequence.Become(change);
        (Vouched, Denied, Unwatchable, Told, FellBy) = (Placed(Vouched), Placed(Denied), Placed(Unwatchable), Placed(Told), Placed(FellBy));
        Group = new Group(wanted.Name, wanted.Home, [.. wanted.Resources, .. places.Skip(wanted.Resources.Length).Select(i => Group.Resources[i])]);

        T[] Placed<T>(T[] of) => [.. places.Select(i => i < 0 ? default! : of[i])];
    }

    /// <summary>What has left the sequence has left the group.</summary>
    public void Settle()
    {
        Sequence = Sequence.Settle();
        var left = Sequence.Resources.Length;
        if (left == Group.Resources.Length) return;
        Group = new Group(Group.Name, Group.Home, Group.Resources[..left]);
        (Vouched, Denied, Unwatchable, Told, FellBy) = (Vouched[..left], Denied[..left], Unwatchable[..left], Told[..left], FellBy[..left]);
    }

    /// <summary>When the next call is due; never while one is under way or nothing is left to do.</summary>
    public Instant NextCall => IsInHand && Sequence.Next is { } call ? LastAnswer + call.After : Instant.Never;

    public Doing Doing => !Sequence.IsWantedUp ? Doing.Releasing : Sequence.IsUp ? Doing.Holding : Doing.Acquiring;

    public HeldEntry Entry => new(Name, Epoch, Doing, Word.At, Group.Resources) { KeepUntil = Word.KeepUntil };

    public LeaseVerdict Judge(TimeSpan lease, Instant now) => LeaseRule.Judge(Epoch, Word, lease, now);
}
