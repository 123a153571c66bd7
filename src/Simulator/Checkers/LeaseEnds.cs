using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Checkers;

/// <summary>
/// An address that its node's word no longer keeps alive is gone within the lease while the actuator lives, else within the kernel's lifetime after the
/// last renewal that the lease allowed.
/// </summary>
internal sealed class LeaseEnds(World world) : Checker(world)
{
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(150);

    private readonly Coverage coverage = new(world.Setup);
    private readonly bool[,] hadAddress = new bool[Setup.Nodes.Length, world.Setup.Groups.Length];

    public override string Property => "lease-ends";

    public override void Spoken(Machine machine)
    {
        for (var g = 0; g < World.Setup.Groups.Length; g++)
        {
            var was = coverage.IsCovered(machine, g);
            var uncovered = coverage.UncoveredFor(machine, g);
            var since = coverage.UncoveredSince(machine, g);
            coverage.Note(machine, g, World.Schedule.Now);
            if (!was && coverage.IsCovered(machine, g) && machine.Kernel.HoldsAddressOf(g)) Judge(machine, g, uncovered, since);
        }
    }

    public override void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        foreach (var machine in World.Machines)
        {
            if (!machine.HasPower || machine.IsPaused) continue;
            for (var g = 0; g < World.Setup.Groups.Length; g++)
                if (!coverage.IsCovered(machine, g) && machine.Kernel.HoldsAddressOf(g)) Judge(machine, g, coverage.UncoveredFor(machine, g), coverage.UncoveredSince(machine, g));
        }
    }

    public override void HoldingChanged(Machine machine)
    {
        for (var g = 0; g < World.Setup.Groups.Length; g++)
        {
            var has = machine.HasPower && machine.Kernel.HoldsAddressOf(g);
            if (hadAddress[machine.Index, g] && !has && machine.HasPower && !coverage.IsCovered(machine, g))
                Judge(machine, g, coverage.UncoveredFor(machine, g), coverage.UncoveredSince(machine, g));
            hadAddress[machine.Index, g] = has;
        }
    }

    private void Judge(Machine machine, int group, TimeSpan uncovered, long since)
    {
        var timing = World.Setup.Longest;
        var bound = machine.Actuator.IsAwake && machine.Actuator.AwakeSince <= since
            ? timing.Lease + Slack
            : timing.Lease + Kernel.Overhang + Slack;
        if (uncovered > bound)
            Violated($"{machine.Name} kept the address of {World.Setup.Groups[group].Name} for {Words.Of(uncovered)} without its node's word (bound {Words.Of(bound)})");
    }
}
