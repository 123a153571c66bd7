// How Heartbeat's own tools complain.
using System.Globalization;

namespace Bascule.Cli.Heartbeat;

internal static class SyslogLine
{
    /// <summary>
    /// A line as Heartbeat's own tools write it on the error stream, day padded with a blank:
    /// <c>Nov 21 00:42:01 hb1 cl_status: [224]: ERROR: text</c> (seen on 3.0.6).
    /// </summary>
    public static void WriteSyslogLine(this Terminal terminal, string program, string text) => terminal.Error.WriteLine(
        string.Create(CultureInfo.InvariantCulture, $"{Stamp(terminal)} {terminal.OwnName} {program}: [{Environment.ProcessId}]: {text}"));

    public static string Stamp(Terminal terminal)
    {
        var now = terminal.Clock.GetLocalNow();
        return string.Create(CultureInfo.InvariantCulture, $"{now:MMM} {now.Day,2} {now:HH:mm:ss}");
    }
}
