// Starting one program and knowing how it ended. Not System.Diagnostics.Process: that one has no session of the child's
// own, no clean signal mask, and does not tell a signal from an exit code.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Processes;

/// <summary>A program to run. It gets this environment and nothing of ours: no descriptor, signal mask, ignored signal, or real-time class.</summary>
public sealed record ProgramCall(string Path, IReadOnlyList<string> Arguments, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>What it reads as its standard input; empty: nothing, as from /dev/null. Bytes, so that a record that prints itself does not print a secret.</summary>
    public ReadOnlyMemory<byte> Input { get; init; }
}

internal sealed unsafe class Child : IDisposable
{
    // Moves itself, then becomes the program: nothing the program forks can escape the cgroup between fork and move
    // (posix_spawn itself can place a child into a cgroup only from glibc 2.39 on). And the actuator's protection from
    // the out-of-memory killer (OOMScoreAdjust=-900) is not the services'.
    private const string Prelude = """{ echo 0 >/proc/self/oom_score_adj; [ -z "$1" ] || echo 0 >"$1"; } 2>/dev/null; shift; exec "$@" """;

    private Child(int processId, Descriptor descriptor)
    {
        ProcessId = processId;
        Descriptor = descriptor;
    }

    public int ProcessId { get; }

    /// <summary>pidfd_open(2): readable when the child has ended.</summary>
    public Descriptor Descriptor { get; }

    public static bool TryStart(ProgramCall call, ActionCgroup? cgroup, OutputPipe output, OutputPipe errors, out Child child, out SystemError error)
    {
        child = null!;
        InputFile? input = null;
        if (!call.Input.IsEmpty && !InputFile.TryMake(call.Input.Span, out input, out error)) return false;
        using var read = input;
        return TryStart(call, cgroup?.ProcessesFile, read?.Descriptor, output.Childs, errors.Childs, out child, out error);
    }

    /// <param name="processesFile">Of the cgroup it is to be in; null: ours.</param>
    /// <param name="input">Null: nothing, as from /dev/null.</param>
    /// <param name="errors">Null: where ours go.</param>
    public static bool TryStart(ProgramCall call, string? processesFile, Descriptor? input, Descriptor output, Descriptor? errors, out Child child, out SystemError error)
    {
        child = null!;
        using var texts = new NativeTexts();
        var path = texts.Add("/bin/sh");
        var arguments = texts.Array(["sh", "-c", Prelude, "sh", processesFile ?? "", call.Path, .. call.Arguments]);
        var environment = texts.Array(call.Environment.Select(v => $"{v.Key}={v.Value}"));

        var attributes = stackalloc byte[ProcessCalls.OpaqueBytes];
        var actions = stackalloc byte[ProcessCalls.OpaqueBytes];
        var signals = stackalloc byte[ProcessCalls.SignalSetBytes];
        var priority = 0;
        _ = ProcessCalls.InitAttributes(attributes);
        _ = ProcessCalls.InitFileActions(actions);
        _ = ProcessCalls.SetFlags(attributes, ProcessCalls.SetSignalDefaults | ProcessCalls.SetSignalMask | ProcessCalls.SetScheduler | ProcessCalls.SetSession);
        _ = ProcessCalls.FillSignals(signals);
        _ = ProcessCalls.SetDefaults(attributes, signals); // .NET ignores SIGPIPE, and ignored stays ignored over exec
        _ = ProcessCalls.EmptySignals(signals);
        _ = ProcessCalls.SetMask(attributes, signals);
        _ = ProcessCalls.SetPolicy(attributes, ProcessCalls.OrdinaryScheduling);
        _ = ProcessCalls.SetPriority(attributes, &priority);
        _ = input is null ? ProcessCalls.AddOpen(actions, 0, texts.Add("/dev/null"), 0, 0) : ProcessCalls.AddDuplicate(actions, input.Number, 0);
        _ = ProcessCalls.AddDuplicate(actions, output.Number, 1);
        if (errors is not null) _ = ProcessCalls.AddDuplicate(actions, errors.Number, 2);
        _ = ProcessCalls.AddCloseFrom(actions, 3);
        _ = ProcessCalls.AddChangeDirectory(actions, texts.Add("/"));

        int processId;
        var errno = ProcessCalls.Spawn(&processId, path, actions, attributes, arguments, environment);
        _ = ProcessCalls.DestroyFileActions(actions);
        _ = ProcessCalls.DestroyAttributes(attributes);
        if (errno != 0)
        {
            error = new SystemError(errno, $"starting {call.Path}");
            return false;
        }

        // Nobody else waits for this child, so its number stays its own until we do.
        var descriptor = ProcessCalls.OpenProcess(processId, 0);
        if (descriptor < 0)
        {
            error = SystemError.Last().During("pidfd_open");
            _ = ProcessCalls.Signal(-processId, ProcessCalls.Kill);
            return false;
        }
        error = default;
        child = new Child(processId, new Descriptor(descriptor));
        return true;
    }

    /// <summary>Waits for the end, and leaves the number of the ended child taken: signals to its session still mean that one.</summary>
    public (int? ExitCode, int? Signal) WaitForEnd() => Wait(ProcessCalls.Exited | ProcessCalls.LeaveWaitable);

    public void Reap() => Wait(ProcessCalls.Exited);

    private (int? ExitCode, int? Signal) Wait(int options)
    {
        var status = stackalloc int[32]; // siginfo_t: si_signo, si_errno, si_code, (pad), si_pid, si_uid, si_status
        while (ProcessCalls.WaitFor(ProcessCalls.IdByDescriptor, Descriptor.Number, status, options) != 0)
        {
            if (Marshal.GetLastPInvokeError() != SystemError.Interrupted) return (null, null);
        }
        return status[2] == ProcessCalls.ExitedByItself ? (status[6], null) : (null, status[6]);
    }

    public void Dispose() => Descriptor.Dispose();

    /// <summary>Zero-ended strings for the time of one call.</summary>
    private sealed class NativeTexts : IDisposable
    {
        private readonly List<nint> blocks = [];

        public byte* Add(string text)
        {
            var block = Marshal.StringToCoTaskMemUTF8(text);
            blocks.Add(block);
            return (byte*)block;
        }

        public byte** Array(IEnumerable<string> texts)
        {
            var all = texts.ToArray();
            var block = Marshal.AllocCoTaskMem((all.Length + 1) * sizeof(nint));
            blocks.Add(block);
            var array = (byte**)block;
            for (var i = 0; i < all.Length; i++) array[i] = Add(all[i]);
            array[all.Length] = null;
            return array;
        }

        public void Dispose()
        {
            foreach (var block in blocks) Marshal.FreeCoTaskMem(block);
        }
    }
}
