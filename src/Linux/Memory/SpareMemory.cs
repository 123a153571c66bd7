// Gives back to the system what a process used once and holds on to. Of .NET's own memory nearly half is of that kind: what a start allocated, and the
// compiler's workspace, some 2 MB (docs/decisions/0010). Each pass stops the process's threads for less than a millisecond, and only when it is quiet.
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using Bascule.Linux.Clock;
using Bascule.Linux.Files;
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
        UnmapCode();
        error = default;
        return !isLocked || RealTime.TryLockMemory(out error);
    }

    /// <summary>
    /// Most of the code that is mapped, and locked, ran at the start only or lies beside what did. It stays in the page cache, from which what still runs is mapped
    /// again at its next step. Only mappings that nobody can have written to: of a changed page this would lose the change.
    /// </summary>
    private static void UnmapCode()
    {
        foreach (var line in TextFile.Lines("/proc/self/maps"))
        {
            // start-end permissions offset device inode path: proc_pid_maps(5)
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var range, "r-xp" or "r--s", _, _, _, ['/', ..] path] || path.StartsWith("/memfd:", StringComparison.Ordinal)) continue;
            var dash = range.IndexOf('-');
            var start = nuint.Parse(range.AsSpan(0, dash), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            var end = nuint.Parse(range.AsSpan(dash + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
            _ = Advise(start, end - start, DontNeed);
        }
    }

    private const int DontNeed = 4;

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int Advise(nuint start, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint kept);
}
