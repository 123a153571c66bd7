// The order in which a group's resources are started and stopped, as Heartbeat's ResourceManager has it: each is asked for
// its status and started if it does not run, left to right; stopped without asking, right to left; what would not start
// takes the whole group down again; what would not stop is tried again and never counted as stopped. What was up and has stopped by itself is left as it is
// until somebody decides (Core/Placement/Failures): then it and everything right of it is stopped and started again.
// Pure: the actuator runs the calls on real agents, the simulator on invented ones.
using System.Collections.Immutable;

namespace Bascule.Core.Planning;

/// <summary>What an agent is asked to do with a resource.</summary>
public enum AgentVerb
{
    Status,
    Start,
    Stop,
}

/// <summary>The next call of a sequence.</summary>
/// <param name="Resource">Index into the group's resources.</param>
/// <param name="After">How long after the last answer it is due; zero but for repeated stops.</param>
public readonly record struct AgentCall(AgentVerb Verb, int Resource, TimeSpan After);

public enum AgentAnswer
{
    /// <summary>To a status: it runs.</summary>
    Running,

    /// <summary>To a status: it does not run.</summary>
    Stopped,

    /// <summary>To a start or stop: done.</summary>
    Done,

    /// <summary>It could not be done, or the agent hung until its time limit.</summary>
    Failed,
}

public enum ResourceState
{
    Unknown,
    Stopped,
    Running,

    /// <summary>It was up and may have stopped: it is being asked.</summary>
    Doubted,

    /// <summary>It was up and has stopped, and not by our wish.</summary>
    Fallen,

    /// <summary>To be stopped, what is left of it, and started again.</summary>
    Restarting,
}

/// <summary>Where a group stands between all stopped and all running, and which call brings it on.</summary>
public sealed record GroupSequence
{
    /// <summary>Heartbeat's HA_STOPRETRYMAX: so many failed stops in a row, one each second, and the resource is asked for its status.</summary>
    public const int StopsBeforeStatus = 10;

    private static readonly TimeSpan BetweenStops = TimeSpan.FromSeconds(1);

    private GroupSequence() { }

    public required ImmutableArray<ResourceState> Resources { get; init; }

    /// <summary>So many of them, from the left, belong to the group; what stands right of them is leaving it: stopped, last first, and forgotten.</summary>
    public int Staying { get; private init; }

    public bool IsWantedUp { get; private init; }

    /// <summary>The call whose answer is awaited.</summary>
    public AgentCall? UnderWay { get; private init; }

    /// <summary>Why the group is being, or was, undone: the start that failed. Null when nothing failed since the last acquisition.</summary>
    public string? StartFailure { get; private init; }

    /// <summary>Stops that failed in a row, of the resource that is being stopped.</summary>
    public int FailedStops { get; private init; }

    public string? StopFailure { get; private init; }

    /// <summary>Nothing is known of what runs.</summary>
    public static GroupSequence Unknown(int resources) => Of(resources, ResourceState.Unknown);

    /// <summary>Everything runs: what an actuator believes that found the group in its own notes.</summary>
    public static GroupSequence Running(int resources) => Of(resources, ResourceState.Running) with { IsWantedUp = true };

    /// <summary>Everything has been started; what has stopped since is <see cref="ResourceState.Fallen"/>.</summary>
    public bool IsUp => IsWantedUp && Staying == Resources.Length && UnderWay is null or { Verb: AgentVerb.Status } && Resources.All(r => r is ResourceState.Running or ResourceState.Doubted or ResourceState.Fallen);

    public bool IsDown => !IsWantedUp && UnderWay is null && Resources.All(r => r == ResourceState.Stopped);

    /// <summary>A resource has refused to stop so often that somebody must be told.</summary>
    public bool IsStuck => FailedStops >= StopsBeforeStatus && (UnderWay ?? Next) is not { Verb: AgentVerb.Status };

    /// <summary>The call to make next; null while one is under way and when nothing is left to do.</summary>
    public AgentCall? Next
    {
        get
        {
            if (UnderWay is not null) return null;
            return IsWantedUp ? NextUp() : NextDown();
        }
    }

    public GroupSequence Acquire() => IsWantedUp
        ? this
        : Forgetting() with { IsWantedUp = true, StartFailure = null, FailedStops = 0, StopFailure = null };

    /// <summary>Of a group that is down already, everything is stopped once more: something may have been started behind our back.</summary>
    public GroupSequence Release() => IsWantedUp || IsDown
        ? Forgetting() with { IsWantedUp = false, StartFailure = null, FailedStops = 0, StopFailure = null }
        : this with { StartFailure = null };

    /// <summary>There is reason to believe that a resource has stopped: it is asked.</summary>
    public GroupSequence Doubt(int resource) => IsWantedUp && Resources[resource] == ResourceState.Running ? With(resource, ResourceState.Doubted) : this;

    /// <summary>A resource that runs does not do its work: it counts as one that has stopped. One that is being asked is left to its answer.</summary>
    public GroupSequence Fall(int resource) => IsWantedUp && Resources[resource] == ResourceState.Running ? With(resource, ResourceState.Fallen) : this;

    /// <summary>What had stopped runs again, started by somebody else, or was never to be asked.</summary>
    public GroupSequence Rise(int resource) => Resources[resource] == ResourceState.Fallen ? With(resource, ResourceState.Running) : this;

    /// <summary>Starts again what has stopped, and everything to its right, which may depend on it.</summary>
    public GroupSequence Mend()
    {
        var first = Resources.IndexOf(ResourceState.Fallen);
        return !IsWantedUp || first < 0
            ? this
            : this with { Resources = [.. Resources.Select((r, i) => i < first ? r : ResourceState.Restarting)], StartFailure = null, FailedStops = 0, StopFailure = null };
    }

