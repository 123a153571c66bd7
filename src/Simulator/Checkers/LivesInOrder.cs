using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>Whoever has heard a newer life of a peer never again believes an older one.</summary>
internal sealed class LivesInOrder(World world) : Checker(world)
{
    public override string Property => "lives-in-order";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        if (input is not Input.Heard heard || !before.Peers.TryGetValue(heard.View.From, out var peer)) return;
        var after = step.State.Peers[peer.Name];
        if (after.Incarnation.CompareTo(peer.Incarnation) < 0)
            Violated($"{node.Machine.Name} believed incarnation {after.Incarnation} of {peer.Name} after it had heard {peer.Incarnation}");
    }
}
