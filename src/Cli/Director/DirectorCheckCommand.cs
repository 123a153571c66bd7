// bascule director check: what the files of a director say, and everything there is to say about them. Nothing is changed, and the kernel is not asked; only --way-back asks, real servers.
using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Bascule.Cli.Check;
using Bascule.Configuration;
using Bascule.Configuration.Director;
using Bascule.Configuration.Machine;
using Bascule.Core.Director;

namespace Bascule.Cli.Director;

internal static class DirectorCheckCommand
{
    public static int Run(Terminal terminal, string[] paths, bool asJson, bool asRules, bool triesWayBack)
    {
        var isHere = paths.Length == 0;
        if (triesWayBack && !isHere)
        {
            terminal.Complain(DirectorSentences.WayBackHere);
            return ExitCode.Usage;
        }
        var files = isHere ? FileReading.OfDirector() : FileReading.WithExecuted([.. paths.Select(p => DirectorFile.Named(FileReading.Read(p)))]);
        if (files.IsEmpty)
        {
            terminal.Complain(DirectorSentences.NoFiles, string.Join(", ", DirectorFile.Usual.SelectMany(u => u.Paths).Select(p => "/" + p)));
            return ExitCode.Configuration;
        }

        // Files that somebody names may be another machine's.
        var devices = isHere ? ThisMachine.Devices() : null;
        var reading = DirectorConfiguration.Parse(files, MachineNames.Here(), devices);
        if (devices is { } known && reading.Configuration is { } director)
        {
            var cluster = LocalConfiguration.Read(null, forStart: false).Reading.Configuration?.Cluster;
            reading = reading with { Findings = [.. reading.Findings, .. ReversePath.Check(director, known), .. cluster is null ? [] : ReturnPath.Check(director, cluster, known)] };
        }
        WayBackAnswers? answers = null;
        if (triesWayBack && reading.Configuration is { } tried && !WayBackAnswers.TryAsk(tried, devices ?? [], out answers))
        {
            terminal.Complain(DirectorSentences.WayBackNotAllowed);
            return ExitCode.NotAllowed;
        }
        if (asJson) terminal.Out.WriteLine(JsonSerializer.Serialize(DirectorReport.Of(files, reading, answers, terminal.Language), CliJson.Plain.DirectorReport));
        else if (asRules) WriteRules(terminal, reading);
        else Write(terminal, reading);
        if (!asJson) answers?.Write(terminal, asRules ? terminal.Error : terminal.Out);
        return reading.Configuration is null ? ExitCode.Configuration : answers?.ExitCode ?? ExitCode.Ok;
    }

    private static void WriteRules(Terminal terminal, DirectorReading reading)
    {
        foreach (var finding in reading.Findings) CheckCommand.Write(terminal, terminal.Error, finding);
        if (reading.Configuration is { } configuration) terminal.Out.Write(IpvsadmText.Of(configuration.Table));
    }

    private static void Write(Terminal terminal, DirectorReading reading)
    {
        foreach (var finding in reading.Findings) CheckCommand.Write(terminal, terminal.Out, finding);
        var warnings = reading.Findings.Count(f => f.Severity == Severity.Warning);
        if (reading.Configuration is not { } configuration)
        {
            terminal.Say(DirectorSentences.Bad, $"{reading.Findings.Length - warnings}", $"{warnings}");
            return;
        }
        if (!configuration.Services.IsEmpty) Write(terminal, configuration.Services);
        foreach (var service in configuration.Services) WriteMore(terminal, $"{service.Balanced.Configured.Address}", service);
        foreach (var way in configuration.WaysOut) terminal.Say(way.As is null ? DirectorSentences.WayOut : DirectorSentences.WayOutAs, way.From, $"{way.As}");
        foreach (var file in configuration.Watched)
        {
            if (file.Reloads) terminal.Say(DirectorSentences.Reloads, file.Path);
            if (file.Callback is { } callback) terminal.Say(DirectorSentences.Callback, file.Path, callback);
        }
        if (configuration.StaysAtStop) terminal.Say(DirectorSentences.StaysAtStop);
        if (configuration.Sync is { } sync)
        {
            terminal.Say(sync.Role switch { SyncRole.Both => DirectorSentences.SyncBoth, SyncRole.Master => DirectorSentences.SyncMaster, _ => DirectorSentences.SyncBackup }, sync.Interface, $"{sync.SyncId}");
        }
        terminal.Say(DirectorSentences.Good, $"{configuration.Services.Length}", $"{configuration.Services.Sum(s => s.Balanced.Configured.RealServers.Count)}", $"{warnings}");
    }

    private static void Write(Terminal terminal, ImmutableArray<ConfiguredService> services)
    {
        var table = new Table(terminal.Text(DirectorSentences.ColumnService), terminal.Text(DirectorSentences.ColumnScheduler), terminal.Text(DirectorSentences.ColumnServer),
            terminal.Text(DirectorSentences.ColumnForwarding), terminal.Text(DirectorSentences.ColumnWeight), terminal.Text(DirectorSentences.ColumnCheck));
        foreach (var (balanced, _, check) in services)
        {
            var service = balanced.Configured;
            var scheduler = service.Persistence is { } persistence
                ? terminal.Text(DirectorSentences.Persistent, service.Scheduler.Name, $"{(long)persistence.Timeout.TotalSeconds}")
                : service.Scheduler.Name;
            var rows = service.RealServers.Values.Select(s => (Server: $"{s.Address}", Of: s))
                .Concat(balanced.Fallback is { } fallback ? [(terminal.Text(DirectorSentences.Fallback, $"{fallback.Address}"), fallback)] : []).ToArray();
            if (rows.Length == 0) table.Add([$"{service.Address}", scheduler, "–", "–", "–", "–"]);
            for (var i = 0; i < rows.Length; i++)
            {
                table.Add([i == 0 ? $"{service.Address}" : "", i == 0 ? scheduler : "", rows[i].Server, Of(rows[i].Of.Forwarding), rows[i].Of.Weight.ToString(CultureInfo.InvariantCulture), i == 0 ? Of(check) : ""]);
            }
        }
        table.Write(terminal.Out, terminal.IsColoured);
    }

    /// <summary>What no column has.</summary>
    private static void WriteMore(Terminal terminal, string name, ConfiguredService service)
    {
        if (service.Alerts.Mail is { } mail) terminal.Say(DirectorSentences.Mails, name, string.Join(", ", mail.To), mail.Host);
        if (service.Alerts.FallbackCommand is { } command) terminal.Say(DirectorSentences.FallbackCommand, name, command);
        if (service.SlowStart > TimeSpan.Zero) terminal.Say(DirectorSentences.SlowStart, name, service.SlowStart.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        if (service.Limits.NewPerSecond is { } rate) terminal.Say(DirectorSentences.LimitNewPerSecond, name, $"{rate}");
        if (service.Limits.Connections is { } most) terminal.Say(DirectorSentences.LimitConnections, name, $"{most}");
        if (service.Limits.NewOfAllPerSecond is { } all) terminal.Say(DirectorSentences.LimitNewOfAll, name, $"{all}");
    }

    public static string Of(Forwarding forwarding) => forwarding.GetType().Name.ToLowerInvariant();

    /// <summary>As ldirectord.cf has it.</summary>
    public static string Of(RealServerCheck? check) => check is null ? "–" : check.Type switch
    {
        CheckType.Combined => string.Create(CultureInfo.InvariantCulture, $"{check.Connections} connect, {check.Service}"),
        CheckType.Negotiate => check.Service,
        CheckType.ExternalPerl => "external-perl",
        _ => check.Type.ToString().ToLowerInvariant(),
    };
}
