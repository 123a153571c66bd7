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

    /// <summary>Absent where there is none.</summary>
    public IReadOnlyList<WayOutReport>? WaysOut { get; init; }

    /// <summary>Of which files a change is heeded. Absent where of none.</summary>
    public IReadOnlyList<WatchedFileReport>? Watched { get; init; }

    /// <summary>Absent where a stop takes the table away.</summary>
    public bool? StaysAtStop { get; init; }

    /// <summary>Absent unless --way-back is asked for.</summary>
    public IReadOnlyList<WayBackReport>? WayBack { get; init; }

    /// <summary>Virtual addresses that are not on this machine, so that the way back of their real servers is not tried. Absent unless --way-back is asked for.</summary>
    public IReadOnlyList<string>? Elsewhere { get; init; }

    internal static DirectorReport Of(ImmutableArray<DirectorFile> files, DirectorReading reading, WayBackAnswers? answers, Language language)
    {
        ArgumentNullException.ThrowIfNull(reading);
        return new()
        {
            Files = [.. files.Select(f => f.File.Path)],
            Valid = reading.Configuration is not null,
            Findings = [.. reading.Findings.Select(f => FindingReport.Of(f, language))],
            Services = reading.Configuration is { } read ? [.. read.Services.Select(VirtualServiceReport.Of)] : null,
            WaysOut = reading.Configuration?.WaysOut is { IsEmpty: false } ways ? [.. ways.Select(w => new WayOutReport(w.From, w.As?.ToString()))] : null,
            Watched = reading.Configuration?.Watched is { IsEmpty: false } watched ? [.. watched.Select(w => new WatchedFileReport(w.Path, w.Reloads, w.Callback))] : null,
            StaysAtStop = reading.Configuration is { StaysAtStop: true } ? true : null,
            WayBack = answers is null ? null : [.. answers.Tried.Select(t => new WayBackReport($"{t.Way.Server}", $"{t.Way.From}", t.Way.Device, WordOf(t.Result)))],
            Elsewhere = answers is null ? null : [.. answers.Elsewhere.Select(a => $"{a}")],
            Sync = reading.Configuration?.Sync is { } sync ? new(sync.Role.ToString().ToLowerInvariant(), sync.Interface, sync.SyncId) : null,
        };
    }

    private static string WordOf(WayBackResult result) => result switch
    {
        WayBackResult.ComesBack => "comes-back",
        WayBackResult.GoesElsewhere => "goes-elsewhere",
        WayBackResult.Silent => "silent",
        _ => "not-tried",
    };

    /// <param name="Address">As ipvsadm's options have it: <c>-t 192.168.56.10:80</c>.</param>
    /// <param name="PersistentSeconds">Absent: not persistent.</param>
    /// <param name="WhenDown">remove or quiesce.</param>
    /// <param name="Check">Absent: real servers count as up.</param>
    public sealed record VirtualServiceReport(string Address, string Scheduler, long? PersistentSeconds, string WhenDown, string? Check, IReadOnlyList<RealServerReport> RealServers, RealServerReport? Fallback)
    {
        /// <summary>Absent: a real server that comes back has its share at once.</summary>
        public double? SlowStartSeconds { get; init; }

        /// <summary>Absent: none.</summary>
        public LimitsReport? Limits { get; init; }

        /// <summary>Absent: nobody.</summary>
        public MailReport? Mail { get; init; }

        /// <summary>Absent: none.</summary>
        public string? FallbackCommand { get; init; }

        public static VirtualServiceReport Of(ConfiguredService configured)
        {
            ArgumentNullException.ThrowIfNull(configured);
            var (balanced, _, check) = configured;
            return new(IpvsadmText.Of(balanced.Configured.Address), balanced.Configured.Scheduler.Name, (long?)balanced.Configured.Persistence?.Timeout.TotalSeconds, balanced.WhenDown.ToString().ToLowerInvariant(),
                check is null ? null : DirectorCheckCommand.Of(check), [.. balanced.Configured.RealServers.Values.Select(RealServerReport.Of)], balanced.Fallback is { } fallback ? RealServerReport.Of(fallback) : null)
            {
                SlowStartSeconds = configured.SlowStart > TimeSpan.Zero ? configured.SlowStart.TotalSeconds : null,
                Limits = configured.Limits is { IsEmpty: false } limits ? new(limits.NewPerSecond, limits.Connections, limits.NewOfAllPerSecond) : null,
                Mail = configured.Alerts.Mail is { } mail ? new(mail.To, mail.From, mail.Host, mail.Again > TimeSpan.Zero ? mail.Again.TotalSeconds : null) : null,
                FallbackCommand = configured.Alerts.FallbackCommand,
            };
        }
    }

    /// <param name="From">Absent: root of this machine.</param>
    /// <param name="AgainSeconds">Absent: it is said once.</param>
    public sealed record MailReport(IReadOnlyList<string> To, string? From, string Host, double? AgainSeconds);

    /// <param name="Reloads">A change is in force at once.</param>
    /// <param name="Callback">Absent: nothing runs.</param>
    public sealed record WatchedFileReport(string Path, bool Reloads, string? Callback);

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

    /// <summary>Absent fields: no bound.</summary>
    public sealed record LimitsReport(int? NewPerSecond, int? Connections, int? NewOfAllPerSecond);

    /// <param name="As">Absent: the address of the card by which it leaves.</param>
    public sealed record WayOutReport(string From, string? As);

    /// <param name="Answer">comes-back, goes-elsewhere, silent or not-tried.</param>
    public sealed record WayBackReport(string Server, string From, string Device, string Answer);
}
