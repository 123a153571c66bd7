using Bascule.Linux.Systemd;

namespace Bascule.Linux.Tests.Systemd;

/// <summary>With systemd these calls are tested on Debian machines (tests/Machines); without it they must answer in words.</summary>
public sealed class AMachineWithoutSystemd
{
    private static bool HasSystemd => Directory.Exists("/run/systemd/system"); // sd_booted(3)

    [Fact]
    public void Says_why_a_unit_cannot_be_asked_for()
    {
        Assert.SkipWhen(HasSystemd, "systemd runs here");
        Unit.TryRead("apache2.service", out var state, out var why).ShouldBeFalse();
        why.ShouldNotBeNullOrWhiteSpace();
        state.IsKnown.ShouldBeFalse();
        state.IsRunning.ShouldBeFalse();
    }

    [Fact]
    public void Says_why_a_unit_cannot_be_started_or_stopped()
    {
        Assert.SkipWhen(HasSystemd, "systemd runs here");
        Unit.Start("apache2.service", TimeSpan.FromSeconds(1)).ShouldSatisfyAllConditions(o => o.IsDone.ShouldBeFalse(), o => o.Why.ShouldNotBeNullOrWhiteSpace());
        Unit.Stop("apache2.service", "bascule-actuator.socket", TimeSpan.FromSeconds(1)).IsDone.ShouldBeFalse();
    }
}
