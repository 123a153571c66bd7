// Nothing passes between the nodes for a while, and clients reach both: what protection none cannot prevent, and how it ends.
// HeartbeatsBlocked has the kinder cut; bench/failover.sh partitions measures both.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class CutsThatHeal : MachineTest
{
    [Fact]
    public void Both_serve_while_everything_is_cut_and_one_when_it_heals()
    {
        var deadtime = TimeSpan.FromSeconds(1);
        using var pair = Serving(Seed.Web002 with { Deadtime = deadtime }, Variants.Deadtime(deadtime));
        for (var trial = 0; trial < Trials; trial++)
        {
            var seen = CutTrial.Run(pair);
            TestContext.Current.SendDiagnosticMessage($"everything cut, deadtime 1 s: {seen}");
            seen.Taken.ShouldBeGreaterThan(-Variants.KeepaliveFor(deadtime), $"{seen}\n{pair.Journals()}");
            seen.OneHolder.ShouldBeLessThan(Generous, $"{seen}\n{pair.Journals()}");
            seen.IsWonByTaker.ShouldBeTrue($"the later claim has the higher epoch: {seen}\n{pair.Journals()}");
            (seen.WinnersGap.Length - seen.WinnersGap.Overslept).ShouldBeLessThan(TimeSpan.FromSeconds(1), $"{seen}\n{pair.Journals()}");
            (seen.Gap.Length - seen.Gap.Overslept).ShouldBeLessThan(Generous, $"{seen}\n{pair.Journals()}");
        }
    }
}
