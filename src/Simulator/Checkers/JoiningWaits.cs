using Bascule.Core;
using Bascule.Simulator.Machines;
using Bascule.Wire.Native;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// A starting node acquires nothing before its peer has answered it (in a datagram sent after reading one of this life), or it has listened for initdead. Once
/// it has, it is no longer starting: what a cable that is out for a moment asks of it is for others to say (AnsweredNotTaken, DeadtimeRespected).
/// </summary>
internal sealed class JoiningWaits(World world) : Checker(world)
{
    private readonly NodeProcess?[] answered = new NodeProcess?[Setup.Nodes.Length];
    private readonly (NodeProcess? Node, long Since)[] listening = new (NodeProcess?, long)[Setup.Nodes.Length];

    public override string Property => "joining-waits";

    public override void Received(NodeProcess node, Flight flight, Reception reception)
    {
        if (flight.Origin is Origin.Genuine or Origin.Replayed && flight.HadRead >= node.FirstOrdinal) answered[node.Machine.Index] = node;
    }

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        var index = node.Machine.Index;
        if (listening[index].Node != node || (before.Carriers == 0 && step.State.Carriers != 0)) listening[index] = (node, World.Schedule.Now);
        if (answered[index] == node) return;
        var listened = World.Schedule.Now - listening[index].Since;
        if (step.State.Carriers != 0 && listened >= Truth.AlmostAll(World.Setup.Shortest.Initdead))
        {
            answered[index] = node;
            return;
        }
        foreach (var effect in step.Effects)
        {
            if (effect is Effect.Acquire acquire)
                Violated($"{node.Machine.Name} acquires {acquire.Group} {Journal.Seconds(listened)}s after it began to listen, and nobody has answered it yet");
        }
    }
}
