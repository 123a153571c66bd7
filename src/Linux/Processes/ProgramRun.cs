// One action from start to end: never longer than its time limit, never more output than we keep, and of what it forked
// nothing is left behind unless it succeeded.
using System.Globalization;
using Bascule.Linux.Clock;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Processes;

/// <summary>How a program ended.</summary>
public sealed record ProgramEnding
{
    /// <summary>Null when it was ended by a signal, or never started.</summary>
    public int? ExitCode { get; init; }
    public int? Signal { get; init; }
    public bool HitTimeLimit { get; init; }

    /// <summary>We were asked not to wait for its end.</summary>
    public bool WasStopped { get; init; }

    /// <summary>Why it was not even started.</summary>
    public SystemError NotStarted { get; init; }
    public CapturedText Output { get; init; }
    public CapturedText Errors { get; init; }
    public TimeSpan Took { get; init; }

    public bool Succeeded => ExitCode == 0 && !HitTimeLimit && !WasStopped;

    /// <summary>One clause: "ended with 1", "was ended by signal 9".</summary>
    public string Clause => this switch
    {
        { NotStarted.IsError: true } => $"could not be started ({NotStarted.Text})",
        { WasStopped: true } => "was ended, with all that it had forked",
        { HitTimeLimit: true } => string.Create(CultureInfo.InvariantCulture, $"did not end within {Took.TotalSeconds:0.#} s and was ended, with all that it had forked"),
        { ExitCode: { } code } => $"ended with {code}",
        { Signal: { } signal } => $"was ended by signal {signal}",
        _ => "ended, nobody knows how",
    };
}

public static class ProgramRun
{
    /// <summary>Between the request to end and the end by force.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>Runs the program and waits for its end, on the calling thread.</summary>
    /// <remarks>What a program that ended with 0 left running is its service, and stays. What a failed one left is ended.</remarks>
    /// <param name="call">What to run.</param>
    /// <param name="limit">Infinite: as long as it likes.</param>
    /// <param name="stop">Readable when it is to be ended before; null: nobody asks for that.</param>
    public static ProgramEnding ToItsEnd(ProgramCall call, TimeSpan limit, Descriptor? stop = null)
    {
        var begun = MonotonicClock.NowNanoseconds;
        var cgroup = ActionCgroup.TryCreate();
        try
        {
            if (!OutputPipe.TryOpen(out var output, out var refusal)) return new ProgramEnding { NotStarted = refusal };
            using var _ = output;
            if (!OutputPipe.TryOpen(out var errors, out refusal)) return new ProgramEnding { NotStarted = refusal };
            using var __ = errors;
            if (!Child.TryStart(call, cgroup, output, errors, out var child, out refusal)) return new ProgramEnding { NotStarted = refusal };
            using var ___ = child;
            using var poller = stop is null ? new Poller(child.Descriptor, output.Ours, errors.Ours) : new Poller(child.Descriptor, output.Ours, errors.Ours, stop);

            var isStopped = false;
            var isOver = Wait(limit);
            if (!isOver)
            {
                Signal(child, cgroup, ProcessCalls.Terminate);
                if (stop is not null) poller.Ignore(3, ignored: true);
                if (!Wait(Grace)) Signal(child, cgroup, ProcessCalls.Kill);
            }
            var (code, signal) = child.WaitForEnd();
            output.Drain();
            errors.Drain();
            if (!isOver || code != 0) EndLeftovers(child, cgroup);
            cgroup?.Finish();
            child.Reap();
            return new ProgramEnding
            {
                ExitCode = code,
                Signal = signal,
                HitTimeLimit = !isOver && !isStopped,
                WasStopped = isStopped,
                Output = output.Text,
                Errors = errors.Text,
                Took = Since(begun),
            };

            bool Wait(TimeSpan most)
            {
                var deadline = most == Timeout.InfiniteTimeSpan ? long.MaxValue : MonotonicClock.NowNanoseconds + (most.Ticks * TimeSpan.NanosecondsPerTick);
                while (true)
                {
                    var left = deadline - MonotonicClock.NowNanoseconds;
                    if (left <= 0) return false;
                    if (poller.Wait(deadline == long.MaxValue ? -1 : left) <= 0) continue;
                    if (poller[1] != Readiness.None) output.Drain();
                    if (poller[2] != Readiness.None) errors.Drain();
                    if (poller[0] != Readiness.None) return true;
                    if (stop is null || poller[3] == Readiness.None) continue;
                    isStopped = true;
                    return false;
                }
            }
        }
        finally
        {
            cgroup?.TryRemove();
        }
    }

    private static void Signal(Child child, ActionCgroup? cgroup, int signal)
    {
        // Both: the child may not have reached its cgroup yet, and in the cgroup may be what left the session.
        _ = ProcessCalls.Signal(-child.ProcessId, signal);
        cgroup?.Signal(signal);
    }

    private static void EndLeftovers(Child child, ActionCgroup? cgroup)
    {
        _ = ProcessCalls.Signal(-child.ProcessId, ProcessCalls.Kill);
        cgroup?.EndAll();
    }

    private static TimeSpan Since(long begun) => TimeSpan.FromTicks((MonotonicClock.NowNanoseconds - begun) / TimeSpan.NanosecondsPerTick);
}
