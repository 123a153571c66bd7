// Where lines go, each in the form that its readers know.
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Bascule.Core;

namespace Bascule.Node.Journal;

public interface ILogSink
{
    void Write(Line line);
}

/// <summary>Standard error; under systemd with the level in front that sd-daemon(3) describes, so that the journal can filter.</summary>
public sealed class StandardError(bool underSystemd, Action<string> writeLine) : ILogSink
{
    public void Write(Line line) =>
        writeLine(underSystemd ? $"<{Levels.Syslog(line.Severity)}>{line.Text}" : $"{Levels.Word(line.Severity)}: {line.Text}");
}

/// <summary>ha.cf's logfile, in the form of Heartbeat 3.0.6: <c>Nov 21 00:42:01 hb1 heartbeat: [224]: info: Link hb2:eth0 up.</c></summary>
public sealed class LogFile(string path, string host, Severity least) : ILogSink
{
    public void Write(Line line)
    {
        if (line.Severity < least) return;
        var stamp = string.Create(CultureInfo.InvariantCulture, $"{line.At:MMM} {line.At.Day,2} {line.At:HH:mm:ss}");
        File.AppendAllText(path, $"{stamp} {host} heartbeat: [{Environment.ProcessId}]: {Levels.Word(line.Severity)}: {line.Text}\n");
    }
}

/// <summary>syslog by /dev/log (RFC 3164 as syslog(3) writes it), under ha.cf's facility.</summary>
public sealed class Syslog(int facility) : ILogSink, IDisposable
{
    private readonly Socket socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public void Write(Line line)
    {
        if (!socket.Connected) socket.Connect(new UnixDomainSocketEndPoint("/dev/log"));
        var stamp = string.Create(CultureInfo.InvariantCulture, $"{line.At:MMM} {line.At.Day,2} {line.At:HH:mm:ss}");
        socket.Send(Encoding.UTF8.GetBytes($"<{(facility << 3) | Levels.Syslog(line.Severity)}>{stamp} heartbeat: [{Environment.ProcessId}]: {Levels.Word(line.Severity)}: {line.Text}"), SocketFlags.DontRoute);
    }

    public void Dispose() => socket.Dispose();

    /// <summary>The number of a facility's name (sys/syslog.h), or null.</summary>
    public static int? Facility(string? name) => name switch
    {
        "kern" => 0,
        "user" => 1,
        "mail" => 2,
        "daemon" => 3,
        "auth" or "security" => 4,
        "syslog" => 5,
        "lpr" => 6,
        "news" => 7,
        "uucp" => 8,
        "cron" => 9,
        "authpriv" => 10,
        "ftp" => 11,
        ['l', 'o', 'c', 'a', 'l', >= '0' and <= '7'] => 16 + (name[5] - '0'),
        _ => null,
    };
}

internal static class Levels
{
    /// <summary>Heartbeat's own words: administrators grep for them.</summary>
    public static string Word(Severity severity) => severity switch
    {
        Severity.Debug => "debug",
        Severity.Info => "info",
        Severity.Warning => "WARN",
        Severity.Error => "ERROR",
        _ => "CRIT",
    };

    public static int Syslog(Severity severity) => severity switch
    {
        Severity.Debug => 7,
        Severity.Info => 6,
        Severity.Warning => 4,
        Severity.Error => 3,
        _ => 2,
    };
}
