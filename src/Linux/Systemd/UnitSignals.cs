// What systemd tells of its units as it happens: one connection that listens. For one thread only (sd-bus(3)).
using System.Diagnostics.CodeAnalysis;

namespace Bascule.Linux.Systemd;

/// <summary>How a unit is.</summary>
/// <param name="ActiveState">active, reloading, inactive, failed, activating, deactivating, maintenance</param>
/// <param name="JobType">Of the job that systemd has for it (start, stop, restart …, org.freedesktop.systemd1(5)); null without one.</param>
/// <param name="Result">Of a service's last run: success, exit-code, signal, core-dump, oom-kill, timeout …; null where there is none.</param>
public readonly record struct UnitCondition(string ActiveState, string? JobType, string? Result);

/// <summary>A signal about a unit.</summary>
/// <param name="Path">The object whose properties changed; null if this is about something else.</param>
/// <param name="Unit">The unit, for instance apache2.service, that has just got a job; null if this is about something else.</param>
/// <param name="Job">That job's object, for <see cref="UnitSignals.TypeOf"/>.</param>
public readonly record struct UnitSignal(string? Path, string? Unit, string? Job);

public sealed class UnitSignals : IDisposable
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private readonly SystemBus bus;

    private UnitSignals(SystemBus bus) => this.bus = bus;

    public static bool TryOpen([NotNullWhen(true)] out UnitSignals? signals, out string why)
    {
        signals = null;
        if (!SystemBus.TryOpen(out var bus, out why)) return false;
        if (bus.SubscribeToAll(AnswerLimit) is { IsFault: true } refused)
        {
            why = refused.Why!;
            bus.Dispose();
            return false;
        }
        signals = new UnitSignals(bus);
        return true;
    }

    /// <summary>The object of a unit, loaded if it must be; null when systemd does not answer.</summary>
    public string? PathOf(string unit) => bus.CallManager("LoadUnit", AnswerLimit, 'o', unit).Text;

    /// <summary>Null when systemd does not answer.</summary>
    public UnitCondition? Read(string path)
    {
        if (bus.Property(path, SystemBus.UnitInterface, "ActiveState", AnswerLimit).Text is not { } active) return null;
        var job = bus.JobOf(path, AnswerLimit);
        return new UnitCondition(active, job is null ? null : TypeOf(job), bus.Property(path, SystemBus.ServiceInterface, "Result", AnswerLimit).Text);
    }

    /// <summary>Waits for the next signal; an empty one when the time is over.</summary>
    /// <returns>False when the connection is lost: systemd executes itself anew (daemon-reexec), or is gone.</returns>
    public bool TryWait(TimeSpan limit, out UnitSignal signal)
    {
        signal = default;
        if (!bus.TryWaitForSignal(limit, out var heard)) return false;
        signal = new UnitSignal(heard.Path, heard.Unit, heard.Job);
        return true;
    }

    /// <summary>start, stop, restart …; null when the job is over.</summary>
    public string? TypeOf(string job) => bus.Property(job, SystemBus.JobInterface, "JobType", AnswerLimit).Text;

    public void Dispose() => bus.Dispose();
}
