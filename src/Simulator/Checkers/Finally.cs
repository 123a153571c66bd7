using Bascule.Core;

namespace Bascule.Simulator.Checkers;

/// <summary>Some time after everything is healed, all nodes take part, and each believes the other up.</summary>
internal sealed class FinallyTogether(World world) : Checker(world)
{
    public override string Property => "finally-together";

    public override void AtTheEnd()
    {
        foreach (var machine in World.Machines)
        {
            if (machine.Node is not { } node) Violated($"no node runs on {machine.Name}");
            else if (node.State.Phase != Phase.Active) Violated($"{machine.Name} is still {node.State.Phase}");
            else if (node.State.Peers.Values.FirstOrDefault(p => p.Liveness != Liveness.Up) is { } peer) Violated($"{machine.Name} believes {peer.Name} {peer.Liveness}");
        }
    }
}

/// <summary>Some time after everything is healed, each group is whole on exactly one node, and that node says so.</summary>
internal sealed class FinallyHeld(World world) : Checker(world)
{
    public override string Property => "finally-held";

    public override void AtTheEnd()
    {
        for (var g = 0; g < World.Setup.Groups.Length; g++)
        {
            var group = World.Setup.Groups[g];
            var holders = World.Machines.Where(m => m.Kernel.HoldsAnyOf(g)).ToList();
            if (holders.Count != 1) Violated($"{group.Name} runs on {holders.Count} nodes");
            else if (!Enumerable.Range(0, group.Resources.Length).All(r => holders[0].Kernel.Runs(g, r))) Violated($"{group.Name} runs only in part on {holders[0].Name}");
            else if (holders[0].Node?.State.Groups.GetValueOrDefault(group.Name)?.Holding != Holding.Held) Violated($"{group.Name} runs on {holders[0].Name}, which does not know it");
        }
    }
}

/// <summary>With failback on, each group is in the end with its home, unless the home is not able or was asked to stand by.</summary>
internal sealed class FinallyHome(World world) : Checker(world)
{
    public override string Property => "finally-home";

    public override void AtTheEnd()
    {
        if (!World.Setup.Failback) return;
        for (var g = 0; g < World.Setup.Groups.Length; g++)
        {
            var group = World.Setup.Groups[g];
            var home = World.MachineOf(group.Home);
            // It has gone home as often within the hour as it may.
            if (World.Setup.FailbackWhen is { PerHour: > 0 } when && World.OtherThan(home).Node?.State.Groups.GetValueOrDefault(group.Name)?.Homecomings.Length >= when.PerHour) continue;
            if (home.Node?.State.Groups.GetValueOrDefault(group.Name)?.Fitness == Eligibility.Able && !home.Kernel.HoldsAnyOf(g)) Violated($"{group.Name} is not on {group.Home}, its home, which is able");
        }
    }
}
