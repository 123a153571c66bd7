// The director at work: real servers are asked, the table that follows from their answers goes out, and what stands in the kernel is compared with it again and again. One thread does all of that: hundreds
// of answers a second wake nobody. The service manager only leaves word.
using System.Collections.Immutable;
using Bascule.Checks;
using Bascule.Configuration.Director;
using Bascule.Core;
using Bascule.Core.Director;
using Bascule.Director.Edge;
using Bascule.Director.Health;
using Bascule.Linux.Clock;
using Bascule.Linux.Sockets;

namespace Bascule.Director;

/// <param name="checks">Makes who asks real servers; told where answers go.</param>
/// <param name="note">For the journal.</param>
/// <param name="drained">Who is to get no new connections (<see cref="DrainedServers"/>).</param>
/// <param name="errand">What is to be done outside: mail, programs. Not waited for.</param>
/// <param name="machine">This machine's name.</param>
/// <param name="show">Gets the view when it has changed, and every few seconds.</param>
internal sealed class DirectorLoop(IDataPlane plane, DirectorConfiguration first, Func<Action<Verdict>, IChecker> checks, Action<Level, string> note, Func<DirectorConfiguration, ImmutableSortedDictionary<string, bool>> drained, Action<Errand> errand, string machine, Action<DirectorLoop> show) : IDisposable
{
    /// <summary>What nobody has told us of is found within so long.</summary>
    private static readonly TimeSpan BetweenComparisons = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenViews = TimeSpan.FromSeconds(4);

    private readonly Queue<Verdict> verdicts = new();
    private readonly EventDescriptor wake = new();
    private readonly Balance balance = new();
    private readonly AlertBook alerts = new(machine);
    private readonly EdgeTable edge = EdgeTable.Open();
    private readonly FormerConnections former = FormerConnections.Open();
    private DirectorConfiguration configuration = first;
    private DirectorConfiguration? reloaded;
    private bool isOver;

    public static Instant Now => new(MonotonicClock.NowNanoseconds);

    public IDataPlane Plane => plane;

    public Balance Balance => balance;

    /// <summary>What is in force.</summary>
    public DirectorConfiguration Configuration => configuration;

    public EdgeTable Edge => edge;

    /// <summary>What stood in the kernel after the last comparison; null: not known.</summary>
    public BalancingTable? Stands { get; private set; }

    /// <summary>What the kernel refused then.</summary>
    public ImmutableArray<string> Troubles { get; private set; } = [];

    /// <summary>From any thread: another configuration is in force from now on.</summary>
    public void Use(DirectorConfiguration another)
    {
        Volatile.Write(ref reloaded, another);
        wake.Signal();
    }

    /// <summary>From any thread: <see cref="Run"/> ends. The table stays as it is.</summary>
    public void Stop()
    {
        Volatile.Write(ref isOver, true);
        wake.Signal();
    }

    /// <param name="ready">Called once, when a table stands that all real servers have had their say in.</param>
    public void Run(Action ready)
    {
        using var checker = checks(verdicts.Enqueue);
        Begin(checker);
        using var poller = plane.Changes is { } changes ? new Poller(wake.Descriptor, checker.Descriptor, changes) : new Poller(wake.Descriptor, checker.Descriptor);

        // Where a table stands, connections are being dealt out by an earlier life of ours: it is better than what the first few answers would make of it. Where none stands, one without real servers
        // is better than none: until they have answered, clients of a floating address that comes here are refused, and not answered by this machine's own ports.
        var isFresh = plane.TryRead(out var found, out _) && found is { Services.IsEmpty: true };
        if (isFresh) former.BeginAnew();
        var settledBy = balance.SettledAt(Now);
        var (nextView, nextComparison, nextAlert, isReady) = (Now, Now, Now, false);
        while (!Volatile.Read(ref isOver))
        {
            if (Interlocked.Exchange(ref reloaded, null) is { } another)
            {
                configuration = another;
                Begin(checker);
                (nextComparison, nextView) = (default, default);
            }

            // Hundreds of answers a second say nothing new: only a verdict, a foreign hand or the time makes the table be looked at.
            checker.Turn(Now);
            var isNews = TakeVerdicts();
            var now = Now;
            if (isNews || (plane.Changes is not null && poller[2] != Readiness.None)) nextComparison = default;
            var isSettled = isReady || now >= settledBy || balance.SettledAt(now) <= now;
            if ((isSettled || isFresh) && (now >= nextComparison || isSettled != isReady))
            {
                isNews |= Compare();
                nextComparison = now + BetweenComparisons;
            }
            else if (plane.Changes is not null && poller[2] != Readiness.None) plane.TryRead(out _, out _);      // heard, though nothing follows from it yet
            if (isSettled && (isNews || isSettled != isReady || now >= nextAlert))
            {
                Alert(now);
                nextAlert = now + BetweenComparisons;
            }
            if (isSettled && !isReady) ready();
            isReady = isSettled;
            if (isNews || now >= nextView)
            {
                show(this);
                nextView = now + BetweenViews;
            }
            var until = Instant.Earlier(checker.NextDue, Now + (isReady ? BetweenComparisons : TimeSpan.FromMilliseconds(50)));
            poller.Wait(Math.Max(0, until.Nanoseconds - Now.Nanoseconds));
            if (poller[0] != Readiness.None) wake.Drain();
        }
    }

