// The units of the groups, as systemd signals of them: no polling. A thread of its own, since a conversation with systemd may take its time.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Linux.Clock;
using Bascule.Linux.Files;
using Bascule.Linux.Scheduling;
using Bascule.Linux.Sockets;
using Bascule.Linux.Systemd;

namespace Bascule.Actuator.Watching;

internal sealed class UnitWatch : IServiceWatch
{
    private const string PackageLock = "/var/lib/dpkg/lock-frontend"; // dpkg, apt: held while packages change

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    private readonly Func<Resource, string?> unitOf;
    private readonly EventDescriptor arrived;
    private readonly Action<NoteSeverity, string> note;
    private readonly ConcurrentQueue<ServiceNews> queue = new();
    private volatile IReadOnlyCollection<Resource> wanted = [];
    private volatile ImmutableHashSet<string> covered = [];
    private IReadOnlyCollection<Resource>? resolved;
    private bool isStarted;

    /// <param name="unitOf">The unit that a resource stands for, null if it is none; may ask systemd.</param>
    /// <param name="arrived">Signalled when there is news.</param>
    /// <param name="note">For the journal.</param>
    public UnitWatch(Func<Resource, string?> unitOf, EventDescriptor arrived, Action<NoteSeverity, string> note) =>
        (this.unitOf, this.arrived, this.note) = (unitOf, arrived, note);

    public void Watch(IReadOnlyCollection<Resource> resources)
    {
        wanted = resources;
        if (isStarted) return;
        isStarted = true;
        new Thread(Run, 512 * 1024) { IsBackground = true, Name = "unit watch" }.Start();
    }

    public bool Covers(Resource resource) => covered.Contains(resource.Agent);

    public bool TryTake(out ServiceNews news) => queue.TryDequeue(out news);

    private static Instant Now => new(MonotonicClock.NowNanoseconds);

    private void Run()
    {
        var toldTrouble = false;
        while (true)
        {
            if (UnitSignals.TryOpen(out var signals, out var why))
            {
                using (signals) Listen(signals);
            }
            else if (!toldTrouble)
            {
                toldTrouble = true;
                note(NoteSeverity.Warning, $"Units are asked for their state each 10 s instead of being watched: {why}.");
            }
            covered = [];
            resolved = null;
            RealTime.SleepUntil(MonotonicClock.NowNanoseconds + (Longest.Ticks * TimeSpan.NanosecondsPerTick));
        }
    }

    /// <summary>Until the connection is lost.</summary>
    private void Listen(UnitSignals signals)
    {
        var units = new Dictionary<string, WatchedUnit>();
        while (true)
        {
            if (resolved != wanted) units = Resolve(signals, units);
            var due = units.Values.Aggregate(Now + Longest, (next, unit) => Instant.Earlier(next, unit.Story.JudgeAt));
            var limit = due - Now;
            if (!signals.TryWait(limit > TimeSpan.Zero ? limit : TimeSpan.FromTicks(1), out var signal)) return;
            if (Meant(signal, units) is { } changed)
            {
                if (signal.Job is { } job) changed.Story = changed.Story.HeardOfJob(signals.TypeOf(job) ?? "");
                Look(signals, changed);
            }
            foreach (var unit in units.Values)
            {
                if (Now < unit.Story.JudgeAt) continue;
                (unit.Story, var turn) = unit.Story.Judge(FileLock.IsHeld(PackageLock), Now);
                Tell(unit, turn, default);
            }
        }
    }

    private Dictionary<string, WatchedUnit> Resolve(UnitSignals signals, Dictionary<string, WatchedUnit> before)
    {
        resolved = wanted;
        var units = new Dictionary<string, WatchedUnit>();
        foreach (var resource in resolved)
        {
            if (unitOf(resource) is not { } name || signals.PathOf(name) is not { } path || units.ContainsKey(path)) continue;
            var unit = before.GetValueOrDefault(path) ?? new WatchedUnit(resource.Agent, name, path);
            units.Add(path, unit);
            Look(signals, unit);
        }
        covered = [.. units.Values.Select(u => u.Agent)];
        return units;
    }

    /// <summary>Most signals are about units that are none of ours.</summary>
    private static WatchedUnit? Meant(UnitSignal signal, Dictionary<string, WatchedUnit> units) =>
        signal.Path is { } path ? units.GetValueOrDefault(path) : signal.Unit is { } name ? units.Values.FirstOrDefault(u => u.Name == name) : null;

    private void Look(UnitSignals signals, WatchedUnit unit)
    {
        if (signals.Read(unit.Path) is not { } condition) return;
        (unit.Story, var turn) = unit.Story.Saw(condition, Now);
        Tell(unit, turn, condition);
    }

    private void Tell(WatchedUnit unit, UnitTurn turn, UnitCondition condition)
    {
        if (turn == UnitTurn.None) return;
        queue.Enqueue(new ServiceNews(unit.Agent, turn is UnitTurn.Rose or UnitTurn.RestartedItself, turn == UnitTurn.StoppedByHand, turn switch
        {
            UnitTurn.StoppedByHand => $"{unit.Agent} was stopped by hand, or by whatever asked systemd to",
            UnitTurn.RestartedItself => $"{unit.Agent} stopped by itself, and systemd started it again by the unit's own Restart=",
            UnitTurn.StoppedByItself => $"{unit.Agent} stopped by itself (systemd: {condition.ActiveState}, {condition.Result ?? "no result"})",
            _ => "",
        }));
        arrived.Signal();
    }

    private sealed class WatchedUnit(string agent, string name, string path)
    {
        public string Agent => agent;
        public string Name => name;
        public string Path => path;
        public UnitStory Story { get; set; } = new();
    }
}
