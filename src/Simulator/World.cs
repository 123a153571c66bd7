// One simulated cluster and everything that watches it.
using Bascule.Core;
using Bascule.Core.Planning;
using Bascule.Simulator.Checkers;
using Bascule.Simulator.Machines;
using Bascule.Simulator.Time;
using Bascule.Wire.Authentication;
using Bascule.Wire.Native;

namespace Bascule.Simulator;

/// <summary>A property that did not hold.</summary>
internal sealed record Violation(string Property, long At, string Sentence);

internal sealed class World
{
    public static readonly MessageKey Key = new(1, "the key of the simulated cluster"u8);

    private const int MostAtOnce = 100_000;

    private readonly Checker[] checkers;
    private readonly SortedDictionary<string, long> counts = new(StringComparer.Ordinal);

    public World(Setup setup, Dice dice, bool isRead)
    {
        Setup = setup;
        Schedule = new Schedule();
        Journal = new Journal(Schedule, isRead);
        Network = new Network(this, dice.Fork());
        PingHosts = new PingHosts(this);
        Machines = [.. Enumerable.Range(0, Setup.Nodes.Length).Select(i => new Machine(this, i, dice.Fork()))];
        Switches = [.. Machines.Select(m => new PowerSwitch(this, m, dice.Fork()))];
        checkers = Properties.All(this);
    }

    public Setup Setup { get; }
    public Schedule Schedule { get; }
    public Journal Journal { get; }
    public Network Network { get; }
    public Machine[] Machines { get; }
    public PingHosts PingHosts { get; }

    /// <summary>What fences each of them.</summary>
    public PowerSwitch[] Switches { get; }

    /// <summary>The first property that was broken; the run ends there.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>What became of a node that ended by itself: after its goodbye (true), or giving up.</summary>
    public Action<Machine, bool> WhenNodeEnds { get; set; } = (_, _) => { };

    public IReadOnlyDictionary<string, long> Counts => counts;

    /// <summary>Groups that an operator asked a node to take, and when last, in true time.</summary>
    public Dictionary<(int Machine, int Group), long> TakeoversAsked { get; } = [];

    /// <summary>It is the time of day at which groups go back to their homes.</summary>
    public bool IsFailbackTime { get; private set; }

    public void SetFailbackTime(bool hasCome)
    {
        IsFailbackTime = hasCome;
        foreach (var machine in Machines) machine.Node?.LookAtTheTimeOfDay();
    }

    public Machine OtherThan(Machine machine) => Machines[1 - machine.Index];

    public Machine MachineOf(NodeName name) => Machines[Setup.Nodes.IndexOf(name)];

    public int IndexOf(GroupName name)
    {
        for (var i = 0; i < Setup.Groups.Length; i++)
            if (Setup.Groups[i].Name == name) return i;
        throw new InvalidOperationException($"no group {name}");
    }

    public void Count(string what) => counts[what] = counts.GetValueOrDefault(what) + 1;

    public void Violate(string property, string sentence)
    {
        if (Violation is not null) return;
        Violation = new Violation(property, Schedule.Now, sentence);
        Journal.Note("!", property, sentence);
    }

    /// <summary>Lets the world go on until that true time, or until a property is broken.</summary>
    public void RunUntil(long until)
    {
        var (at, steps) = (Schedule.Now, 0);
        while (Violation is null && Schedule.TryStep(until))
        {
            steps = Schedule.Now == at ? steps + 1 : 0;
            at = Schedule.Now;
            if (steps > MostAtOnce) Violate("progress", "time stands still: something answers itself without end");
        }
    }

    public void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step)
    {
        foreach (var checker in checkers) checker.Stepped(node, before, now, input, step);
    }

    public void Received(NodeProcess node, Flight flight, Reception reception)
    {
        foreach (var checker in checkers) checker.Received(node, flight, reception);
    }

    public void Sent(NodeProcess node)
    {
        foreach (var checker in checkers) checker.Sent(node);
    }

    public void Called(Machine machine, int group, AgentCall call)
    {
        Journal.Note(machine.Name.Value, "calls", group, $"{Setup.Groups[group].Resources[call.Resource]} of {Setup.Groups[group].Name}: {call.Verb}");
        foreach (var checker in checkers) checker.Called(machine, group, call);
    }

    public void Answered(Machine machine, int group, AgentCall call, AgentAnswer answer)
    {
        if (answer == AgentAnswer.Failed) Journal.Note(machine.Name.Value, "fails", group, $"{Setup.Groups[group].Resources[call.Resource]} of {Setup.Groups[group].Name}: {call.Verb}");
        foreach (var checker in checkers) checker.Answered(machine, group, call, answer);
    }

    public void HoldingChanged(Machine machine)
    {
        foreach (var checker in checkers) checker.HoldingChanged(machine);
    }

    public void Spoken(Machine machine)
    {
        foreach (var checker in checkers) checker.Spoken(machine);
    }

    public void AddressAsked(Machine machine, int group)
    {
        foreach (var checker in checkers) checker.AddressAsked(machine, group);
    }

    public void AddressAnswered(Machine machine, int group)
    {
        Count("address answered");
        foreach (var checker in checkers) checker.AddressAnswered(machine, group);
    }

    public void NodeHasEnded(Machine machine, bool saidGoodbye) => WhenNodeEnds(machine, saidGoodbye);

    public bool IsInTransition => Machines.Any(m => m.Node is { State.IsInTransition: true });

    public void CheckTheEnd()
    {
        foreach (var checker in checkers) checker.AtTheEnd();
    }
}
