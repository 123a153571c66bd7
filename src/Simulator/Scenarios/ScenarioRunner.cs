// A situation as a transcript: what is done, a line of dashes, what was then seen. Written for operators to read and for reviewers to compare: a change of
// behaviour is a change of this text.
//
//   cluster keepalive 1s warntime 5s deadtime 10s initdead 20s [failback off] [probe off] [media 2] [ping router,switch] [fence DELAY-OF-A DELAY-OF-B] [group NAME HOME RESOURCE…]…
//   boot a | start a | stop a | crash a (power) | kill a (the node process) | kill actuator a
//   pause a | pause actuator a | pause machine a [clock]      resume …         the machine's clock stands, too: it will not know
//   cut a -> b | mend a -> b                          heartbeats only; with `all` before a also the clients' network
//   unplug a | plug a
//   ping-host router dies | ping-host router returns | cut a -> router (a ping host) | mend a -> router
//   fell a web 1 | stop-by-hand a web 1 | start-by-hand a web 1 | clear a web      a service stops, by itself or not (its place in the line, from 0)
//   maintenance a web 600s | maintenance-off a web    an operator's order on a
//   standby a web | takeover a web | agent a web StartFails | mended a
//   reload a [keepalive 1s] [deadtime 2s]… [without mail] [home web b]     files that differ from the cluster's in this; without more, the cluster's own
//   replay a | forge a                                what a said, sent again to the other; a goodbye in its name under another key
//   fence-trouble a Lies | fence-mended a | confirm-off b a          a's fence device; b is told that a is off
//   pass 12s
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bascule.Core;
using Bascule.Simulator.Machines;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Scenarios;

internal static class ScenarioRunner
{
    private const string Dashes = "----";

    /// <summary>The transcript as it should be: the commands kept as they are, the observations as the simulator makes them.</summary>
    public static (string Transcript, Violation? Violation) Play(string transcript)
    {
        var text = new StringBuilder();
        Stage? stage = null;
        var isObservation = false;
        foreach (var line in transcript.Split('\n'))
        {
            if (line.StartsWith(Dashes, StringComparison.Ordinal))
            {
                isObservation = true;
                text.Append(line).Append('\n');
                foreach (var seen in stage!.Observed()) text.Append(seen).Append('\n');
                continue;
            }
            if (isObservation && line.Length > 0) continue;
            isObservation = false;
            text.Append(line).Append('\n');
            var command = line.Split('#')[0].Trim();
            if (command.Length == 0) continue;
            if (command.StartsWith("cluster ", StringComparison.Ordinal)) stage = new Stage(ClusterOf(command));
            else (stage ?? throw new FormatException("the first command is `cluster …`")).Do(command);
        }
        return (text.ToString().TrimEnd('\n') + "\n", stage?.Violation);
    }

