// What the real Heartbeat 3.0.6 said to each of these configurations stands beside them (cases/*/expected). We start exactly
// when it does, but for the cases that docs/operations/classic-configuration.md lists with the reason.
using System.Text.RegularExpressions;

namespace Bascule.Configuration.Tests;

public sealed partial class RecordedCases
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "cases");

    public static TheoryData<string> All => [.. Directory.GetDirectories(Folder).Select(p => Path.GetFileName(p)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void All_of_them_are_here() => All.Count.ShouldBe(54);

    [Theory, MemberData(nameof(All))]
    public void We_start_when_Heartbeat_does_unless_it_is_listed(string name)
    {
        var reading = Read(name);
        var differs = reading.Starts != HeartbeatStarts(name);
        differs.ShouldBe(StricterCases().Contains(name), string.Join('\n', reading.Findings));
        if (differs) reading.Starts.ShouldBeFalse("we may only be stricter");
    }

    [Theory, MemberData(nameof(All))]
    public void A_refusal_has_a_reason_and_a_start_has_none(string name)
    {
        var reading = Read(name);
        reading.Findings.Any(f => f.Severity == Severity.Error).ShouldBe(!reading.Starts);
    }

    [Fact]
    public void Every_listed_case_is_one_of_them() => StricterCases().ShouldBeSubsetOf(All.Select(r => r.Data));

    // The exit code is Heartbeat's verdict: of ucast_bad_if it died later, in the background.
    private static bool HeartbeatStarts(string name) => File.ReadAllText(Path.Combine(Folder, name, "expected")).Contains("\nrc=0", StringComparison.Ordinal);

    private static ConfigurationReading Read(string name)
    {
        var mode = Text(name, "authkeys.mode") is { } octal ? (UnixFileMode)Convert.ToInt32(octal.Trim(), 8) : UnixFileMode.None;
        return ClassicConfiguration.Parse(ClassicFiles.Of(Text(name, "ha.cf"), Text(name, "authkeys"), Text(name, "haresources"), mode), Machines.Hb1);
    }

    private static string? Text(string name, string file) => Path.Combine(Folder, name, file) is var path && File.Exists(path) ? File.ReadAllText(path) : null;

    private static List<string> StricterCases() =>
        [.. ListedCase().Matches(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "classic-configuration.md"))).Select(m => m.Groups["name"].Value)];

    [GeneratedRegex(@"^\| case `(?<name>[^`]+)` \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex ListedCase();
}
