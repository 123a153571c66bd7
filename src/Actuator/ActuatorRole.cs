// The role `bascule actuator`: puts the parts together, and nothing else.
//
//   bascule actuator [--socket PATH] [--run-dir DIR] [--config-dir DIR]
//
// Under systemd the socket is inherited (bascule-actuator.socket). SIGTERM: see ActuatorLoop.Stop. SIGHUP: ends at once and
// leaves everything to the next life, as a package upgrade needs it.
using System.Runtime.InteropServices;
using Bascule.Actuator.Addresses;
using Bascule.Actuator.Agents;
using Bascule.Actuator.Checking;
using Bascule.Actuator.Clients;
using Bascule.Actuator.Fencing;
using Bascule.Actuator.Holding;
using Bascule.Actuator.Hooks;
using Bascule.Actuator.Watching;
using Bascule.Configuration;
using Bascule.Contracts;
using Bascule.Contracts.Actuation;
using Bascule.Linux.Files;
using Bascule.Linux.Memory;
using Bascule.Linux.Netlink;
using Bascule.Linux.Notify;
using Bascule.Linux.Sockets;
using Bascule.Linux.Systemd;

namespace Bascule.Actuator;

public static class ActuatorRole
{
    private const int Ended = 0, Failed = 1, Usage = 2, NotRoot = 4; // the last: LSB's "insufficient privileges"

    /// <summary>In nanoseconds: a child becomes another program within a few milliseconds.</summary>
    private const long AMoment = 250_000_000;

    /// <summary>Nothing is held any more: so long the hooks may still be told of it.</summary>
    private static readonly TimeSpan LastEvents = TimeSpan.FromSeconds(5);

    private const string NodeUser = "bascule";

