// What `bascule director check --json` prints. Fields are only ever added; bascule(8) describes them.
using System.Collections.Immutable;
using Bascule.Configuration.Director;
using Bascule.Configuration.Speech;
using Bascule.Core.Director;

namespace Bascule.Cli.Director;

public sealed record DirectorReport
{
    public int Version { get; init; } = 1;
    public required IReadOnlyList<string> Files { get; init; }

    /// <summary>Whether no finding is an error.</summary>
    public required bool Valid { get; init; }
    public required IReadOnlyList<FindingReport> Findings { get; init; }

    /// <summary>Absent where something is wrong.</summary>
    public IReadOnlyList<VirtualServiceReport>? Services { get; init; }

    /// <summary>Absent where connections are not told.</summary>
    public SyncDaemonReport? Sync { get; init; }

    public static DirectorReport Of(ImmutableArray<DirectorFile> files, DirectorReading reading, Language language)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return new()
        {
            Files = [.. files.Select(f => f.File.Path)],
            Valid = reading.Configuration is not null,
            Findings = [.. reading.Findings.Select(f => FindingReport.Of(f, language))],
            Services = reading.Configuration is { } read ? [.. read.Services.Select(VirtualServiceReport.Of)] : null,
            Sync = reading.Configuration?.Sync is { } sync ? new(sync.Role.ToString().ToLowerInvariant(), sync.Interface, sync.SyncId) : null,
        };
    }

    /// <param name="Address">As ipvsadm's options have it: <c>-t 192.168.56.10:80</c>.</param>
    /// <param name="PersistentSeconds">Absent: not persistent.</param>
    /// <param name="WhenDown">remove or quiesce.</param>
    /// <param name="Check">Absent: real servers count as up.</param>
    public sealed record VirtualServiceReport(string Address, string Scheduler, long? PersistentSeconds, string WhenDown, string? Check, IReadOnlyList<RealServerReport> RealServers, RealServerReport? Fallback)
    {
        public static VirtualServiceReport Of(ConfiguredService configured)
        {
            ArgumentNullException.ThrowIfNull(configured);
            var (balanced, _, check) = configured;
            return new(IpvsadmText.Of(balanced.Configured.Address), balanced.Configured.Scheduler.Name, (long?)balanced.Configured.Persistence?.Timeout.TotalSeconds, balanced.WhenDown.ToString().ToLowerInvariant(),
                check is null ? null : DirectorCheckCommand.Of(check), [.. balanced.Configured.RealServers.Values.Select(RealServerReport.Of)], balanced.Fallback is { } fallback ? RealServerReport.Of(fallback) : null);
        }
    }

    /// <param name="Forwarding">masquerade, route or tunnel.</param>
    public sealed record RealServerReport(string Address, string Forwarding, int Weight)
    {
        public static RealServerReport Of(RealServer server)
        {
            ArgumentNullException.ThrowIfNull(server);
            return new($"{server.Address}", DirectorCheckCommand.Of(server.Forwarding), server.Weight);
        }
    }

    /// <param name="Role">master, backup or both.</param>
    public sealed record SyncDaemonReport(string Role, string Interface, int SyncId);
}
