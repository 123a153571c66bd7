using Bascule.Linux.Clock;
using Bascule.Linux.Scheduling;

namespace Bascule.Linux.Tests.Scheduling;

public sealed class TimeAndScheduling
{
    [Fact]
    public void The_clock_goes_forward_and_agrees_with_the_runtimes()
    {
        var first = MonotonicClock.NowNanoseconds;
        var ticks = Environment.TickCount64;
        var second = MonotonicClock.NowNanoseconds;

        second.ShouldBeGreaterThanOrEqualTo(first);
        (second / 1_000_000).ShouldBeInRange(ticks - 50, ticks + 1000);
        MonotonicClock.BootTimeNanoseconds.ShouldBeGreaterThanOrEqualTo(second);
    }

    [Fact]
    public void Reading_the_clock_allocates_nothing() => Allocations.Of(() => _ = MonotonicClock.NowNanoseconds).ShouldBe(0);

    [Fact]
    public void A_sleep_ends_not_before_its_moment()
    {
        var until = MonotonicClock.NowNanoseconds + 20_000_000;
        RealTime.SleepUntil(until);
        MonotonicClock.NowNanoseconds.ShouldBeInRange(until, until + 2_000_000_000);
    }

    [Fact]
    public void A_sleep_until_the_past_returns_at_once_and_allocates_nothing() => Allocations.Of(() => RealTime.SleepUntil(1)).ShouldBe(0);

    [Fact]
    public void A_real_time_thread_is_round_robin_and_its_children_are_not()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root: real-time scheduling");
        var policy = "";
        SystemError error = default;
        var thread = new Thread(() =>
        {
            if (RealTime.TrySetRealtime(1, out error))
            {
                // Field 41 of proc(5) stat: policy, counted behind the name, which may hold blanks.
                var stat = File.ReadAllText("/proc/thread-self/stat");
                policy = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[38];
            }
        });
        thread.Start();
        thread.Join();

        error.IsError.ShouldBeFalse(error.Text);
        policy.ShouldBe("2"); // SCHED_RR; the reset-on-fork flag is not part of it
    }

    [Fact]
    public void A_priority_that_does_not_exist_is_refused_in_words()
    {
        RealTime.TrySetRealtime(1000, out var error).ShouldBeFalse();
        error.Errno.ShouldBe(SystemError.InvalidArgument);
        error.Text.ShouldBe("real-time scheduling (SCHED_RR, priority 1000): Invalid argument");
    }
}
