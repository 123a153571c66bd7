// An actuator in this process with real scripts, invented addresses, and a node that says what the test wants.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bascule.Actuator.Agents;
using Bascule.Actuator.Checking;
using Bascule.Actuator.Holding;
using Bascule.Configuration.Checking;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Leases;
using Bascule.Linux.Clock;
using Bascule.Linux.Processes;
using Bascule.Linux.Sockets;

namespace Bascule.Actuator.Tests.Holding;

internal sealed class Bench : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bascule-actuator-").FullName;
    private Life? life;

    public Bench(params (string Name, string[] Resources)[] groups)
    {
        Directory.CreateDirectory(Path.Combine(folder, "resource.d"));
        // Logs what it is asked; what fails or hangs is said by files beside it. What hangs ends by itself when its file goes.
        WriteScript("Svc", $"""
            echo "$2 $1" >>{folder}/log
            case $2 in
              start) if [ -e {folder}/hangs-$1 ]; then while [ -e {folder}/hangs-$1 ]; do sleep 0.1; done; exit 1; fi
                     [ -e {folder}/fails-$1 ] && echo "no $1 today" >&2 && exit 1
                     >{folder}/runs-$1 ;;
              stop) [ -e {folder}/sticks-$1 ] && exit 1
                    rm -f {folder}/runs-$1 ;;
              status) if [ -e {folder}/runs-$1 ]; then echo running; else echo "not running"; fi ;;
            esac
            exit 0
            """);
        Groups = [.. groups.Select(g => new Group(new GroupName(g.Name), new NodeName("hb1"), [.. g.Resources.Select(Parse)]))];
    }

    public ImmutableArray<Group> Groups { get; private set; }

    public TimeSpan Lease { get; set; } = TimeSpan.FromMilliseconds(600);

    /// <summary>Most tests count the calls that an order makes.</summary>
    public TimeSpan LookEvery { get; init; } = Timeout.InfiniteTimeSpan;

    public AgentLimits Limits { get; init; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));

    /// <summary>What the files say of checks; made by a script that answers what the test wants (<see cref="Checking.AChecker"/>).</summary>
    public ImmutableArray<ServiceCheck> Checks { get; set; } = [];

    public ConcurrentQueue<string> Journal { get; } = new();

    public ulong Digest => Cluster.Digest;

    public HashSet<uint> AllowedUsers { get; init; } = [0, UserId];

    public Addresses Kernel { get; } = new();

    public string HeldPath => Path.Combine(folder, "held");

    /// <summary>What agents and addresses were asked, in order.</summary>
    public string[] Log => File.Exists(LogPath) ? File.ReadAllLines(LogPath) : [];

    public string[] LogWithoutStatus => [.. Log.Where(l => !l.StartsWith("status", StringComparison.Ordinal))];

    private Cluster Cluster => new()
    {
        Self = new NodeName("hb1"),
        Nodes = [new NodeName("hb1"), new NodeName("hb2")],
        Media = [],
        Failback = true,
        Groups = Groups,
        Timing = new Timing
        {
            Keepalive = TimeSpan.FromMilliseconds(100),
            Warntime = TimeSpan.FromMilliseconds(500),
            Deadtime = Lease * 2.5,
            Initdead = TimeSpan.FromSeconds(5),
        },
    };

    private string LogPath => Path.Combine(folder, "log");

    private static uint UserId => uint.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1]);

    public void WriteScript(string name, string text)
    {
        var path = Path.Combine(folder, "resource.d", name);
        File.WriteAllText(path, "#!/bin/sh\n" + text + "\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    /// <param name="type">Of ocf:test:TYPE.</param>
    /// <param name="cases">The arms of its <c>case $1 in</c>.</param>
    public void WriteOcfAgent(string type, string cases)
    {
        Directory.CreateDirectory(Path.Combine(folder, "resource.d", "test"));
        WriteScript($"test/{type}", $"echo \"$1 {type}\" >>{folder}/log\ncase $1 in\n{cases}\nmeta-data) echo '<resource-agent name=\"{type}\"><actions><action name=\"start\"/></actions></resource-agent>' ;;\nesac");
    }

    /// <summary>For instance "hangs-a".</summary>
    public void Mark(string what) => File.WriteAllText(Path.Combine(folder, what), "");

    public void Unmark(string what) => File.Delete(Path.Combine(folder, what));

    public bool IsMarked(string what) => File.Exists(Path.Combine(folder, what));

    public string File_(string name) => Path.Combine(folder, name);

    public void Start()
    {
        Kernel.LogPath = LogPath;
        life = new Life(this);
    }

    /// <summary>Ends the actuator as SIGKILL would: nothing is let go of.</summary>
    public void Kill()
    {
        life!.Loop.LeaveToNextLife();
        life.Dispose();
        life = null;
        Kernel.Forget();
    }

    /// <summary>What the files say from now on, to whoever reads them.</summary>
    public void Edit(params (string Name, string[] Resources)[] groups) => Groups = [.. groups.Select(g => new Group(new GroupName(g.Name), new NodeName("hb1"), [.. g.Resources.Select(Parse)]))];

    /// <summary>The node asks for the files as they are now to be taken over.</summary>
    public void Reload(Node node, TimeSpan? lease = null) => node.Say(new ToActuator.Reconfigure(Digest, Lease, lease ?? Lease));

    public void AskToStop() => life!.Loop.Stop();

    public bool HasEnded => life!.Thread.Join(TimeSpan.FromSeconds(10));

    public Node Connect() => new(Path.Combine(folder, "socket"));

    /// <summary>Connected, greeted, and speaking for these claims until told otherwise.</summary>
    public Node ConnectAndSpeakFor(params GroupEpoch[] claims)
    {
        var node = Connect();
        node.Say(new ToActuator.Hello(Digest, Lease));
        node.Expect<ToNode.Ready>();
        node.SpeakFor(claims);
        return node;
    }

    public static void Until(Func<bool> claim, string what)
    {
        var deadline = MonotonicClock.NowNanoseconds + 15_000_000_000;
        using var pause = new Poller();
        while (!claim())
        {
            if (MonotonicClock.NowNanoseconds > deadline) throw new TimeoutException($"Waited 15 s for: {what}.");
            pause.Wait(2_000_000);
        }
    }

    public void Dispose()
    {
        life?.Loop.LeaveToNextLife();
        life?.Dispose();
        Linux.Processes.ActionCgroup.RemoveEmpty();
        Until(TryDelete, "the end of the last script");
    }

    /// <summary>A script that was being asked for its status may still write to its log.</summary>
    private bool TryDelete()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static Resource Parse(string word)
    {
        var parts = word.Split("::");
        return new Resource(word, parts[0], [.. parts[1..]]);
    }

    private sealed class Life : IDisposable
    {
        private readonly SeqPacketListener listener;
        private readonly EventDescriptor arrived = new();
        private readonly HeldFile file;
        private readonly CheckBoard board;

        public Life(Bench bench)
        {
            var socket = Path.Combine(bench.folder, "socket");
            File.Delete(socket);
            SeqPacketListener.TryListen(socket, out var made, out var error).ShouldBeTrue(error.Text);
            listener = made!;
            var places = new AgentPlaces(Path.Combine(bench.folder, "resource.d"), Path.Combine(bench.folder, "init.d"),
                ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/sbin:/usr/bin:/sbin:/bin"), bench.Limits)
            { OcfRoot = bench.folder };
            board = new CheckBoard(new CheckerProcess(() => (new CheckerCall(new ProgramCall(bench.File_("resource.d/checker"), [], new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" }), null), ""), (_, text) => bench.Journal.Enqueue(text), arrived.Signal));
            var parts = new ActuatorParts(listener, arrived, bench.AllowedUsers, () => (new Mandate(bench.Cluster), ""), (_, _) => { })
            {
                Establish = _ =>
                {
                    board.Use(bench.Checks);
                    return null;
                },
            };
            var agents = new AgentCalls(new AgentLookup(() => places), arrived);
            file = new HeldFile(bench.HeldPath);
            var left = HeldFile.Read(bench.HeldPath, out var why);
            why.ShouldBeNull();
            Loop = new ActuatorLoop(parts, say => new Holdings(agents, bench.Kernel, watch: null, file, say) { LookEvery = bench.LookEvery, Checks = board }, left);
            Thread = new Thread(Loop.Run) { IsBackground = true };
            Thread.Start();
        }

        public ActuatorLoop Loop { get; }
        public Thread Thread { get; }

        public void Dispose()
        {
            Thread.Join();
            Loop.Dispose();
            board.Dispose();
            listener.Dispose();
            arrived.Dispose();
            file.Dispose();
        }
    }

    /// <summary>Addresses that exist in a list only; the address is the first argument.</summary>
    public sealed class Addresses : IGroupAddresses
    {
        private readonly ConcurrentDictionary<string, (GroupName Group, Instant Until)> present = new();

        public string? LogPath { get; set; }
        public Instant LastRenewed { get; private set; }
        public ConcurrentQueue<string> Announced { get; } = new();

        /// <summary>What the kernel would show now: what is there and was renewed.</summary>
        public string[] Alive => [.. present.Where(p => p.Value.Until >= new Instant(MonotonicClock.BootTimeNanoseconds)).Select(p => p.Key).Order(StringComparer.Ordinal)];

        /// <summary>What the kernel would still have then, if nobody said anything more.</summary>
        public string[] AliveAfter(TimeSpan span) => [.. present.Where(p => p.Value.Until >= new Instant(MonotonicClock.BootTimeNanoseconds) + span).Select(p => p.Key)];

        /// <summary>The keeper's memory ends with its process; the kernel's does not.</summary>
        public void Forget() => LastRenewed = default;

        public bool Bears(Resource resource) => resource.Agent == "IPaddr";

        public string? Acquire(GroupName group, IReadOnlyList<Resource> resources, Endorsement word, TimeSpan lease, Instant now)
        {
            Note("add " + string.Join(' ', resources.Select(r => r.Arguments[0])));
            foreach (var resource in resources)
            {
                if (resource.Arguments[0] == "bad") return "bad is no address that eth0 can carry";
                present[resource.Arguments[0]] = (group, LeaseRule.EndsAt(word, lease));
            }
            return null;
        }

        public string? Release(GroupName group, Resource resource)
        {
            Note("remove " + resource.Arguments[0]);
            present.TryRemove(resource.Arguments[0], out _);
            return null;
        }

        public void Endorse(GroupName group, Endorsement word, TimeSpan lease)
        {
            foreach (var (address, place) in present)
                if (place.Group == group) present[address] = (group, LeaseRule.EndsAt(word, lease));
        }

        public void Guard(Instant now)
        {
        }

        public string? GateTrouble { get; set; }

        public void Renew(Instant now) => LastRenewed = now;

        public void Withdraw(GroupName group)
        {
            foreach (var (address, place) in present)
            {
                if (place.Group != group) continue;
                Note("withdraw " + address);
                present.TryRemove(address, out _);
            }
        }

        public void Announce(GroupName group, Instant now) => Announced.Enqueue(group.Value);

        public Instant NextDue => Instant.Never;

        public void Tick(Instant now) { }

        private void Note(string line) => File.AppendAllText(LogPath!, line + "\n");
    }
}