    private static Setup ClusterOf(string command)
    {
        var words = new Queue<string>(command.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1));
        var (keepalive, warntime, deadtime, initdead) = (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20));
        var (failback, probe, media) = (true, true, 1);
        ImmutableArray<TimeSpan> fences = [];
        ImmutableArray<string> pings = [];
        var groups = ImmutableArray.CreateBuilder<Group>();
        while (words.TryDequeue(out var word))
        {
            switch (word)
            {
                case "keepalive": keepalive = Span(words.Dequeue()); break;
                case "warntime": warntime = Span(words.Dequeue()); break;
                case "deadtime": deadtime = Span(words.Dequeue()); break;
                case "initdead": initdead = Span(words.Dequeue()); break;
                case "failback": failback = words.Dequeue() == "on"; break;
                case "probe": probe = words.Dequeue() == "on"; break;
                case "ping": pings = [.. words.Dequeue().Split(',')]; break;
                case "media": media = int.Parse(words.Dequeue(), CultureInfo.InvariantCulture); break;
                case "fence": fences = [Span(words.Dequeue()), Span(words.Dequeue())]; break;
                case "group":
                    var (name, home) = (words.Dequeue(), words.Dequeue());
                    var resources = new List<string>();
                    while (words.TryPeek(out var next) && next != "group") resources.Add(words.Dequeue());
                    groups.Add(Setup.GroupOf(name, home, [.. resources]));
                    break;
                default: throw new FormatException($"`{word}` in `{command}`");
            }
        }
        if (groups.Count == 0) groups.Add(Setup.GroupOf("web", "a", "IPaddr", "apache2"));
        return new Setup
        {
            Timing = new Timing { Keepalive = keepalive, Warntime = warntime, Deadtime = deadtime, Initdead = initdead },
            Failback = failback,
            ConflictProbe = probe,
            FenceDelays = fences,
            Media = [.. Enumerable.Range(0, media).Select(n => $"eth{n}")],
            Groups = groups.ToImmutable(),
            PingNodes = pings,
            IsExact = true,
        };
    }

    /// <summary>The cluster's files but for some words.</summary>
    public static Setup Changed(Setup setup, ReadOnlySpan<string> changes)
    {
        var words = new Queue<string>(changes.ToArray());
        var changed = setup;
        while (words.TryDequeue(out var word))
        {
            var timing = changed.Timing;
            changed = word switch
            {
                "keepalive" => changed with { Timing = timing with { Keepalive = Span(words.Dequeue()) } },
                "warntime" => changed with { Timing = timing with { Warntime = Span(words.Dequeue()) } },
                "deadtime" => changed with { Timing = timing with { Deadtime = Span(words.Dequeue()) } },
                "initdead" => changed with { Timing = timing with { Initdead = Span(words.Dequeue()) } },
                "without" => Without(changed, words.Dequeue()),
                "home" => Moved(changed, words.Dequeue(), words.Dequeue()),
                _ => throw new FormatException($"`{word}` is nothing that a reload changes here"),
            };
        }
        return changed;
    }

    private static Setup Without(Setup setup, string group) => setup with { Groups = setup.Groups.RemoveAll(g => g.Name.Value == group) };

    private static Setup Moved(Setup setup, string group, string home) =>
        setup with { Groups = [.. setup.Groups.Select(g => g.Name.Value == group ? new Group(g.Name, new NodeName(home), g.Resources) { Protection = g.Protection } : g)] };

    public static TimeSpan Span(string text) => text.EndsWith("ms", StringComparison.Ordinal)
        ? TimeSpan.FromMilliseconds(int.Parse(text[..^2], CultureInfo.InvariantCulture))
        : TimeSpan.FromMilliseconds((long)(decimal.Parse(text[..^1], CultureInfo.InvariantCulture) * 1000));
}

/// <summary>One scenario being played.</summary>
internal sealed class Stage
{
    private static readonly string[] Seen = ["acquire", "release", "mend", "announce", "refuse", "fence", "fenced", "says", "quit", "give-up", "up", "down", "fails", "expired", "lease-ends", "node-starts"];

    private readonly World world;
    private int shown;

    public Stage(Setup setup)
    {
        world = new World(setup, new Dice(1), isRead: true);
        world.Network.IsRecording = true;
    }

    public Violation? Violation => world.Violation;

