// How one thread wakes another that waits in a Poller.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Sockets;

/// <summary>eventfd(2): readable from the first <see cref="Signal"/> until <see cref="Drain"/>; allocates nothing.</summary>
public sealed unsafe partial class EventDescriptor : IDisposable
{
    private const int NonBlocking = SocketCalls.NonBlocking; // EFD_NONBLOCK and EFD_CLOEXEC are O_NONBLOCK and O_CLOEXEC
    private const int CloseOnExec = SocketCalls.CloseOnExec;

    public EventDescriptor()
    {
        Descriptor = new Descriptor(Create(0, NonBlocking | CloseOnExec));

        // Only out of descriptors or memory: there is no going on from that.
        if (Descriptor.IsInvalid)
        {
            throw new InvalidOperationException(SystemError.Last().During("eventfd").Text);
        }
    }

    public Descriptor Descriptor { get; }

    /// <summary>From any thread. Who signals later than the other has disposed of it signals nobody: by then its number may be another descriptor's, into which eight bytes would be written.</summary>
    public void Signal()
    {
        var isHeld = false;
        try
        {
            if (Descriptor.IsClosed)
            {
                return;
            }

            Descriptor.DangerousAddRef(ref isHeld);

            // A full counter (EAGAIN) is as readable as it can be.
            ulong one = 1;
            _ = Write(Descriptor.Number, &one, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // Between the two.
        }
        finally
        {
            if (isHeld)
            {
                Descriptor.DangerousRelease();
            }
        }
    }

    /// <returns>How often it was signalled since the last time; 0 when it was not.</returns>
    public ulong Drain()
    {
        ulong count = 0;
        return Read(Descriptor.Number, &count, sizeof(ulong)) == sizeof(ulong) ? count : 0;
    }

    public void Dispose() => Descriptor.Dispose();

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int Create(uint initial, int flags);

    [LibraryImport("libc", EntryPoint = "write")]
    private static partial nint Write(int descriptor, void* bytes, nint length);

    [LibraryImport("libc", EntryPoint = "read")]
    private static partial nint Read(int descriptor, void* bytes, nint length);
}
