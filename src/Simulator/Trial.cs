// One seed, from the first boot to the verdict.
using Bascule.Simulator.Faults;
using Bascule.Simulator.Time;

namespace Bascule.Simulator;

internal sealed record Outcome(ulong Seed, Violation? Violation, ulong Hash, long Simulated, long Datagrams, IReadOnlyDictionary<string, long> Counts, Journal Journal, Setup Setup);

internal static class Trial
{
    private static readonly TimeSpan BetweenFaults = TimeSpan.FromSeconds(20);

    /// <param name="faultsFor">How long the world is unkind.</param>
    /// <param name="isRead">Whether to keep the journal's words.</param>
    public static Outcome Run(ulong seed, TimeSpan faultsFor, bool isRead)
    {
        var dice = new Dice(seed);
        var setup = Setup.Draw(dice.Fork());
        var world = new World(setup, dice.Fork(), isRead);
        var faults = new FaultPlan(world, dice.Fork(), BetweenFaults);
        faults.Begin();

        var until = Schedule.Nanoseconds(faultsFor);
        world.RunUntil(until);
        if (world.Violation is null)
        {
            faults.Heal();
            world.RunUntil(until + Schedule.Nanoseconds(TimeToSettle(setup)));
            // What is on its way at that very moment, when a failure has aged, say, arrives.
            for (var more = 0; more < 60 && world.Violation is null && world.IsInTransition; more++) world.RunUntil(world.Schedule.Now + Schedule.Nanoseconds(TimeSpan.FromSeconds(1)));
            if (world.Violation is null) world.CheckTheEnd();
        }
        return new Outcome(seed, world.Violation, world.Journal.Hash, world.Schedule.Now, world.Network.Datagrams, world.Counts, world.Journal, setup);
    }

    /// <summary>
    /// Initdead for a node that starts alone, a deadtime, the minute that a node stands back after a failed start, the two minutes that an operator's
    /// request stands, and what hanging agents take until they are given up.
    /// </summary>
    private static TimeSpan TimeToSettle(Setup setup) => setup.Timing.Initdead + setup.Timing.Deadtime + TimeSpan.FromMinutes(6);
}
