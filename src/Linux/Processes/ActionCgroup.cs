// A cgroup of its own for one action, so that a hung script can be ended together with everything it forked, daemonised or
// not, and nothing else. Best effort: where no cgroup can be made (a container, a hybrid tree without delegation), the
// session of the script has to do. The service a successful start leaves behind stays in its cgroup; we never kill that.
using System.Globalization;
using Bascule.Linux.Files;

namespace Bascule.Linux.Processes;

public sealed class ActionCgroup
{
    private const string Prefix = "bascule-action-";
    private static int counter;

    private ActionCgroup(string path) => Path = path;

    public string Path { get; }

    /// <summary>Writing "0" here moves the writer (cgroups(7)).</summary>
    public string ProcessesFile => Path + "/cgroup.procs";

    /// <summary>Null where this process may not make one.</summary>
    public static ActionCgroup? TryCreate()
    {
        if (Parent is not { } parent) return null;

        var number = Interlocked.Increment(ref counter);
        var path = string.Create(CultureInfo.InvariantCulture, $"{parent}/{Prefix}{Environment.ProcessId}-{number}");
        try
        {
            Directory.CreateDirectory(path);
            return File.Exists(path + "/cgroup.procs") ? new ActionCgroup(path) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Takes away the empty cgroups that earlier actions, also of an earlier life of this program, left behind their survivors.</summary>
    public static void RemoveEmpty()
    {
        if (Parent is not { } parent) return;
        try
        {
            foreach (var path in Directory.EnumerateDirectories(parent, Prefix + "*")) new ActionCgroup(path).TryRemove();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Nothing depends on it.
        }
    }

    public int[] Processes
    {
        get
        {
            try
            {
                return [.. TextFile.Lines(ProcessesFile).Select(l => int.Parse(l, CultureInfo.InvariantCulture)).Where(p => p > 0)];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }
    }

    /// <summary>Sends a signal to everything in it. A killed fork may have forked meanwhile: ask <see cref="Processes"/> again.</summary>
    public void Signal(int signal)
    {
        if (signal == ProcessCalls.Kill && TryWrite(Path + "/cgroup.kill", "1")) return; // all at once, Linux 5.14
        foreach (var process in Processes) _ = ProcessCalls.Signal(process, signal);
    }

    /// <summary>False as long as something runs in it.</summary>
    public bool TryRemove()
    {
        try
        {
            // rmdir(2) and nothing else: the files of a cgroup are not for deleting.
            Directory.Delete(Path, recursive: false);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool TryWrite(string path, string text)
    {
        try
        {
            if (!File.Exists(path)) return false;
            TextFile.Write(path, text);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The cgroup this process is in: cgroup2 where it is mounted (alone, or beside the old ones), else systemd's own old hierarchy.</summary>
    private static readonly string? Parent = FindParent();

    private static string? FindParent()
    {
        string[] lines;
        try
        {
            lines = TextFile.Lines("/proc/self/cgroup"); // "ID:controllers:path", cgroups(7)
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
        (string Key, string Mount)[] places = [("0::", "/sys/fs/cgroup"), ("0::", "/sys/fs/cgroup/unified"), (":name=systemd:", "/sys/fs/cgroup/systemd")];
        foreach (var (key, mount) in places)
        {
            var line = Array.Find(lines, l => key[0] == ':' ? l.Contains(key, StringComparison.Ordinal) : l.StartsWith(key, StringComparison.Ordinal));
            if (line is null) continue;

            var path = (mount + line[(line.IndexOf(key, StringComparison.Ordinal) + key.Length)..]).TrimEnd('/');
            if (File.Exists(path + "/cgroup.procs")) return path;
        }
        return null;
    }
}
