// Additions to units that systemd reads from /run, so that a reboot ends them (systemd.unit(5)): UNIT.d/NAME.
using System.Collections.Immutable;
using Bascule.Linux.Files;

namespace Bascule.Linux.Systemd;

/// <summary>All drop-ins of one name, whatever their units. Reading and writing throw as <see cref="File"/> does.</summary>
/// <param name="name">For instance <c>50-bascule.conf</c>.</param>
/// <param name="folder">Where systemd looks for them: /run/systemd/system.</param>
public sealed class RuntimeDropIns(string name, string folder)
{
    private const string Suffix = ".d";

    private static readonly TimeSpan ReloadLimit = TimeSpan.FromSeconds(30);

    /// <summary>Their texts by unit.</summary>
    public ImmutableSortedDictionary<string, string> Read()
    {
        if (!Directory.Exists(folder)) return ImmutableSortedDictionary<string, string>.Empty; // systemd does not run here: sd_booted(3)
        return Directory.EnumerateDirectories(folder, "*" + Suffix)
            .Where(d => File.Exists(Path.Combine(d, name)))
            .ToImmutableSortedDictionary(d => Path.GetFileName(d)[..^Suffix.Length], d => TextFile.Read(Path.Combine(d, name)), StringComparer.Ordinal);
    }

    public void Write(string unit, string text)
    {
        Directory.CreateDirectory(FolderOf(unit));
        TextFile.Write(Path.Combine(FolderOf(unit), name), text);
    }

    public void Remove(string unit)
    {
        File.Delete(Path.Combine(FolderOf(unit), name));
        if (!Directory.EnumerateFileSystemEntries(FolderOf(unit)).Any()) Directory.Delete(FolderOf(unit));
    }

    /// <summary>Has systemd read all units again, as <c>systemctl daemon-reload</c>: 100 ms and more.</summary>
    public static bool TryReload(out string why)
    {
        if (!SystemBus.TryOpen(out var bus, out why)) return false;
        using (bus)
        {
            var answer = bus.CallManager("Reload", ReloadLimit, '\0');
            why = answer.Why ?? "";
            return !answer.IsFault;
        }
    }

    private string FolderOf(string unit) => Path.Combine(folder, unit + Suffix);
}
