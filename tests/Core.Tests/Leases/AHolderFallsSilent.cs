using Bascule.Core.Leases;

namespace Bascule.Core.Tests.Leases;

public sealed class AHolderFallsSilent
{
    [Theory]
    [InlineData(2000, 10_000, 0, 0)] // silent after 4 s, or 7 s; taken after 8 s
    [InlineData(1000, 5000, 0, 1015)] // 2 s, or 5 s; 4 s
    [InlineData(2000, 5000, 0, 2015)] // 2 s, or 5 s; 3 s
    [InlineData(200, 1500, 0, 2311)] // 0.6 s, or 3.6 s; 1.3 s; margin 11.5 ms
    [InlineData(40, 81, 1, 3001)] // a deadtime shorter than the machine can answer for
    public void Two_hold_its_address_for_so_long_at_most(int keepaliveMs, int deadtimeMs, int gatedMs, int ungatedMs)
    {
        var pair = Of(keepaliveMs, deadtimeMs);
        ((long)pair.AtMost(isGated: true).TotalMilliseconds).ShouldBe(gatedMs);
        ((long)pair.AtMost(isGated: false).TotalMilliseconds).ShouldBe(ungatedMs);
    }

    /// <summary>ha.cf demands deadtime > 2 × keepalive: with the gate that is enough for everything but the shortest times.</summary>
    [Fact]
    public void With_the_gate_no_valid_deadtime_from_a_tenth_of_a_second_on_lets_two_hold()
    {
        for (var deadtimeMs = 112; deadtimeMs < 60_000; deadtimeMs += 7)
            Of((deadtimeMs - 1) / 2, deadtimeMs).AtMost(isGated: true).ShouldBe(TimeSpan.Zero, $"deadtime {deadtimeMs} ms");
    }

    private static TwoHolders Of(int keepaliveMs, int deadtimeMs) => new(new Timing
    {
        Keepalive = TimeSpan.FromMilliseconds(keepaliveMs),
        Warntime = TimeSpan.FromMilliseconds(deadtimeMs / 2),
        Deadtime = TimeSpan.FromMilliseconds(deadtimeMs),
        Initdead = TimeSpan.FromMilliseconds(2 * deadtimeMs),
    });
}
