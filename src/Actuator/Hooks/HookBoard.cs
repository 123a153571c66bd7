// All hooks of the configuration. The loop pins an event to it and goes on.
using System.Collections.Immutable;
using Bascule.Configuration.Hooks;
using Bascule.Contracts.Actuation;
using Bascule.Core.Events;

namespace Bascule.Actuator.Hooks;

internal interface IHooks
{
    /// <summary>Returns at once.</summary>
    void Tell(ToActuator.Happened happened);
}

/// <param name="self">This node's name, as configured by then.</param>
/// <param name="scripts">Of rc.d; null: none are run.</param>
internal sealed class HookBoard(Func<string> self, HookCall call, Func<RcScripts?> scripts, Action<NoteSeverity, string> note) : IHooks, IDisposable
{
    private ImmutableArray<HookLane> lanes = [];
    private HookLane? scriptLane;

    /// <summary>These and no others, from now on. What stays goes on with what it still has to be told.</summary>
    public void Use(ImmutableArray<Hook> hooks)
    {
        var before = lanes;
        // Two that are alike are two: each is told.
        var free = before.ToList();
        lanes = [.. hooks.Select(hook =>
        {
            var kept = free.Find(l => l.Hook!.Equals(hook));
            if (kept is null) return new HookLane(hook, call, note);
            free.Remove(kept);
            return kept;
        })];
        foreach (var gone in free) gone.Stop();
    }

    public void Tell(ToActuator.Happened happened)
    {
        // Of a closed list: it becomes the name of a program in rc.d.
        if (!EventKinds.Names.Contains(happened.Kind)) return;
        var told = new HookEvent(self(), happened);
        foreach (var lane in lanes)
            if (lane.Hook!.Wants(happened.Kind)) lane.Add(told);
        if (scripts() is not { Exist: true } present) return;
        scriptLane ??= new HookLane("rc.d", 1, present.Tell, note);
        scriptLane.Add(told);
    }

    /// <summary>For the end of this process: the last events should still arrive, but nobody waits for long.</summary>
    public void Finish(TimeSpan most)
    {
        foreach (var lane in scriptLane is null ? lanes : lanes.Add(scriptLane)) lane.Finish(most);
    }

    public void Dispose()
    {
        foreach (var lane in lanes) lane.Dispose();
        scriptLane?.Dispose();
    }
}
