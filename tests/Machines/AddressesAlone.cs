// Groups that are an address and nothing else: seeds 001 and 003, and two groups that mind each other.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class AddressesAlone : MachineTest
{
    [Fact]
    public void Seed_001_fails_over_and_back_although_its_ping_node_never_answers()
    {
        using var pair = Serving(Seed.Address001);
        using var prober = pair.Probe();
        pair.AddressLine(pair.Home).ShouldContain(pair.Seed.Label);
        FailsOverAndBack(pair, prober);
    }

    [Fact]
    public void Seed_003_a_client_keeps_its_way_out_through_failover_and_failback()
    {
        using var pair = Serving(Seed.Router003, new PairOptions { Routes = true });
        pair.AddressLine(pair.Home).ShouldContain(pair.Seed.Label);
        using var prober = pair.Probe();
        prober.Await(a => a.Good, TimeSpan.Zero, Limit).ShouldNotBeNull("the client reaches the world outside");
        FailsOverAndBack(pair, prober);
    }

    [Fact]
    public void Of_two_lines_each_node_serves_one_takes_the_other_on_failure_and_gives_it_back()
    {
        using var pair = Serving(Seed.Web002, Variants.TwoLines);
        using var first = Prober.Http(pair.Client, pair.Seed.FloatingAddress);
        using var other = Prober.Http(pair.Client, Variants.SecondAddress);
        Answers(first, pair.Home);
        Answers(other, pair.Other);

        var crash = pair.UntilServedBy(pair.Other, first, pair.Home.CutPower, Limit);
        ShouldBeWithin(crash, pair.Seed.Deadtime + Generous, "the first node's line");
        Answers(other, pair.Other);
        var back = pair.UntilServedBy(pair.Home, first, pair.Home.PowerOn, Limit);
        ShouldBeWithin(back, Generous, "the first node's line goes home");

        crash = pair.UntilServedBy(pair.Home, other, pair.Other.CutPower, Limit);
        ShouldBeWithin(crash, pair.Seed.Deadtime + Generous, "the second node's line");
        Answers(first, pair.Home);
        back = pair.UntilServedBy(pair.Other, other, pair.Other.PowerOn, Limit);
        ShouldBeWithin(back, Generous, "the second node's line goes home");
        Answers(first, pair.Home);

        void Answers(Prober prober, DebianMachine server) =>
            prober.Await(a => a.Good && a.Who == server.Name, LabClock.Now, Limit).ShouldNotBeNull($"{server.Name} answers\n{pair.Journals()}");
    }

    private static void FailsOverAndBack(Pair pair, Prober prober)
    {
        for (var trial = 0; trial < Trials; trial++)
        {
            ShouldBeWithin(pair.UntilServedBy(pair.Other, prober, pair.Home.CutPower, Limit), pair.Seed.Deadtime + Generous, "power cut of the holder");
            pair.AddressLine(pair.Other).ShouldContain(pair.Seed.Label);
            ShouldBeWithin(pair.UntilServedBy(pair.Home, prober, pair.Home.PowerOn, Limit), Generous, "return of the home");
        }
    }
}
