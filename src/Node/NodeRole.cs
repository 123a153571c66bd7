// Puts a node together and runs it: `bascule node`, unprivileged but for a few capabilities (packaging/debian/bascule.service).
using System.Collections.Immutable;
using System.Net;
using System.Runtime.InteropServices;
using Bascule.Configuration;
using Bascule.Configuration.Machine;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Memory;
using Bascule.Linux.Netlink;
using Bascule.Linux.Notify;
using Bascule.Linux.Sockets;
using Bascule.Node.Control;
using Bascule.Node.Journal;
using Bascule.Node.Media;
using Bascule.Node.Probing;
using Bascule.Node.State;
using Bascule.Wire.Authentication;
using Bascule.Wire.Native;
using Severity = Bascule.Core.Severity;

namespace Bascule.Node;

public static class NodeRole
{
    private const int Failure = 1;
    private const int NotAllowed = 4;         // LSB: insufficient privileges
    private const int NotConfigured = 6;      // LSB and Heartbeat: the program is not configured

    /// <summary>A stop that waits for an actuator that never comes back must end some time; peers then take over after deadtime.</summary>
    private static readonly TimeSpan StopWithoutActuator = TimeSpan.FromSeconds(10);

    /// <returns>0 after a goodbye, 4 for an ordinary user, 6 if the configuration forbids the start, 1 if the machine does.</returns>
    public static int Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        var startedAt = NodeLoop.Now;
        var paths = NodePaths.FromEnvironment();
        using var service = ServiceNotifier.FromEnvironment();

        if (!Environment.IsPrivilegedProcess && !Linux.Scheduling.Capabilities.MayBindLowPorts)
            return Refuse(service, NotAllowed, ["The node needs the rights that its service gives it: start it as root with `systemctl start heartbeat`."]);

        var reading = ClassicConfiguration.Parse(paths.Read(), Surroundings.Unknown(ThisMachine.OwnName()));
        if (reading.Configuration is not { } configuration) return Refuse(service, NotConfigured, [.. reading.Findings.Select(f => f.ToString())]);

        var floating = FloatingAddresses(configuration.Cluster);
        if (WhyPortIsTaken(configuration) is { } taken) return Refuse(service, Failure, [taken]);
        if (!NetworkMonitor.TryOpen(out var monitor, out var error)) return Refuse(service, Failure, [error.Text]);

        Incarnation incarnation;
        try
        {
            incarnation = configuration.GenerationMethod == GenerationMethod.Time
                ? new Incarnation((uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds())
                : Generation.Raise(paths.State, DateTimeOffset.UtcNow.ToUnixTimeSeconds());
            Generation.Uuid(paths.State);
        }
        catch (InvalidDataException used)
        {
            return Refuse(service, Failure, [used.Message]);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            return Refuse(service, Failure, [$"the generation cannot be written to {paths.State}, and without it peers would take this node for a replay: {refusal.Message}"]);
        }

        using var journal = new NodeJournal(Sinks(configuration, Environment.GetEnvironmentVariable("JOURNAL_STREAM") is not null));
        foreach (var finding in reading.Findings)
        {
            var severity = finding.Severity == Configuration.Severity.Note ? Severity.Info : Severity.Warning;
            if (paths.IsPrepared) journal.TellFiles(severity, finding.ToString());      // prepare has said it to the journal
            else journal.Tell(severity, finding.ToString());
        }
        using var media = new MediaSet(configuration.Media, floating);
        using var links = new LinkWatch(monitor, configuration.Media, floating);
        using var prober = new ConflictProber(configuration.Cluster, configuration.Media, floating.Concat(configuration.Media.Select(m => m.Address).OfType<IPAddress>()));
        using var pinger = new Pinger(configuration.Watching.Pings, configuration.Cluster.Timing);
        using var actuator = new ActuatorConnection(configuration.Cluster, paths.Actuator);
        var keys = MessageKeys(configuration.Keys);
        var parts = new NodeParts(
            paths, configuration, journal, media,
            new Sender(configuration.Cluster, incarnation, keys.First(k => k.Id == configuration.Keys.SigningId)),
            new Receiver(configuration.Cluster, incarnation, keys), actuator, links, prober, pinger, floating);
        return Run(parts, incarnation, startedAt, service);
    }

