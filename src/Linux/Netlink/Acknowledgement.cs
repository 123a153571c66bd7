// The kernel's answer to a request that asked for one.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Netlink;

internal static class Acknowledgement
{
    /// <summary>struct nlmsgerr begins with the negative errno; 0 is success (netlink(7)).</summary>
    public static int ErrnoOf(ReadOnlySpan<byte> payload) =>
        payload.Length < 4 ? SystemError.InvalidArgument : -MemoryMarshal.Read<int>(payload);
}
