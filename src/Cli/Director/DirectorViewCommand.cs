// bascule director: what the director at work on this machine knows of its real servers, and who of them gets connections. It is read from what the director itself wrote.
using System.Globalization;
using System.Text.Json;
using Bascule.Contracts.Director;
using Bascule.Core;

namespace Bascule.Cli.Director;

internal static class DirectorViewCommand
{
    /// <summary>What the director at work has written; or why not is said, and the exit code.</summary>
    public static bool TryRead(Terminal terminal, out DirectorView view, out int exitCode)
    {
        (view, exitCode) = (null!, ExitCode.Failure);
        var path = terminal.DirectorsView;
        try
        {
            view = JsonSerializer.Deserialize(File.ReadAllBytes(path), DirectorJson.Default.DirectorView) ?? throw new JsonException("null");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            terminal.Complain(DirectorSentences.NotRunning);
            exitCode = ExitCode.NotRunning;
            return false;
        }
        catch (UnauthorizedAccessException)
        {
            terminal.Complain(DirectorSentences.NotForYou, path);
            exitCode = ExitCode.NotAllowed;
            return false;
        }
        catch (Exception e) when (e is JsonException or IOException)
        {
            terminal.Complain(DirectorSentences.Unreadable, path, e.Message);
            return false;
        }
        var silence = terminal.Clock.GetUtcNow() - view.At;
        if (silence <= DirectorView.LongestSilence) return true;
        terminal.Complain(DirectorSentences.Silent, Words.Of(silence));
        exitCode = ExitCode.NotRunning;
        return false;
    }

    /// <param name="asTable">In the layout of <c>ipvsadm -ln</c>.</param>
    /// <returns>0: all is as it should be; 1: somebody is down, or the kernel refused something; 3: no director runs.</returns>
    public static int Run(Terminal terminal, bool asJson, bool asTable, bool asMetrics)
    {
        if (!TryRead(terminal, out var view, out var exitCode)) return exitCode;
        if (asMetrics)
        {
            // Whoever collects them moves the file to its place if this succeeds: what is down stands in them.
            terminal.Out.Write(DirectorMetrics.Of(view));
            return ExitCode.Ok;
        }
        if (asJson) terminal.Out.WriteLine(JsonSerializer.Serialize(view, DirectorJson.Default.DirectorView));
        else if (asTable) WriteAsIpvsadm(terminal, view);
        else Write(terminal, view);
        return view.Warnings.Count > 0 || view.Services.Any(s => s.Servers.Any(r => r.Health == ServerHealth.Down)) ? ExitCode.Failure : ExitCode.Ok;
    }

    private static void Write(Terminal terminal, DirectorView view)
    {
        var table = new Table(terminal.Text(DirectorSentences.ColumnService), terminal.Text(DirectorSentences.ColumnScheduler), terminal.Text(DirectorSentences.ColumnServer),
            terminal.Text(DirectorSentences.ColumnWeight), terminal.Text(DirectorSentences.ColumnActive), terminal.Text(DirectorSentences.ColumnRate), terminal.Text(DirectorSentences.ColumnHealth),
            terminal.Text(DirectorSentences.ColumnSince), terminal.Text(DirectorSentences.ColumnAnswer));
        foreach (var service in view.Services)
        {
            var scheduler = service.PersistentSeconds is { } seconds ? terminal.Text(DirectorSentences.Persistent, service.Scheduler, $"{seconds}") : service.Scheduler;
            if (service.Servers.Count == 0) table.Add([service.Service, scheduler, "–", "–", "–", "–", "–", "–", "–"]);
            foreach (var (i, server) in service.Servers.Index())
            {
                table.Add(
                    [
                        i == 0 ? service.Service : "", i == 0 ? scheduler : "", server.IsFallback ? terminal.Text(DirectorSentences.Fallback, server.Server) : server.Server,
                        Weight(server), Number(server.Active), i == 0 ? Number(service.ConnectionsPerSecond) : "", Health(terminal, server), server.SinceMs is { } since ? Words.Of(TimeSpan.FromMilliseconds(since)) : "–", Answer(server),
                    ],
                    colour: server.Health == ServerHealth.Down ? "\e[31m" : "");
            }
        }
        table.Write(terminal.Out, terminal.IsColoured);
        foreach (var service in view.Services)
            if (service.Dropped is > 0 and { } packets) terminal.Say(DirectorSentences.Limited, service.Service, $"{packets}");
        foreach (var warning in view.Warnings) terminal.Say(DirectorSentences.Warning, warning);
        terminal.Say(DirectorSentences.By, view.Plane, $"{view.Services.Count}", $"{view.Services.Sum(s => s.Servers.Count(r => r.WeightInUse > 0))}", $"{view.Services.Sum(s => s.Servers.Count(r => !r.IsFallback))}");
    }

    private static string Number(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture) ?? "–";

    /// <summary>What it has now, and what it was given where that is another.</summary>
    private static string Weight(ServerView server) => (server.WeightInUse, server.Weight) switch
    {
        (null, _) when server.IsFallback => "–",
        (null, var weight) => string.Create(CultureInfo.InvariantCulture, $"– ({weight})"),
        ({ } used, var weight) when used != weight => string.Create(CultureInfo.InvariantCulture, $"{used} ({weight})"),
        (_, var weight) => weight.ToString(CultureInfo.InvariantCulture),
    };

    private static string Health(Terminal terminal, ServerView server) => terminal.Text(server.Health switch
    {
        not ServerHealth.Down when server.IsDrained => DirectorSentences.Draining,
        ServerHealth.Up => DirectorSentences.Up,
        ServerHealth.Down => DirectorSentences.Down,
        ServerHealth.Untried => DirectorSentences.Untried,
        _ => DirectorSentences.Unchecked,
    });

    private static string Answer(ServerView server) => server.Evidence is { Length: > 0 } evidence
        ? evidence
        : server.LatencyMs is > 0 and { } latency ? string.Create(CultureInfo.InvariantCulture, $"{latency} ms") : "–";

    /// <summary>As ipvsadm(8) prints it, for scripts that read that. What is not known is 0, as it would be for a new table.</summary>
    private static void WriteAsIpvsadm(Terminal terminal, DirectorView view)
    {
        terminal.Out.WriteLine("IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn");
        foreach (var service in view.Services)
        {
            terminal.Out.WriteLine($"{service.Ipvsadm} {service.Scheduler}{(service.PersistentSeconds is { } seconds ? string.Create(CultureInfo.InvariantCulture, $" persistent {seconds}") : "")}");
            foreach (var server in service.Servers.Where(s => s.WeightInUse is not null))
            {
                var forwarding = server.Forwarding switch { "masquerade" => "Masq", "tunnel" => "Tunnel", _ => "Route" };
                terminal.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  -> {server.Server,-28} {forwarding,-7} {server.WeightInUse,-6} {server.Active ?? 0,-10} {server.Inactive ?? 0,-10}"));
            }
        }
    }
}