    private static int Run(NodeParts parts, Incarnation incarnation, Instant startedAt, ServiceNotifier service)
    {
        var (cluster, journal) = (parts.Configuration.Cluster, parts.Journal);
        var (epochs, maintenances) = (EpochFile.Read(parts.Paths.Epochs), MaintenanceFile.Read(parts.Paths.Maintenance));
        var remembered = epochs.Keys.Union(maintenances.Keys).ToImmutableSortedDictionary(g => g, g => new Remembered(epochs.GetValueOrDefault(g), maintenances.GetValueOrDefault(g)));
        var start = ClusterState.Starting(cluster, incarnation, remembered);
        var program = $"bascule {typeof(NodeRole).Assembly.GetName().Version?.ToString(3)}";
        journal.Tell(Severity.Info, $"Configuration validated. Starting {program} on {cluster.Self}");
        journal.Tell(Severity.Info, $"Heartbeat generation: {incarnation}");

        int? priority = parts.Configuration.RealTime.Wanted ? parts.Configuration.RealTime.Priority : null;
        var isLocked = false;
        if (priority is not null && !(isLocked = Linux.Scheduling.RealTime.TryLockMemory(out var refused))) TellUnlocked(refused);
        SpareMemory.WatchForIt(isLocked, TellUnlocked);
        void TellUnlocked(SystemError error) => journal.Tell(Severity.Warning, $"going on without locked memory: {error}");

        using var loop = new NodeLoop(start, parts);
        var desk = new ControlDesk(loop, parts, program, startedAt);
        if (!ControlServer.TryStart(parts.Paths.Control, desk.Answer, journal.Tell, out var control, out var why)) return Refuse(service, Failure, [$"nobody could ask this node anything: {why}"]);
        using var served = control;
        Instant? stopAsked = null;
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;      // the runtime must not end us: the hand-over comes first
            service.Stopping("handing everything over");
            stopAsked ??= NodeLoop.Now;
            loop.Post(new Input.StopRequested());
        }
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        service.Ready($"node {cluster.Self} of {string.Join(", ", cluster.Nodes)}");

        var gaveUp = loop.Run(priority, () =>
            stopAsked is { } asked && !parts.Actuator.IsReady && NodeLoop.Now - asked > StopWithoutActuator ? "the actuator did not come back, so nothing could be handed over" : null);
        if (gaveUp is null) return 0;

        journal.Tell(Severity.Critical, gaveUp);
        service.Status(gaveUp);
        return stopAsked is null ? NotConfigured : Failure;
    }

    private static int Refuse(ServiceNotifier service, int exitCode, ImmutableArray<string> sentences)
    {
        foreach (var sentence in sentences) Console.Error.WriteLine(sentence);
        service.Status(sentences.LastOrDefault(s => s.Contains("error", StringComparison.Ordinal)) ?? sentences.LastOrDefault() ?? "not started");
        return exitCode;
    }

    private static string? WhyPortIsTaken(ClassicConfiguration configuration)
    {
        foreach (var (port, isIPv6) in configuration.Media.Select(m => (m.Port, m.Kind is MediumKind.Ucast6 or MediumKind.Mcast6)).Distinct())
            if (!DatagramSocket.TryProbePort(new ReceiverOptions { Port = port, IsIPv6 = isIPv6 }, out var error))
                return error.Errno == SystemError.AddressInUse
                    ? $"UDP port {port} is in use: another bascule or heartbeat runs here (`ss -ulnp sport = :{port}` shows it); stop it first, or set another udpport on all nodes"
                    : error.Text;
        return null;
    }

    internal static ImmutableArray<MessageKey> MessageKeys(KeyRing ring) => [.. ring.Keys.Values.Select(k => new MessageKey((byte)k.Id, k.Secret.AsSpan()))];

    internal static HashSet<IPAddress> FloatingAddresses(Cluster cluster)
    {
        var addresses = new HashSet<IPAddress>();
        foreach (var resource in cluster.Known.SelectMany(g => g.Resources))
            if (resource.IsAddress && AddressRequest.TryParse(resource, out var request, out _)) addresses.Add(request.Address);
        return addresses;
    }

    private static List<ILogSink> Sinks(ClassicConfiguration configuration, bool underSystemd)
    {
        var logging = configuration.Logging;
        var sinks = new List<ILogSink> { new StandardError(underSystemd, Linux.Files.ErrorOutput.WriteLine) };
        var host = configuration.Cluster.Self.Value;
        if (logging.Logfile is { } logfile) sinks.Add(new LogFile(logfile, host, Severity.Info));
        if (logging.Debugfile is { } debugfile) sinks.Add(new LogFile(debugfile, host, Severity.Debug));
        if (Syslog.Facility(logging.Facility) is { } facility) sinks.Add(new Syslog(facility));
        return sinks;
    }
}
