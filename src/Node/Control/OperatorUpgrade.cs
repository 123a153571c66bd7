// The verb upgrade: this process becomes the installed program, at a moment when nothing is lost by it. No goodbye, no handover: to the peers, and to the actuator, it
// is a node that died and is back at once (docs/decisions/0029). Done from the thread of the connection, which is in the normal class, while the loop and the
// beat go on: whatever they are at is cut off as by a crash, and if the kernel refuses, they have not noticed.
using Bascule.Contracts.Control;
using Bascule.Core;
using Bascule.Core.Fencing;
using Bascule.Core.Membership;
using Holding = Bascule.Core.Holding;

namespace Bascule.Node.Control;

internal static class OperatorUpgrade
{
    public static ControlResponse Do(NodeLoop loop, NodeParts parts, ControlRequest request)
    {
        var why = loop.IsReloading ? "A reload is under way." : WhyNot(loop.Snapshot.State, NodeLoop.Now);
        if (why is not null) return ControlResponse.Refused(Refusal.NotNow, why);
        if (request.Preview) return new ControlResponse { Ok = true, Sentence = $"{parts.Program.Path} would be begun anew." };

        parts.Journal.Tell(Severity.Info, $"upgrade: this process begins {parts.Program.Path} anew; what it holds stays, under its lease");
        parts.Journal.Flush();
        var refused = parts.Program.BeginAnew();
        parts.Journal.Tell(Severity.Error, $"upgrade refused, the old program runs on: {refused}");
        return ControlResponse.Refused(Refusal.Failed, $"{refused}.");
    }

    /// <summary>Why this is no moment for it, as a sentence; null if it is.</summary>
    internal static string? WhyNot(ClusterState state, Instant now)
    {
        if (state.Phase is Phase.Leaving or Phase.Off) return $"{state.Self} is stopping.";
        // Whose actuator is lost has nothing to lose, and may need the successor to be understood again.
        if (!state.ActuatorReady) return null;
        foreach (var group in state.Groups.Values)
        {
            if (group.Holding is Holding.Acquiring or Holding.Releasing) return $"{group.Group.Name} is on its way here: ask again when it has arrived.";
            if (group.Holding == Holding.Stuck) return $"{group.Group.Name} cannot be released here: see to that first.";
            if (group.Holding == Holding.Released && group.Claim.Assignee == state.Self && !group.Maintenance.IsOn) return $"{group.Group.Name} is about to be acquired here: ask again when it has arrived.";
        }
        // A successor begins to wait for silent peers from its own start.
        foreach (var peer in state.Peers.Values)
        {
            if (peer.Liveness == Liveness.Late) return $"{peer.Name} is late: ask again when it is heard, or dead.";
            if (FenceBeforeTakeover.Waiting(state, peer, now) is { } waits) return $"This node is {waits}";
        }
        var (enough, wanted) = (ControlProtocol.ShortestLeaseOfUpgrade, now + ControlProtocol.ShortestLeaseOfUpgrade);
        return state.Lease < enough && state.Endorsed.Any(g => g.KeepUntil < wanted)
            ? $"The lease of {Words.Of(state.Lease)} may end before the successor is back, which may take {Words.Of(enough)}."
            : null;
    }
}
