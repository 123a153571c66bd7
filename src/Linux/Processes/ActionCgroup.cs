// A cgroup of its own for one action, so that a hung script can be ended together with everything it forked, daemonised or
// not, and nothing else. Best effort: where no cgroup can be made (a container, a hybrid tree without delegation), the
// session of the script has to do. The service a successful start leaves behind stays in its cgroup; we never kill that.
using System.Globalization;
using Bascule.Linux.Files;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Processes;

public sealed class ActionCgroup
{
    private const string Prefix = "bascule-action-";

    /// <summary>On the cgroup of an action that is under way: our next life must be able to tell it from one that only holds the service of a finished start.</summary>
    private const string Unfinished = "trusted.bascule.unfinished";
    private static int counter;

    private ActionCgroup(string path) => Path = path;

    public string Path { get; }

    /// <summary>Writing "0" here moves the writer (cgroups(7)).</summary>
    public string ProcessesFile => Path + "/cgroup.procs";

    /// <summary>Null where this process may not make one.</summary>
    public static ActionCgroup? TryCreate() => TryCreate(Environment.ProcessId);

    internal static ActionCgroup? TryCreate(int life)
    {
        if (Parent is not { } parent) return null;

        var number = Interlocked.Increment(ref counter);
        var path = string.Create(CultureInfo.InvariantCulture, $"{parent}/{Prefix}{life}-{number}");
        try
        {
            Directory.CreateDirectory(path);
            if (!File.Exists(path + "/cgroup.procs")) return null;
            ExtendedAttribute.TrySet(path, Unfinished); // without it, nothing of a former life is ended
            return new ActionCgroup(path);
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

    /// <summary>Ends what actions of an earlier life of this program were doing when it died: they would go on beside those of this life. What finished ones left running is not touched.</summary>
    /// <returns>How many there were.</returns>
    public static int EndUnfinished()
    {
        if (Parent is not { } parent) return 0;
        try
        {
            var unfinished = Directory.EnumerateDirectories(parent, Prefix + "*").Where(p => ExtendedAttribute.IsSet(p, Unfinished) && !IsOfLiving(p)).Select(p => new ActionCgroup(p)).ToList();
            foreach (var cgroup in unfinished)
            {
                cgroup.EndAll();
                cgroup.TryRemove();
            }
            return unfinished.Count;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>The action is over; what runs on in it is a service.</summary>
    public void Finish() => ExtendedAttribute.Remove(Path, Unfinished);

    /// <summary>Kills everything in it, and waits a moment for it to be gone.</summary>
    public void EndAll()
    {
        for (var round = 0; round < 20 && (Processes.Length > 0 || Below.Any(b => b.Processes.Length > 0)); round++)
        {
            Signal(ProcessCalls.Kill);
            // The dying need a moment to leave the cgroup; nobody else can tell us when.
            using var pause = new Poller();
            _ = pause.Wait(1_000_000);
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
        foreach (var process in Processes.Concat(Below.SelectMany(b => b.Processes))) _ = ProcessCalls.Signal(process, signal);
    }

    /// <summary>Of one that was given away: what its owner has made of it. The checker has one for each program that it is running.</summary>
    private ActionCgroup[] Below
    {
        get
        {
            try
            {
                return [.. Directory.EnumerateDirectories(Path, Prefix + "*").Select(p => new ActionCgroup(p))];
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return [];
            }
        }
    }

    /// <summary>That account may make cgroups below it from now on, for what it starts: else of a program that it must end, what has left the session stayed.</summary>
    public void GiveTo(Account account)
    {
        ArgumentNullException.ThrowIfNull(account);
        const UnixFileMode folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        // Best effort, as the cgroup itself. Both: who moves a process must be allowed to write to that of its old place, too (cgroups(7), delegation).
        _ = Ownership.TryGiveFolder(Path, new Owner(account.UserId, account.GroupId, folder), out _)
            && Ownership.TryGiveFile(ProcessesFile, new Owner(account.UserId, account.GroupId, file), create: false, _ => true, out _);
    }

    /// <summary>False as long as something runs in it.</summary>
    public bool TryRemove()
    {
        try
        {
            foreach (var below in Below) below.TryRemove();
            // rmdir(2) and nothing else: the files of a cgroup are not for deleting.
            Directory.Delete(Path, recursive: false);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Of ourselves, then, or of another process that uses this library beside us: none of a former life.</summary>
    private static bool IsOfLiving(string path) => Directory.Exists("/proc/" + System.IO.Path.GetFileName(path)[Prefix.Length..].Split('-')[0]);

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
