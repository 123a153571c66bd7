using Bascule.Core;
using Bascule.Node.Journal;

namespace Bascule.Node.Tests.Journal;

public sealed class TheSinks : IDisposable
{
    private static readonly DateTimeOffset FirstOfMay = new(2026, 5, 1, 3, 4, 5, TimeSpan.Zero);
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_log_file_reads_as_Heartbeats()
    {
        var file = new LogFile(folder.At("ha-log"), "hb1", Severity.Info);
        file.Write(new Line(FirstOfMay, Severity.Info, "Link hb2:eth0 up."));
        file.Write(new Line(FirstOfMay.AddDays(20), Severity.Warning, "node hb2: is dead"));
        file.Write(new Line(FirstOfMay, Severity.Error, "e"));
        file.Write(new Line(FirstOfMay, Severity.Critical, "c"));
        var pid = Environment.ProcessId;
        File.ReadAllLines(folder.At("ha-log")).ShouldBe([
            $"May  1 03:04:05 hb1 heartbeat: [{pid}]: info: Link hb2:eth0 up.",
            $"May 21 03:04:05 hb1 heartbeat: [{pid}]: WARN: node hb2: is dead",
            $"May  1 03:04:05 hb1 heartbeat: [{pid}]: ERROR: e",
            $"May  1 03:04:05 hb1 heartbeat: [{pid}]: CRIT: c"]);
    }

    [Fact]
    public void The_log_file_has_no_debug_lines_and_the_debug_file_all()
    {
        new LogFile(folder.At("ha-log"), "hb1", Severity.Info).Write(new Line(FirstOfMay, Severity.Debug, "d"));
        File.Exists(folder.At("ha-log")).ShouldBeFalse();
        new LogFile(folder.At("ha-debug"), "hb1", Severity.Debug).Write(new Line(FirstOfMay, Severity.Debug, "d"));
        File.ReadAllText(folder.At("ha-debug")).ShouldEndWith(": debug: d\n");
    }

    /// <summary>logrotate moves it away and somebody deletes its folder: the first is harmless, the second is told by the exception that the journal passes over.</summary>
    [Fact]
    public void A_log_file_that_was_rotated_begins_anew()
    {
        var file = new LogFile(folder.At("ha-log"), "hb1", Severity.Info);
        file.Write(new Line(FirstOfMay, Severity.Info, "one"));
        File.Move(folder.At("ha-log"), folder.At("ha-log.1"));
        file.Write(new Line(FirstOfMay, Severity.Info, "two"));
        File.ReadAllText(folder.At("ha-log")).ShouldEndWith("two\n");
        Should.Throw<IOException>(() => new LogFile(folder.At("gone/ha-log"), "hb1", Severity.Info).Write(new Line(FirstOfMay, Severity.Info, "three")));
    }

    /// <summary>sd-daemon(3): a number in front is the level, which journalctl -p filters by.</summary>
    [Theory]
    [InlineData(Severity.Debug, "<7>x", "debug: x")]
    [InlineData(Severity.Info, "<6>x", "info: x")]
    [InlineData(Severity.Warning, "<4>x", "WARN: x")]
    [InlineData(Severity.Error, "<3>x", "ERROR: x")]
    [InlineData(Severity.Critical, "<2>x", "CRIT: x")]
    public void Standard_error_has_the_level_for_systemd_and_the_word_for_people(Severity severity, string forSystemd, string forPeople)
    {
        var written = new List<string>();
        new StandardError(underSystemd: true, written.Add).Write(new Line(FirstOfMay, severity, "x"));
        new StandardError(underSystemd: false, written.Add).Write(new Line(FirstOfMay, severity, "x"));
        written.ShouldBe([forSystemd, forPeople]);
    }

    /// <summary>sys/syslog.h.</summary>
    [Theory]
    [InlineData("daemon", 3), InlineData("kern", 0), InlineData("user", 1), InlineData("security", 4), InlineData("auth", 4), InlineData("authpriv", 10)]
    [InlineData("ftp", 11), InlineData("local0", 16), InlineData("local7", 23)]
    [InlineData("local8", null), InlineData("local", null), InlineData("none", null), InlineData(null, null), InlineData("Daemon", null)]
    public void A_facility_has_the_number_of_its_name(string? name, int? number) => Syslog.Facility(name).ShouldBe(number);

    public void Dispose() => folder.Dispose();
}
