using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// Time in which a node slept is not a peer's silence: only what it was awake for counts towards deadtime. And whom it knew gone before a sleep may be back
/// after it: nothing is taken, nor taken again, before it has heard its peer or listened for as long as it slept, deadtime at most.
/// </summary>
internal sealed class DoubtsItself(World world) : Checker(world)
{
    /// <summary>A sleep that ends before the next turn is due, or a busy machine's tolerance after it, cannot be told from an idle moment.</summary>
    private long Noticed => Truth.Nanoseconds(World.Setup.Longest.Keepalive) + Math.Max(50_000_000, Truth.Nanoseconds(World.Setup.Longest.Keepalive) / 2) + 10_000_000;

    public override string Property => "doubts-itself";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        foreach (var effect in step.Effects)
            if (effect is Effect.Acquire acquire) HasListened(node, acquire.Group, "acquires");
        foreach (var (old, _) in Truth.ClaimsMade(node, before, input, step))
        {
            HasListened(node, old.Group.Name, "claims");
            if (old.Claim.Assignee is not { } holder || step.State.Peers[holder] is { Liveness: Liveness.Off } or { View: null }) continue;
            var from = World.MachineOf(holder);
            var heard = World.Network.HeardAt(node.Machine, from);
            if (node.Sleep.Since(heard) == 0 || Truth.Silence(World, node.Machine, from) < Truth.AlmostAll(World.Setup.Shortest.Deadtime)) continue;      // the latter: DeadtimeRespected
            var slept = node.Sleep.Since(heard, least: Noticed);

            var silence = Truth.Silence(World, node.Machine, from) - slept;
            if (silence < Truth.AlmostAll(World.Setup.Shortest.Deadtime) - Noticed)
                Violated($"{node.Machine.Name} takes {old.Group.Name} from {holder}, having listened for {Journal.Seconds(silence)}s and slept for {Journal.Seconds(slept)}s");
        }
    }

    private void HasListened(NodeProcess node, GroupName group, string does)
    {
        long slept = 0;      // after the nap that is looked at
        foreach (var nap in node.Sleep.EndedSince(World.Network.HeardAt(node.Machine, World.OtherThan(node.Machine))))
        {
            var (shown, listened) = (Truth.Nanoseconds(nap.Shown), World.Schedule.Now - nap.To - slept);
            if (shown >= Noticed && listened < Truth.AlmostAll(World.Setup.Shortest.Deadtime < nap.Shown ? World.Setup.Shortest.Deadtime : nap.Shown) - Noticed)
                Violated($"{node.Machine.Name} {does} {group}, having slept for {Journal.Seconds(shown)}s and then listened for {Journal.Seconds(listened)}s, and not heard {World.OtherThan(node.Machine).Name}");
            slept += Math.Max(0, nap.Length - Noticed);
        }
    }
}
