// A pair fails over again and again, and nothing of it stays behind. bench/failover.sh thousand does it a thousand times.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class ManyFailovers : MachineTest
{
    private const int Crashes = 4;
    private const int Moves = 26;
    private const int Warming = 12;

    [Fact]
    public void Thirty_in_a_row_leave_no_address_rule_process_descriptor_or_memory_behind()
    {
        var deadtime = TimeSpan.FromMilliseconds(300);
        using var pair = Serving(Seed.Web002 with { Deadtime = deadtime }, Variants.Deadtime(deadtime));
        var seen = Endurance.Run(pair, Crashes, Warming, Moves);
        seen.Switches.ShouldBeGreaterThanOrEqualTo(Crashes + Moves, "each failover is one that the client saw");
        foreach (var machine in new[] { pair.Home, pair.Other })
        {
            foreach (var (figure, after) in seen.After[machine].Figures)
                TestContext.Current.SendDiagnosticMessage($"{machine.Name}, {figure}: {seen.Before[machine].Figures[figure]:0.#}, {seen.Warm[machine].Figures[figure]:0.#}, {after:0.#}");
            seen.LeakedOn(machine).ShouldBeEmpty(machine.Name);
        }
    }
}
