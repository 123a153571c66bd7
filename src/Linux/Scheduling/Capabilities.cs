// What this process may do without being root (capabilities(7)).
using System.Globalization;
using Bascule.Linux.Files;

namespace Bascule.Linux.Scheduling;

public static class Capabilities
{
    private const int NetBindService = 10;      // linux/capability.h

    /// <summary>Whether ports below 1024 are open to us, as the service's unit grants it to the node.</summary>
    public static bool MayBindLowPorts => IsEffective(TextFile.Lines("/proc/self/status"), NetBindService);

    /// <param name="status">The lines of /proc/self/status (proc_pid_status(5)).</param>
    internal static bool IsEffective(IEnumerable<string> status, int capability)
    {
        const string field = "CapEff:";
        var line = status.FirstOrDefault(l => l.StartsWith(field, StringComparison.Ordinal));
        return line is not null && ulong.TryParse(line.AsSpan(field.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var effective)
            && ((effective >> capability) & 1) == 1;
    }
}
