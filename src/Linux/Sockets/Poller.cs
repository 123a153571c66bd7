// Waiting for several descriptors at once, for an exact time, without allocating.
using System.Runtime.InteropServices;
using Bascule.Linux.Clock;

namespace Bascule.Linux.Sockets;

/// <summary>poll(2)'s answers about one descriptor.</summary>
[Flags]
public enum Readiness : short
{
    None = 0,
    Readable = 1,
    Writable = 4,
    Failed = 8,
    HungUp = 16,
    Invalid = 32,
}

/// <summary>
/// Waits until one of a fixed set of descriptors has something to read. The descriptors stay open as long as the poller does.
/// For one thread.
/// </summary>
public sealed unsafe partial class Poller : IDisposable
{
    // struct pollfd (asm-generic/poll.h)
    [StructLayout(LayoutKind.Sequential)]
    private struct Entry
    {
        public int Descriptor;
        public Readiness Wanted;
        public Readiness Found;
    }

    private readonly Descriptor[] held;
    private readonly Entry[] entries;
    private bool disposed;

    public Poller(params ReadOnlySpan<Descriptor> descriptors)
    {
        held = descriptors.ToArray();
        entries = GC.AllocateArray<Entry>(descriptors.Length, pinned: true);
        for (var i = 0; i < held.Length; i++)
        {
            var added = false;
            held[i].DangerousAddRef(ref added);
            entries[i] = new Entry { Descriptor = held[i].Number, Wanted = Readiness.Readable };
        }
    }

    /// <param name="nanoseconds">How long at most; negative waits for ever.</param>
    /// <returns>How many descriptors are ready; 0 when the time is over or a signal came; else the negative errno.</returns>
    public int Wait(long nanoseconds)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        var time = TimeSpec.FromNanoseconds(nanoseconds);
        fixed (Entry* first = entries)
        {
            var ready = Poll(first, (nuint)entries.Length, nanoseconds < 0 ? null : &time, null);
            if (ready >= 0)
            {
                return ready;
            }

            for (var i = 0; i < entries.Length; i++)
            {
                entries[i].Found = Readiness.None;
            }

            var errno = Marshal.GetLastPInvokeError();
            return errno == SystemError.Interrupted ? 0 : -errno;
        }
    }

    /// <summary>What the last <see cref="Wait"/> found about the descriptor at this position of the constructor's list.</summary>
    public Readiness this[int position] => entries[position].Found;

    /// <summary>
    /// Leaves a descriptor out of the waits (as poll(2) does with negative numbers), or takes it in again:
    /// for one that has hung up and would end every wait at once.
    /// </summary>
    public void Ignore(int position, bool ignored)
    {
        entries[position].Descriptor = ignored ? -1 : held[position].Number;
        entries[position].Found = Readiness.None;
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        foreach (var descriptor in held)
        {
            descriptor.DangerousRelease();
        }
    }

    [LibraryImport("libc", EntryPoint = "ppoll", SetLastError = true)]
    private static partial int Poll(Entry* entries, nuint count, TimeSpec* timeout, void* signals);
}
