// What lets the heartbeat threads run although the machine is busy: real-time class, locked memory, exact sleep.
using System.Runtime.InteropServices;
using Bascule.Linux.Clock;

namespace Bascule.Linux.Scheduling;

/// <summary>Scheduling of the calling thread and memory of the whole process.</summary>
public static partial class RealTime
{
    // linux/sched.h. Reset on fork, else every resource agent would inherit the class.
    private const int RoundRobin = 2;
    private const int ResetOnFork = 0x40000000;

    // asm-generic/mman.h. On fault: without it the runtime's reserved ranges would all become resident (+80 MB measured).
    private const int LockCurrent = 1;
    private const int LockFuture = 2;
    private const int LockOnFault = 4;

    private const int AbsoluteTime = 1; // TIMER_ABSTIME, linux/time.h

    /// <summary>Puts the calling thread (not the process) into SCHED_RR at a priority of 1 to 99.</summary>
    public static bool TrySetRealtime(int priority, out SystemError error)
    {
        // pid 0 is the calling thread: sched_setscheduler(2).
        if (SetScheduler(0, RoundRobin | ResetOnFork, in priority) == 0)
        {
            error = default;
            return true;
        }

        error = SystemError.Last().During($"real-time scheduling (SCHED_RR, priority {priority})");
        return false;
    }

    /// <summary>Keeps every page that is in memory, or will be, from being paged out.</summary>
    public static bool TryLockMemory(out SystemError error)
    {
        if (LockAll(LockCurrent | LockFuture | LockOnFault) == 0)
        {
            error = default;
            return true;
        }

        error = SystemError.Last().During("locking memory (mlockall)");
        return false;
    }

    /// <summary>The contrary of <see cref="TryLockMemory"/>.</summary>
    public static void UnlockMemory() => _ = UnlockAll();

    /// <summary>Sleeps until a moment of <see cref="MonotonicClock.NowNanoseconds"/>; signals do not shorten it.</summary>
    public static void SleepUntil(long monotonicNanoseconds)
    {
        var until = TimeSpec.FromNanoseconds(monotonicNanoseconds);

        // Returns the error number itself, not by errno: clock_nanosleep(2).
        while (Sleep(MonotonicClock.Monotonic, AbsoluteTime, in until, 0) == SystemError.Interrupted)
        {
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler", SetLastError = true)]
    private static partial int SetScheduler(int pid, int policy, in int priority);

    [LibraryImport("libc", EntryPoint = "mlockall", SetLastError = true)]
    private static partial int LockAll(int flags);

    [LibraryImport("libc", EntryPoint = "munlockall")]
    private static partial int UnlockAll();

    [LibraryImport("libc", EntryPoint = "clock_nanosleep")]
    private static partial int Sleep(int clock, int flags, in TimeSpec until, nint remaining);
}
