namespace Bascule.Core.Tests.Placement;

/// <summary>The network card that bears the addresses of a's group loses its carrier.</summary>
public class ACutCable
{
    private static readonly Input Lost = new Input.BearerChanged(Pair.Web, "eth1"), Back = new Input.BearerChanged(Pair.Web, null);

    private static Pair Holder(Eligibility ofB = Eligibility.Able, bool failback = true) => new Pair(failback).Joined(eligibility: ofB).Holding1(ofB: ofB);

    [Fact]
    public void Moves_the_group_to_a_peer_that_is_better_off()
    {
        var pair = Holder().Turn(2, Lost).Turn(3, Input.TimePassed.Instance);
        pair.Group.Claim.ShouldBe(new Claim(new Epoch(2), Pair.B));
        pair.Asks<Effect.Release>().ShouldBeTrue();
    }

    [Fact]
    public void Is_told_to_the_peer_at_once() =>
        Holder().Turn(2, Lost).State.LastView!.Groups[Pair.Web].Eligibility.ShouldBe(Eligibility.Impaired);

    [Fact]
    public void Moves_nothing_when_it_is_back_at_once()
    {
        var pair = Holder().Turn(2, Lost).Turn(2.9, Back).Hear(3).Pass(3.5, 12, heardUntil: 12);
        pair.Group.ShouldSatisfyAllConditions(g => g.Holding.ShouldBe(Holding.Held), g => g.Fitness.ShouldBe(Eligibility.Able));
    }

    [Fact]
    public void Moves_nothing_when_it_flaps_and_is_never_gone_for_long()
    {
        var pair = Holder();
        for (var at = 2.0; at < 9; at++) pair.Turn(at, Lost).Turn(at + 0.5, Back);
        pair.Group.Holding.ShouldBe(Holding.Held);
    }

    [Theory, InlineData(Eligibility.Impaired), InlineData(Eligibility.Unable)]
    public void Moves_nothing_when_the_peer_is_no_better_off(Eligibility ofB) =>
        Holder(ofB).Turn(2, Lost).Turn(3, Input.TimePassed.Instance).Group.Holding.ShouldBe(Holding.Held);

    [Fact]
    public void Moves_nothing_when_the_peer_is_dead() =>
        Holder().Pass(1.5, 30).Turn(31, Lost).Turn(32, Input.TimePassed.Instance).Group.Holding.ShouldBe(Holding.Held);

    [Fact]
    public void Moves_the_group_as_well_when_nothing_can_be_heard_any_more()
    {
        var pair = Holder().Turn(2, new Input.CarrierChanged(0, false)).Turn(2, Lost).Turn(3, Input.TimePassed.Instance);
        pair.Group.Claim.Assignee.ShouldBe(Pair.B);
        pair.Asks<Effect.Release>().ShouldBeTrue();
    }

    [Fact]
    public void Is_waited_for_until_the_end_of_its_damping() => Holder().Turn(2, Lost).State.NextDeadline.ShouldBe(Pair.At(3));

    [Fact]
    public void Counts_as_mended_when_it_has_been_back_for_deadtime()
    {
        var pair = Holder(ofB: Eligibility.Impaired).Turn(2, Lost).Turn(3, Input.TimePassed.Instance).Turn(4, Back);
        pair.Hear(13.9, pair.Group.Claim, eligibility: Eligibility.Impaired).Group.Fitness.ShouldBe(Eligibility.Impaired);
        pair.Turn(14, Input.TimePassed.Instance).Group.Fitness.ShouldBe(Eligibility.Able);
    }

    [Fact]
    public void Leaves_the_only_node_there_is_its_group() =>
        new Pair().Turn(0, new Input.CarrierChanged(0, true)).Turn(0, Lost).Turn(0.1, new Input.ActuatorReady([], [])).Pass(0.5, 25).Group.Claim.Assignee.ShouldBe(Pair.A);

    [Fact]
    public void Refuses_a_takeover_by_an_operator()
    {
        var pair = new Pair(home: "b").Joined().Turn(2, Lost).Hear(3).Turn(4, new Input.TakeoverRequested([Pair.Web]));
        pair.Effects.OfType<Effect.Refuse>().Single().ToString().ShouldContain("eth1 has no carrier");
        pair.Group.WantedUntil.ShouldBeNull();
    }
}