    public void Do(string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words)
        {
            case ["pass", var span]: world.RunUntil(world.Schedule.Now + Schedule.Nanoseconds(ScenarioRunner.Span(span))); break;
            case ["boot", var m]: Of(m).Boot(TimeSpan.FromMilliseconds(100)); break;
            case ["crash", var m]: Of(m).LosePower(); break;
            case ["start", var m]: Of(m).StartNode(); break;
            case ["kill", "actuator", var m]: Of(m).Actuator.Crash(); break;
            case ["start", "actuator", var m]: Of(m).Actuator.Start(); break;
            case ["kill", var m]: Of(m).CrashNode(); break;
            case ["stop", var m]: Of(m).Node!.Hear(new Input.StopRequested()); break;
            case ["pause", "machine", var m]: Of(m).Pause(clockStands: false, keepsArrivals: true); break;
            case ["pause", "machine", var m, "clock"]: Of(m).Pause(clockStands: true, keepsArrivals: true); break;
            case ["resume", "machine", var m]: Of(m).Resume(); break;
            case ["pause", "actuator", var m]: Of(m).Actuator.Pause(); break;
            case ["resume", "actuator", var m]: Of(m).Actuator.Resume(); break;
            case ["pause", var m]: Of(m).Node!.Pause(); break;
            case ["resume", var m]: Of(m).Node!.Resume(); break;
            case ["ping-host", var host, var turn]: world.PingHosts.SetDown(world.Setup.PingNodes.IndexOf(host), turn == "dies"); break;
            case ["cut", var from, "->", var to] when world.Setup.PingNodes.Contains(to): world.PingHosts.Cut(Of(from), world.Setup.PingNodes.IndexOf(to), true); break;
            case ["mend", var from, "->", var to] when world.Setup.PingNodes.Contains(to): world.PingHosts.Cut(Of(from), world.Setup.PingNodes.IndexOf(to), false); break;
            case ["cut", var from, "->", var to]: Cut(from, to, true); break;
            case ["mend", var from, "->", var to]: Cut(from, to, false); break;
            case ["cut", "all", var from, "->", var to]: CutEverything(from, to, true); break;
            case ["mend", "all", var from, "->", var to]: CutEverything(from, to, false); break;
            case ["unplug", var m]: Plug(m, false); break;
            case ["plug", var m]: Plug(m, true); break;
            case ["unplug", var m, var medium]: Of(m).SetCarrier(world.Setup.Media.IndexOf(medium), false); break;
            case ["plug", var m, var medium]: Of(m).SetCarrier(world.Setup.Media.IndexOf(medium), true); break;
            case ["standby", var m, var group]: Of(m).Node!.Hear(new Input.StandbyRequested([new GroupName(group)])); break;
            case ["takeover", var m, var group]: Takeover(Of(m), new GroupName(group)); break;
            case ["agent", var m, var group, var trouble]: Of(m).Agents.Trouble(world.IndexOf(new GroupName(group)), Enum.Parse<Trouble>(trouble), TimeSpan.FromHours(1)); break;
            case ["fell", var m, var group, var place]: Of(m).FellService(world.IndexOf(new GroupName(group)), int.Parse(place, CultureInfo.InvariantCulture), byHand: false); break;
            case ["stop-by-hand", var m, var group, var place]: Of(m).FellService(world.IndexOf(new GroupName(group)), int.Parse(place, CultureInfo.InvariantCulture), byHand: true); break;
            case ["start-by-hand", var m, var group, var place]: Of(m).RaiseService(world.IndexOf(new GroupName(group)), int.Parse(place, CultureInfo.InvariantCulture)); break;
            case ["clear", var m, var group]: Of(m).Node!.Hear(new Input.ClearRequested([new GroupName(group)])); break;
            case ["maintenance", var m, var group, var length]: Of(m).Node!.Hear(new Input.MaintenanceRequested([new GroupName(group)], ScenarioRunner.Span(length))); break;
            case ["maintenance-off", var m, var group]: Of(m).Node!.Hear(new Input.MaintenanceRequested([new GroupName(group)], TimeSpan.Zero)); break;
            case ["fence-trouble", var m, var trouble]: world.Switches[Of(m).Index].Trouble(Enum.Parse<FenceTrouble>(trouble), TimeSpan.FromHours(1)); break;
            case ["fence-mended", var m]: world.Switches[Of(m).Index].Mend(); break;
            case ["confirm-off", var m, var other]: Of(m).Node!.Hear(new Input.ConfirmedOff(new NodeName(other))); break;
            case ["reload", var m, .. var changes]: Of(m).Edit(ScenarioRunner.Changed(world.Setup, changes)); break;
            case ["mended", var m]: Of(m).Agents.Mend(); break;
            case ["replay", var m]: Replay(Of(m)); break;
            case ["forge", var m]: world.Network.Forge(Of(m), world.OtherThan(Of(m)), new Incarnation(Of(m).Disk.Incarnation)); break;
            default: throw new FormatException($"`{command}` is no command of a scenario");
        }
    }

    /// <summary>What has been seen since the last look, as sentences of the nodes and changes of what really runs.</summary>
    public IEnumerable<string> Observed()
    {
        var lines = world.Journal.Lines;
        for (; shown < lines.Count; shown++)
        {
            var (at, who, what, words) = lines[shown];
            if (Seen.Contains(what)) yield return $"{Journal.Seconds(at),8} {who}: {(what == "says" ? "" : what + " ")}{words}";
        }
    }

    private Machine Of(string name) => world.MachineOf(new NodeName(name));

    private void Cut(string from, string to, bool cut)
    {
        for (var medium = 0; medium < world.Setup.Media.Length; medium++) world.Network.Cut(Of(from), Of(to), medium, cut);
    }

    private void CutEverything(string from, string to, bool cut)
    {
        Cut(from, to, cut);
        world.Network.CutClients(Of(from), Of(to), cut);
    }

    private void Plug(string machine, bool plugged)
    {
        for (var medium = 0; medium < world.Setup.Media.Length; medium++) Of(machine).SetCarrier(medium, plugged);
    }

    private void Takeover(Machine machine, GroupName group)
    {
        world.TakeoversAsked[(machine.Index, world.IndexOf(group))] = world.Schedule.Now;
        machine.Node!.Hear(new Input.TakeoverRequested([group]));
    }

    /// <summary>The last sixty datagrams of that machine, once more.</summary>
    private void Replay(Machine from)
    {
        for (var age = 60; age >= 0; age--) world.Network.TryReplay(from, world.OtherThan(from), age);
    }
}
