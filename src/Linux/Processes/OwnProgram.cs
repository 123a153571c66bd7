// This process's own program, begun anew in place: the same process number, arguments and environment, but whatever file has our name by now. So a service becomes
// its next version without its manager seeing it end.
//
// execve(2) ends every other thread of ours first, then closes what is close-on-exec, which is all that we open; memory locks go, caught signals get their default
// action. What it leaves is the calling thread's class of scheduling and its blocked signals. Ignored signals stay so, too: SIGPIPE, which every .NET program ignores.
namespace Bascule.Linux.Processes;

/// <summary>How this process was started.</summary>
public sealed unsafe class OwnProgram
{
    private readonly byte[] path;
    private readonly byte[] arguments;
    private readonly byte[] environment;

    private OwnProgram(string path, byte[] arguments, byte[] environment)
    {
        Path = path;
        this.path = [.. System.Text.Encoding.UTF8.GetBytes(path), 0];
        (this.arguments, this.environment) = (arguments, environment);
    }

    public string Path { get; }

    /// <summary>To be asked at the start: once the file has been replaced, the kernel calls it deleted (proc(5), exe).</summary>
    public static OwnProgram Find() => At(Environment.ProcessPath ?? "");

    /// <param name="path">Another file, for tests.</param>
    internal static OwnProgram At(string path) =>
        // The environment as it was given to us, with what was taken out of ours since (NOTIFY_SOCKET): the successor needs it as much.
        new(path, File.ReadAllBytes("/proc/self/cmdline"), File.ReadAllBytes("/proc/self/environ"));

    /// <summary>Returns only if it could not be, and then nothing has happened. Not from a thread in real time: the successor would start in that class, with all its threads.</summary>
    public SystemError BeginAnew()
    {
        var empty = stackalloc byte[ProcessCalls.SignalSetBytes];
        var before = stackalloc byte[ProcessCalls.SignalSetBytes];
        _ = ProcessCalls.EmptySignals(empty);
        fixed (byte* file = path, words = arguments, variables = environment)
        fixed (byte** argumentList = Split(words, arguments), environmentList = Split(variables, environment))
        {
            _ = ProcessCalls.ChangeMask(ProcessCalls.ReplaceMask, empty, before);
            _ = ProcessCalls.Execute(file, argumentList, environmentList);
            var refused = SystemError.Last().During($"starting {Path}");
            _ = ProcessCalls.ChangeMask(ProcessCalls.ReplaceMask, before, null);
            return refused;
        }
    }

    /// <summary>Where each of the zero-ended texts begins, and a null.</summary>
    private static byte*[] Split(byte* texts, byte[] all)
    {
        var starts = new byte*[all.Count(b => b == 0) + 1];
        var (found, begins) = (0, 0);
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i] != 0) continue;
            starts[found++] = texts + begins;
            begins = i + 1;
        }
        return starts;
    }
}
