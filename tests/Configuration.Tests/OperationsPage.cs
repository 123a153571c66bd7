// The page that operators read lists where we are stricter; the situations are the other half of that promise.
using System.Text.RegularExpressions;

namespace Bascule.Configuration.Tests;

public sealed partial class OperationsPage
{
    [Fact]
    public void Lists_exactly_the_situations_in_which_we_are_stricter()
    {
        var page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "classic-configuration.md"));
        var listed = Row().Matches(page).SelectMany(r => Name().Matches(r.Groups["cell"].Value)).Select(m => m.Groups["name"].Value);
        var stricter = Situations.All.Where(s => s.Verdict == Verdict.Stricter).Select(s => s.Name);
        listed.Order(StringComparer.Ordinal).ShouldBe(stricter.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Has_a_situation_for_each_directive_that_must_not_be_promised()
    {
        foreach (var directive in new[] { "watchdog", "serial", "failfast" })
        {
            var reading = ClassicConfiguration.Parse(ClassicFiles.Of(Situations.GoodHaCf + directive + " x y z\n", Situations.GoodAuthkeys, Situations.GoodHaresources), Machines.Hb1);
            reading.Starts.ShouldBeFalse(directive);
            reading.Findings.Single().Word.ShouldBe(directive);
        }
    }

    [GeneratedRegex(@"^\| situation (?<cell>[^|]+) \|", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[^`]+)`", RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
