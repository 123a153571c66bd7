// Whatever bytes stand in bascule.yaml, which root reads: reading never throws, is bounded, and what it says points into the file.
using System.Text;
using Bascule.Configuration.Native;
using Bascule.Configuration.Speech;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Configuration.Tests;

public sealed class StrangeYaml
{
    private static readonly string[] Pieces =
    [
        "nodes", "links", "groups", "timing", "failback", "keys", "scripts", "watching", "logging", "medium", "on", "to", "home", "resources", "address", "label", "agent", "arguments", "environment", "parameters",
        ":", ": ", " ", "\n", "\n  ", "\n  - ", "- ", "[", "]", "{", "}", ", ", "\"", "'", "|", ">", "&a ", "*a", "<<: ", "!!str ", "---\n", "...\n", "%YAML 1.2\n", "# note", "\t", "? ", "\\", "\0", "\u00A0", "\uFEFF", "\u2028", "é",
        "\uD83D\uDE00", "hb1", "hb2", "bcast", "ucast", "eth0", "192.168.0.200/24", "fd00::1", "1s", "200ms", "99999999999999999999h", "true", "on", "null", "~", "1e9", "{0}", "x::y", new string('x', 3000), new string('[', 40),
    ];

    private static readonly Gen<byte[]> AlmostYaml =
        from pieces in Gen.ListOf(Gen.Elements(Pieces))
        select Encoding.UTF8.GetBytes(string.Concat(pieces));

    private static readonly Gen<byte[]> Behind =
        from at in Gen.Choose(0, NativeSituations.Good.Length)
        from strange in AlmostYaml
        select Encoding.UTF8.GetBytes(NativeSituations.Good[..at]).Concat(strange).Concat(Encoding.UTF8.GetBytes(NativeSituations.Good[at..])).ToArray();

    private static readonly SortedDictionary<string, string> Huge = new(StringComparer.Ordinal)
    {
        { "brackets", Filled("[") }, { "keys", Filled("a: 1\n") }, { "nodes", "nodes:\n" + Filled("- hb1\n") }, { "groups", "groups:\n" + Filled("- {home: hb1, resources: [a]}\n") },
        { "one word", Filled("x") }, { "quoted", "\"" + Filled("\\n") + "\"" }, { "question marks", Filled("? ") }, { "dashes", Filled("- ") }, { "braces", Filled("{a: ") }, { "comments", Filled("# a\n") },
    };

    public static TheoryData<string> HugeNames => [.. Huge.Keys];

    [Fact]
    public void Never_throws_and_every_finding_points_into_the_file() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(800), Prop.ForAll(Gen.OneOf(ArbMap.Default.GeneratorFor<byte[]>(), AlmostYaml, Behind, Behind).ToArbitrary(), Holds));

    // Wide enough for a loaded machine: what is guarded against grows with the square and takes minutes.
    [Theory(Timeout = 20_000), MemberData(nameof(HugeNames))]
    public Task As_large_as_is_read_takes_bounded_time(string what) => Task.Run(() =>
        ClassicConfiguration.Parse(NativeFiles.Of(Huge[what], Situations.GoodAuthkeys), Machines.Hb1).Findings.Length.ShouldBeInRange(1, 1000, what), TestContext.Current.CancellationToken);

    private static string Filled(string piece) => string.Concat(Enumerable.Repeat(piece, (DocumentReader.LargestFile - 64) / piece.Length));

    private static bool Holds(byte[] bytes)
    {
        var files = new NativeFiles(new FoundFile("/etc/bascule/bascule.yaml", [.. bytes]), FoundFile.With("/etc/ha.d/authkeys", Situations.GoodAuthkeys), []);
        var reading = ClassicConfiguration.Parse(files, Machines.Hb1);
        reading.Starts.ShouldBe(reading.Findings.All(f => f.Severity != Severity.Error));
        var lines = Encoding.UTF8.GetString(bytes).Split('\n', '\r', '\u0085', '\u2028', '\u2029').Length;
        foreach (var finding in reading.Findings)
        {
            finding.Line.ShouldBeInRange(0, lines);
            foreach (var language in Enum.GetValues<Language>()) finding.In(language).Any(char.IsControl).ShouldBeFalse();
        }
        return true;
    }
}
