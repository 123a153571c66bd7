namespace Bascule.Core.Tests.Placement;

public sealed class AnOperatorsWish
{
    [Fact]
    public void To_stand_by_moves_the_group_and_failback_does_not_undo_it()
    {
        var pair = new TwoNodes().Pass(TimeSpan.FromSeconds(1));
        pair.Holders.ShouldBe([TwoNodes.Web1]);
        pair.Standby(TwoNodes.Web1).Holders.ShouldBe([TwoNodes.Web2]);
        pair.Pass(TimeSpan.FromMinutes(3)).Holders.ShouldBe([TwoNodes.Web2]);
    }

    [Fact]
    public void To_take_it_over_moves_the_group_and_failback_does_not_undo_it()
    {
        var pair = new TwoNodes().Takeover(TwoNodes.Web2);
        pair.Holders.ShouldBe([TwoNodes.Web2]);
        pair.Pass(TimeSpan.FromMinutes(3)).Holders.ShouldBe([TwoNodes.Web2]);
    }

    /// <summary>Who gave way to an earlier wish stands by, so for a moment both do: the newest wish counts.</summary>
    [Theory, InlineData(true), InlineData(false)]
    public void Counts_more_than_every_wish_before_it(bool failback)
    {
        var pair = new TwoNodes(failback).Pass(TimeSpan.FromSeconds(1));
        for (var round = 0; round < 3; round++)
        {
            pair.Standby(TwoNodes.Web1).Holders.ShouldBe([TwoNodes.Web2], $"standby of web1, round {round}");
            pair.Takeover(TwoNodes.Web1).Holders.ShouldBe([TwoNodes.Web1], $"takeover by web1, round {round}");
            pair.Standby(TwoNodes.Web1).Holders.ShouldBe([TwoNodes.Web2], $"standby of web1 again, round {round}");
            pair.Standby(TwoNodes.Web2).Holders.ShouldBe([TwoNodes.Web1], $"standby of web2, round {round}");
            pair.Takeover(TwoNodes.Web2).Holders.ShouldBe([TwoNodes.Web2], $"takeover by web2, round {round}");
            pair.Standby(TwoNodes.Web2).Holders.ShouldBe([TwoNodes.Web1], $"standby of web2 again, round {round}");
            pair.Asked.OfType<Effect.Acquire>().Count().ShouldBe(1, "a move is one move, there and not back");
        }
        pair.Pass(TimeSpan.FromMinutes(3)).Holders.ShouldBe([TwoNodes.Web1]);
    }
}
