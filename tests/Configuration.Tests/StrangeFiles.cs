// Whatever bytes stand in the files: reading never throws, and what it says points into the file.
using System.Collections.Immutable;
using System.Text;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Speech;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Configuration.Tests;

public sealed class StrangeFiles
{
    private static readonly string[] Words =
    [
        .. HaCfReader.DirectiveNames, "on", "off", "legacy", "hb1", "hb2", "HB1", "eth0", "eth9", "auth", "1", "2", "15", "16", "-1", "sha1", "md5", "crc", "key", "0", "694",
        "1s", "99999999999999999999999999999999h", "1.5", ".", "..", "500ms", "0.0001us", "192.168.0.12", "192.168.0.200/24/eth0:0", "IPaddr::192.168.0.200", "IPaddr::", "::", ":", ":a",
        "IPv6addr::fd00::1/64/eth0", "fd00::1", "apache2", "239.0.0.1", "ff02::1", "uid=a,b", "gid=", "=", "A=B", "/bin/true", "/", "//", "{0}", "{", "}", "%s",
        "\\", "#", "# note \\", "\0", "\r", "\t", ",", "\u00A0", "\u2003", "\uFEFF", "é", "\uD83D\uDE00", "1.2.3.4", "1.2.3.4/", "1.2.3.4/////", "1.2.3.256", new string('x', 20_000),
    ];

    private static readonly Gen<byte[]> AnyBytes = ArbMap.Default.GeneratorFor<byte[]>();

    private static readonly Gen<byte[]> AlmostLines =
        from lines in Gen.ListOf(Gen.ListOf(Gen.Elements(Words)))
        from blank in Gen.Elements(" ", "\t", ",", "::", "/")
        from end in Gen.Elements("\n", "\r\n", "\\\n")
        select Encoding.UTF8.GetBytes(string.Join(end, lines.Select(words => string.Join(blank, words))));

    private static readonly Gen<byte[]> File = Gen.OneOf(AnyBytes, AlmostLines, AlmostLines);

    // Behind good lines, so that what is strange reaches the checks between the files.
    private static readonly Gen<(byte[] HaCf, byte[] Authkeys, byte[] Haresources)> Files =
        from haCf in Behind(Situations.GoodHaCf)
        from authkeys in Behind(Situations.GoodAuthkeys)
        from haresources in Behind(Situations.GoodHaresources)
        select (haCf, authkeys, haresources);

    private static Gen<byte[]> Behind(string good) =>
        Gen.OneOf(Gen.Constant(Encoding.UTF8.GetBytes(good)), File, File.Select(strange => Encoding.UTF8.GetBytes(good).Concat(strange).ToArray()));

    [Fact]
    public void Never_throw_and_every_finding_points_into_its_file() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(600), Prop.ForAll(Files.ToArbitrary(), Holds));

    /// <summary>The second continues the line, with nothing: the first one is left over, and is not on the last line.</summary>
    [Theory]
    [InlineData("hb1 apache2 \\\\\n\n", 1, 13)]
    [InlineData("hb1 apache2 \\\\\n\\\n", 2, 1)]
    [InlineData("hb1 apache2 \\\n", 1, 13)]
    [InlineData("\\", 1, 1)]
    public void A_backslash_that_is_left_over_is_said_to_be_where_it_is(string text, int line, int column)
    {
        var left = ClassicConfiguration.Parse(ClassicFiles.Of(Situations.GoodHaCf, Situations.GoodAuthkeys, text), Machines.Hb1).Findings.Where(f => f is { Word: "\\", Severity: Severity.Warning }).ShouldHaveSingleItem();
        (left.Line, left.Column).ShouldBe((line, column));
    }

    [Fact]
    public void In_etc_hosts_never_throw() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(File.ToArbitrary(), hosts =>
        {
            var here = Machines.Hb1 with { Hosts = Encoding.UTF8.GetString(hosts) };
            return ClassicConfiguration.Parse(ClassicFiles.Of(Situations.GoodHaCf, Situations.GoodAuthkeys, "hb1 apache2"), here).Starts;
        }));

    private static readonly SortedDictionary<string, string> Huge = new(StringComparer.Ordinal)
    {
        { "ha.cf of words", Filled("rubbish\n") }, { "ha.cf of nodes", Filled("node " + string.Join(' ', Enumerable.Range(0, 1500)) + "\n") },
        { "ha.cf of blanks", Filled("a ") + "\n" }, { "continued", Filled("ab\\\n") }, { "groups", Filled("hb1 a\n") },
        { "one group", Filled("hb1 " + string.Join(' ', Enumerable.Repeat("a", 5000)) + " \\\n") }, { "keys", Filled("1 sha1 a\n") }, { "media", Filled("bcast eth0\n") },
    };

    public static TheoryData<string> HugeNames => [.. Huge.Keys];

    // Wide enough for a loaded machine: what is guarded against grows with the square and takes minutes.
    [Theory(Timeout = 20_000), MemberData(nameof(HugeNames))]
    public Task Of_a_megabyte_are_read_in_bounded_time(string what) => Task.Run(() =>
    {
        var text = Huge[what];
        foreach (var files in new[] { ClassicFiles.Of(text, text, text), ClassicFiles.Of(Situations.GoodHaCf, Situations.GoodAuthkeys, text) })
        {
            ClassicConfiguration.Parse(files, Machines.Hb1).Findings.Length.ShouldBeInRange(1, 1000, what);
        }
    }, TestContext.Current.CancellationToken);

    private static string Filled(string piece) => string.Concat(Enumerable.Repeat(piece, (SourceText.LargestFile - 1) / piece.Length));

    private static bool Holds((byte[] HaCf, byte[] Authkeys, byte[] Haresources) texts)
    {
        ImmutableArray<FoundFile> files =
        [
            new("/etc/ha.d/ha.cf", [.. texts.HaCf]), new("/etc/ha.d/authkeys", [.. texts.Authkeys]), new("/etc/ha.d/haresources", [.. texts.Haresources]),
        ];
        var reading = ClassicConfiguration.Parse(new ClassicFiles(files[0], files[1], files[2]), Machines.Hb1);
        reading.Starts.ShouldBe(reading.Findings.All(f => f.Severity != Severity.Error));
        reading.Findings.Length.ShouldBeLessThanOrEqualTo((2 * Findings.Bound) + 1);
        foreach (var finding in reading.Findings)
        {
            var lines = Encoding.UTF8.GetString(files.Single(f => f.Path == finding.File).Content.AsSpan()).Split('\n');
            finding.Line.ShouldBeInRange(0, lines.Length);
            if (finding.Line > 0) finding.Column.ShouldBeInRange(0, lines[finding.Line - 1].Length + 1);
            foreach (var language in new[] { Language.English, Language.French }) finding.In(language).Any(char.IsControl).ShouldBeFalse();
        }
        return true;
    }
}