    public static int Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (!TryReadOptions(args, out var options))
        {
            Console.Error.WriteLine("Usage: bascule actuator [--socket PATH] [--run-dir DIR] [--config-dir DIR]");
            return Usage;
        }
        if (!Environment.IsPrivilegedProcess)
        {
            Console.Error.WriteLine("The actuator changes addresses and starts services, so it must be started as root.");
            return NotRoot;
        }
        using var journal = new JournalWriter(ErrorOutput.WriteLine);
        SpareMemory.WatchForIt(isLocked: false, _ => { });
        return Run(options, journal.Write, _ => { });
    }

    internal sealed record Options(string Socket, string RunDirectory, ConfigurationFolder Folder)
    {
        /// <summary>Where systemd looks for what is added to its units until the next reboot.</summary>
        public string RuntimeUnits { get; init; } = "/run/systemd/system";
    }

    /// <param name="options">Where everything is.</param>
    /// <param name="note">For the journal.</param>
    /// <param name="begun">Gets the loop before it runs.</param>
    internal static int Run(Options options, Action<NoteSeverity, string> note, Action<ActuatorLoop> begun)
    {
        if (!TryOpenParts(options, note, out var listener, out var keeper, out var monitor)) return Failed;
        using var heard = listener;
        using var kept = keeper;
        using var watched = monitor;
        using var arrived = new EventDescriptor();

        if (Linux.Processes.ActionCgroup.EndUnfinished() is > 0 and var ended) note(NoteSeverity.Warning, $"{ended} of our actions had not ended when the actuator before us did: they are ended now, with all that they had forked.");
        Linux.Processes.ActionCgroup.RemoveEmpty();
        var heldPath = Path.Combine(options.RunDirectory, "held");
        var left = HeldFile.Read(heldPath, out var trouble);
        if (trouble is not null) note(NoteSeverity.Error, trouble);
        using var file = new HeldFile(heldPath);

        var addresses = new KeptAddresses(keeper, note);
        if (addresses.GateTrouble is { } ungated) note(NoteSeverity.Warning, ungated);
        var reader = new MandateReader(options.Folder, Path.Combine(options.RunDirectory, Path.GetFileName(RunFolder.Configuration)), addresses, left);
        var changes = new List<NetworkChange>();
        // The places come with the configuration: read once here for the scripts' environment, and by the loop for the groups.
        var lookup = new AgentLookup(() => reader.Places);
        var watch = new UnitWatch(r => addresses.Bears(r) ? null : (lookup.Find(r) as UnitAgent)?.UnitName, arrived, note);
        var order = new ShutdownOrder(lookup, addresses.Bears, new RuntimeDropIns(ShutdownOrder.FileName, options.RuntimeUnits), note);
        var asides = new Asides(arrived);
        using var clients = new RespawnedClients(() => reader.Clients, () => reader.Places.ScriptEnvironment, asides.Post);
        var scripts = new RcScripts(Path.Combine(options.Folder.Path, "rc.d"), () => reader.Places.ScriptEnvironment, asides.Post);
        using var hooks = new HookBoard(() => reader.Self.Value, new HookCall(new HookPlaces(Environment.ProcessPath ?? "/usr/bin/bascule")), () => reader.IsClassic ? scripts : null, asides.Post);
        using var checks = new CheckBoard(new CheckerProcess(CheckerStart.As(Environment.ProcessPath ?? "/usr/bin/bascule"), asides.Post, arrived.Signal));
        var fencing = new FenceRun(new FencePlaces { RunDirectory = options.RunDirectory });
        var parts = new ActuatorParts(listener, arrived, AllowedUsers(), reader.Read, note)
        {
            Establish = Establish,
            Clients = clients,
            Hooks = hooks,
            Asides = asides,
            Fences = new FenceCalls(node => reader.Fences.FirstOrDefault(f => f.Node.Value == node), fencing, arrived),
            Network = (monitor.Descriptor, now =>
            {
                changes.Clear();
                if (monitor.Read(changes) == MonitorReading.EverythingMustBeReread) addresses.Renew(now);
                if (changes.Count > 0) addresses.Mend(changes, now);
            }
            ),
        };
        var agents = new AgentCalls(lookup, arrived);
        using var loop = new ActuatorLoop(parts, say => new Holdings(agents, addresses, watch, file, say) { Checks = checks }, left);
        agents.Survey(reader.Groups.Where(g => left.All(l => l.Group != g.Name)), addresses.Bears);

        using var term = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => End(signal, loop.Stop));
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => End(signal, loop.Stop));
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal => End(signal, loop.LeaveToNextLife));
        using var notifier = ServiceNotifier.FromEnvironment();
        notifier.Ready("waiting for the node");
        begun(loop);
        loop.Run();
        if (loop.IsIdle)
        {
            clients.EndAndWait();
            hooks.Finish(LastEvents);
        }
        while (asides.TryTake(out var aside)) note(aside.Severity, aside.Text);
        keeper.TakeGateAway();
        return Ended;

        string? Establish(Mandate mandate)
        {
            var obstacle = reader.Establish();
            order.Establish(reader.Groups);
            hooks.Use(reader.Hooks);
            checks.Use(reader.Checks);
            watch.Watch([.. reader.Groups.SelectMany(g => g.Resources)]);
            return obstacle;
        }

        static void End(PosixSignalContext signal, Action how)
        {
            signal.Cancel = true;
            how();
        }
    }

    private static bool TryOpenParts(Options options, Action<NoteSeverity, string> note, out SeqPacketListener listener, out AddressKeeper keeper, out NetworkMonitor monitor)
    {
        (listener, keeper, monitor) = (null!, null!, null!);
        try
        {
            Directory.CreateDirectory(options.RunDirectory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            note(NoteSeverity.Critical, $"{options.RunDirectory} cannot be made: {e.Message}");
            return false;
        }
        if (!SeqPacketListener.TryInherit(out var inherited))
        {
            if (IsListenedAt(options.Socket))
            {
                note(NoteSeverity.Critical, $"Another actuator listens at {options.Socket}.");
                return false;
            }
            File.Delete(options.Socket); // left by a dead one
            if (!SeqPacketListener.TryListen(options.Socket, out inherited, out var refusal))
            {
                note(NoteSeverity.Critical, $"The node could not connect: {refusal.Text}");
                return false;
            }
        }
        listener = inherited;
        if (!NetworkMonitor.TryOpen(out var opened, out var error) || !AddressKeeper.TryOpen(out var kept, out error))
        {
            note(NoteSeverity.Critical, $"Addresses cannot be changed here: {error.Text}");
            return false;
        }
        (monitor, keeper) = (opened, kept);
        return true;
    }

    /// <summary>
    /// Whether somebody listens there. A connection alone proves nothing: a child that a process had just begun when it ended holds its sockets until it has
    /// become another program, and then the connection ends without a word.
    /// </summary>
    private static bool IsListenedAt(string path)
    {
        if (!SeqPacketSocket.TryConnect(path, out var connection, out _)) return false;
        using var another = connection;
        using var poller = new Poller(another.Descriptor);
        return poller.Wait(AMoment) == 0 || another.Receive(stackalloc byte[1]) > 0;
    }

    /// <summary>root and the user that the package made for the node.</summary>
    private static HashSet<uint> AllowedUsers() => Linux.Processes.Account.Find(NodeUser) is { } node ? [0, node.UserId] : [0];

    private static bool TryReadOptions(string[] args, out Options options)
    {
        var (socket, run, folder) = (ActuationLimits.SocketPath, "/run/bascule", (string?)null);
        var isUnderstood = args.Length % 2 == 0;
        for (var i = 0; i + 1 < args.Length; i += 2)
        {
            switch (args[i])
            {
                case "--socket": socket = args[i + 1]; break;
                case "--run-dir": run = args[i + 1]; break;
                case "--config-dir": folder = args[i + 1]; break;
                default: isUnderstood = false; break;
            }
        }
        options = new Options(socket, run, ConfigurationFolder.Find(folder));
        return isUnderstood;
    }
}
