// One machine: power, clock, network cards, disk, kernel, and two processes that die, freeze and return one without the other.
using Bascule.Core;
using Bascule.Core.Placement;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Machines;

internal sealed class Machine
{
    private readonly World world;
    private readonly Dice dice;
    private readonly List<LocalTimer> timers = [];
    private readonly List<Action> waiting = [];
    private readonly List<Flight> parked = [];
    private readonly bool[] carriers;
    private int boots;
    private long bootedAt;
    private int edits;

    public Machine(World world, int index, Dice dice)
    {
        this.world = world;
        this.dice = dice;
        Index = index;
        Files = world.Setup;
        Name = Setup.Nodes[index];
        Clock = new MachineClock(world.Setup.Clocks[index].Origin, world.Setup.Clocks[index].PartsPerMillion);
        carriers = [.. world.Setup.Media.Select(_ => true)];
        Disk = new Disk(world.Setup);
        Kernel = new Kernel(world, this, dice.Fork());
        Agents = new Agents(world, this, dice.Fork());
        Actuator = new SimulatedActuator(world, this, dice.Fork());
        Beat = Timer(() => Node?.BeatIsDue());
        Deadline = Timer(() => Node?.DeadlineIsDue());
        Probing = Timer(() => Node?.ProbingIsDue());
        Pinging = Timer(() => Node?.PingingIsDue());
    }

    /// <summary>What the files on this machine say; a node reads them when it starts, and when it is told to reload.</summary>
    public Setup Files { get; private set; }

    /// <summary>Somebody edits the files and has them reloaded; refused, they try again until it is done.</summary>
    public void Edit(Setup files)
    {
        world.Journal.Note(Name.Value, "edited", $"deadtime {Words.Of(files.Timing.Deadtime)}, groups {string.Join(' ', files.Groups.Select(g => $"{g.Name}@{g.Home}"))}");
        Files = files;
        edits++;
        Reload(edits);
    }

    private void Reload(int edit)
    {
        if (edit != edits || Node is not { } node) return;      // edited again, or a start reads them
        node.Do(() => node.Reload(Files));
        After(TimeSpan.FromSeconds(1), () =>
        {
            if (Node == node && !node.Runs(Files)) Reload(edit);
        });
    }

    /// <summary>What the node writes down: which order it knew last survives everything, its end only the process.</summary>
    public Dictionary<GroupName, Maintenance> Maintenances { get; } = [];

    public int Index { get; }
    public NodeName Name { get; }
    public MachineClock Clock { get; }
    public Disk Disk { get; }
    public Kernel Kernel { get; }
    public Agents Agents { get; }
    public SimulatedActuator Actuator { get; }
    public LocalTimer Beat { get; }
    public LocalTimer Deadline { get; }
    public LocalTimer Probing { get; }
    public LocalTimer Pinging { get; }

    /// <summary>The node process, while one runs.</summary>
    public NodeProcess? Node { get; private set; }

    public bool HasPower { get; private set; }

    /// <summary>The last moment, in true time, at which it had no power.</summary>
    public long LastWithoutPower => HasPower ? bootedAt : Schedule.Now;
    public bool IsPaused { get; private set; }

    /// <summary>Whether the host keeps what arrives for a paused guest.</summary>
    public bool KeepsArrivals { get; private set; }

    public Sleep Sleep { get; } = new();

    public Schedule Schedule => world.Schedule;
    public Instant Now => Clock.Read(world.Schedule.Now);

    public Group GroupAt(int index) => world.Setup.Groups[index];

    /// <summary>A service stops, by itself or by somebody's hand.</summary>
    public void FellService(int group, int resource, bool byHand)
    {
        world.Journal.Note(Name.Value, byHand ? "stopped-by-hand" : "died", $"{GroupAt(group).Name}: {GroupAt(group).Resources[resource]}");
        Kernel.Set(group, resource, false);
        Actuator.ServiceFell(group, resource, byHand);
    }

    public void RestartService(int group, int resource)
    {
        world.Journal.Note(Name.Value, "restarts-itself", $"{GroupAt(group).Name}: {GroupAt(group).Resources[resource]}");
        Actuator.ServiceRestarted(group, resource);
    }

    /// <summary>Somebody starts it by hand.</summary>
    public void RaiseService(int group, int resource)
    {
        world.Journal.Note(Name.Value, "started-by-hand", $"{GroupAt(group).Name}: {GroupAt(group).Resources[resource]}");
        Kernel.Set(group, resource, true);
        Actuator.ServiceRose(group, resource);
    }

    public LocalTimer Timer(Action ring)
    {
        var timer = new LocalTimer(this, ring);
        timers.Add(timer);
        return timer;
    }

    /// <summary>Something that this machine itself does after a while: not while it is paused, and never after it lost its power.</summary>
    public void After(TimeSpan span, Action what)
    {
        var boot = boots;
        Schedule.After(span, () =>
        {
            if (!HasPower || boot != boots) return;
            if (IsPaused) waiting.Add(what);
            else what();
        });
    }

