// Gives back to the system what a process used once and holds on to. Of .NET's own memory nearly half is of that kind: what a start allocated, and the
// compiler's workspace, some 2 MB (docs/decisions/0010). Each pass stops the process's threads for less than a millisecond, and only when it is quiet.
using System.Runtime;
using System.Runtime.InteropServices;
using Bascule.Linux.Clock;
using Bascule.Linux.Scheduling;

namespace Bascule.Linux.Memory;

/// <summary>Memory that this process has freed and the system has not got back.</summary>
public static partial class SpareMemory
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(5);

    /// <summary>
    /// The runtime throws the compiler's workspace away when its finalizer thread wakes, not before 2 s after the last time, and only what was free then
    /// already (JitHost::reclaim, src/coreclr/vm/jithost.cpp): the third pass finds it freed.
    /// </summary>
    private const int Passes = 3;

    /// <summary>For as long as the process lives: gives back after each time that something new was compiled, which is after a start, a first takeover.</summary>
    /// <param name="isLocked">Memory is locked (<see cref="RealTime.TryLockMemory"/>) and shall be so afterwards.</param>
    /// <param name="refused">Hears if it could not be locked again.</param>
    public static void WatchForIt(bool isLocked, Action<SystemError> refused)
    {
        new Thread(Watch, maxStackSize: 256 * 1024) { IsBackground = true, Name = "memory" }.Start();

        void Watch()
        {
            var (compiled, passes) = (0L, 0);
            while (true)
            {
                RealTime.SleepUntil(MonotonicClock.NowNanoseconds + BetweenLooks.Ticks * TimeSpan.NanosecondsPerTick);
                var now = JitInfo.GetCompiledMethodCount();
                if (now != compiled)
                {
                    (compiled, passes) = (now, Passes);      // not yet: something is going on
                }
                else if (passes > 0)
                {
                    passes--;
                    if (!TryGiveBack(isLocked, out var error)) refused(error);
                }
            }
        }
    }

    /// <summary>One pass. False if memory was locked and could not be locked again.</summary>
    public static bool TryGiveBack(bool isLocked, out SystemError error)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();

        // The C library gives free pages back by madvise(MADV_DONTNEED), which refuses locked ones: madvise(2).
        if (isLocked) RealTime.UnlockMemory();
        _ = Trim(0);
        error = default;
        return !isLocked || RealTime.TryLockMemory(out error);
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint kept);
}
