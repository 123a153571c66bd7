// What this process may do without being root (capabilities(7)).
using System.Globalization;
using System.Runtime.InteropServices;
using Bascule.Linux.Files;

namespace Bascule.Linux.Scheduling;

public static partial class Capabilities
{
    // linux/capability.h, linux/prctl.h
    private const int NetBindService = 10;
    private const int NetAdmin = 12;
    private const int Ambient = 47;
    private const int ClearAll = 4;

    /// <summary>Whether ports below 1024 are open to us, as the service's unit grants it to the node.</summary>
    public static bool MayBindLowPorts => IsEffective(TextFile.Lines("/proc/self/status"), NetBindService);

    /// <summary>Whether we may change addresses, routes and packet filters.</summary>
    public static bool MayChangeTheNetwork => IsEffective(TextFile.Lines("/proc/self/status"), NetAdmin);

    /// <summary>Programs that we start from now on get none of our rights (PR_CAP_AMBIENT_CLEAR_ALL), unless they are root's.</summary>
    public static void KeepFromChildren() => _ = Control(Ambient, ClearAll, 0, 0, 0);

    /// <param name="status">The lines of /proc/self/status (proc_pid_status(5)).</param>
    internal static bool IsEffective(IEnumerable<string> status, int capability)
    {
        const string field = "CapEff:";
        var line = status.FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
        return line is not null && ulong.TryParse(line.AsSpan(field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var effective)
            && ((effective >> capability) & 1) == 1;
    }

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint second, nuint third, nuint fourth, nuint fifth);
}
