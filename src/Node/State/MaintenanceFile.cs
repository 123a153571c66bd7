// Which orders of maintenance this node knows: one that is restarted meanwhile, perhaps while its peer is, must know how long they stand. That ends with the machine,
// as does what is held; which order was the last does not, since the next one given here must be the newer.
using System.Collections.Immutable;
using System.Globalization;
using Bascule.Core;
using Bascule.Core.Placement;
using Bascule.Linux.Files;

namespace Bascule.Node.State;

/// <summary>The boot's id (random(4)), then one line per group: the order's stamp, until when (CLOCK_BOOTTIME in ns), name.</summary>
internal static class MaintenanceFile
{
    private const string BootId = "/proc/sys/kernel/random/boot_id";

    public static ImmutableSortedDictionary<GroupName, Maintenance> Read(string path)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<GroupName, Maintenance>();
        if (!File.Exists(path)) return found.ToImmutable();

        var lines = TextFile.Lines(path);
        var isOfThisBoot = lines.FirstOrDefault() == Boot;
        foreach (var line in lines)
        {
            if (line.Split(' ', 3) is [var stamp, var until, { Length: > 0 } name]
                && byte.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var order) && long.TryParse(until, NumberStyles.None, CultureInfo.InvariantCulture, out var at))
                found[new GroupName(name)] = !isOfThisBoot || at == Instant.Never.Nanoseconds ? Maintenance.EndNotKnown(order) : new Maintenance(order, new Instant(at), at > 0 ? (ushort)1 : (ushort)0);
        }
        return found.ToImmutable();
    }

    private static string Boot => File.Exists(BootId) ? TextFile.Read(BootId).Trim() : "";

    public static void Write(string path, IEnumerable<KeyValuePair<GroupName, Maintenance>> maintenances)
    {
        TextFile.Write(path + ".new", Boot + "\n" + string.Concat(maintenances.Select(m => $"{m.Value.Stamp} {m.Value.Until.Nanoseconds} {m.Key}\n")));
        File.Move(path + ".new", path, overwrite: true);
    }
}
