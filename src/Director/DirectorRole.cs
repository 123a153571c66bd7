// The role `bascule director run`: puts the parts together, and nothing else. Unprivileged but for CAP_NET_ADMIN, and CAP_NET_RAW for echo requests (packaging/debian/systemd/bascule-director.service).
//
// SIGHUP: the files are read again; with one error in them all stays as it is. SIGTERM: ends, and the table goes on without being looked after; `bascule director clear` empties it.
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using Bascule.Checks;
using Bascule.Configuration.Director;
using Bascule.Configuration.Machine;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Director;
using Bascule.Director.Edge;
using Bascule.Director.Ipvs;
using Bascule.Director.Nftables;
using Bascule.Linux.Files;
using Bascule.Linux.Notify;
using Bascule.Linux.Scheduling;

namespace Bascule.Director;

public static class DirectorRole
{
    private const int Ended = 0, Failed = 1, NotAllowed = 4, NotConfigured = 6;      // LSB

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(8);

    public static readonly Phrase NeedsRights = new(
        "Only root may change what is balanced.",
        "Seul root peut changer ce qui est réparti.",
        "The director itself is started by `systemctl start bascule-director`.",
        "Le directeur lui-même se démarre par `systemctl start bascule-director`.");

    /// <summary>Until it is stopped.</summary>
    public static int Run()
    {
        if (!Capabilities.MayChangeTheNetwork) return Refuse();
        using var service = ServiceNotifier.FromEnvironment();

        // What it starts (checks by a program) is to have no rights.
        Capabilities.KeepFromChildren();
        return Run(DirectorPaths.FromEnvironment(), service);
    }

    /// <summary>Takes the table away.</summary>
    /// <param name="isStop">Because the director was stopped: not if the files say that it stays then.</param>
    public static int Clear(bool isStop)
    {
        if (!Capabilities.MayChangeTheNetwork) return Refuse();
        var paths = DirectorPaths.FromEnvironment();
        var view = LastView(paths);
        if (view is not null) File.Delete(paths.View);
        if (isStop && view is { StaysAtStop: true })
        {
            Note(Level.Info, "the table stays, as `cleanstop = no` says; `bascule director clear` takes it away");
            return Ended;
        }
        if (Plane(out var why) is not { } plane)
        {
            Console.Error.WriteLine(why);
            return Failed;
        }
        using (plane) plane.Clear();
        using (var edge = EdgeTable.Open()) edge.Clear();
        return Ended;
    }

    /// <summary>What was in force last, as the director itself has left it: the files may say something else by now, or nothing.</summary>
    private static DirectorView? LastView(DirectorPaths paths)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(paths.View), DirectorJson.Default.DirectorView);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static int Refuse()
    {
        var language = Languages.Chosen();
        Console.Error.WriteLine($"{NeedsRights.In(language)} {NeedsRights.AdviceIn(language)}");
        return NotAllowed;
    }

    internal static int Run(DirectorPaths paths, ServiceNotifier service)
    {
        using var errands = new Errands(ThisMachine.OwnName(), Note);
        var files = new FilesInForce(paths.Root, MachineNames.Here, Note, errands.Do);
        var first = files.Begin();
        if (first.Configuration is not { } configuration) return first.LacksNamesOnly ? TryLater() : NotConfigured;
        if (Plane(out var why) is not { } plane)
        {
            Note(Level.Error, why);
            return Failed;
        }
        using var _ = plane;
        foreach (var (level, text) in KernelSettings.Ensure(configuration, ThisMachine.Devices() ?? [])) Note(level, text);
        Note(Level.Info, $"balancing by {plane.Name}: {configuration.Services.Length} virtual services, {configuration.Services.Sum(s => s.Balanced.Configured.RealServers.Count)} real servers");

        var (counted, whyUnshown) = (default(Counted), "");
        using var loop = new DirectorLoop(plane, configuration, say => new Checker(say), Note, InMaintenance, errands.Do, ThisMachine.OwnName(),
            shown => Show(paths, ViewOf.Loop(shown, files.Paths, Program, files.Refused, ref counted, DirectorLoop.Now, DateTimeOffset.UtcNow), ref whyUnshown));
        files.Use = another =>
        {
            foreach (var (level, text) in KernelSettings.Ensure(another, ThisMachine.Devices() ?? [])) Note(level, text);
            loop.Use(another);
            Note(Level.Info, "the files were read again");
        };
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            service.Send("RELOADING=1");
            files.Reload();
            service.Ready("balancing");
        });
        using var looks = new Timer(_ => files.Look(), null, BetweenLooks, BetweenLooks);
        loop.Run(() => service.Ready("balancing"));
        return Ended;

        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            service.Stopping("the table stays as it is");
            loop.Stop();
        }
    }

    private static string Program => $"bascule {typeof(DirectorRole).Assembly.GetName().Version?.ToString(3)}";

    private static ImmutableSortedDictionary<string, bool> InMaintenance(DirectorConfiguration configuration) =>
        DrainedServers.In(configuration.MaintenanceFolders.Prepend(Drained.Folder), DateTimeOffset.UtcNow);

    /// <summary>The kernel's own balancer where it has one, else its packet filter.</summary>
    private static IDataPlane? Plane(out string why)
    {
        why = "";
        return IpvsPlane.TryOpen(out var ipvs, out _) ? ipvs : NftPlane.Open(text => Note(Level.Warning, text), out why);
    }

    /// <summary>
    /// A resolver may come up after this machine's network has, and need not be there at all before the node is, which waits for us: so the service manager is to start this again, and not too often for it
    /// (StartLimitBurst=).
    /// </summary>
    private static int TryLater()
    {
        Note(Level.Warning, $"tried again in {BetweenTries.TotalSeconds:F0} s");
        using var over = new ManualResetEventSlim();
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            over.Set();
        });
        return over.Wait(BetweenTries) ? Ended : Failed;
    }

    private static void Note(Level level, string text) => ErrorOutput.WriteLine($"<{(int)level}>{text.ReplaceLineEndings(" / ")}");

    /// <summary>Whole or not at all: who reads it must never see half of it.</summary>
    private static void Show(DirectorPaths paths, DirectorView view, ref string whyUnshown)
    {
        try
        {
            var beside = paths.View + ".new";
            File.WriteAllBytes(beside, JsonSerializer.SerializeToUtf8Bytes(view, DirectorJson.Default.DirectorView));
            File.Move(beside, paths.View, overwrite: true);
            whyUnshown = "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Tried again every few seconds; said once.
            if (whyUnshown != e.Message) Note(Level.Warning, $"`bascule director` cannot be told how things are: {e.Message}");
            whyUnshown = e.Message;
        }
    }
}
