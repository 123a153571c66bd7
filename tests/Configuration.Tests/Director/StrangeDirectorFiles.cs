// Whatever bytes stand in a director's files: reading never throws, and what it says points into the file.
using System.Text;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Director;
using Bascule.Configuration.Speech;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Configuration.Tests.Director;

public sealed class StrangeDirectorFiles
{
    private static readonly string[] Pieces =
    [
        .. RuleOption.All.Select(o => o.Name), .. RuleOption.All.Select(o => "--" + o.Long), .. LdirectordKey.All.Keys.Select(k => k + " ="), .. LdirectordKey.All.Keys.Select(k => "\t" + k + "="), .. DefaultsReader.Names.Select(n => n + "="),
        "virtual = 192.168.56.10:80\n", "virtual=", "virtual6=", "192.168.56.10:80", "192.168.56.10", ":80", ":", "[fd00::1]:80", "[fd00::1]", "[", "[]", "[]:", "fd00::1", "a->b", "->", "192.168.1.1->192.168.1.9:80", "255.255.255.255",
        "masq", "gate", "ipip", "yes", "no", "\"", "\"a\"", "\"a\",\"b\"", "'", "1", "0", "-1", "99999999999999999999", "rr", "sh", "sh-port", ",", "l:1", "u:2", "l:", "=", "#", "# ", "    ", "  ", "\t", "\\", "\0", "\r", "\u00A0", "é", "\uD83D\uDE00", "{0}", new string('x', 20_000),
    ];

    // YAML 1.1 §4.2, which the parser follows.
    private static readonly string[] YamlLineEnds = ["\r\n", "\n", "\r", "\u0085", "\u2028", "\u2029"];

    private static readonly Gen<byte[]> Strange = Gen.OneOf(
        ArbMap.Default.GeneratorFor<byte[]>(),
        from lines in Gen.ListOf(Gen.ListOf(Gen.Elements(Pieces)))
        from blank in Gen.Elements(" ", "\t", "", "=")
        from start in Gen.Elements("", DirectorTexts.GoodService, DirectorTexts.GoodVirtual, DirectorTexts.GoodNative)
        select Encoding.UTF8.GetBytes(start + string.Join('\n', lines.Select(words => string.Join(blank, words)))));

    [Fact]
    public void Never_throw_and_every_finding_points_into_its_file() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(1500), Prop.ForAll(
        (from kind in Gen.Elements(Enum.GetValues<DirectorFileKind>()) from content in Strange select (kind, content)).ToArbitrary(),
        drawn =>
        {
            var reading = DirectorTexts.Read(new DirectorFile(drawn.kind, new FoundFile("/srv/file", [.. drawn.content])));
            (reading.Configuration is not null).ShouldBe(reading.Findings.All(f => f.Severity != Severity.Error));
            reading.Findings.Length.ShouldBeLessThanOrEqualTo((2 * Findings.Bound) + 1);
            var lines = Encoding.UTF8.GetString(drawn.content).Split(drawn.kind == DirectorFileKind.Native ? YamlLineEnds : ["\n"], StringSplitOptions.None);
            foreach (var finding in reading.Findings)
            {
                finding.Line.ShouldBeInRange(0, lines.Length);
                if (finding.Line > 0) finding.Column.ShouldBeInRange(0, lines[finding.Line - 1].Length + 1);
                foreach (var language in Enum.GetValues<Language>()) finding.In(language).Any(char.IsControl).ShouldBeFalse();
            }
            return true;
        }));

    // Wide enough for a loaded machine: what is guarded against grows with the square and takes minutes.
    [Theory(Timeout = 20_000), InlineData("a\n"), InlineData("-A -f 1\n"), InlineData("virtual = 1\n"), InlineData("virtual = 10.0.0.1:80\n real = 10.0.0.1->10.0.4.0:80 masq\n"), InlineData("AUTO=\n")]
    public Task Of_a_megabyte_are_read_in_bounded_time(string piece) => Task.Run(() =>
    {
        var text = string.Concat(Enumerable.Repeat(piece, (SourceText.LargestFile - 1) / piece.Length));
        foreach (var kind in Enum.GetValues<DirectorFileKind>()) DirectorTexts.Read(new DirectorFile(kind, FoundFile.With("/srv/file", text))).Findings.Length.ShouldBeInRange(1, 1000);
    }, TestContext.Current.CancellationToken);
}
