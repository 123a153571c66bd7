// The nodes lose a fifth of one another's packets, and no client loses any. bench/failover.sh loss has other shares and longer times, beside Keepalived.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class LostHeartbeats : MachineTest
{
    private const int Percent = 20;
    private static readonly TimeSpan During = TimeSpan.FromSeconds(20);

    [Fact]
    public void While_a_fifth_of_all_packets_is_lost_nobody_takes_what_the_holder_has()
    {
        var deadtime = TimeSpan.FromMilliseconds(300);
        using var pair = Serving(Seed.Web002 with { Deadtime = deadtime, HasApache = false }, Variants.Both(Variants.Deadtime(deadtime), Variants.AddressAlone));
        var trial = LossTrial.Run(pair, Percent, During);
        TestContext.Current.SendDiagnosticMessage($"{Percent} % for {During.TotalSeconds} s: {trial}");

        // Two nodes, a heartbeat each 60 ms: 667 in that time. A machine that is very busy sends fewer.
        trial.Sent.ShouldBeGreaterThan(300);
        ((double)trial.Lost / trial.Sent).ShouldBeInRange(0.1, 0.3);
        trial.Taken.ShouldBe(0, $"{trial}\n{pair.Journals()}");
        trial.Addresses[0].Claims.ShouldBe(0, $"{trial}\n{pair.Journals()}");
        pair.AwaitWell().ShouldBe(pair.Home);
    }
}
