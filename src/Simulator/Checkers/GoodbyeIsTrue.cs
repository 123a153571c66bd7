using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>Who says goodbye has nothing left running.</summary>
internal sealed class GoodbyeIsTrue(World world) : Checker(world)
{
    public override string Property => "goodbye-is-true";

    public override void Sent(NodeProcess node)
    {
        if (node.State.Phase != Phase.Off) return;
        for (var g = 0; g < World.Setup.Groups.Length; g++)
            if (node.Machine.Kernel.HoldsAnyOf(g)) Violated($"{node.Machine.Name} says goodbye while {World.Setup.Groups[g].Name} runs there");
    }
}
