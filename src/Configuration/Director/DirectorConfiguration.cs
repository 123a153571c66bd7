// What the files say, when nothing in them is wrong: all of it or nothing.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

/// <summary>One virtual service as configured.</summary>
/// <param name="At">Where it begins.</param>
/// <param name="Check">How its real servers are asked whether they are up; null: they count as up.</param>
public sealed record ConfiguredService(BalancedService Balanced, Place At, RealServerCheck? Check = null)
{
    /// <summary>A server that comes back gets its share little by little, over so long; zero: at once.</summary>
    public TimeSpan SlowStart { get; init; }

    public FloodLimits Limits { get; init; } = new();

    /// <summary>Who is told how its real servers are.</summary>
    public Alerts Alerts { get; init; } = Alerts.None;

    /// <summary>It is to stay in the table when the director is stopped (ldirectord's <c>cleanstop = no</c>).</summary>
    public bool StaysAtStop { get; init; }

    /// <summary>What of it stands in the table while every check is good.</summary>
    public VirtualService AtBest => Check?.Type == CheckType.Off
        ? Balanced.Configured.WithoutServers
        : Balanced.InUse([.. Balanced.Configured.RealServers.Keys]);
}

/// <param name="Reloads">What it says is in force as soon as it has changed and is right (ldirectord's <c>autoreload</c>).</param>
/// <param name="Callback">Run with its path when it has changed and is right, to the shell; null: nothing is.</param>
public sealed record WatchedFile(string Path, bool Reloads, string? Callback);

/// <summary>What one ldirectord.cf says.</summary>
/// <param name="Executed">Other files of its kind that count as well.</param>
internal sealed record LdirectordContents(ImmutableArray<ConfiguredService> Services, string? MaintenanceFolder, WatchedFile? Watch, ImmutableArray<Word> Executed)
{
    public static readonly LdirectordContents Nothing = new([], null, null, []);
}

public sealed record DirectorConfiguration
{
    /// <summary>In the order of their addresses.</summary>
    public required ImmutableArray<ConfiguredService> Services { get; init; }

    /// <summary>Null: connections are not told to another director.</summary>
    public SyncDaemon? Sync { get; init; }

    /// <summary>ldirectord's <c>maintenancedir</c>, of each of its files: a file there by the name of a real server, and that one is drained.</summary>
    public ImmutableArray<string> MaintenanceFolders { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Files of which somebody wants to know when they change.</summary>
    public ImmutableArray<WatchedFile> Watched { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>Whose own connections leave by another address.</summary>
    public ImmutableArray<WayOut> WaysOut { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The table stays when the director is stopped: all of it or none.</summary>
    public bool StaysAtStop => Services.Length > 0 && Services.All(s => s.StaysAtStop);

    /// <summary>The table while every check is good.</summary>
    public BalancingTable Table => BalancingTable.Of(Services.Select(s => s.AtBest));

    /// <summary>Reads all files, finds all there is to say, and gives the model only if none of it is an error.</summary>
    public static DirectorReading Parse(ImmutableArray<DirectorFile> files, NameLookup names, ImmutableArray<NetworkDevice>? devices = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        var findings = new Findings(DirectorPhrases.Instead);
        var services = new SortedDictionary<ServiceAddress, ConfiguredService>();
        SyncDaemon? sync = null;
        var (maintenance, watched) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<WatchedFile>());
        var isLoaded = true;
        foreach (var file in files.Where(f => f.Kind == DirectorFileKind.Defaults))
        {
            var defaults = DefaultsReader.Read(file.File, devices, findings);
            (sync, isLoaded) = (defaults.Sync, defaults.LoadsRules);
        }

        foreach (var file in files.Where(f => f.Kind == DirectorFileKind.Rules))
        {
            var read = RulesReader.Read(file.File, names, findings);
            if (isLoaded) Join(services, read, findings);
            else if (read.Count > 0) findings.Warn(Place.Whole(file.File.Path), "", DefaultsPhrases.NotLoaded, files.First(f => f.Kind == DirectorFileKind.Defaults).File.Path);
        }

        foreach (var file in files.Where(f => f.Kind == DirectorFileKind.Ldirectord))
        {
            var read = LdirectordReader.Read(file.File, names, findings);
            Join(services, read.Services, findings);
            if (read.MaintenanceFolder is { } folder) maintenance.Add(folder);
            if (read.Watch is { } watch) watched.Add(watch);
            foreach (var name in read.Executed)
            {
                var places = LdirectordReader.PlacesOf(name.Text, file.File.Path);
                if (!files.Any(f => places.Contains(f.File.Path))) findings.Warn(name.At, name.Text, LdirectordPhrases.ExecutedMissing, string.Join(", ", places));
            }
        }

        ImmutableArray<WayOut> waysOut = [];
        foreach (var file in files.Where(f => f.Kind == DirectorFileKind.Native)) Join(services, NativeServices.Read(file.File, names, devices, findings, out waysOut), findings);

        // Of services whose lines are right: a server that was refused would be missed, too.
        if (!findings.HasError) foreach (var service in services.Values) ServiceChecks.Of(service.Balanced.Configured, service.At, findings);
        if (services.Values.FirstOrDefault(s => !s.StaysAtStop) is { } clean)
            foreach (var service in services.Values.Where(s => s.StaysAtStop).DistinctBy(s => s.At.File)) findings.Warn(service.At, "", LdirectordPhrases.StaysOnlyTogether, $"{service.Balanced.Configured.Address}", $"{clean.Balanced.Configured.Address}");
        var inOrder = findings.InOrder([.. files.Select(f => f.File.Path)]);
        return new(findings.HasError ? null : new DirectorConfiguration
        {
            Services = [.. services.Values],
            Sync = sync,
            MaintenanceFolders = maintenance.ToImmutable(),
            Watched = watched.ToImmutable(),
            WaysOut = waysOut,
        }, inOrder);
    }

    private static void Join(SortedDictionary<ServiceAddress, ConfiguredService> services, IEnumerable<ConfiguredService> read, Findings findings)
    {
        foreach (var service in read)
        {
            if (services.TryAdd(service.Balanced.Configured.Address, service)) continue;
            var other = services[service.Balanced.Configured.Address];
            findings.Error(service.At, "", DirectorPhrases.ServiceTwice, $"{service.Balanced.Configured.Address}", $"{other.At}");
        }
    }
}

/// <param name="Configuration">Null if anything is wrong.</param>
/// <param name="Findings">All there is to say, in the order of the files.</param>
public sealed record DirectorReading(DirectorConfiguration? Configuration, ImmutableArray<Finding> Findings)
{
    /// <summary>Nothing is wrong but that names do not resolve, which need not be the files' fault.</summary>
    public bool LacksNamesOnly => Findings.Where(f => f.Severity == Severity.Error).Select(f => f.Phrase).Distinct().SequenceEqual([DirectorPhrases.HostUnknown]);
}
