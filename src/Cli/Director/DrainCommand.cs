// bascule director drain, undrain: who gets no new connections. The director looks there each second.
using Bascule.Cli.Maintaining;
using Bascule.Configuration;
using Bascule.Contracts.Director;

namespace Bascule.Cli.Director;

internal static class DrainCommand
{
    /// <summary>All of them, or none: a misspelt one leaves everything as it is.</summary>
    /// <param name="within">How long open connections may go on, as written: <c>10min</c>; null: as long as they want.</param>
    public static int Run(Terminal terminal, IReadOnlyList<string> servers, bool isDrained, string? within = null)
    {
        DateTimeOffset? deadline = null;
        if (within is not null)
        {
            if (!MaintenanceCommand.TryReadLength(within, out var length))
            {
                terminal.Complain(DirectorSentences.NoSpan, within);
                return ExitCode.Usage;
            }
            deadline = terminal.Clock.GetUtcNow() + length;
        }
        if (!DirectorViewCommand.TryRead(terminal, out var view, out var exitCode)) return exitCode;
        var known = view.Services.SelectMany(s => s.Servers).Where(s => !s.IsFallback).Select(s => s.Server).SelectMany(s => new[] { s, WithoutPort(s) }).Distinct().ToArray();
        var unknown = servers.Where(s => isDrained ? !known.Contains(s) : !File.Exists(FileOf(terminal, s))).ToArray();
        foreach (var server in unknown)
        {
            if (!isDrained) terminal.Complain(DirectorSentences.NotDrained, server);
            else if (NearestWord.To(server, known) is { } near) terminal.Complain(DirectorSentences.NoSuchServerNear, server, near);
            else terminal.Complain(DirectorSentences.NoSuchServer, server);
        }
        if (unknown.Length > 0) return ExitCode.Failure;
        try
        {
            // The director is not root, and the umask of who says this may keep it out.
            const UnixFileMode folder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
            const UnixFileMode file = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
            Directory.CreateDirectory(terminal.DrainedFolder);
            if (isDrained) File.SetUnixFileMode(terminal.DrainedFolder, folder);
            foreach (var server in servers)
            {
                if (!isDrained) File.Delete(FileOf(terminal, server));
                else
                {
                    File.WriteAllBytes(FileOf(terminal, server), Drained.Text(deadline));
                    File.SetUnixFileMode(FileOf(terminal, server), file);
                }
                if (deadline is { } at) terminal.Say(view.Plane == "ipvs" ? DirectorSentences.DrainsUntil : DirectorSentences.LeavesAt, server, at.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture));
                else terminal.Say(isDrained ? DirectorSentences.Drains : DirectorSentences.DrainsNoMore, server);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            terminal.Complain(DirectorSentences.OnlyRoot, terminal.DrainedFolder, e.Message);
            return ExitCode.NotAllowed;
        }
        return ExitCode.Ok;
    }

    private static string FileOf(Terminal terminal, string server) => Path.Combine(terminal.DrainedFolder, Path.GetFileName(server));

    /// <summary>An IPv6 address stands in brackets only with a port.</summary>
    private static string WithoutPort(string server) => server[..server.LastIndexOf(':')].Trim('[', ']');
}
