using Bascule.Core.Membership;

namespace Bascule.Core.Tests.Membership;

/// <summary>Whatever somebody sends, the door finds the width at which some of it is looked at, and opens when it is over.</summary>
public sealed class ADoor
{
    /// <summary>What a node looks at in one go, and how often at most (NodeLoop).</summary>
    private const int InOneGo = 64, GoesInASecond = 450;

    [Theory]
    [InlineData(30_000)]
    [InlineData(160_000)]
    [InlineData(1_488_000)]      // what a gigabit carries
    [InlineData(100_000_000)]
    public void Finds_its_width_in_a_flood_and_stays_there(int perSecond)
    {
        var (door, now) = (default(Door), new Instant(0));
        var widths = new List<int>();
        for (var second = 0; second < 40; second++)
        {
            door = Second(door, perSecond, ref now);
            widths.Add(door.Strictness);
        }

        door.IsOpen.ShouldBeFalse();
        widths.Skip(10).Distinct().Count().ShouldBe(1, string.Join(" ", widths));
        (perSecond >> door.Strictness).ShouldBeInRange(Door.Welcome / 4, Door.Welcome);
    }

    [Fact]
    public void Opens_when_the_flood_is_over_and_however_strict_it_was()
    {
        var (door, now) = (new Door(Door.Strictest, new Instant(0)), new Instant(0));
        for (var second = 0; second < Door.Strictest; second++) door = Second(door, 1, ref now);
        door.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public void Stays_open_while_what_comes_is_looked_at() =>
        default(Door).AfterSecond(InOneGo * GoesInASecond, new Instant(1_000_000_000)).IsOpen.ShouldBeTrue();

    [Fact]
    public void What_lay_in_the_queue_before_makes_it_no_narrower()
    {
        var door = default(Door).Crowded(new Instant(1_000_000_000));
        door.Strictness.ShouldBe(1);
        for (var ms = 0; ms < 20; ms += 2) door = door.Crowded(door.Since + TimeSpan.FromMilliseconds(ms));
        door.Strictness.ShouldBe(1);
        door.Crowded(door.Since + TimeSpan.FromMilliseconds(20)).Strictness.ShouldBe(2);
    }

    [Fact]
    public void Is_never_shut()
    {
        var (door, now) = (default(Door), new Instant(0));
        for (var i = 0; i < 100; i++) door = door.Crowded(now += TimeSpan.FromSeconds(1)).AfterSecond(long.MaxValue, now);
        door.Strictness.ShouldBe(Door.Strictest);
    }

    /// <summary>What a node does in a second: it looks at what came in since its last look, at most so much in one go.</summary>
    private static Door Second(Door door, int perSecond, ref Instant now)
    {
        var looked = 0L;
        for (var go = 0; go < GoesInASecond; go++)
        {
            now += TimeSpan.FromSeconds(1.0 / GoesInASecond);
            var came = (perSecond >> door.Strictness) / (double)GoesInASecond;
            looked += (long)Math.Min(came, InOneGo);
            if (came >= InOneGo) door = door.Crowded(now);
        }
        return door.AfterSecond(looked, now);
    }
}