    public void Dispose()
    {
        former.Dispose();
        edge.Dispose();
        wake.Dispose();
    }

    private void Begin(IChecker checker)
    {
        balance.Use(configuration, Now);
        edge.Use(configuration);
        checker.Obey(balance.Order);
        alerts.Use(configuration.Services.Select(s => (s.Balanced.Configured.Address, s.Alerts)), (service, server) => balance.Of(service, server) is not null);
    }

    /// <summary>What time alone makes worth telling, and which services have nobody left.</summary>
    private void Alert(Instant now)
    {
        foreach (var again in alerts.AfterSecond(now)) errand(again);
        foreach (var service in configuration.Services)
        {
            if (service.Alerts.FallbackCommand is not null && alerts.Serves(service.Balanced.Configured.Address, balance.IsServed(service)) is { } command) errand(command);
        }
    }

    private bool TakeVerdicts()
    {
        var isNews = false;
        while (verdicts.TryDequeue(out var verdict))
        {
            var isFirst = balance.IsUntried(verdict.Id);
            if (balance.Take(verdict.Id, verdict.Outcome, Now) is not { } server) continue;
            isNews = true;
            var evidence = server.Last.Evidence.Length == 0 ? "" : $": {server.Last.Evidence}";
            note(server.IsUp ? Level.Info : Level.Warning, $"{server.Service}: real server {server.Server} is {(server.IsUp ? "up" : "down")}{evidence}");
            var during = !isFirst ? AlertTimes.Running : server.IsOfStart ? AlertTimes.Starting : AlertTimes.Reloading;
            if (alerts.Changed(server.Service, server.Server, server.IsUp, server.Last.Evidence, during, Now) is { } letter) errand(letter);
        }
        return isNews;
    }

    /// <returns>Whether anything was otherwise than it should be, or is.</returns>
    private bool Compare()
    {
        var isNews = balance.Drain(drained(configuration));
        var wanted = balance.TableAt(Now);
        if (!plane.TryRead(out var found, out var error)) return Tell([error.Text]);
        var isOtherwise = !ReferenceEquals(found, wanted) && found != wanted;
        ImmutableArray<Refusal> refusals = [];
        if (isOtherwise)
        {
            if (found is not null && Stands is not null && found != Stands)
                foreach (var change in Reconciliation.Changes(Stands, found)) note(Level.Warning, $"somebody else has changed the table: {Words(change)}");
            refusals = plane.Bring(found, wanted);
            if (!plane.TryRead(out found, out _)) found = null;
        }
        Stands = found;
        if (edge.Keep() is { } unkept) refusals = refusals.Add(unkept);
        if (!plane.HidesConnections)
        {
            if (former.Keep(wanted, Now, out var forgotten) is { } unforgotten) refusals = refusals.Add(unforgotten);
            if (forgotten > 0) note(Level.Info, $"{forgotten} connections of an earlier time are forgotten");
        }
        return Tell([.. refusals.Concat(plane.CannotDo(wanted)).Concat(edge.CannotDo(plane)).Concat(plane.Sync(configuration.Sync)).Select(r => r.Text)]) || isNews || isOtherwise;
    }

    private bool Tell(ImmutableArray<string> troubles)
    {
        if (troubles.SequenceEqual(Troubles)) return false;
        foreach (var trouble in troubles.Except(Troubles)) note(Level.Error, trouble);
        Troubles = troubles;
        return true;
    }

    private static string Words(TableChange change) => change switch
    {
        TableChange.AddService => $"{change.Service} was added",
        TableChange.RemoveService => $"{change.Service} was removed",
        TableChange.EditService => $"{change.Service} was changed",
        TableChange.AddServer add => $"{add.Server.Address} was added to {change.Service}",
        TableChange.EditServer edit => $"{edit.Server.Address} of {change.Service} was changed",
        TableChange.RemoveServer remove => $"{remove.Server} was removed from {change.Service}",
        _ => throw new ArgumentOutOfRangeException(nameof(change)),
    };
}

/// <summary>sd-daemon(3), syslog(3).</summary>
internal enum Level
{
    Error = 3,
    Warning = 4,
    Info = 6,
}
