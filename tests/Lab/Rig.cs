// Everything that one run of the lab makes on this machine, and the certainty that it is gone afterwards.
//
// All names (network namespaces, control groups, mounts, folders) begin with "bascule-lab-PID-START-N": PID and START (clock
// ticks since boot, proc_pid_stat(5) field 22) say whose they are, so that two runs can coexist and a later run can tell what a
// dead one left behind.
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bascule.Lab;

/// <summary>The owner of a lab's machines, switches and clients. Dispose ends them all, and only them.</summary>
public sealed class Rig : IDisposable
{
    private static int rigs;
    private static readonly PosixSignal[] Signals = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];
    private readonly List<PosixSignalRegistration> signals;
    private readonly Lock gate = new();
    private readonly Stack<IDisposable> made = [];
    private bool closed;

    private Rig(DebianImage image)
    {
        Image = image;
        Prefix = $"{LeftOvers.NamesBegin}{Environment.ProcessId}-{LeftOvers.StartOf(Environment.ProcessId)}-{Interlocked.Increment(ref rigs)}";
        Disks = System.IO.Path.Combine(image.Cache, "runs", Prefix);
        Directory.CreateDirectory(Disks);
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;

        // By default Ctrl-C ends a process without ProcessExit; then only a later run's sweep would clean up.
        signals = [.. Signals.Select(s => PosixSignalRegistration.Create(s, context =>
        {
            context.Cancel = true;
            Environment.Exit(130);
        }))];
    }

    public DebianImage Image { get; }

    /// <summary>What every name of this rig begins with.</summary>
    public string Prefix { get; }

    /// <summary>Folder with the machines' disks.</summary>
    internal string Disks { get; }

    /// <summary>Sweeps what dead runs left behind, builds the image if need be, and opens an empty rig.</summary>
    public static Rig Open(Action<string>? say = null)
    {
        var image = DebianImage.Ready(say);
        LeftOvers.Sweep(image.Cache);
        return new Rig(image);
    }

    public Switch AddSwitch(string name) => Keep(new Switch($"{Prefix}-{name}"));

    public DebianMachine AddMachine(MachinePlan plan) => Keep(new DebianMachine(this, plan));

    /// <param name="address">With its prefix length, for instance <c>192.168.56.9/24</c>.</param>
    public ClientHost AddClient(string name, Switch network, string address, string? gateway = null) =>
        Keep(new ClientHost($"{Prefix}-{name}", network, address, gateway));

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        foreach (var signal in signals) signal.Dispose();
        lock (gate)
        {
            if (closed) return;
            closed = true;
            while (made.TryPop(out var last)) last.Dispose();
            LeftOvers.Remove(Prefix, Image.Cache);
        }
    }

    private void OnProcessExit(object? sender, EventArgs e) => Dispose();

    private T Keep<T>(T what)
        where T : IDisposable
    {
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            made.Push(what);
            return what;
        }
    }
}

/// <summary>Finds by name what runs of the lab made, and takes it away.</summary>
internal static class LeftOvers
{
    public const string NamesBegin = "bascule-lab-";
    private const string Namespaces = "/run/netns";
    private static readonly string[] GroupTrees = ["/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified", "/sys/fs/cgroup"];

    /// <summary>Takes away everything whose owner is dead.</summary>
    public static void Sweep(string cache)
    {
        var names = Names(Namespaces)
            .Concat(GroupTrees.SelectMany(Names))
            .Concat(Names(Path.Combine(cache, "runs")))
            .Select(PrefixOf)
            .OfType<string>()
            .Distinct(StringComparer.Ordinal);
        foreach (var prefix in names.Where(p => !OwnerLives(p)).ToList()) Remove(prefix, cache);
    }

    /// <summary>Takes away everything with this prefix: processes first, then mounts, namespaces, control groups, disks.</summary>
    public static void Remove(string prefix, string cache)
    {
        foreach (var group in GroupTrees.SelectMany(tree => Names(tree).Where(n => IsOf(n, prefix)).Select(n => Path.Combine(tree, n)))) RemoveGroup(group);
        var runs = Path.Combine(cache, "runs");
        foreach (var line in File.ReadLines("/proc/mounts").Reverse().ToList())
        {
            var mount = line.Split(' ')[1];
            if (mount.StartsWith(Path.Combine(runs, prefix), StringComparison.Ordinal)) Shell.Run("umount", ["-l", mount]);
        }

        foreach (var name in Names(Namespaces).Where(n => IsOf(n, prefix))) Shell.Run("ip", ["netns", "del", name]);
        foreach (var name in Names(runs).Where(n => IsOf(n, prefix))) Shell.Run("rm", ["-rf", "--one-file-system", Path.Combine(runs, name)]);
    }

    /// <summary>Ends every process in a control group of ours, then removes the group with all below it.</summary>
    public static void RemoveGroup(string group)
    {
        var empty = LabClock.Await(() => KillAll(group) == 0, TimeSpan.FromSeconds(5));
        if (!empty) throw new InvalidOperationException($"Processes in {group} do not end.");
        foreach (var below in Below(group)) TryRemove(below);
    }

    /// <summary>When a process started, in clock ticks since boot: together with its id it names it for ever.</summary>
    public static string StartOf(int pid)
    {
        // proc_pid_stat(5): the name (field 2) is in brackets and may contain blanks; field 22 is the start.
        var stat = File.ReadAllText($"/proc/{pid}/stat");
        return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19];
    }

    private static int KillAll(string group)
    {
        var alive = 0;
        foreach (var below in Below(group))
        {
            foreach (var line in ReadMembers(below))
            {
                alive++;
                try
                {
                    using var process = Process.GetProcessById(int.Parse(line, CultureInfo.InvariantCulture));
                    process.Kill();
                }
                catch (Exception e) when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
                {
                    // It has ended meanwhile.
                }
            }
        }

        return alive;
    }

    // Deepest first, as rmdir(2) wants them. A group may go while we look.
    private static List<string> Below(string group)
    {
        if (!Directory.Exists(group)) return [];
        try
        {
            return [.. Directory.EnumerateDirectories(group).SelectMany(Below), group];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static string[] ReadMembers(string group)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(group, "cgroup.procs"));
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static void TryRemove(string group)
    {
        try
        {
            Directory.Delete(group);
        }
        catch (IOException)
        {
            // Busy for a moment longer: the sweep of a later run takes it.
        }
    }

    private static IEnumerable<string> Names(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFileSystemEntries(folder, NamesBegin + "*").Select(e => Path.GetFileName(e)).ToList()
        : [];

    private static bool IsOf(string name, string prefix) => name == prefix || name.StartsWith(prefix + "-", StringComparison.Ordinal);

    // bascule-lab-PID-START-N[-what] -> bascule-lab-PID-START-N
    private static string? PrefixOf(string name)
    {
        var parts = name[NamesBegin.Length..].Split('-');
        return parts.Length >= 3 ? NamesBegin + string.Join('-', parts[..3]) : null;
    }

    private static bool OwnerLives(string prefix)
    {
        var parts = prefix[NamesBegin.Length..].Split('-');
        try
        {
            return int.TryParse(parts[0], out var pid) && StartOf(pid) == parts[1];
        }
        catch (IOException)
        {
            return false; // no such process
        }
    }
}
