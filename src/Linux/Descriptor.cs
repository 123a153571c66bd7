// A file descriptor that closes itself.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bascule.Linux;

/// <summary>An open file descriptor. Everything that can be waited for in a <see cref="Sockets.Poller"/> has one.</summary>
public sealed partial class Descriptor : SafeHandleMinusOneIsInvalid
{
    public Descriptor()
        : base(ownsHandle: true)
    {
    }

    public Descriptor(int number)
        : base(ownsHandle: true) => SetHandle(number);

    /// <summary>The number, valid as long as this object is not disposed.</summary>
    public int Number => (int)handle;

    // close(2): not repeated after EINTR, since Linux has freed the descriptor already.
    protected override bool ReleaseHandle() => Close((int)handle) == 0;

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
