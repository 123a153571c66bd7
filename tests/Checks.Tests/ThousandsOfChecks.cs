// When which check is due.
using Bascule.Core;

namespace Bascule.Checks.Tests;

public sealed class ThousandsOfChecks
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private static readonly Instant Begin = new(5_000_000_000);

    /// <summary>Runs the schedule for a while with attempts that take no time; each turn with its moment.</summary>
    private static List<(Instant At, long Id)> Turns(int checks, TimeSpan length)
    {
        var schedule = new Schedule();
        for (var id = 1; id <= checks; id++) schedule.Add(id, Every, Begin);
        var turns = new List<(Instant, long)>();
        while (schedule.NextDue < Begin + length)
        {
            var now = schedule.NextDue;
            schedule.TryTakeDue(now, out var id).ShouldBeTrue();
            turns.Add((now, id));
            schedule.Done(id, now);
        }
        return turns;
    }

    [Fact]
    public void All_have_their_first_turn_within_one_interval() =>
        Turns(2000, Every).Select(t => t.Id).Distinct().Count().ShouldBe(2000);

    [Fact]
    public void All_can_be_asked_soon_and_are_spread_over_the_interval_after_that()
    {
        var (schedule, second) = (new Schedule(), TimeSpan.FromSeconds(1));
        var every = TimeSpan.FromSeconds(10);
        for (var id = 1; id <= 1000; id++) schedule.Add(id, every, Begin, second);
        var turns = new List<(Instant At, long Id)>();
        while (schedule.NextDue < Begin + every + every)
        {
            var now = schedule.NextDue;
            schedule.TryTakeDue(now, out var id);
            turns.Add((now, id));
            schedule.Done(id, now);
        }
        turns.TakeWhile(t => t.At < Begin + second).Select(t => t.Id).Distinct().Count().ShouldBe(1000);
        turns.Where(t => t.At > Begin + second).GroupBy(t => (t.At - Begin).Ticks / TimeSpan.TicksPerSecond).Max(g => g.Count()).ShouldBeLessThan(220, "100 in each second on the average, more in the first");
        turns.GroupBy(t => t.Id).ShouldAllBe(own => own.Zip(own.Skip(1), (a, b) => b.At - a.At).All(gap => gap <= every));
    }

    [Fact]
    public void They_do_not_fall_on_one_moment()
    {
        var turns = Turns(2000, TimeSpan.FromSeconds(20));
        var fullest = turns.GroupBy(t => (t.At - Begin).Ticks / (TimeSpan.TicksPerMillisecond * 100)).Max(g => g.Count());
        fullest.ShouldBeLessThan(200, "100 in each tenth of a second on the average");
    }

    [Fact]
    public void Each_comes_as_often_as_it_should_and_never_in_step()
    {
        var gaps = Turns(1, TimeSpan.FromMinutes(10)).Select(t => t.At).ToArray() is var at ? at.Zip(at.Skip(1), (a, b) => (b - a).TotalMilliseconds).ToArray() : [];
        gaps.Length.ShouldBeInRange(305, 315);
        gaps.Min().ShouldBeGreaterThanOrEqualTo(2000 - 126);
        gaps.Max().ShouldBeLessThanOrEqualTo(2000, "who asks counts on the interval");
        gaps.Distinct().Count().ShouldBeGreaterThan(250);
    }

    [Fact]
    public void What_is_under_way_is_never_due()
    {
        var schedule = new Schedule();
        schedule.Add(1, Every, Begin);
        schedule.TryTakeDue(Begin + Every, out _).ShouldBeTrue();
        schedule.NextDue.ShouldBe(Instant.Never);
        schedule.TryTakeDue(Begin + TimeSpan.FromHours(1), out _).ShouldBeFalse();
    }

    [Fact]
    public void Turns_missed_in_a_sleep_are_not_made_up_for()
    {
        var schedule = new Schedule();
        schedule.Add(1, Every, Begin);
        schedule.TryTakeDue(Begin + Every, out _).ShouldBeTrue();
        var woken = Begin + TimeSpan.FromHours(1);
        schedule.Done(1, woken);
        schedule.TryTakeDue(woken, out _).ShouldBeTrue();
        schedule.Done(1, woken);
        schedule.NextDue.ShouldBeGreaterThan(woken);
    }

    [Fact]
    public void What_is_taken_away_while_under_way_does_not_come_back()
    {
        var schedule = new Schedule();
        schedule.Add(1, Every, Begin);
        schedule.TryTakeDue(Begin + Every, out _).ShouldBeTrue();
        schedule.Remove(1);
        schedule.Done(1, Begin + Every);
        schedule.NextDue.ShouldBe(Instant.Never);
        schedule.Ids.ShouldBeEmpty();
    }
}
