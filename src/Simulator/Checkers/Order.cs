using Bascule.Core.Planning;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>Resources start left to right, none after one that failed, and stop right to left.</summary>
internal sealed class Order(World world) : Checker(world)
{
    private readonly bool[,][] isUp = Table(world);
    private readonly bool[,][] mayRun = Table(world);
    private readonly bool[,] hasFailed = new bool[Setup.Nodes.Length, world.Setup.Groups.Length];

    public override string Property => "order";

    public override void Called(Machine machine, int group, AgentCall call)
    {
        var (up, may) = (isUp[machine.Index, group], mayRun[machine.Index, group]);
        var what = $"{World.Setup.Groups[group].Resources[call.Resource]} of {World.Setup.Groups[group].Name}";
        if (call.Verb == AgentVerb.Start)
        {
            if (hasFailed[machine.Index, group]) Violated($"{machine.Name} starts {what} after a start of that group failed");
            for (var left = 0; left < call.Resource; left++) up[left] |= machine.Kernel.Runs(group, left);      // somebody may have started it by hand
            if (up.AsSpan(0, call.Resource).Contains(false)) Violated($"{machine.Name} starts {what} before what stands left of it is up");
            may[call.Resource] = true;
        }
        else if (call.Verb == AgentVerb.Stop)
        {
            if (may.AsSpan(call.Resource + 1).Contains(true)) Violated($"{machine.Name} stops {what} before what stands right of it is down");
            hasFailed[machine.Index, group] = false;
            up[call.Resource] = false;
        }
    }

    public override void Answered(Machine machine, int group, AgentCall call, AgentAnswer answer)
    {
        var (up, may) = (isUp[machine.Index, group], mayRun[machine.Index, group]);
        if (answer == AgentAnswer.Running || (call.Verb == AgentVerb.Start && answer == AgentAnswer.Done)) up[call.Resource] = may[call.Resource] = true;
        if (answer == AgentAnswer.Stopped || (call.Verb == AgentVerb.Stop && answer == AgentAnswer.Done)) up[call.Resource] = may[call.Resource] = false;
        if (call.Verb == AgentVerb.Start && answer == AgentAnswer.Failed) hasFailed[machine.Index, group] = true;
    }

    public override void HoldingChanged(Machine machine)
    {
        if (machine.HasPower) return;
        for (var g = 0; g < World.Setup.Groups.Length; g++)
        {
            Array.Clear(isUp[machine.Index, g]);
            Array.Clear(mayRun[machine.Index, g]);
            hasFailed[machine.Index, g] = false;
        }
    }

    private static bool[,][] Table(World world)
    {
        var table = new bool[Setup.Nodes.Length, world.Setup.Groups.Length][];
        for (var n = 0; n < Setup.Nodes.Length; n++)
            for (var g = 0; g < world.Setup.Groups.Length; g++) table[n, g] = new bool[world.Setup.Groups[g].Resources.Length];
        return table;
    }
}
