// The seeds' web pairs, word for word: the address with the seed's label on the master, apache2 answered by it, power cut and
// return.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class WebPairs : MachineTest
{
    [Fact]
    public void Seed_000_fails_over_and_back() => FailsOverAndBack(Seed.Web000);

    [Fact]
    public void Seed_002_fails_over_and_back() => FailsOverAndBack(Seed.Web002);

    [Fact]
    public void Seed_004_fails_over_and_back() => FailsOverAndBack(Seed.Web004);

    [Fact]
    public void With_apache2_enabled_at_boot_the_pair_still_fails_over_and_back() =>
        FailsOverAndBack(Seed.Web002, new PairOptions { StartsApacheAtBoot = true });

    private static void FailsOverAndBack(Seed seed, PairOptions? options = null)
    {
        using var pair = Serving(seed, options);
        using var prober = pair.Probe();
        AwaitPage(pair, prober, pair.Home);
        pair.AddressLine(pair.Home).ShouldContain(seed.Label);
        if (options?.StartsApacheAtBoot != true) ApacheRuns(pair.Other).ShouldBeFalse("only the holder runs apache2");

        for (var trial = 0; trial < Trials; trial++)
        {
            var crash = pair.UntilServedBy(pair.Other, prober, pair.Home.CutPower, Limit);
            ShouldBeWithin(crash, seed.Deadtime + Generous, "power cut of the holder");
            pair.AddressLine(pair.Other).ShouldContain(seed.Label);

            var failback = pair.UntilServedBy(pair.Home, prober, pair.Home.PowerOn, Limit);
            ShouldBeWithin(failback, Generous, "return of the home");
            pair.MustHold(pair.Home);
            pair.AddressLine(pair.Home).ShouldContain(seed.Label);
            if (options?.StartsApacheAtBoot != true) LabClock.Await(() => !ApacheRuns(pair.Other), Generous).ShouldBeTrue("apache2 ends where it was released");
        }
    }

    private static void AwaitPage(Pair pair, Prober prober, DebianMachine server)
    {
        var answer = prober.Await(a => a.Good, TimeSpan.Zero, Limit);
        (answer?.Who).ShouldBe(server.Name, pair.Journals());
    }
}
