using Bascule.Simulator.Time;

namespace Bascule.Simulator;

/// <summary>A pair without faults: every heartbeat signed, sent, verified and read; every property watched.</summary>
internal static class QuietPair
{
    public static (TimeSpan Simulated, long Datagrams) Run(TimeSpan span)
    {
        var setup = new Setup
        {
            Timing = Setup.TimingOf(1000, 5000, 10_000, 20_000),
            Groups = [Setup.GroupOf("web", "a", "IPaddr", "apache2")],
            Clocks = [(5_000_000_000, 40), (77_000_000_000, -60)],
        };
        var world = new World(setup, new Dice(1), isRead: false);
        foreach (var machine in world.Machines) machine.Boot(TimeSpan.FromMilliseconds(100));
        world.RunUntil(Schedule.Nanoseconds(span));
        world.CheckTheEnd();
        if (world.Violation is { } broken) throw new InvalidOperationException($"a quiet pair broke {broken.Property}: {broken.Sentence}");
        return (span, world.Network.Datagrams);
    }
}
