// Nothing passes between the nodes for a while, and clients reach both: what protection none cannot prevent, and how it ends.
// HeartbeatsBlocked has the kinder cut; bench/failover.sh partitions measures both.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class CutsThatHeal : MachineTest
{
    /// <summary>Longer than the lease: a loser whose addresses waited for their turn, or for the lease to end, would answer for 0.8 s and more beside the winner.</summary>
    private static readonly TimeSpan SlowStop = TimeSpan.FromSeconds(4);

    private static readonly PairOptions WithSlowStop = new() { Edit = (_, _, text) => text.Replace("apache2", "apache2 slow", StringComparison.Ordinal) };

    [Fact]
    public void Both_serve_while_everything_is_cut_and_one_when_it_heals_however_slowly_the_other_stops()
    {
        var deadtime = TimeSpan.FromSeconds(3);      // a lease of 1.2 s
        using var pair = Pair.Boot(Seed.Web002 with { Deadtime = deadtime }, Variants.Both(Variants.Deadtime(deadtime), WithSlowStop));
        pair.OnBoth(machine =>
        {
            machine.Write("/etc/systemd/system/slow.service", $"[Service]\nType=oneshot\nRemainAfterExit=yes\nExecStart=/bin/true\nExecStop=/bin/sleep {SlowStop.TotalSeconds}\n");
            machine.MustRun("systemctl daemon-reload");
        });
        pair.Start();
        pair.MustHold(pair.Home);
        for (var trial = 0; trial < Trials; trial++)
        {
            var seen = CutTrial.Run(pair);
            TestContext.Current.SendDiagnosticMessage($"everything cut, deadtime 3 s: {seen}");
            seen.Taken.ShouldBeGreaterThan(-Variants.KeepaliveFor(deadtime), $"{seen}\n{pair.Journals()}");
            (seen.OneHolder - seen.LetsGo).ShouldBeLessThan(deadtime / 6, $"{seen}\n{pair.Journals()}");
            seen.OneHolder.ShouldBeLessThan(Generous, $"{seen}\n{pair.Journals()}");
            seen.IsWonByTaker.ShouldBeTrue($"the later claim has the higher epoch: {seen}\n{pair.Journals()}");
            (seen.WinnersGap.Length - seen.WinnersGap.Overslept).ShouldBeLessThan(TimeSpan.FromSeconds(1), $"{seen}\n{pair.Journals()}");
            (seen.Gap.Length - seen.Gap.Overslept).ShouldBeLessThan(Generous, $"{seen}\n{pair.Journals()}");
        }
    }
}
