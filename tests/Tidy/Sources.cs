// What no source file may contain, and how each begins.
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Bascule.Tidy;

public sealed partial class Sources
{
    private const int MostLines = 600;

    private static readonly string[] Pure = ["src/Core/", "src/Wire/"];

    [Fact]
    public void Nothing_is_left_for_later() =>
        InText(Repository.Sources, Leftovers()).ShouldBeNone("Unfinished work, or waiting by sleeping, in src:");

    /// <summary>The lab's rig polls real machines, which is another matter.</summary>
    [Fact]
    public void Tests_do_not_wait_by_sleeping() =>
        InCode(Repository.Files.Where(f => TestSource().IsMatch(f)), Sleeps())
            .ShouldBeNone("A test that sleeps is slow or wrong, and usually both: wait for the thing, with a limit.");

    [Fact]
    public void Core_and_Wire_have_no_async_no_logger_and_no_clock() =>
        InCode(Repository.Sources.Where(f => Pure.Any(p => f.StartsWith(p, StringComparison.Ordinal))), Impure())
            .ShouldBeNone("Pure code calls the world:");

    [Theory, InlineData("Bascule.Core"), InlineData("Bascule.Wire")]
    public void Pure_code_keeps_nothing_in_static_fields(string assembly)
    {
        const BindingFlags statics = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        Assembly.Load(assembly).GetTypes().Where(t => !t.Name.Contains('<', StringComparison.Ordinal) && !t.IsDefined(typeof(CompilerGeneratedAttribute)))
            .SelectMany(t => t.GetFields(statics)).Where(f => f is { IsInitOnly: false, IsLiteral: false } && !f.Name.StartsWith("<>", StringComparison.Ordinal))
            .Select(f => $"{f.DeclaringType}.{f.Name}")
            .ShouldBeNone("A static field that can change is state nobody passed in:");
    }

    /// <summary>But "service manager" is what systemd calls itself (systemd(1)).</summary>
    [Fact]
    public void Names_say_what_a_type_is() =>
        InCode(Repository.Files.Where(f => f.EndsWith(".cs", StringComparison.Ordinal)), EmptyNames())
            .ShouldBeNone("Manager, Helper, Util, Info and Data say that nobody knew what it is (docs/glossary.md):");

    [Fact]
    public void A_file_says_what_it_is_for() =>
        Repository.Sources.Where(f => !SaysWhatItIsFor(Repository.Lines(f))).Select(f => $"{f} opens with neither a comment nor a documented type")
            .ShouldBeNone("Whoever opens a file should read first what it is for:");

    [Fact]
    public void No_file_is_too_long_to_read() =>
        Repository.Sources.Select(f => (File: f, Lines: Repository.Lines(f).Length)).Where(f => f.Lines > MostLines).Select(f => $"{f.File} has {f.Lines} lines")
            .ShouldBeNone($"More than {MostLines} lines are more than one concern:");

    [Fact]
    public void No_source_is_only_a_placeholder() =>
        Repository.Files.Where(f => Path.GetFileName(f) == "Placeholder.cs").ShouldBeNone("A placeholder was left:");

    private static bool SaysWhatItIsFor(string[] lines)
    {
        foreach (var line in lines.Select(l => l.Trim('\uFEFF', ' ')))
        {
            if (line.StartsWith("//", StringComparison.Ordinal)) return true;
            if (line.Length > 0 && !line.StartsWith("using ", StringComparison.Ordinal) && !line.StartsWith("namespace ", StringComparison.Ordinal)) return false;
        }
        return false;
    }

    private static IEnumerable<string> InText(IEnumerable<string> files, Regex words) => In(files, words, text => text);

    private static IEnumerable<string> InCode(IEnumerable<string> files, Regex words) => In(files, words, SourceText.CodeOf);

    private static IEnumerable<string> In(IEnumerable<string> files, Regex words, Func<string, string> view) =>
        from file in files
        from line in view(Repository.Read(file)).Split('\n').Select((text, i) => (Text: text, Number: i + 1))
        let match = words.Match(line.Text)
        where match.Success
        select $"{file}:{line.Number}: {match.Value}";

    [GeneratedRegex(@"\b(?:TODO|FIXME|XXX|HACK|NotImplementedException|Thread\.Sleep)\b")]
    private static partial Regex Leftovers();

    [GeneratedRegex(@"^tests/[\w.]+\.Tests/.*\.cs$")]
    private static partial Regex TestSource();

    [GeneratedRegex(@"\bThread\.Sleep\b")]
    private static partial Regex Sleeps();

    [GeneratedRegex(@"\b(?:async|await|ILogger|Console|DateTime|DateTimeOffset|TimeProvider|Stopwatch|Environment|Random|Task|Thread|double|float|decimal)\b")]
    private static partial Regex Impure();

    [GeneratedRegex(@"\b(?:class|struct|record|interface|enum)\s+(?:struct\s+|class\s+)?\w*(?:(?<!Service)Manager|Helpers?|Utils?|Utility|Utilities|Infos?|Data)\b")]
    private static partial Regex EmptyNames();
}
