namespace Bascule.Core.Tests.Membership;

/// <summary>Cut off from each other, a and b both hold web; a has the newer claim, and they hear each other again.</summary>
public class ASecondHolder
{
    private static readonly Claim OfB = new(default, Pair.B);

    private static Pair Healed() => new Pair().Joined().Holding1().Pass(1.5, 14).Hear(15, OfB, Holding.Held);

    [Fact]
    public void Is_answered_at_once_when_it_is_heard_again()
    {
        var pair = Healed();
        pair.Asks<Effect.Broadcast>().ShouldBeTrue();
        pair.Hear(15.1, OfB, Holding.Held).Asks<Effect.Broadcast>().ShouldBeFalse("it has been answered");
    }

    [Fact]
    public void That_only_remembers_a_newer_epoch_takes_nothing_from_who_runs_the_group()
    {
        var pair = new Pair().Joined().Holding1();
        pair.Hear(2, new Claim(new Epoch(7), null)).Asks<Effect.Release>().ShouldBeFalse();
        (pair.Group.Claim, pair.Group.Holding).ShouldBe((new Claim(new Epoch(8), Pair.A), Holding.Held));
        pair.Hear(3, new Claim(new Epoch(20), null), echoes: false).Asks<Effect.Release>().ShouldBeTrue("a recording is no ground to go on");
    }

    [Fact]
    public void Is_no_reason_to_announce_while_it_answers_itself() => Healed().Asks<Effect.Announce>().ShouldBeFalse();

    [Fact]
    public void That_lets_go_by_itself_keeps_its_addresses_until_their_turn() => Healed().Hear(15.1, OfB, Holding.Releasing).Asks<Effect.Announce>().ShouldBeFalse();

    [Theory]
    [InlineData(Holding.Releasing)]
    [InlineData(Holding.Stuck)]
    public void That_knows_our_claim_has_taken_its_addresses_away(Holding holding)
    {
        var pair = Healed();
        pair.Hear(15.1, pair.Group.Claim, holding).Asks<Effect.Announce>().ShouldBeTrue();
        pair.Hear(15.2, pair.Group.Claim, Holding.Stuck).Asks<Effect.Announce>().ShouldBeFalse("they are announced already");
        pair.Hear(15.3, pair.Group.Claim, Holding.Released).Asks<Effect.Announce>().ShouldBeTrue();
        pair.Hear(15.4, pair.Group.Claim, Holding.Released).Asks<Effect.Announce>().ShouldBeFalse();
    }
}
