// Killed and frozen on the holder while its kernel lives: the address falls silent before the peer takes it (decisions 0004, 0012).
// bench/failover.sh has each fault, other deadtimes, and many trials.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class ProcessesOfTheHolder : MachineTest
{
    /// <summary>One pair for all: each fault goes against whoever holds the group after the one before.</summary>
    [Fact]
    public void Whatever_of_ours_stops_no_two_nodes_answer_for_the_address_and_one_holds_it_afterwards()
    {
        var deadtime = TimeSpan.FromSeconds(1);
        using var pair = Serving(Seed.Web002 with { Deadtime = deadtime }, Variants.Deadtime(deadtime));
        pair.PrintedBound().ShouldBe(TimeSpan.Zero);
        foreach (var name in new[] { "node frozen", "actuator frozen", "actuator killed and not restarted", "both frozen", "both killed and not restarted" })
        {
            var trial = FaultTrial.Run(pair, Fault.Named(name));
            TestContext.Current.SendDiagnosticMessage($"{name}: {trial}");
            trial.Overlap.ShouldBe(TimeSpan.Zero, $"{name}: {trial}\n{pair.Journals()}");
            trial.Served.ShouldBe(Side.Peer, $"{name}: {trial}\n{pair.Journals()}");
            trial.Gap.Length.ShouldBeLessThan(deadtime + Generous, $"{name}: {trial}\n{pair.Journals()}");
        }
    }
}
