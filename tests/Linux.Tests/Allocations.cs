namespace Bascule.Linux.Tests;

internal static class Allocations
{
    /// <summary>Bytes that this thread allocated in a thousand calls, after the first calls have compiled everything.</summary>
    public static long Of(Action action)
    {
        for (var i = 0; i < 100; i++)
        {
            action();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            action();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
