using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>A group is taken from a peer that did not say goodbye only after nothing of it reached this node for deadtime, this node's own and the peer's, as it last said.</summary>
internal sealed class DeadtimeRespected(World world) : Checker(world)
{
    private readonly Dictionary<(NodeProcess Node, NodeName Peer), TimeSpan> judgedBy = [];

    public override string Property => "deadtime-respected";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        foreach (var peer in step.State.Peers.Values)
            if (peer.Liveness == Liveness.Dead && before.Peers[peer.Name].Liveness != Liveness.Dead) judgedBy[(node, peer.Name)] = Demanded(step.State, peer);
        foreach (var (old, _) in Truth.ClaimsMade(node, before, input, step))
        {
            if (old.Claim.Assignee is not { } holder || step.State.Peers[holder] is { Liveness: Liveness.Off } or { View: null }) continue;
            var from = World.MachineOf(holder);
            var silence = Truth.Silence(World, node.Machine, from);
            // Dead by the times that counted then: a reload afterwards makes nobody less dead.
            if (silence < Truth.AlmostAll(judgedBy.TryGetValue((node, holder), out var demanded) ? demanded : Demanded(step.State, step.State.Peers[holder])))
                Violated($"{node.Machine.Name} takes {old.Group.Name} from {holder}, of which it last heard {Journal.Seconds(silence)}s ago");
        }
    }

    private static TimeSpan Demanded(ClusterState state, Peer peer)
    {
        var (ours, theirs) = (state.Cluster.Timing.Deadtime, peer.View?.Settings?.Deadtime ?? TimeSpan.Zero);
        return ours > theirs ? ours : theirs;
    }
}
