// A unit of the service manager: does systemd know it, does it run, start it, stop it. Waits for the job's end, not for the call's.
namespace Bascule.Linux.Systemd;

/// <summary>A unit as systemd sees it.</summary>
/// <param name="LoadState">loaded, not-found, masked, error, bad-setting…</param>
/// <param name="ActiveState">active, reloading, inactive, failed, activating, deactivating</param>
public readonly record struct UnitState(string LoadState, string ActiveState)
{
    /// <summary>There is such a unit, also where it cannot be started: one that is masked is not to be started by another way either.</summary>
    public bool IsKnown => LoadState is not ("not-found" or "unknown");

    /// <summary>"activating" is not running: it may be the pause before an automatic restart, and a start of ours joins it.</summary>
    public bool IsRunning => ActiveState is "active" or "reloading";
}

/// <summary>What became of a start or stop.</summary>
public readonly record struct UnitOutcome(bool IsDone, string Why)
{
    public bool HitTimeLimit { get; init; }
}

public static class Unit
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    /// <summary>False when systemd cannot be asked; <paramref name="why"/> says so in a clause.</summary>
    public static bool TryRead(string unit, out UnitState state, out string why)
    {
        state = new UnitState("unknown", "unknown");
        if (!SystemBus.TryOpen(out var bus, out why)) return false;
        using (bus) return TryRead(bus, unit, out state, out why);
    }

    /// <summary>Starts the unit and waits until its start is over. A start limit that earlier failures used up is reset first.</summary>
    public static UnitOutcome Start(string unit, TimeSpan limit) => Do(unit, "StartUnit", _ => "replace", limit);

    /// <summary>Stops the unit and waits until its stop is over.</summary>
    /// <param name="unit">As <c>systemctl stop</c> names it.</param>
    /// <param name="behind">A unit of the caller's that this one is ordered behind. While that has a job, as at a shutdown, the order is set aside: the two would wait for each other.</param>
    /// <param name="limit">How long it may take.</param>
    public static UnitOutcome Stop(string unit, string behind, TimeSpan limit) =>
        Do(unit, "StopUnit", bus => HasJob(bus, behind) ? "ignore-dependencies" : "replace", limit);

    private static UnitOutcome Do(string unit, string member, Func<SystemBus, string> mode, TimeSpan limit)
    {
        if (!SystemBus.TryOpen(out var bus, out var why)) return new UnitOutcome(false, why);
        using (bus)
        {
            var subscribed = bus.Subscribe(AnswerLimit);
            if (subscribed.IsFault) return new UnitOutcome(false, subscribed.Why!);

            // A refusal says that the unit is not loaded or never failed: nothing to reset.
            if (member == "StartUnit") _ = bus.CallManager("ResetFailedUnit", AnswerLimit, '\0', unit);
            var asked = bus.CallManager(member, AnswerLimit, 'o', unit, mode(bus));
            if (asked.IsFault)
            {
                // What systemd does not know does not run.
                return member == "StopUnit" && asked.Fault!.EndsWith(".NoSuchUnit", StringComparison.Ordinal)
                    ? new UnitOutcome(true, "")
                    : new UnitOutcome(false, asked.Why!);
            }

            var result = bus.WaitForJob(asked.Text ?? "", limit);
            if (result is null)
            {
                _ = bus.Call(SystemBus.Systemd, asked.Text ?? "/", "org.freedesktop.systemd1.Job", "Cancel", AnswerLimit, '\0');
                return new UnitOutcome(false, $"systemd did not finish {member} of {unit} within {limit.TotalSeconds:0.#} s") { HitTimeLimit = true };
            }
            return Judge(bus, unit, member, result);
        }
    }

    private static bool HasJob(SystemBus bus, string unit) =>
        bus.CallManager("GetUnit", AnswerLimit, 'o', unit).Text is { } path && bus.JobOf(path, AnswerLimit) is not null;

    private static UnitOutcome Judge(SystemBus bus, string unit, string member, string result)
    {
        var isRead = TryRead(bus, unit, out var state, out _);
        if (result is not ("done" or "skipped")) return new UnitOutcome(false, $"systemd says '{result}' (the unit is {state.ActiveState}); see: systemctl status {unit}");
        if (member == "StopUnit" && isRead && state.ActiveState is not ("inactive" or "failed"))
            return new UnitOutcome(false, $"{unit} is {state.ActiveState} after its stop");
        // A oneshot unit without RemainAfterExit is inactive after a start that was done; a failed one is not.
        if (member == "StartUnit" && isRead && (state.ActiveState == "failed" || result == "skipped" && !state.IsRunning))
            return new UnitOutcome(false, $"{unit} is {state.ActiveState} after its start; see: systemctl status {unit}");
        return new UnitOutcome(true, "");
    }

    private static bool TryRead(SystemBus bus, string unit, out UnitState state, out string why)
    {
        state = new UnitState("unknown", "unknown");
        // LoadUnit, not GetUnit: it finds units that are not in memory yet, and answers for unknown names too (LoadState=not-found).
        var loaded = bus.CallManager("LoadUnit", AnswerLimit, 'o', unit);
        if (loaded.IsFault || loaded.Text is not { } path)
        {
            why = loaded.Why ?? "systemd gave no answer";
            return false;
        }
        var (load, active) = (bus.Property(path, SystemBus.UnitInterface, "LoadState", AnswerLimit), bus.Property(path, SystemBus.UnitInterface, "ActiveState", AnswerLimit));
        if (load.IsFault || active.IsFault)
        {
            why = load.Why ?? active.Why!;
            return false;
        }
        state = new UnitState(load.Text ?? "unknown", active.Text ?? "unknown");
        why = "";
        return true;
    }
}