    public void Boot(TimeSpan nodeAfter)
    {
        if (HasPower) return;
        HasPower = true;
        bootedAt = Schedule.Now;
        world.Journal.Note(Name.Value, "boots", "");
        Actuator.Start();
        After(nodeAfter, StartNode);
    }

    public void LosePower()
    {
        if (!HasPower) return;
        world.Journal.Note(Name.Value, "power-cut", "");
        Resume();
        HasPower = false;
        boots++;
        EndNode();
        foreach (var (name, known) in Maintenances.ToArray()) Maintenances[name] = Maintenance.EndNotKnown(known.Stamp);
        Actuator.LoseAll();
        Kernel.LoseAll();
        foreach (var timer in timers) timer.Set(Instant.Never);
        waiting.Clear();
        world.HoldingChanged(this);
    }

    public void StartNode()
    {
        if (!HasPower || Node is not null) return;
        Node = new NodeProcess(world, this, dice.Fork());
        Node.Begin();
    }

    /// <summary>The process is gone, by crash or by its own will. The kernel closes its sockets.</summary>
    public void EndNode()
    {
        if (Node is not { } node) return;
        node.End();
        Node = null;
        Beat.Set(Instant.Never);
        Deadline.Set(Instant.Never);
        Probing.Set(Instant.Never);
        Pinging.Set(Instant.Never);
        Actuator.WordsMayHaveChanged();
    }

    public void CrashNode()
    {
        if (Node is null) return;
        world.Journal.Note(Name.Value, "node-dies", "");
        EndNode();
    }

    public void Pause(bool clockStands, bool keepsArrivals)
    {
        if (!HasPower || IsPaused) return;
        world.Journal.Note(Name.Value, "paused", clockStands ? "the whole machine, its clock too" : "the whole machine, its clock runs on");
        Actuator.WordsMayHaveChanged();
        Actuator.MachinePauses();
        IsPaused = true;
        Sleep.Begin(Schedule.Now, Now);
        KeepsArrivals = keepsArrivals;
        if (clockStands) Clock.Stand(Schedule.Now);
        Node?.NotePause();
        Actuator.WordsMayHaveChanged();
    }

    /// <summary>Everything that was due meanwhile is due now, in no order that anybody could rely on.</summary>
    public void Resume()
    {
        if (!IsPaused) return;
        world.Journal.Note(Name.Value, "resumed", "the whole machine");
        IsPaused = false;
        Sleep.End(Schedule.Now, Now);
        Clock.RunOn(Schedule.Now);
        Node?.NoteResume();
        foreach (var timer in timers) timer.Arm(Schedule.Now + Jitter(2));
        foreach (var what in waiting) After(new TimeSpan(Jitter(2) / TimeSpan.NanosecondsPerTick), what);
        waiting.Clear();
        foreach (var flight in parked) Schedule.At(Schedule.Now + Jitter(5), flight);
        parked.Clear();
        Actuator.MachineResumes();
        Actuator.WordsMayHaveChanged();
    }

    public bool HasCarrier(int medium) => carriers[medium];

    /// <summary>Since when the card that bears the addresses has had no carrier; null while it has one.</summary>
    public long? CutSince { get; private set; }

    public bool HasAnyCarrier => carriers.AsSpan().Contains(true);

    public void SetCarrier(int medium, bool has)
    {
        if (carriers[medium] == has) return;
        carriers[medium] = has;
        if (medium == 0) CutSince = has ? null : Schedule.Now;
        if (medium == 0) world.PingHosts.Changed();
        world.Journal.Note(Name.Value, has ? "carrier" : "no-carrier", world.Setup.Media[medium]);
        if (medium == 0) Node?.ClientsNetworkCame(has);
        Node?.Hear(new Input.CarrierChanged(medium, has));
        if (medium == 0) Node?.Do(Node.NoteBearer);
    }

    public void Take(Flight flight)
    {
        if (IsPaused && KeepsArrivals && parked.Count < 256) parked.Add(flight);
        else if (IsPaused || !HasPower || Node is null) world.Network.Return(flight);
        else Node.Take(flight);
    }

    private long Jitter(int mostMs) => world.Setup.IsExact ? 0 : dice.Between(0, mostMs * 1_000_000L);
}

/// <summary>What survives everything: the incarnation, and the epochs where the node keeps them.</summary>
internal sealed class Disk(Setup setup)
{
    private readonly ulong[] epochs = new ulong[setup.Groups.Length];

    public uint Incarnation { get; set; }

    public void Remember(GroupName group, Epoch epoch)
    {
        var index = Index(group);
        if (setup.RemembersEpochs && epoch.Value > epochs[index]) epochs[index] = epoch.Value;
    }

    public Epoch Recall(GroupName group) => new(epochs[Index(group)]);

    private int Index(GroupName group)
    {
        for (var i = 0; i < setup.Groups.Length; i++)
            if (setup.Groups[i].Name == group) return i;
        throw new InvalidOperationException($"no group {group}");
    }
}
