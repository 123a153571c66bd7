// One life of a node: the shipped machine, sender and receiver, turned as the shipped node's loop turns them (src/Node/NodeLoop.cs).
using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Core.Membership;
using Bascule.Core.Planning;
using Bascule.Simulator.Checkers;
using Bascule.Simulator.Time;
using Bascule.Wire.Native;

namespace Bascule.Simulator.Machines;

internal sealed class NodeProcess
{
    private const int SocketBuffer = 200;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly World world;
    private readonly Machine machine;
    private readonly Dice dice;
    private readonly Sender sender;
    private readonly Receiver receiver;
    private readonly Queue<Flight> socket = new();
    private readonly Queue<Action> mailbox = new();
    private readonly long[] hasRead;
    private readonly uint[] hasReadLife;
    private readonly SimulatedProber prober;
    private readonly Instant?[] answered;
    private TimeSpan? beatInterval;
    private Setup files;
    private Cluster used;
    private bool isOver;

    public NodeProcess(World world, Machine machine, Dice dice)
    {
        this.world = world;
        this.machine = machine;
        this.dice = dice;
        files = machine.Files;
        var cluster = files.ClusterOf(machine.Name);
        Incarnation = new Incarnation(++machine.Disk.Incarnation);
        sender = new Sender(cluster, Incarnation, World.Key);
        receiver = new Receiver(cluster, Incarnation, [World.Key]);
        State = ClusterState.Starting(
            cluster, Incarnation, world.Setup.Groups.ToImmutableSortedDictionary(g => g.Name, g => new Remembered(machine.Disk.Recall(g.Name), machine.Maintenances.GetValueOrDefault(g.Name))));
        used = cluster;
        ShortestDeadtime = cluster.Timing.Deadtime;
        hasRead = new long[Setup.Nodes.Length];
        hasReadLife = new uint[Setup.Nodes.Length];
        answered = new Instant?[world.Setup.PingNodes.Length];
        prober = new SimulatedProber(world, machine, this);
        ClientsNetworkSince = machine.HasCarrier(0) ? machine.Now : null;
        StartedAt = world.Schedule.Now;
        FirstOrdinal = world.Network.SentBy(machine) + 1;
    }

    public Machine Machine => machine;
    public Incarnation Incarnation { get; }
    public ClusterState State { get; private set; }

    /// <summary>That this life has been configured with: who was dead by it stays dead.</summary>
    public TimeSpan ShortestDeadtime { get; private set; }

    public bool IsPaused { get; private set; }
    public long StartedAt { get; }

    /// <summary>Of the datagrams of this life.</summary>
    public long FirstOrdinal { get; }

    /// <summary>Of the process or of the whole machine.</summary>
    public Sleep Sleep { get; } = new();

    /// <summary>The newest datagram of each machine that this life has read, whoever brought it.</summary>
    public long HasRead(Machine from) => hasRead[from.Index];

    /// <summary>The newest life of each machine's node of which this one has read a datagram.</summary>
    public uint HasReadLife(Machine from) => hasReadLife[from.Index];

    /// <summary>Since when, as far as this life knows, the card that bears the addresses has its carrier; null without one.</summary>
    public Instant? ClientsNetworkSince { get; private set; }

    /// <summary>Whether it heard anything there since then.</summary>
    public bool HasHeardOnClientsNetwork { get; private set; }

    public void ClientsNetworkCame(bool came) => Do(() => (ClientsNetworkSince, HasHeardOnClientsNetwork) = (came ? machine.Now : null, false));

    public void Begin()
    {
        world.Journal.Note(machine.Name.Value, "node-starts", $"incarnation {Incarnation}");
        for (var medium = 0; medium < world.Setup.Media.Length; medium++)
            if (machine.HasCarrier(medium)) Advance(new Input.CarrierChanged(medium, true));
        NoteBearer();
        Turn(Input.TimePassed.Instance);
        machine.Actuator.Connect(this);
        PingingIsDue();
        LookAtTheTimeOfDay();
        LookAgain();
    }

    /// <summary>Each second the loop folds in what only repeats: a peer believed dead whose view has not changed is heard again.</summary>
    private void LookAgain() => machine.After(BetweenLooks, () =>
    {
        if (isOver) return;
        Do(Fold);
        LookAgain();
    });

    public void End() => isOver = true;

    /// <summary>The clients' network is the first medium's.</summary>
    public void NoteBearer()
    {
        var cut = machine.HasCarrier(0) ? null : world.Setup.Media[0];
        foreach (var group in State.Groups.Values.Where(g => g.Group.HasAddresses && g.CutCard != cut)) Turn(new Input.BearerChanged(group.Group.Name, cut));
    }

    public void Take(Flight flight)
    {
        world.Network.Reached(flight);
        if (!IsPaused && !HasMail)
        {
            Read(flight);
        }
        else if (socket.Count < SocketBuffer)
        {
            socket.Enqueue(flight);
        }
        else
        {
            world.Network.Return(flight);
        }
    }

