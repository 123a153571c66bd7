// bascule prepare: runs as root before each start of the node (ExecStartPre=+ of bascule.service). Judges the files as
// only root can, and lays out what the unprivileged node needs. If anything is wrong, nothing has been started.
using Bascule.Cli.Check;
using Bascule.Configuration;
using Bascule.Configuration.Speech;
using Bascule.Linux;
using Bascule.Linux.Files;

namespace Bascule.Cli.Preparing;

internal sealed class PrepareCommand(Terminal terminal, Places places, Accounts accounts)
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode GroupMayLook = Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;
    private const UnixFileMode PlainFile = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;

    public static int Run(Terminal terminal, string? folder)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            terminal.Complain(StartPhrases.NotRoot);
            return ExitCode.NotAllowed;
        }

        return new PrepareCommand(terminal, new Places(), Accounts.OfThisMachine()).Run(LocalConfiguration.Read(folder, forStart: true));
    }

    internal int Run(LocalConfiguration local)
    {
        foreach (var finding in local.Findings) Say(finding.Severity, finding.In(terminal.Language));
        if (local.Reading.Configuration is not { } configuration || local.Errors > 0)
        {
            Say(Severity.Error, Sentence(Sentences.NotStarted));
            ShowOnConsole(local);
            return ExitCode.Configuration;
        }

        if (accounts.User("bascule") is not { } user || accounts.Group("bascule") is not { } group)
        {
            Say(Severity.Error, Sentence(Sentences.NoAccount, "bascule"));
            return ExitCode.Configuration;
        }

        if (accounts.Group("haclient") is not { } operators)
        {
            Say(Severity.Error, Sentence(Sentences.NoAccount, "haclient"));
            return ExitCode.Configuration;
        }

        var ours = new Ours(user, group, operators);
        if (!TryLayOut(local, ours, out var refused))
        {
            Say(Severity.Error, Sentence(Sentences.CannotLayOut, refused.Asked ?? "", refused.Text));
            return ExitCode.Configuration;
        }

        foreach (var log in new[] { configuration.Logging.Logfile, configuration.Logging.Debugfile }.OfType<string>().Distinct(StringComparer.Ordinal)) GiveLog(log, ours);
        return ExitCode.Ok;
    }

    /// <param name="User">bascule, as whom the node runs.</param>
    /// <param name="Group">Its own group.</param>
    /// <param name="Operators">haclient.</param>
    private readonly record struct Ours(uint User, uint Group, uint Operators);

    private bool TryLayOut(LocalConfiguration local, Ours ours, out SystemError refused)
    {
        // Sticky, root's: the node may add to it, but not replace what root put there.
        const UnixFileMode run = UnixFileMode.StickyBit | Private | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
            | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        if (!Ownership.TryGiveFolder(places.RunFolder, new Owner(0, ours.Group, run), out refused)) return false;
        if (!Ownership.TryGiveFolder(places.StateFolder, new Owner(ours.User, ours.Operators, GroupMayLook), out refused)) return false;
        if (!Ownership.TryGiveFolder(places.OwnFolder, new Owner(ours.User, ours.Group, GroupMayLook), out refused)) return false;

        // Heartbeat ran as root and left these to root; the node must raise the one and keep the other.
        foreach (var name in new[] { "hb_generation", "hb_uuid" })
        {
            var path = Path.Combine(places.StateFolder, name);
            if (Path.Exists(path) && !Ownership.TryGiveFile(path, new Owner(ours.User, ours.Operators, PlainFile), create: false, s => s.SizeBytes <= 64, out refused)) return false;
        }

        return Snapshot.TryTake(local, new Owner(0, ours.Group, GroupMayLook), new Owner(ours.User, ours.Group, UnixFileMode.UserRead), places.ConfigurationFolder, out refused);
    }

    /// <summary>A log that cannot be had is no reason to stay down: the journal has everything.</summary>
    private void GiveLog(string path, Ours ours)
    {
        const UnixFileMode mode = PlainFile | UnixFileMode.OtherRead;
        var former = accounts.User("hacluster");
        bool MayTake(FileStanding standing) =>
            standing.User == ours.User || standing.User == former
            // root's own, and nobody else's: /var/log/syslog is root:adm, and /etc/passwd in place of a log is a mistake.
            || (standing is { User: 0, Group: 0 } && (standing.SizeBytes == 0 || path.StartsWith("/var/log/", StringComparison.Ordinal)))
            || (standing.User == 0 && standing.Group == ours.Operators);
        if (!Ownership.TryGiveFile(path, new Owner(ours.User, ours.Operators, mode), create: true, MayTake, out var refused))
        {
            Say(Severity.Warning, Sentence(Sentences.LogUnsafe, path, refused.Text));
        }
    }

    private string Sentence(Phrase phrase, params ReadOnlySpan<string> about)
    {
        var advice = phrase.AdviceIn(terminal.Language, about);
        return advice.Length == 0 ? terminal.Text(phrase, about) : $"{terminal.Text(phrase, about)} {advice}";
    }

    private void Say(Severity severity, string sentence)
    {
        // sd-daemon(3): a number in front is the line's priority in the journal, so that systemctl status shows it in red.
        var priority = Environment.GetEnvironmentVariable("JOURNAL_STREAM") is null ? "" : severity switch
        {
            Severity.Error => "<3>",
            Severity.Warning => "<4>",
            _ => "<5>",
        };
        terminal.Error.WriteLine(priority + sentence);
    }

    private void ShowOnConsole(LocalConfiguration local)
    {
        string[] lines = [.. local.Findings.Where(f => f.Severity == Severity.Error).Select(f => f.In(terminal.Language)), Sentence(Sentences.NotStarted)];

        // A console may be stopped (Ctrl-S) or absent: it gets a moment, and then we go on without it.
        var show = Task.Run(() =>
        {
            try
            {
                using var console = new FileStream(places.Console, FileMode.Open, FileAccess.Write);
                console.Write(System.Text.Encoding.UTF8.GetBytes(string.Join("\r\n", lines) + "\r\n"));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
            {
                // The journal has the same lines.
            }
        });
        show.Wait(TimeSpan.FromSeconds(1));
    }
}
