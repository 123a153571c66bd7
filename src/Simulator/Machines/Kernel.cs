// What is really there: addresses with the lifetime the kernel gives them, and services that run whether or not anybody remembers having started them.
using Bascule.Core;
using Bascule.Core.Leases;
using Bascule.Core.Planning;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Machines;

internal sealed class Kernel
{
    private readonly World world;
    private readonly Machine machine;
    private readonly Dice dice;
    private readonly bool[][] runs;
    private readonly LocalTimer[] expiries;

    public Kernel(World world, Machine machine, Dice dice)
    {
        this.world = world;
        this.machine = machine;
        this.dice = dice;
        runs = [.. world.Setup.Groups.Select(g => new bool[g.Resources.Length])];
        expiries = [.. Enumerable.Range(0, runs.Length).Select(g => machine.Timer(() => Expire(g)))];
    }

    /// <summary>An address may outlive the lease of its node's last word by so much. There is no traffic gate here: the simulated kernel is one without nf_tables.</summary>
    public static readonly TimeSpan Overhang = Core.Leases.TwoHolders.Overhang;

    public bool Runs(int group, int resource) => runs[group][resource];

    public bool HoldsAnyOf(int group) => runs[group].AsSpan().Contains(true);

    public bool HoldsAddressOf(int group)
    {
        for (var r = 0; r < runs[group].Length; r++)
            if (runs[group][r] && Setup.IsAddress(world.Setup.Groups[group].Resources[r])) return true;
        return false;
    }

    public void Set(int group, int resource, bool running)
    {
        if (runs[group][resource] == running) return;
        runs[group][resource] = running;
        var name = world.Setup.Groups[group].Resources[resource].Text;
        world.Journal.Note(machine.Name.Value, running ? "up" : "down", group, $"{world.Setup.Groups[group].Name} {name}");
        world.HoldingChanged(machine);
    }

    /// <summary>Nobody renews any more: the lifetime given by the last renewal runs out.</summary>
    public void LeaveAlone(int group, Instant renewed, Endorsement word) => expiries[group].Set(renewed + Lifetime(renewed, word) + LateBy());

    /// <summary>A renewal is CREATE|REPLACE (rtnetlink(7)): it also brings back what had run out a moment ago.</summary>
    public void Renew(int group, GroupSequence sequence)
    {
        expiries[group].Set(Instant.Never);
        for (var r = 0; r < runs[group].Length; r++)
            if (Setup.IsAddress(world.Setup.Groups[group].Resources[r]) && sequence.Resources[r] == ResourceState.Running) Set(group, r, true);
    }

    public void RemoveAddresses(int group)
    {
        expiries[group].Set(Instant.Never);
        for (var r = 0; r < runs[group].Length; r++)
            if (Setup.IsAddress(world.Setup.Groups[group].Resources[r])) Set(group, r, false);
    }

    public void LoseAll()
    {
        foreach (var group in runs) Array.Clear(group);
    }

    /// <summary>What was left of the lease at that renewal, in whole seconds, and one more (src/Actuator/Addresses/LeaseTime.cs).</summary>
    private TimeSpan Lifetime(Instant renewed, Endorsement word)
    {
        var left = (LeaseRule.EndsAt(word, machine.Actuator.Lease) - renewed).Ticks;
        return TimeSpan.FromSeconds(left <= 0 ? 0 : ((left + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond) + 1);
    }

    private void Expire(int group)
    {
        if (HoldsAddressOf(group)) world.Journal.Note(machine.Name.Value, "expired", $"{world.Setup.Groups[group].Name}: the kernel removes its addresses");
        RemoveAddresses(group);
    }

    /// <summary>The kernel looks at lifetimes now and then: seen gone up to a second late.</summary>
    private TimeSpan LateBy() => world.Setup.IsExact ? TimeSpan.Zero : dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(1));
}