    /// <summary>From the actuator, an operator, or the kernel: in order, and only while we run.</summary>
    public void Hear(Input input) => Do(() => Turn(input));

    /// <summary>Whether it has taken these files over.</summary>
    public bool Runs(Setup wanted) => ReferenceEquals(files, wanted);

    /// <summary>As the shipped node's loop does it: the actuator first, then the machine (src/Node/NodeLoop.Reloading.cs).</summary>
    public void Reload(Setup wanted)
    {
        var cluster = wanted.ClusterOf(machine.Name);
        if (Runs(wanted) || Reconfiguration.WhyNot(State, cluster) is not null) return;
        var lease = Patience.LeaseUnder(cluster, State);
        machine.Actuator.Send(this, () => machine.Actuator.Reconfigure(lease, () =>
        {
            if (Runs(wanted)) return;
            world.Count("reloads done");
            files = wanted;
            HearNow(new Input.Reconfigured(cluster));
            NoteBearer();
        }));
    }

    /// <summary>Only from within <see cref="Do"/>.</summary>
    /// <summary>What it was told last.</summary>
    public bool WasToldOfFailbackTime { get; private set; }

    /// <summary>As the shipped loop does each second.</summary>
    public void LookAtTheTimeOfDay() => Do(() =>
    {
        if (files.FailbackWhen is not { IsTimed: true } || WasToldOfFailbackTime == world.IsFailbackTime) return;
        WasToldOfFailbackTime = world.IsFailbackTime;
        Turn(new Input.FailbackTime(world.IsFailbackTime));
    });

    public void HearNow(Input input) => Turn(input);

    public void Do(Action what)
    {
        if (isOver) return;
        if (IsPaused || machine.IsPaused || HasMail) mailbox.Enqueue(what);
        else what();
    }

    public void Pause()
    {
        if (IsPaused) return;
        IsPaused = true;
        NotePause();
        world.Journal.Note(machine.Name.Value, "paused", "the node process");
        machine.Actuator.WordsMayHaveChanged();
    }

    public void Resume()
    {
        if (!IsPaused) return;
        IsPaused = false;
        NoteResume();
        world.Journal.Note(machine.Name.Value, "resumed", "the node process");
        machine.Actuator.WordsMayHaveChanged();
        // The loop listens before it looks at the clock; the heartbeat's thread wakes when it wakes.
        machine.Beat.Set(machine.Now + Jitter());
        machine.Probing.Set(machine.Now + TimeSpan.FromMilliseconds(5));
        if (State.NextDeadline != Instant.Never) machine.Deadline.Set(Instant.Later(State.NextDeadline, machine.Now + TimeSpan.FromMilliseconds(4)));
    }

    public void NotePause() => Sleep.Begin(world.Schedule.Now, machine.Now);

    public void NoteResume()
    {
        if (IsPaused || machine.IsPaused) return;
        Sleep.End(world.Schedule.Now, machine.Now);
        if (HasMail) machine.After(Jitter(), Drain);
    }

    public void BeatIsDue()
    {
        if (IsPaused || beatInterval is not { } interval) return;
        machine.Beat.Set(machine.Now + interval);
        Send();
    }

    public void DeadlineIsDue()
    {
        if (IsPaused) return;
        Turn(Input.TimePassed.Instance);
    }

    public void ProbingIsDue()
    {
        if (!IsPaused) prober.RoundIsOver();
    }

    /// <summary>Who is asked answers at once, or not at all.</summary>
    public void PingingIsDue()
    {
        if (answered.Length > 0) Do(Ping);
    }

    private void Ping()
    {
        for (var host = 0; host < answered.Length; host++)
            if (world.PingHosts.Answers(machine, host)) answered[host] = machine.Now;
        Turn(new Input.Pinged([.. answered]));
        if (!isOver) machine.Pinging.Set(machine.Now + State.Cluster.Timing.PingInterval + Jitter());
    }

    private bool HasMail => socket.Count + mailbox.Count > 0;

    /// <summary>Datagrams first, then everything else, as the loop's Listen and Attend.</summary>
    private void Drain()
    {
        while (!IsPaused && !machine.IsPaused && !isOver && socket.TryDequeue(out var flight)) Read(flight);
        while (!IsPaused && !machine.IsPaused && !isOver && mailbox.TryDequeue(out var what)) what();
    }

    private void Read(Flight flight)
    {
        var reception = receiver.Take(flight.Bytes.AsSpan(0, flight.Length), flight.Medium, machine.Now, out var news);
        world.Journal.Mix(((long)reception << 32) ^ world.Schedule.Now);
        world.Received(this, flight, reception);
        if (flight.Medium == 0) HasHeardOnClientsNetwork = true;
        if (flight.Origin is Origin.Genuine or Origin.Replayed && flight.Ordinal > hasRead[flight.From.Index]) (hasRead[flight.From.Index], hasReadLife[flight.From.Index]) = (flight.Ordinal, flight.Incarnation);
        var (medium, from) = (flight.Medium, flight.From);
        world.Network.Return(flight);

        if (reception == Reception.News)
        {
            world.Journal.Note(machine.Name.Value, "hears", (long)news!.Phase, $"{from.Name} over {world.Setup.Media[medium]}: {Sight.Of(news)}");
            Turn(new Input.Heard(news, medium, machine.Now));
        }
        else if (reception is Reception.Forged or Reception.UnknownKey && State.Phase == Phase.Joining && receiver.Claimant is { } claimant)
        {
            Turn(new Input.HeardUnverified(claimant));
        }
    }

