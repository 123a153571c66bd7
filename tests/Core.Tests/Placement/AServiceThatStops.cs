namespace Bascule.Core.Tests.Placement;

public class AServiceThatStops
{
    private static Pair Holder(Eligibility ofB = Eligibility.Able) => new Pair().Joined().Holding1(ofB);

    private static Input.ResourceFell Fell(Pair pair, bool byHand = false, bool isBack = false, string resource = "apache2") => new Input.ResourceFell(Pair.Web, pair.Group.HeldEpoch, resource, byHand, isBack, $"{resource} stopped");

    private static Input.Acquired Mended(Pair pair) => new Input.Acquired(Pair.Web, pair.Group.HeldEpoch);

    /// <summary>Twice within a second, mended the first time.</summary>
    private static Pair Twice(Pair pair) => pair.Turn(2, Fell(pair)).Turn(2.5, Mended(pair)).Turn(3, Fell(pair));

    [Fact]
    public void Is_started_again_in_place_the_first_time()
    {
        var pair = Holder();
        pair.Turn(2, Fell(pair)).Asks<Effect.Mend>().ShouldBeTrue();
        pair.Group.Claim.Assignee.ShouldBe(Pair.A);
        pair.Group.Holding.ShouldBe(Holding.Acquiring);
        pair.Turn(2.5, Mended(pair)).Group.ShouldSatisfyAllConditions(g => g.Holding.ShouldBe(Holding.Held), g => g.Fallen.ShouldBeNull(), g => g.Eligibility.ShouldBe(Eligibility.Able));
    }

    [Fact]
    public void Is_another_nodes_the_second_time()
    {
        var pair = Twice(Holder());
        pair.Group.Claim.Assignee.ShouldBe(Pair.B);
        pair.Asks<Effect.Release>().ShouldBeTrue();
        pair.Asks<Effect.Mend>().ShouldBeFalse();
    }

    [Theory]
    [InlineData(Eligibility.Impaired)]
    [InlineData(Eligibility.Unable)]
    public void Stays_where_no_node_is_better_and_is_started_again_later_each_time(Eligibility ofB)
    {
        var pair = Twice(Holder(ofB));
        pair.Group.Claim.Assignee.ShouldBe(Pair.A);
        pair.Turn(3.9, Input.TimePassed.Instance).Asks<Effect.Mend>().ShouldBeFalse();
        pair.Turn(4, Input.TimePassed.Instance).Asks<Effect.Mend>().ShouldBeTrue();
        pair.Turn(4.1, Mended(pair)).Turn(4.2, Fell(pair));
        pair.Turn(6.1, Input.TimePassed.Instance).Asks<Effect.Mend>().ShouldBeFalse();
        pair.Turn(6.2, Input.TimePassed.Instance).Asks<Effect.Mend>().ShouldBeTrue();
    }

    [Fact]
    public void After_a_while_counts_as_the_first_again()
    {
        var pair = Holder();
        pair.Turn(2, Fell(pair)).Turn(2.5, Mended(pair));
        pair.Pass(3, 1300, heardUntil: 1300).Turn(1301, Fell(pair)).Asks<Effect.Mend>().ShouldBeTrue();
        pair.Group.Eligibility.ShouldBe(Eligibility.Able);
    }

    [Fact]
    public void By_hand_is_another_nodes_at_once()
    {
        var pair = Holder();
        pair.Turn(2, Fell(pair, byHand: true)).Group.Claim.Assignee.ShouldBe(Pair.B);
        pair.State.LastView!.Groups[Pair.Web].Eligibility.ShouldBe(Eligibility.Impaired);
    }

    [Fact]
    public void By_hand_where_nobody_is_better_is_left_as_it_is()
    {
        var pair = Holder(Eligibility.Unable);
        pair.Turn(2, Fell(pair, byHand: true)).Group.Claim.Assignee.ShouldBe(Pair.A);
        pair.Pass(2.5, 1500, heardUntil: 1500).Group.ShouldSatisfyAllConditions(g => g.Holding.ShouldBe(Holding.Held), g => g.Fallen.ShouldNotBeNull());
        pair.Turn(1501, Fell(pair, resource: "other")).Asks<Effect.Mend>().ShouldBeFalse("what stands right of a crash would be started with it");
    }

    [Fact]
    public void By_hand_is_forgiven_when_it_is_started_by_hand()
    {
        var pair = Holder(Eligibility.Unable);
        pair.Turn(2, Fell(pair, byHand: true)).Turn(3, new Input.ResourceRose(Pair.Web, "another")).Group.Eligibility.ShouldBe(Eligibility.Impaired);
        pair.Turn(4, new Input.ResourceRose(Pair.Web, "apache2")).Group.ShouldSatisfyAllConditions(g => g.Eligibility.ShouldBe(Eligibility.Able), g => g.Fallen.ShouldBeNull());
    }

    [Fact]
    public void By_hand_is_started_again_when_an_operator_clears_it()
    {
        var pair = Holder(Eligibility.Unable);
        pair.Turn(2, Fell(pair, byHand: true)).Turn(3, new Input.ClearRequested([Pair.Web])).Asks<Effect.Mend>().ShouldBeTrue();
        pair.Group.Eligibility.ShouldBe(Eligibility.Able);
    }

    [Fact]
    public void And_that_the_service_manager_started_again_counts_all_the_same()
    {
        var pair = Holder();
        pair.Turn(2, Fell(pair, isBack: true)).Group.ShouldSatisfyAllConditions(g => g.Holding.ShouldBe(Holding.Held), g => g.Fallen.ShouldBeNull(), g => g.Eligibility.ShouldBe(Eligibility.Able));
        pair.Turn(3, Fell(pair, isBack: true)).Group.Claim.Assignee.ShouldBe(Pair.B);
    }

    [Fact]
    public void Without_end_is_not_counted_without_end()
    {
        var pair = Holder(Eligibility.Unable);
        for (var n = 0; n < 100; n++) pair.Turn(2 + n, Fell(pair, isBack: true));
        pair.Group.Failures.Length.ShouldBe(16);
    }

    [Fact]
    public void Under_another_epoch_is_old_news()
    {
        var pair = Holder();
        pair.Turn(2, new Input.ResourceFell(Pair.Web, pair.Group.HeldEpoch.Next(), "apache2", false, false, "why")).Group.Fallen.ShouldBeNull();
    }

    [Fact]
    public void And_does_not_start_again_makes_this_node_unable()
    {
        var pair = Holder();
        pair.Turn(2, Fell(pair)).Turn(3, new Input.AcquireFailed(Pair.Web, pair.Group.HeldEpoch, "it is masked")).Group.Eligibility.ShouldBe(Eligibility.Unable);
        pair.Group.Claim.Assignee.ShouldBe(Pair.B);
    }
}
