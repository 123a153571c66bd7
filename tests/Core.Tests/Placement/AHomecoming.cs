using Bascule.Core.Placement;

namespace Bascule.Core.Tests.Placement;

/// <summary>a holds web, whose home is b, and groups go home under conditions.</summary>
public class AHomecoming
{
    [Fact]
    public void Waits_until_the_home_has_been_able_for_a_while_and_happens_then_by_itself()
    {
        var pair = HeldAwayFromHome(new() { HealthyFor = Pair.Seconds(60) });
        pair.Hear(2, pair.Group.Claim).Asks<Effect.Release>().ShouldBeFalse();
        Homecoming.WhyNotYet(pair.State, pair.Group)!.ShouldContain("when that has been able for 60.0s without a break");
        pair.Pass(2.5, 61.5, heardUntil: 70).Group.Claim.Assignee.ShouldBe(Pair.A);
        pair.State.NextDeadline.ShouldBeLessThanOrEqualTo(Pair.At(62));
        pair.Turn(62, new Input.StillHeard([new LinkStamp(Pair.B, 0, Pair.At(62))])).Group.Claim.Assignee.ShouldBe(Pair.B);
        pair.Asks<Effect.Release>().ShouldBeTrue();
    }

    [Fact]
    public void Waits_anew_after_each_break()
    {
        var pair = HeldAwayFromHome(new() { HealthyFor = Pair.Seconds(60) });
        pair.Hear(2, pair.Group.Claim).Pass(2.5, 50, heardUntil: 50);
        pair.Hear(50.5, pair.Group.Claim, eligibility: Eligibility.Impaired).Group.HomeWellSince.ShouldBeNull();
        pair.Hear(51, pair.Group.Claim).Pass(51.5, 110.5, heardUntil: 120).Group.Claim.Assignee.ShouldBe(Pair.A);
        pair.Turn(111, new Input.StillHeard([new LinkStamp(Pair.B, 0, Pair.At(111))])).Group.Claim.Assignee.ShouldBe(Pair.B);
    }

    [Fact]
    public void Waits_for_its_time_of_day()
    {
        var pair = HeldAwayFromHome(new() { HealthyFor = Pair.Seconds(1), IsTimed = true });
        pair.Hear(2, pair.Group.Claim).Pass(2.5, 30, heardUntil: 40).Group.Claim.Assignee.ShouldBe(Pair.A);
        pair.Turn(30.5, new Input.FailbackTime(true)).Group.Claim.Assignee.ShouldBe(Pair.B);
    }

    [Fact]
    public void Begins_anew_under_other_conditions()
    {
        var pair = HeldAwayFromHome(new() { HealthyFor = Pair.Seconds(60) });
        pair.Hear(2, pair.Group.Claim).Pass(2.5, 40, heardUntil: 40);
        pair.Turn(40.5, new Input.Reconfigured(pair.State.Cluster with { FailbackWhen = new() { HealthyFor = Pair.Seconds(50) } })).Group.HomeWellSince.ShouldBeNull();
        pair.Hear(41, pair.Group.Claim).Pass(41.5, 90.5, heardUntil: 100).Group.Claim.Assignee.ShouldBe(Pair.A);
        pair.Turn(91, new Input.StillHeard([new LinkStamp(Pair.B, 0, Pair.At(91))])).Group.Claim.Assignee.ShouldBe(Pair.B);
    }

    [Fact]
    public void Is_not_held_back_where_the_home_is_better()
    {
        var pair = HeldAwayFromHome(new() { HealthyFor = Pair.Seconds(3600) });
        pair.Hear(2, pair.Group.Claim).Turn(3, new Input.ResourceFell(Pair.Web, pair.Group.HeldEpoch, "apache2", ByHand: true, IsBack: false, "apache2 was stopped by hand"));
        pair.Group.Claim.Assignee.ShouldBe(Pair.B);
        pair.Group.Homecomings.ShouldBeEmpty("that was no homecoming");
    }

    [Fact]
    public void Comes_about_no_more_often_within_an_hour_than_it_may()
    {
        var pair = HeldAwayFromHome(new() { HealthyFor = Pair.Seconds(1), PerHour = 2 });
        var at = 2.0;
        for (var time = 1; time <= 2; time++, at += 10)
        {
            pair.Hear(at, pair.Group.Claim).Pass(at + 0.5, at + 5, heardUntil: at + 10).Group.Claim.Assignee.ShouldBe(Pair.B, $"time {time}: {pair}, {pair.Group.Eligibility} {pair.Group.WhyNotFit}, {pair.Group.Homecomings.Length} back, well since {pair.Group.HomeWellSince}, wants {pair.Group.WantedUntil}; {pair.Group.Reason}; b {pair.Peer.View!.Groups[Pair.Web]} {Homecoming.WhyNotYet(pair.State, pair.Group)}");
            BackHere(at + 6);
        }
        pair.Hear(at, pair.Group.Claim).Pass(at + 0.5, at + 5, heardUntil: at + 10).Group.Claim.Assignee.ShouldBe(Pair.A);
        Homecoming.WhyNotYet(pair.State, pair.Group)!.ShouldContain("2 times within an hour");
        pair.Pass(at + 5.5, 3600, heardUntil: 4000).Group.Claim.Assignee.ShouldBe(Pair.A);
        pair.Pass(3600.5, 3610, heardUntil: 4000).Group.Claim.Assignee.ShouldBe(Pair.B, "the first of them is an hour ago");

        // It lets go, b takes it, and b gives it back since its cable is out.
        void BackHere(double from)
        {
            pair.Turn(from, new Input.Released(Pair.Web, pair.Group.HeldEpoch)).Hear(from + 1, pair.Group.Claim, Holding.Held);
            pair.Hear(from + 2, new Claim(pair.Group.Claim.Epoch.Next(), Pair.A), eligibility: Eligibility.Impaired);
            pair.Asks<Effect.Acquire>().ShouldBeTrue();
            pair.Turn(from + 3, new Input.Acquired(Pair.Web, pair.Group.HeldEpoch));
        }
    }

    private static Pair HeldAwayFromHome(FailbackConditions when)
    {
        var pair = new Pair(home: "b", edit: c => c with { FailbackWhen = when }).Joined(claim: new Claim(new Epoch(1), Pair.A));
        pair.Hear(1.1, pair.Group.Claim, eligibility: Eligibility.Impaired);
        return pair.Turn(1.2, new Input.Acquired(Pair.Web, pair.Group.HeldEpoch));
    }
}