    /// <summary>The group has another line: what is in both is not touched, what is new is to be started at its place, what is gone to be stopped.</summary>
    public GroupSequence Become(GroupChange change)
    {
        var gone = Enumerable.Range(0, Resources.Length).Where(i => !change.Continues.Contains(i));
        ImmutableArray<int> places = [.. change.Continues, .. gone];
        return this with
        {
            Resources = [.. places.Select(i => i < 0 ? ResourceState.Unknown : Resources[i])],
            Staying = change.Continues.Length,
            UnderWay = UnderWay is { } call ? call with { Resource = places.IndexOf(call.Resource) } : null,
            StartFailure = null,
        };
    }

    /// <summary>Of a group that is down: what was leaving has left.</summary>
    public GroupSequence Settle() => IsDown ? this with { Resources = Resources[..Staying] } : this;

    public GroupSequence Begin() => Next is { } call ? this with { UnderWay = call } : this;

    /// <param name="why">The sentence to a failure.</param>
    public GroupSequence After(AgentAnswer answer, string? why = null)
    {
        if (UnderWay is not { } call) throw new InvalidOperationException("An answer without a call.");

        var done = this with { UnderWay = null };
        return call.Verb switch
        {
            AgentVerb.Status => done.AfterStatus(call.Resource, answer),
            AgentVerb.Start when answer == AgentAnswer.Done => done.With(call.Resource, ResourceState.Running),
            AgentVerb.Start => done.Undo(call.Resource, why),
            AgentVerb.Stop when answer != AgentAnswer.Done && IsWantedUp && (Resources[call.Resource] == ResourceState.Restarting || call.Resource >= Staying) => done.Undo(call.Resource, why),
            AgentVerb.Stop when answer == AgentAnswer.Done && IsWantedUp && call.Resource >= Staying => done with { Resources = Resources.RemoveAt(call.Resource), FailedStops = 0, StopFailure = null },
            AgentVerb.Stop when answer == AgentAnswer.Done => done.With(call.Resource, ResourceState.Stopped) with { FailedStops = 0, StopFailure = null },
            AgentVerb.Stop => done.With(call.Resource, ResourceState.Unknown) with { FailedStops = FailedStops + 1, StopFailure = why },
            _ => throw new System.Diagnostics.UnreachableException(call.Verb.ToString()),
        };
    }

    private AgentCall? NextUp()
    {
        if (Staying < Resources.Length) return new AgentCall(AgentVerb.Stop, Resources.Length - 1, TimeSpan.Zero);
        if (Resources.LastIndexOf(ResourceState.Restarting) is >= 0 and var last) return new AgentCall(AgentVerb.Stop, last, TimeSpan.Zero);
        for (var i = 0; i < Resources.Length; i++)
            if (Resources[i] is not (ResourceState.Running or ResourceState.Fallen))
                return new AgentCall(Resources[i] == ResourceState.Stopped ? AgentVerb.Start : AgentVerb.Status, i, TimeSpan.Zero);
        return null;
    }

    private AgentCall? NextDown()
    {
        for (var i = Resources.Length - 1; i >= 0; i--)
        {
            if (Resources[i] == ResourceState.Stopped) continue;
            if (FailedStops == 0) return new AgentCall(AgentVerb.Stop, i, TimeSpan.Zero);
            // Each tenth failure asks instead of trying: an agent that fails to stop what is stopped already is not LSB-compliant, but the resource is down.
            var asks = FailedStops % StopsBeforeStatus == 0 && Resources[i] == ResourceState.Unknown;
            return new AgentCall(asks ? AgentVerb.Status : AgentVerb.Stop, i, asks ? TimeSpan.Zero : BetweenStops);
        }
        return null;
    }

    /// <summary>An unclear status is read on the safe side: start what may be stopped, go on stopping what may run.</summary>
    private GroupSequence AfterStatus(int resource, AgentAnswer answer)
    {
        if (Resources[resource] == ResourceState.Restarting && IsWantedUp) return this;      // decided meanwhile: whatever it answers, it is restarted
        if (IsWantedUp && Resources[resource] == ResourceState.Doubted)
        {
            if (answer == AgentAnswer.Running) return With(resource, ResourceState.Running);
            // Nothing starts right of what does not run: a group of which something stops before it is whole has not started.
            return IsToBeStarted(resource + 1) ? Undo(resource, "a resource stopped again before everything right of it was started") : With(resource, ResourceState.Fallen);
        }
        var runs = answer == AgentAnswer.Running || (answer != AgentAnswer.Stopped && !IsWantedUp);
        var known = With(resource, runs ? ResourceState.Running : ResourceState.Stopped);
        return runs || IsWantedUp ? known : known with { FailedStops = 0, StopFailure = null };
    }

    private bool IsToBeStarted(int from)
    {
        for (var i = from; i < Staying; i++)
            if (Resources[i] is ResourceState.Unknown or ResourceState.Stopped or ResourceState.Restarting) return true;
        return false;
    }

    /// <summary>What failed to start may have started half: it is stopped like the others.</summary>
    private GroupSequence Undo(int resource, string? why)
    {
        var failed = With(resource, ResourceState.Unknown);
        return IsWantedUp
            ? failed with { IsWantedUp = false, StartFailure = why ?? "a resource did not start", FailedStops = 0, StopFailure = null }
            : failed;
    }

    private GroupSequence Forgetting() =>
        this with { Resources = [.. Resources.Select(r => r == ResourceState.Stopped ? ResourceState.Unknown : r)] };

    private GroupSequence With(int resource, ResourceState state) => this with { Resources = Resources.SetItem(resource, state) };

    private static GroupSequence Of(int resources, ResourceState state) => new() { Resources = [.. Enumerable.Repeat(state, resources)], Staying = resources };
}
