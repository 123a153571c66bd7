using Bascule.Core;
using Bascule.Core.Leases;
using Bascule.Core.Planning;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Machines;

/// <summary>What /run/bascule/held says of a group: written before acting, gone when everything is stopped.</summary>
internal readonly record struct HeldNote(Epoch Epoch, Doing Doing);

internal enum Doing
{
    Acquiring,
    Holding,
    Releasing,
}

/// <summary>What the actuator's process knows of a group; all but the note and the last word is lost with it.</summary>
internal sealed class GroupSlot(int index, Group group, LocalTimer leaseEnd)
{
    public readonly int Index = index;
    public readonly Group Group = group;
    public readonly LocalTimer LeaseEnd = leaseEnd;
    public GroupSequence Sequence = GroupSequence.Unknown(group.Resources.Length);
    public Epoch Epoch;
    public Endorsement Word;
    public HeldNote? Note;
    public Instant FlowsSince;
    public long Ticket;
    public bool IsManaged, IsWordFlowing, IsReleaseAsked, IsWaiting, IsWithdrawn, HasSaidUp, HasSaidFailed;
    public int ToldFailedStops;

    /// <summary>Which of its resources somebody stopped by hand, as the service manager told it.</summary>
    public readonly bool[] StoppedByHand = new bool[group.Resources.Length];

    public void Forget()
    {
        Sequence = GroupSequence.Unknown(Group.Resources.Length);
        IsManaged = IsReleaseAsked = IsWaiting = IsWithdrawn = HasSaidUp = HasSaidFailed = false;
        ToldFailedStops = 0;
        Ticket++;
    }
}
