// What the files say, when nothing in them is wrong: all of it or nothing.
using System.Collections.Immutable;
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

    /// <summary>What of it stands in the table while every check is good.</summary>
    public VirtualService AtBest => Check?.Type == CheckType.Off
        ? Balanced.Configured.WithoutServers
        : Balanced.InUse([.. Balanced.Configured.RealServers.Keys]);
}

public sealed record DirectorConfiguration
{
    /// <summary>In the order of their addresses.</summary>
    public required ImmutableArray<ConfiguredService> Services { get; init; }

    /// <summary>Null: connections are not told to another director.</summary>
    public SyncDaemon? Sync { get; init; }

    /// <summary>ldirectord's <c>maintenancedir</c>: a file there by the name of a real server, and that one is drained. Null: none.</summary>
    public string? MaintenanceFolder { get; init; }

    /// <summary>Whose own connections leave by another address.</summary>
    public ImmutableArray<WayOut> WaysOut { get => field.IsDefault ? [] : field; init; } = [];

    /// <summary>The table while every check is good.</summary>
    public BalancingTable Table => BalancingTable.Of(Services.Select(s => s.AtBest));

    /// <summary>Reads all files, finds all there is to say, and gives the model only if none of it is an error.</summary>
    public static DirectorReading Parse(ImmutableArray<DirectorFile> files, NameLookup names, ImmutableArray<NetworkDevice>? devices = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        var findings = new Findings(DirectorPhrases.Instead);
        var services = new SortedDictionary<ServiceAddress, ConfiguredService>();
        SyncDaemon? sync = null;
        string? maintenance = null;
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
            Join(services, LdirectordReader.Read(file.File, names, findings, out var folder), findings);
            maintenance = folder ?? maintenance;
        }

        ImmutableArray<WayOut> waysOut = [];
        foreach (var file in files.Where(f => f.Kind == DirectorFileKind.Native)) Join(services, NativeServices.Read(file.File, names, devices, findings, out waysOut), findings);

        // Of services whose lines are right: a server that was refused would be missed, too.
        if (!findings.HasError) foreach (var service in services.Values) ServiceChecks.Of(service.Balanced.Configured, service.At, findings);
        var inOrder = findings.InOrder([.. files.Select(f => f.File.Path)]);
        return new(findings.HasError ? null : new DirectorConfiguration { Services = [.. services.Values], Sync = sync, MaintenanceFolder = maintenance, WaysOut = waysOut }, inOrder);
    }

    private static void Join(SortedDictionary<ServiceAddress, ConfiguredService> services, IReadOnlyList<ConfiguredService> read, Findings findings)
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
