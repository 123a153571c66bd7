// One clock for what the lab does and what its probers see.
using System.Diagnostics;

namespace Bascule.Lab;

/// <summary>Time since the lab's process started, monotonic.</summary>
public static class LabClock
{
    private static readonly long Origin = Stopwatch.GetTimestamp();

    public static TimeSpan Now => Stopwatch.GetElapsedTime(Origin);

    /// <summary>Asks again each 50 ms until it is so; false when the limit has passed.</summary>
    public static bool Await(Func<bool> isSo, TimeSpan limit)
    {
        var until = Now + limit;
        while (!isSo())
        {
            if (Now > until) return false;
            Thread.Sleep(50);
        }

        return true;
    }
}