    /// <summary>Heartbeats that only repeat come in before anything is judged.</summary>
    private void Turn(Input input)
    {
        Fold();
        if (!isOver) Advance(input);
    }

    private void Fold()
    {
        if (isOver) return;
        var stamps = receiver.Collect();
        if (!stamps.IsEmpty) Advance(new Input.StillHeard(stamps));
    }

    private void Advance(Input input)
    {
        var before = State;
        var now = machine.Now;
        var step = ClusterMachine.Advance(before, now, input);
        State = step.State;
        if (!ReferenceEquals(used, State.Cluster))
        {
            used = State.Cluster;
            if (used.Timing.Deadtime < ShortestDeadtime) ShortestDeadtime = used.Timing.Deadtime;
            sender.Use(used, World.Key);
            receiver.Use(used, [World.Key]);
            if (answered.Length > 0) machine.Pinging.Set(now);
        }
        foreach (var group in State.Groups.Values)
            if (group.Maintenance.Stamp != 0) machine.Maintenances[group.Group.Name] = group.Maintenance;
        foreach (var group in State.Groups.Values)
            if (!before.Groups.TryGetValue(group.Group.Name, out var old) || group.Claim.Epoch != old.Claim.Epoch) machine.Disk.Remember(group.Group.Name, group.Claim.Epoch);
        world.Stepped(this, before, now, input, step);
        CountMoves(before, input, step);

        var sends = false;
        foreach (var effect in step.Effects) sends |= effect is Effect.Broadcast;
        if (sends)
        {
            sender.Compose(State.LastView!);
            Send();
        }
        machine.Actuator.WordsMayHaveChanged();
        if (State.Lease > before.Lease)
        {
            var longer = State.Lease;
            machine.Actuator.Send(this, () => machine.Actuator.Agree(longer));
        }
        foreach (var effect in step.Effects) Perform(effect);
        if (isOver) return;

        if (beatInterval != State.BeatInterval || machine.Beat.Due == Instant.Never || sends)
        {
            beatInterval = State.BeatInterval;
            machine.Beat.Set(beatInterval is { } interval ? now + interval : Instant.Never);
        }
        machine.Deadline.Set(State.NextDeadline);
    }

    private void CountMoves(ClusterState before, Input input, Step step)
    {
        foreach (var effect in step.Effects)
            if (effect is Effect.Acquire) world.Count("acquisitions");
        foreach (var (old, _) in Truth.ClaimsMade(this, before, input, step))
            if (old.Claim.Assignee is not null) world.Count("takeovers");
        if (ReferenceEquals(before.Groups, step.State.Groups)) return;
        foreach (var group in step.State.Groups.Values)
            if (before.Groups.TryGetValue(group.Group.Name, out var old) && old.Claim.Assignee == machine.Name && group.Claim.Assignee != machine.Name && input is not Input.Heard) world.Count("handovers");
    }

    private void Perform(Effect effect)
    {
        if (effect is not Effect.Broadcast) world.Journal.Note(machine.Name.Value, Sight.Verb(effect), Sight.Words(effect));
        switch (effect)
        {
            case Effect.Acquire acquire:
                machine.Actuator.Send(this, () => machine.Actuator.Acquire(acquire.Group, acquire.Epoch));
                break;
            case Effect.Release release:
                machine.Actuator.Send(this, () => machine.Actuator.Release(release.Group, release.Epoch, release.AddressesFirst));
                break;
            case Effect.Mend mend:
                machine.Actuator.Send(this, () => machine.Actuator.Mend(mend.Group, mend.Epoch));
                break;
            case Effect.Fence fence:
                machine.Actuator.Send(this, () => machine.Actuator.Fence(fence.Peer, fence.Attempt));
                break;
            case Effect.Probe probe:
                prober.Ask(probe);
                break;
            case Effect.Quit or Effect.GiveUp:
                machine.EndNode();
                world.NodeHasEnded(machine, effect is Effect.Quit);
                break;
        }
    }

    private void Send()
    {
        var datagram = sender.Next();
        if (datagram.IsEmpty) return;
        world.Sent(this);
        var other = world.OtherThan(machine);
        world.Network.Send(machine, hasRead[other.Index], datagram);
    }

    private TimeSpan Jitter() => world.Setup.IsExact ? TimeSpan.Zero : dice.Between(TimeSpan.Zero, TimeSpan.FromMilliseconds(3));
}
