// The facts of the machine we run on, by reading files only: no program is started, no socket opened (but for the
// addresses, which the framework reads by netlink).
using System.Collections.Immutable;
using System.Globalization;
using System.Net.NetworkInformation;
using System.Text;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Hooks;
using Bascule.Configuration.Ocf;

namespace Bascule.Configuration.Machine;

public static class ThisMachine
{
    // systemd.unit(5), "Unit File Search Path", without the user's.
    private static readonly string[] UnitFolders =
        ["/etc/systemd/system", "/run/systemd/system", "/run/systemd/generator", "/run/systemd/generator.late", "/usr/local/lib/systemd/system", "/usr/lib/systemd/system", "/lib/systemd/system"];

    /// <summary>Everything that judging these files needs to know.</summary>
    /// <param name="devices">What <see cref="Devices"/> finds, or the caller knows by other means.</param>
    public static Surroundings Surrounding(ConfigurationFolder folder, ConfigurationFiles files, ImmutableArray<NetworkDevice>? devices)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(files);
        var paths = Paths(files.Settings);
        return new Surroundings
        {
            OwnName = OwnName(),
            Devices = devices,
            Users = Users(),
            Paths = paths,
            ReadableByOthers = paths.Where(p => p.Value == PathKind.Plain && IsReadableByOthers(p.Key)).Select(p => p.Key).ToImmutableSortedSet(StringComparer.Ordinal),
            WritableByOthers = paths.Where(p => p.Value == PathKind.Executable && (IsWritableByOthers(p.Key) || IsWritableByOthers(Path.GetDirectoryName(p.Key)!))).Select(p => p.Key).ToImmutableSortedSet(StringComparer.Ordinal),
            ResourceScripts = Executables(folder.ResourceScripts),
            Units = Units(),
            InitScripts = Executables("/etc/init.d"),
            OcfAgents = OcfAgents(OcfAgentName.Root),
            FenceAgents = FenceAgents(),
            StonithPlugins = StonithPlugins(),
            Hosts = Text("/etc/hosts"),
            HaClusterPort = HaClusterPort(Text("/etc/services") ?? ""),
            TwoFolders = files is ClassicFiles ? folder.Other : null,
            IsRoot = Environment.IsPrivilegedProcess,
            BoundUdpPorts = BoundUdpPorts(Text("/proc/net/udp") + Text("/proc/net/udp6")),
            StateFolderUnwritable = Unwritable("/var/lib/heartbeat"),
        };
    }

    /// <summary>What <c>uname -n</c> prints.</summary>
    public static string OwnName() => Text("/proc/sys/kernel/hostname")?.Trim() ?? Environment.MachineName;

    /// <summary>The UDP port of the service ha-cluster in the text of /etc/services (services(5)).</summary>
    public static int? HaClusterPort(string services)
    {
        ArgumentNullException.ThrowIfNull(services);
        foreach (var line in services.Split('\n'))
        {
            var words = line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !words.Where((_, i) => i != 1).Contains("ha-cluster", StringComparer.Ordinal) || !words[1].EndsWith("/udp", StringComparison.Ordinal)) continue;
            if (int.TryParse(words[1].AsSpan(0, words[1].Length - 4), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 1 and <= 65535) return port;
        }
        return null;
    }

    /// <summary>Local ports in the text of /proc/net/udp (proc_net(5): <c>sl local_address …</c>, hexadecimal).</summary>
    public static ImmutableSortedSet<int> BoundUdpPorts(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var ports = ImmutableSortedSet.CreateBuilder<int>();
        foreach (var line in table.Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 2 && words[1].LastIndexOf(':') is > 0 and var colon && int.TryParse(words[1].AsSpan(colon + 1), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var port)) ports.Add(port);
        }
        return ports.ToImmutable();
    }

    /// <summary>The network interfaces, as the framework reads them; null if it cannot.</summary>
    public static ImmutableArray<NetworkDevice>? Devices()
    {
        try
        {
            var (ways, ofAll) = (DefaultRoutes(Text("/proc/thread-self/net/route") ?? ""), FilterOf("all"));
            return [.. NetworkInterface.GetAllNetworkInterfaces().Select(n => new NetworkDevice(n.Name, [.. n.GetIPProperties().UnicastAddresses.Select(a => (a.Address, a.PrefixLength))])
            {
                IsStrict = Math.Max(ofAll, FilterOf(n.Name)) == 1,
                HasDefaultRoute = ways.Contains(n.Name),
            })];
        }
        catch (NetworkInformationException)
        {
            return null;
        }
    }

    /// <summary>The interfaces of the best IPv4 default routes in the text of /proc/net/route (proc_net(5): <c>Iface Destination Gateway Flags … Mask …</c>, hexadecimal).</summary>
    public static ImmutableSortedSet<string> DefaultRoutes(string table)
    {
        ArgumentNullException.ThrowIfNull(table);
        const int Rejects = 0x200;      // RTF_REJECT, linux/route.h
        var ways = table.Split('\n').Select(l => l.Split('\t', StringSplitOptions.TrimEntries))
            .Where(w => w.Length > 7 && w[1] == "00000000" && w[7] == "00000000" && int.TryParse(w[3], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var flags) && (flags & Rejects) == 0)
            .Select(w => (Device: w[0], Metric: uint.TryParse(w[6], NumberStyles.None, CultureInfo.InvariantCulture, out var metric) ? metric : uint.MaxValue)).ToArray();
        return [.. ways.Where(w => w.Metric == ways.Min(o => o.Metric)).Select(w => w.Device)];
    }

    /// <summary>0: none, 1: strict, 2: loose.</summary>
    private static int FilterOf(string device) => Text($"/proc/sys/net/ipv4/conf/{device}/rp_filter")?.Trim() is { Length: 1 } digit ? digit[0] - '0' : 0;

    /// <summary>The OCF agents that are installed, as <c>ocf:PROVIDER:TYPE</c>.</summary>
    /// <param name="root">For instance <see cref="OcfAgentName.Root"/>.</param>
    public static ImmutableSortedSet<string> OcfAgents(string root)
    {
        var agents = ImmutableSortedSet.CreateBuilder<string>(StringComparer.Ordinal);
        foreach (var provider in Entries(OcfAgentName.FolderBelow(root)))
        {
            // Hidden ones are the agents' library, by its old names.
            foreach (var type in Executables(provider).Where(t => t[0] != '.')) agents.Add(new OcfAgentName(Path.GetFileName(provider), type).ToString());
        }
        return agents.ToImmutable();
    }

    private static ImmutableSortedSet<string> FenceAgents() => [.. Executables("/usr/sbin").Where(n => n.StartsWith("fence_", StringComparison.Ordinal))];

    private static ImmutableSortedSet<string> StonithPlugins()
    {
        const string folder = "/usr/lib/stonith/plugins";
        if (!IsExecutable("/usr/sbin/stonith")) return [];
        var compiled = Entries(folder + "/stonith2").Where(p => p.EndsWith(".so", StringComparison.Ordinal)).Select(p => Path.GetFileNameWithoutExtension(p));
        return [.. compiled, .. Executables(folder + "/external").Select(n => "external/" + n)];
    }

    private static bool IsReadableByOthers(string path) => HasAny(path, UnixFileMode.GroupRead | UnixFileMode.OtherRead);

    /// <summary>In a folder with the sticky bit others may make files, but not replace this one.</summary>
    private static bool IsWritableByOthers(string path) => HasAny(path, UnixFileMode.GroupWrite | UnixFileMode.OtherWrite) && !HasAny(path, UnixFileMode.StickyBit);

    private static bool HasAny(string path, UnixFileMode bits)
    {
        try
        {
            return (File.GetUnixFileMode(path) & bits) != UnixFileMode.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ImmutableSortedSet<string>? Users() =>
        Text("/etc/passwd")?.Split('\n').Select(l => l.Split(':')[0]).Where(n => n.Length > 0).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>What is at the absolute paths that the settings name: whatever they belong to.</summary>
    private static ImmutableSortedDictionary<string, PathKind> Paths(FoundFile settings)
    {
        var kinds = ImmutableSortedDictionary.CreateBuilder<string, PathKind>(StringComparer.Ordinal);
        if (settings.Content.IsDefault) return kinds.ToImmutable();
        var named = Encoding.UTF8.GetString(settings.Content.AsSpan())
            .Split([' ', '\t', '\n', '\r', ',', '"', '\'', '[', ']', '{', '}'], StringSplitOptions.RemoveEmptyEntries)
            .Where(w => w[0] == '/' && !w.Contains('\0', StringComparison.Ordinal)).Concat(HookChecks.MailPrograms).Distinct(StringComparer.Ordinal).Take(1000);
        foreach (var path in named) kinds.Add(path, KindOf(path));
        return kinds.ToImmutable();
    }

    private static PathKind KindOf(string path) =>
        !Path.Exists(path) ? PathKind.Missing : IsExecutable(path) ? PathKind.Executable : PathKind.Plain;

    private static bool IsExecutable(string path)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            return File.Exists(path) && (File.GetUnixFileMode(path) & execute) != UnixFileMode.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static ImmutableSortedSet<string> Executables(string folder) => Entries(folder).Where(IsExecutable).Select(p => Path.GetFileName(p)!).ToImmutableSortedSet(StringComparer.Ordinal);

    /// <summary>Units by name, templates as <c>NAME@</c>; a masked one, which is a link to /dev/null, is none.</summary>
    private static ImmutableSortedSet<string> Units()
    {
        var paths = UnitFolders.SelectMany(Entries).Where(p => p.EndsWith(".service", StringComparison.Ordinal)).ToList();
        var masked = paths.Where(p => new FileInfo(p).LinkTarget == "/dev/null").Select(Name).ToHashSet(StringComparer.Ordinal);
        return paths.Select(Name).Where(n => !masked.Contains(n)).ToImmutableSortedSet(StringComparer.Ordinal);

        static string Name(string path) => Path.GetFileName(path)[..^".service".Length];
    }

    private static IEnumerable<string> Entries(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? Directory.GetFileSystemEntries(folder) : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static string? Unwritable(string folder)
    {
        // One that is missing is made when the node starts, not by who only looks.
        if (!Directory.Exists(folder)) return null;
        var probe = Path.Combine(folder, ".write-test");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    private static string? Text(string path)
    {
        var file = FileReading.Read(path);
        return file.Content.IsDefault ? null : SourceLine.Decoded(Encoding.Latin1.GetString(file.Content.AsSpan()));
    }
}
