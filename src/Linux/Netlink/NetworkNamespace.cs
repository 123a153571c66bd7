// Entering a network namespace: how the tests get whole networks without touching the machine's own.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Netlink;

/// <summary>The network that the calling thread, and only it, lives in (network_namespaces(7)).</summary>
internal static partial class NetworkNamespace
{
    private const int NewNetwork = 0x40000000; // CLONE_NEWNET, linux/sched.h

    /// <param name="path">As made by ip-netns(8): /run/netns/NAME.</param>
    /// <param name="error">Not root, or no such namespace.</param>
    public static bool TryEnter(string path, out SystemError error)
    {
        error = default;
        using var file = File.OpenHandle(path);
        if (Enter((int)file.DangerousGetHandle(), NewNetwork) == 0)
        {
            return true;
        }

        error = SystemError.Last().During($"entering network namespace {path}");
        return false;
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int Enter(int descriptor, int type);
}
