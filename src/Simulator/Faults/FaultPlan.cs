// What the world does to a cluster, drawn from the seed. Each seed enables only some kinds of fault, at its own rates ("swarm testing", Groce et al.,
// ISSTA 2012): a run in which everything happens at once hides what only two faults in a quiet night bring out.
using Bascule.Core;
using Bascule.Simulator.Machines;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Faults;

internal sealed class FaultPlan
{
    private readonly World world;
    private readonly Dice dice;
    private readonly List<(string Name, Action Strike)> enabled = [];
    private readonly TimeSpan between;
    private bool isOver;

    /// <param name="between">From one fault to the next, on average.</param>
    public FaultPlan(World world, Dice dice, TimeSpan between)
    {
        this.world = world;
        this.dice = dice;
        this.between = between;
        (string, Action)[] all =
        [
            ("one-way cut", CutOneWay), ("full cut", CutBothWays), ("cut of one medium", CutMedium), ("delays", Slow), ("bad weather", Storm),
            ("replay", Replay), ("forgery", Forge), ("carrier loss", LoseCarrier), ("flapping carrier", FlapCarrier), ("ping host dies", KillPingHost), ("way to a ping host cut", CutPingHost),
            ("node crash", CrashNode), ("machine crash", CrashMachine), ("both machines crash", CrashBoth), ("actuator crash", CrashActuator),
            ("node pause", PauseNode), ("actuator pause", PauseActuator), ("machine pause, clock runs", () => PauseMachine(false)), ("machine pause, clock stands", () => PauseMachine(true)),
            ("agent trouble", TroubleAgents), ("trouble everywhere", TroubleAllAgents),
            ("service dies", () => FellService(byHand: false)), ("service restarts itself", RestartService), ("service stopped by hand", () => FellService(byHand: true)), ("service started by hand", RaiseService), ("clear", Clear),
            ("standby", Standby), ("takeover", Takeover), ("stop", Stop), ("both stop", StopBoth), ("maintenance", Maintain), ("reload", Reload),
        ];
        if (world.Setup.Others.IsEmpty) all = all[..^1];      // nothing to reload
        var share = dice.Of<int>([150, 300, 500, 1000]);
        foreach (var fault in all)
            if (dice.Chance(share)) enabled.Add(fault);
        if (enabled.Count == 0) enabled.Add(all[dice.Below(all.Length)]);

        world.Network.IsRecording = enabled.Exists(f => f.Name == "replay");
        world.Network.Weather = dice.Chance(500) ? Weather.Fair : DrawWeather();
        if (world.Setup.Groups.Any(world.Setup.NeedsFence)) enabled.AddRange([("fence trouble", TroubleFence), ("confirm-off", ConfirmOff)]);
        if (world.Setup.FailbackWhen is { IsTimed: true }) enabled.Add(("time of day for failback", () => world.SetFailbackTime(!world.IsFailbackTime)));
        world.WhenNodeEnds = (machine, _) => machine.After(isOver ? TimeSpan.FromSeconds(1) : Pick(1, 60), machine.StartNode);
    }

    private Machine Anyone => world.Machines[dice.Below(world.Machines.Length)];

    private TimeSpan Deadtime => world.Setup.Timing.Deadtime;

