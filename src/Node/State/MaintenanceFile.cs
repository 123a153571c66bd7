// Which groups are in maintenance, in /run: a node that is restarted meanwhile, perhaps while its peer is, must know; a machine that boots has nothing of it.
using System.Collections.Immutable;
using System.Globalization;
using Bascule.Core;
using Bascule.Core.Placement;
using Bascule.Linux.Files;

namespace Bascule.Node.State;

/// <summary>One line per group: the order's stamp, until when (CLOCK_BOOTTIME in ns), name.</summary>
internal static class MaintenanceFile
{
    public static ImmutableSortedDictionary<GroupName, Maintenance> Read(string path)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<GroupName, Maintenance>();
        if (!File.Exists(path)) return found.ToImmutable();

        foreach (var line in TextFile.Lines(path))
        {
            if (line.Split(' ', 3) is [var stamp, var until, { Length: > 0 } name]
                && byte.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var order) && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
                found[new GroupName(name)] = new Maintenance(order, new Instant(at), at > 0 ? (ushort)1 : (ushort)0);
        }
        return found.ToImmutable();
    }

    public static void Write(string path, IEnumerable<KeyValuePair<GroupName, Maintenance>> maintenances)
    {
        TextFile.Write(path + ".new", string.Concat(maintenances.Select(m => $"{m.Value.Stamp} {m.Value.Until.Nanoseconds} {m.Key}\n")));
        File.Move(path + ".new", path, overwrite: true);
    }
}
