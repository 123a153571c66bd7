using Bascule.Actuator.Clients;

namespace Bascule.Actuator.Tests.Clients;

public sealed class ThePaceOfRestarts
{
    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(29.9), Slow = TimeSpan.FromSeconds(30);

    [Fact]
    public void Slows_down_with_quick_deaths_in_a_row_up_to_a_minute()
    {
        var pace = default(ClientPace);
        var pauses = new List<double>();
        for (var i = 0; i < 10; i++) pauses.Add((pace = pace.After(Quick)).Pause.TotalSeconds);
        pauses.ShouldBe([0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    [Fact]
    public void Is_quick_again_after_one_that_lived_for_30_seconds()
    {
        var pace = default(ClientPace).After(Quick).After(Quick).After(Quick).After(Slow);
        pace.Pause.ShouldBe(TimeSpan.Zero);
        pace.After(Quick).Pause.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Is_told_once_to_be_too_fast_after_more_than_ten()
    {
        var pace = default(ClientPace);
        var told = new List<int>();
        for (var i = 1; i <= 2000; i++)
            if ((pace = pace.After(Quick)).HasJustBecomeTooFast) told.Add(i);
        told.ShouldBe([11]);
    }
}