    public void Begin()
    {
        foreach (var machine in world.Machines)
        {
            // Sometimes one is never there at first: the other starts alone.
            var late = dice.Chance(200) ? Around(world.Setup.Timing.Initdead) : dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(3));
            world.Schedule.After(late, () => machine.Boot(dice.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1))));
        }
        ScheduleNext();
    }

    /// <summary>From now on the world is kind.</summary>
    public void Heal()
    {
        isOver = true;
        world.Journal.Note("-", "healed", "no more faults");
        world.Network.Weather = Weather.Fair;
        world.SetFailbackTime(true);
        for (var host = 0; host < world.PingHosts.Count; host++) world.PingHosts.SetDown(host, false);
        foreach (var machine in world.Machines)
        {
            CutAll(world.OtherThan(machine), machine, false);
            world.Network.CutClients(world.OtherThan(machine), machine, false);
            machine.Resume();
            machine.Agents.Mend();
            world.Switches[machine.Index].Mend();
            world.Switches[machine.Index].IsKind = true;
            for (var host = 0; host < world.PingHosts.Count; host++) world.PingHosts.Cut(machine, host, false);
            machine.Boot(TimeSpan.Zero);
            for (var medium = 0; medium < world.Setup.Media.Length; medium++) machine.SetCarrier(medium, true);
            machine.Actuator.Resume();
            machine.Actuator.Start();
            machine.Node?.Resume();
            machine.StartNode();
            if (machine.Files != world.Setup) machine.Edit(world.Setup);
            EndWhatPeopleDo(machine);
        }
    }

    /// <summary>Who stopped a service, or works on one, comes back to it in the end.</summary>
    private void EndWhatPeopleDo(Machine machine) => machine.After(world.Setup.Timing.Initdead + Deadtime, () =>
    {
        if (machine.Node is not { } node) return;
        node.Hear(new Input.MaintenanceRequested([.. node.State.Groups.Keys], TimeSpan.Zero));
        GroupName[] stopped = [.. node.State.Groups.Values.Where(g => g.StoppedByHand is not null).Select(g => g.Group.Name)];
        if (stopped.Length > 0) node.Hear(new Input.ClearRequested([.. stopped]));
    });

    private void ScheduleNext() => world.Schedule.After(dice.Between(TimeSpan.Zero, between + between), () =>
    {
        if (isOver) return;
        var (name, strike) = enabled[dice.Below(enabled.Count)];
        world.Count(name);
        strike();
        ScheduleNext();
    });

    private void Later(TimeSpan span, Action what) => world.Schedule.After(span, () =>
    {
        if (!isOver) what();
    });

    /// <summary>A length of time around one that matters: much shorter, a little shorter, a little longer, much longer.</summary>
    private TimeSpan Around(TimeSpan span) => new(span.Ticks * dice.Between(1, dice.Of<int>([10, 110, 130, 300])) / 100);

    private TimeSpan Pick(int leastSeconds, int mostSeconds) => dice.Between(TimeSpan.FromSeconds(leastSeconds), TimeSpan.FromSeconds(mostSeconds));

    private TimeSpan Restart() => dice.Chance(600) ? dice.Between(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(500)) : Around(Deadtime);

    private void CutAll(Machine from, Machine to, bool cut)
    {
        for (var medium = 0; medium < world.Setup.Media.Length; medium++) world.Network.Cut(from, to, medium, cut);
    }

    private void CutOneWay()
    {
        var to = Anyone;
        var from = world.OtherThan(to);
        world.Journal.Note("-", "cut", $"{from.Name} -> {to.Name}");
        CutAll(from, to, true);
        CutClientsToo(from, to);
        world.Schedule.After(Around(Deadtime), () =>
        {
            world.Journal.Note("-", "mend", $"{from.Name} -> {to.Name}");
            CutAll(from, to, false);
            world.Network.CutClients(from, to, false);
        });
    }

    private void CutBothWays()
    {
        var (a, b) = (world.Machines[0], world.Machines[1]);
        world.Journal.Note("-", "cut", "a <-> b");
        CutAll(a, b, true);
        CutAll(b, a, true);
        CutClientsToo(a, b);
        // Not mended at the same moment, and not always in the same order.
        world.Schedule.After(Around(Deadtime), () => CutAll(a, b, false));
        world.Schedule.After(Around(Deadtime), () => CutAll(b, a, false));
        world.Schedule.After(Around(Deadtime), () => world.Network.CutClients(a, b, false));
    }

    /// <summary>A cable takes everything along; a firewall's rule only the heartbeats.</summary>
    private void CutClientsToo(Machine from, Machine to)
    {
        if (dice.Chance(500)) world.Network.CutClients(from, to, true);
        else world.Count("clients' network whole");
    }

    private void CutMedium()
    {
        var (medium, to) = (dice.Below(world.Setup.Media.Length), Anyone);
        var from = world.OtherThan(to);
        world.Journal.Note("-", "cut", $"{from.Name} -> {to.Name} on {world.Setup.Media[medium]}");
        world.Network.Cut(from, to, medium, true);
        world.Schedule.After(Around(Deadtime), () => world.Network.Cut(from, to, medium, false));
    }

    private Weather DrawWeather() => new()
    {
        LeastDelay = TimeSpan.FromMicroseconds(100),
        MostDelay = dice.Of<TimeSpan>([TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(300)]),
        LossPerMille = dice.Of<int>([0, 10, 50, 200]),
        DuplicatesPerMille = dice.Of<int>([0, 0, 20, 200]),
        FlipsPerMille = dice.Of<int>([0, 0, 1, 20]),
    };

    private void Storm()
    {
        var before = world.Network.Weather;
        world.Network.Weather = DrawWeather() with { LossPerMille = dice.Of<int>([100, 300, 600]) };
        Later(Around(Deadtime), () => world.Network.Weather = before);
    }

    private void Slow()
    {
        var before = world.Network.Weather;
        world.Network.Weather = before with { MostDelay = dice.Of<TimeSpan>([TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(4), Deadtime + Deadtime]) };
        Later(Around(Deadtime), () => world.Network.Weather = before);
    }

    private void Replay()
    {
        var to = Anyone;
        var from = world.OtherThan(to);
        for (var n = 1 + dice.Below(8); n > 0; n--)
            if (world.Network.TryReplay(from, to, dice.Below(64))) world.Count("datagram replayed");
        // A node that has just started knows nothing: exactly then somebody may send what they recorded.
        if (dice.Chance(500) || to.Node is null) return;
        to.CrashNode();
        var wait = Restart();
        to.After(wait, to.StartNode);
        for (var n = 1 + dice.Below(30); n > 0; n--)
            Later(wait + dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(2)), () => world.Network.TryReplay(from, to, dice.Below(64)));
    }

    private void Forge()
    {
        var to = Anyone;
        var from = world.OtherThan(to);
        world.Network.Forge(from, to, new Incarnation(from.Disk.Incarnation + (uint)dice.Below(2)));
    }

    private void LoseCarrier()
    {
        var machine = Anyone;
        for (var medium = 0; medium < world.Setup.Media.Length; medium++)
        {
            if (world.Setup.Media.Length > 1 && dice.Chance(400)) continue;
            var lost = medium;
            machine.SetCarrier(lost, false);
            world.Schedule.After(Around(Deadtime), () => machine.SetCarrier(lost, true));
        }
    }

    private void FlapCarrier()
    {
        var machine = Anyone;
        var at = TimeSpan.Zero;
        for (var n = 2 + dice.Below(4); n > 0; n--)
        {
            Later(at, () => machine.SetCarrier(0, false));
            at += dice.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(400));
            world.Schedule.After(at, () => machine.SetCarrier(0, true));
            at += dice.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(400));
        }
    }

    private void KillPingHost()
    {
        if (world.PingHosts.Count == 0) return;
        var host = dice.Below(world.PingHosts.Count);
        world.PingHosts.SetDown(host, true);
        world.Schedule.After(Around(Deadtime + Deadtime), () => world.PingHosts.SetDown(host, false));
    }

    private void CutPingHost()
    {
        if (world.PingHosts.Count == 0) return;
        var (machine, host) = (Anyone, dice.Below(world.PingHosts.Count));
        world.PingHosts.Cut(machine, host, true);
        world.Schedule.After(Around(Deadtime + Deadtime), () => world.PingHosts.Cut(machine, host, false));
    }

    private void CrashNode()
    {
        var machine = Anyone;
        machine.CrashNode();
        machine.After(Restart(), machine.StartNode);
    }

    private void CrashMachine() => Crash(Anyone);

    private void Crash(Machine machine)
    {
        machine.LosePower();
        Later(dice.Chance(300) ? TimeSpan.FromMilliseconds(dice.Between(500, 3000)) : Around(Deadtime + Deadtime), () => machine.Boot(dice.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromSeconds(1))));
    }

    private void CrashBoth()
    {
        foreach (var machine in world.Machines) Crash(machine);
    }

    private void CrashActuator()
    {
        var machine = Anyone;
        machine.Actuator.Crash();
        machine.After(Restart(), machine.Actuator.Start);
    }

    private void PauseNode()
    {
        var machine = Anyone;
        if (machine.Node is not { } node) return;
        node.Pause();
        machine.After(Around(Deadtime), node.Resume);
    }

    private void PauseActuator()
    {
        var machine = Anyone;
        machine.Actuator.Pause();
        machine.After(dice.Chance(300) ? dice.Between(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(400)) : Around(Deadtime), machine.Actuator.Resume);
    }

    private void PauseMachine(bool clockStands)
    {
        var machine = Anyone;
        machine.Pause(clockStands, keepsArrivals: dice.Chance(500));
        world.Schedule.After(Around(Deadtime), machine.Resume);
    }

    private void TroubleAgents() => TroubleOn(Anyone, dice.Below(world.Setup.Groups.Length), dice.Of<Trouble>(Enum.GetValues<Trouble>()));

    private void TroubleAllAgents()
    {
        var (group, trouble) = (dice.Below(world.Setup.Groups.Length), dice.Of<Trouble>(Enum.GetValues<Trouble>()));
        foreach (var machine in world.Machines) TroubleOn(machine, group, trouble);
    }

    /// <summary>It shows only when a machine is fenced: so, often, one dies or is cut off.</summary>
    private void TroubleFence()
    {
        var machine = Anyone;
        world.Switches[machine.Index].Trouble(dice.Of<FenceTrouble>(Enum.GetValues<FenceTrouble>()), Pick(5, 300));
        if (dice.Chance(500)) Later(Pick(0, 3), dice.Chance(500) ? () => Crash(machine) : CutBothWays);
    }

    /// <summary>An operator who has looked: only of a machine without power.</summary>
    private void ConfirmOff()
    {
        var machine = Anyone;
        var other = world.OtherThan(machine);
        if (!other.HasPower) machine.Node?.Hear(new Input.ConfirmedOff(other.Name));
    }

    /// <summary>Trouble shows only when something is asked of the agents: so, often, an operator asks.</summary>
    private void TroubleOn(Machine machine, int group, Trouble trouble)
    {
        machine.Agents.Trouble(group, trouble, Pick(5, 120));
        if (dice.Chance(500)) Later(Pick(0, 3), dice.Chance(500) ? Standby : Takeover);
    }

    /// <summary>Of a group that runs somewhere, there.</summary>
    private void FellService(bool byHand)
    {
        if (DrawService(runs: true) is var (machine, group, resource)) machine.FellService(group, resource, byHand);
    }

    private void RestartService()
    {
        if (DrawService(runs: true) is var (machine, group, resource)) machine.RestartService(group, resource);
    }

    /// <summary>Where it has stopped and the rest of its group is held. Who starts a service anywhere else makes two holders by hand.</summary>
    private void RaiseService()
    {
        if (DrawService(runs: false) is var (machine, group, resource) && machine.Actuator.HasFallen(group, resource)) machine.RaiseService(group, resource);
    }

    /// <summary>A service that runs, or does not, on a machine that has something of its group; null when there is none.</summary>
    private (Machine Machine, int Group, int Resource)? DrawService(bool runs)
    {
        var (group, machine) = (dice.Below(world.Setup.Groups.Length), Anyone);
        if (!machine.Kernel.HoldsAnyOf(group)) machine = world.OtherThan(machine);
        var resources = world.Setup.Groups[group].Resources;
        var resource = dice.Below(resources.Length);
        return machine.HasPower && machine.Kernel.HoldsAnyOf(group) && !Setup.IsAddress(resources[resource]) && machine.Kernel.Runs(group, resource) == runs ? (machine, group, resource) : null;
    }

    private void Clear() => Anyone.Node?.Hear(new Input.ClearRequested([world.Setup.Groups[dice.Below(world.Setup.Groups.Length)].Name]));

    private void Standby()
    {
        var group = world.Setup.Groups[dice.Below(world.Setup.Groups.Length)].Name;
        Anyone.Node?.Hear(new Input.StandbyRequested([group]));
    }

    private void Takeover()
    {
        var (machine, group) = (Anyone, dice.Below(world.Setup.Groups.Length));
        machine.Node?.Do(() =>
        {
            world.TakeoversAsked[(machine.Index, group)] = world.Schedule.Now;
            machine.Node?.HearNow(new Input.TakeoverRequested([world.Setup.Groups[group].Name]));
        });
    }

    /// <summary>Sometimes ended early; often to restart something of ours meanwhile.</summary>
    private void Maintain()
    {
        var (machine, group) = (Anyone, world.Setup.Groups[dice.Below(world.Setup.Groups.Length)].Name);
        machine.Node?.Hear(new Input.MaintenanceRequested([group], dice.Chance(300) ? TimeSpan.Zero : Pick(1, 400)));
        for (var n = dice.Below(4); n > 0; n--)
        {
            // Now and then who gave the order does not wait for it to arrive: then the other node may not know of it.
            var (after, isHasty) = (Pick(0, 60), n == 3);
            Later(isHasty ? after / 10_000 : after, dice.Below(4) switch
            {
                0 when isHasty => () => machine.Node?.Hear(new Input.StopRequested()),
                0 => Stop,
                1 => CrashActuator,
                2 => CrashNode,
                _ => () => Crash(Anyone),
            });
        }
    }

    /// <summary>New files on one machine, and some time later on the other, or never.</summary>
    private void Reload()
    {
        var (files, first) = (dice.Chance(300) ? world.Setup : dice.Of<Setup>([.. world.Setup.Others]), Anyone);
        first.Edit(files);
        if (dice.Chance(800)) Later(dice.Chance(500) ? Around(Deadtime) : dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(1)), () => world.OtherThan(first).Edit(files));
    }

    private void Stop() => Anyone.Node?.Hear(new Input.StopRequested());

    private void StopBoth()
    {
        foreach (var machine in world.Machines) machine.Node?.Hear(new Input.StopRequested());
    }
}
