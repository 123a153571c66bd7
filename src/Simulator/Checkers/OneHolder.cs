using Bascule.Core;
using Bascule.Core.Planning;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// Nothing of a group is started on a node while anything of it runs on another, unless one of the two had heard nothing of the other for deadtime when
/// it decided: without fence or witness a silent holder is dead to its peer (docs/invariants.md says what bounds the overlap then).
/// </summary>
internal sealed class OneHolder(World world) : Checker(world)
{
    private readonly Acquisition[,] acquired = new Acquisition[Setup.Nodes.Length, world.Setup.Groups.Length];

    public override string Property => "one-holder";

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        foreach (var effect in step.Effects)
            if (effect is Effect.Acquire acquire)
                acquired[node.Machine.Index, World.IndexOf(acquire.Group)] = Judge(node, World.OtherThan(node.Machine));
    }

    public override void Called(Machine machine, int group, AgentCall call)
    {
        if (call.Verb == AgentVerb.Start) Check(machine, group);
    }

    private Acquisition Judge(NodeProcess node, Machine other) =>
        new(Truth.HaveLostEachOther(World, node.Machine, other), World.Network.SentBy(node.Machine), node.HasRead(other));

    private void Check(Machine machine, int group)
    {
        var other = World.OtherThan(machine);
        if (other.IsPaused || !other.HasPower || !other.Kernel.HoldsAnyOf(group)) return;

        var (mine, theirs) = (acquired[machine.Index, group], acquired[other.Index, group]);
        if (mine.IsExcused || (theirs.IsExcused && mine.HadRead <= theirs.HadSent) || Truth.HaveLostEachOther(World, machine, other)) return;
        Violated($"{machine.Name} starts {World.Setup.Groups[group].Name} while it runs on {other.Name}");
    }

    /// <param name="HadSent">How many datagrams the node had sent: the next one tells of the acquisition.</param>
    /// <param name="HadRead">The newest of the other's that it had read: what it could know.</param>
    private readonly record struct Acquisition(bool IsExcused, long HadSent, long HadRead);
}
