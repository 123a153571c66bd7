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
        pair.Client.Run($"ip route add default via {pair.Seed.FloatingAddress}").MustSucceed();
        using var prober = Prober.Ping(pair.Client, Pair.OutsideAddress);
        prober.Await(a => a.Good, TimeSpan.Zero, Limit).ShouldNotBeNull("the client reaches the world outside");

        for (var trial = 0; trial < Trials; trial++)
        {
            var crash = Observation.Watch(prober, pair.Home.CutPower, since => Reaches(prober, since) && pair.Holds(pair.Other), Limit, () => pair.Journals());
            ShouldBeWithin(crash, pair.Seed.Deadtime + Generous, "power cut of the router");

            var failback = Observation.Watch(prober, pair.Home.PowerOn, since => Reaches(prober, since) && pair.Holds(pair.Home) && !pair.Holds(pair.Other), Limit, () => pair.Journals());
            ShouldBeWithin(failback, Generous, "return of the router");
        }

        // "Reaches" would be true for the moment before the cut too, if answers of before counted.
        static bool Reaches(Prober prober, TimeSpan since) => prober.Answers.Any(a => a.Good && a.At > since + Prober.Interval);
    }

    [Fact]
    public void Of_two_lines_each_node_serves_one_takes_the_other_on_failure_and_gives_it_back()
    {
        const string second = "192.168.56.20";
        var options = new PairOptions
        {
            StartsApacheAtBoot = true,
            Edit = (name, _, text) => name switch
            {
                "haresources" => $"web1 IPaddr::192.168.56.10/24/enp0s3\nweb2 IPaddr::{second}/24/enp0s3\n",
                "ha.cf" => text + "\nauto_failback on\n",
                _ => text,
            },
        };
        using var pair = Serving(Seed.Web002, options);
        using var first = Prober.Http(pair.Client, pair.Seed.FloatingAddress);
        using var other = Prober.Http(pair.Client, second);
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
