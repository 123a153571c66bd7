// Thousands of descriptors at once. Poller asks the kernel about each of its few each time; this is told once of each, and tells of those that something happened to.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Sockets;

/// <summary>What epoll(7) told of one descriptor.</summary>
/// <param name="Key">As it was added.</param>
/// <param name="IsReadable">Something came, or the end, or a failure: reading says which.</param>
/// <param name="IsWritable">There is room, the connection is made, or it failed: writing says which.</param>
/// <param name="HasFailed">Of a socket that connects: SO_ERROR says why.</param>
public readonly record struct EpollNews(ulong Key, bool IsReadable, bool IsWritable, bool HasFailed);

/// <summary>
/// epoll(7), edge-triggered: each change is told of once. A descriptor leaves it by being closed. To be waited for by <see cref="Descriptor"/>, which is readable while there is news. For one thread.
/// </summary>
public sealed unsafe partial class Epoll : IDisposable
{
    private const int MostAtOnce = 256;
    private const int OperationAdd = 1;
    private const uint In = 0x1, Out = 0x4, Failed = 0x8, HungUp = 0x10, PeerHungUp = 0x2000, EdgeTriggered = 1u << 31;

    // struct epoll_event (linux/eventpoll.h): packed on amd64, and nowhere else.
    private static readonly int KeyAt = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 4 : 8;
    private static readonly int EventSize = KeyAt + sizeof(ulong);

    private readonly byte[] events = GC.AllocateArray<byte>(MostAtOnce * EventSize, pinned: true);

    public Epoll()
    {
        Descriptor = new Descriptor(Create(SocketCalls.CloseOnExec));

        // Only out of descriptors or memory: there is no going on from that.
        if (Descriptor.IsInvalid) throw new InvalidOperationException(SystemError.Last().During("epoll_create1").Text);
    }

    public Descriptor Descriptor { get; }

    /// <summary>What it is ready for already is told of, too.</summary>
    /// <returns>ENOMEM, or ENOSPC when there are more than fs.epoll.max_user_watches.</returns>
    public SystemError Add(Descriptor descriptor, ulong key)
    {
        ArgumentNullException.ThrowIfNull(descriptor);
        Span<byte> added = stackalloc byte[EventSize];
        MemoryMarshal.Write(added, In | Out | PeerHungUp | EdgeTriggered);
        MemoryMarshal.Write(added[KeyAt..], key);
        fixed (byte* first = added)
            return Control(Descriptor.Number, OperationAdd, descriptor.Number, first) == 0 ? default : SystemError.Last().During("epoll_ctl");
    }

    /// <summary>Does not wait.</summary>
    /// <returns>How much there was: less than <paramref name="into"/> holds when that was all.</returns>
    public int Take(Span<EpollNews> into)
    {
        int count;
        fixed (byte* first = events) count = Wait(Descriptor.Number, first, Math.Min(into.Length, MostAtOnce), 0);
        for (var i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> one = events.AsSpan(i * EventSize, EventSize);
            var flags = MemoryMarshal.Read<uint>(one);
            into[i] = new EpollNews(MemoryMarshal.Read<ulong>(one[KeyAt..]), (flags & (In | PeerHungUp | HungUp | Failed)) != 0, (flags & (Out | HungUp | Failed)) != 0, (flags & (HungUp | Failed)) != 0);
        }
        return Math.Max(0, count);
    }

    public void Dispose() => Descriptor.Dispose();

    [LibraryImport("libc", EntryPoint = "epoll_create1", SetLastError = true)]
    private static partial int Create(int flags);

    [LibraryImport("libc", EntryPoint = "epoll_ctl", SetLastError = true)]
    private static partial int Control(int epoll, int operation, int descriptor, void* added);

    [LibraryImport("libc", EntryPoint = "epoll_wait", SetLastError = true)]
    private static partial int Wait(int epoll, void* events, int most, int milliseconds);
}
