// Many failovers of a pair in a row: first crashes of the holder's processes, then planned moves, so that the processes that run at the end
// have been through nearly all of these.
namespace Bascule.Lab;

/// <param name="Before">What the machines had before the first failover.</param>
/// <param name="Warm">After the crashes and the first planned moves: what a process does for the first time costs it memory that it keeps.</param>
/// <param name="After">After the last move. The same node holds the group each time.</param>
/// <param name="Megabytes">PSS of node and actuator of each machine, ten times during the moves that follow <paramref name="Warm"/>.</param>
/// <param name="Switches">How often the client saw another machine serve than before.</param>
/// <param name="Moves">The gap of each planned move.</param>
/// <param name="Crashes">The gap of each crash.</param>
public sealed record Endurance(
    IReadOnlyDictionary<DebianMachine, Footprint> Before,
    IReadOnlyDictionary<DebianMachine, Footprint> Warm,
    IReadOnlyDictionary<DebianMachine, Footprint> After,
    IReadOnlyDictionary<DebianMachine, List<double>> Megabytes,
    int Switches,
    IReadOnlyList<Gap> Crashes,
    IReadOnlyList<Gap> Moves)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    // Until then a new holder has asked for other claimants (5 s), and a new process has given back the memory that only its start needed.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    /// <summary>Each is begun when all is well after the one before. Even numbers, so that the group ends where it began.</summary>
    /// <param name="warming">So many of the moves come before <see cref="Warm"/>.</param>
    /// <param name="report">Told how many are done.</param>
    public static Endurance Run(Pair pair, int crashes, int warming, int moves, Action<int>? report = null)
    {
        DebianMachine[] machines = [pair.Home, pair.Other];
        var holder = pair.AwaitWell();
        using var page = pair.Probe();
        var done = 0;

        // What a first failover makes and keeps is no leak.
        Move(pair, page);
        Move(pair, page);
        var before = Look();
        var from = LabClock.Now;
        var crashGaps = Enumerable.Range(0, crashes).Select(_ => Counted(Crash)).ToList();
        var moveGaps = Enumerable.Range(0, warming).Select(_ => Counted(Move)).ToList();
        var warm = Look();
        var megabytes = machines.ToDictionary(m => m, _ => new List<double>());
        for (var move = warming; move < moves; move++)
        {
            moveGaps.Add(Counted(Move));
            if ((move + 1 - warming) % Math.Max(1, (moves - warming) / 10) != 0) continue;
            foreach (var machine in machines) megabytes[machine].Add(Footprint.Of(machine).Megabytes);
        }

        var after = Look();
        var servers = page.Answers.Where(a => a.Good && a.At > from).Select(a => a.Who).ToList();
        return new Endurance(before, warm, after, megabytes, servers.Zip(servers.Skip(1)).Count(two => two.First != two.Second), crashGaps, moveGaps);

        Gap Counted(Func<Pair, Prober, Gap> failover)
        {
            report?.Invoke(done++);
            return failover(pair, page);
        }

        IReadOnlyDictionary<DebianMachine, Footprint> Look()
        {
            if (pair.AwaitWell() != holder) throw new InvalidOperationException($"{holder.Name} is to hold the group again.\n{pair.Journals()}");
            Thread.Sleep(Settling);
            return machines.ToDictionary(m => m, Footprint.Of);
        }
    }

    /// <summary>What this machine has more of than it may: of its processes since they were warm, of everything else since the beginning.</summary>
    public IReadOnlyList<string> LeakedOn(DebianMachine machine) =>
    [
        .. After[machine].GrownSince(Warm[machine]).Where(Footprint.IsOfProcess),
        .. After[machine].GrownSince(Before[machine]).Where(f => !Footprint.IsOfProcess(f)),
    ];

    /// <summary>By turns the holder is asked to give the group away, and its peer to fetch it.</summary>
    private static Gap Move(Pair pair, Prober page)
    {
        var holder = pair.Holds(pair.Home) ? pair.Home : pair.Other;
        return Observed(pair, page, pair.PeerOf(holder), holder == pair.Home ? () => holder.MustRun("bascule standby", Limit) : () => pair.PeerOf(holder).MustRun("bascule takeover", Limit));
    }

    /// <summary>Both processes of the holder die, and nobody starts them again before its peer serves.</summary>
    private static Gap Crash(Pair pair, Prober page)
    {
        var holder = pair.AwaitWell();
        var fault = Fault.Named("both killed and not restarted");
        var processes = fault.Aim(holder);
        var gap = Observed(pair, page, pair.PeerOf(holder), () => fault.Begin(holder, processes));
        fault.End(holder, processes);
        pair.AwaitWell();
        return gap;
    }

    // Shorter than Observation.Watch, which waits after each event for longer than a move takes.
    private static Gap Observed(Pair pair, Prober page, DebianMachine to, Action act)
    {
        var from = LabClock.Now;
        act();
        if (page.Await(a => a.Good && a.Who == to.Name, from, Limit) is not { } first) throw new TimeoutException($"{to.Name} does not serve.\n{pair.Journals()}");
        return page.LongestGap(from, first.At);
    }
}
