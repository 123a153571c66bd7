// The clocks by which we judge silence. Never the wall clock: it jumps.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Clock;

/// <summary>struct timespec on 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;

    public static TimeSpec FromNanoseconds(long nanoseconds)
    {
        var (seconds, rest) = Math.DivRem(Math.Max(0, nanoseconds), 1_000_000_000);
        return new TimeSpec { Seconds = seconds, Nanoseconds = rest };
    }
}

/// <summary>CLOCK_MONOTONIC and CLOCK_BOOTTIME in nanoseconds; allocates nothing.</summary>
public static partial class MonotonicClock
{
    // linux/time.h
    internal const int Monotonic = 1;
    private const int BootTime = 7;

    /// <summary>Time since an origin that means nothing, the machine's sleep not counted: for rhythms, and for limits on what cannot run in a sleep.</summary>
    public static long NowNanoseconds => Read(Monotonic);

    /// <summary>The same with suspended time counted: what silence, leases and deadlines are judged by (docs/decisions/0011).</summary>
    public static long BootTimeNanoseconds => Read(BootTime);

    private static long Read(int clock)
    {
        // Cannot fail: both clocks exist since Linux 2.6.39 (clock_gettime(2)).
        _ = ReadClock(clock, out var now);
        return (now.Seconds * 1_000_000_000) + now.Nanoseconds;
    }

    // A vDSO call of some 20 ns: switching the GC mode around it would cost more than the call.
    [LibraryImport("libc", EntryPoint = "clock_gettime"), SuppressGCTransition]
    private static partial int ReadClock(int clock, out TimeSpec now);
}
