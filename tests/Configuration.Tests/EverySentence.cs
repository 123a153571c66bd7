// What we say is part of what we are: sentences.txt holds it, both languages, for a person to review. ACCEPT=1 rewrites it.
using System.Text;
using System.Text.RegularExpressions;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Fencing;
using Bascule.Configuration.Ocf;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Tests;

public sealed partial class EverySentence
{
    private static readonly (string Id, Phrase Phrase)[] Phrases =
    [
        .. Phrase.AllOf(typeof(FilePhrases)), .. Phrase.AllOf(typeof(HaCfPhrases)), .. Phrase.AllOf(typeof(AuthkeysPhrases)),
        .. Phrase.AllOf(typeof(HaresourcesPhrases)), .. Phrase.AllOf(typeof(NodePhrases)), .. Phrase.AllOf(typeof(StartPhrases)), .. Phrase.AllOf(typeof(OcfPhrases)),
        .. Phrase.AllOf(typeof(FencePhrases)),
    ];

    public static TheoryData<string> SituationNames => [.. Situations.All.Select(s => s.Name)];

    [Fact]
    public void Is_said_as_reviewed()
    {
        var said = Transcript();
        var path = Path.Combine(SourceFolder(), "sentences.txt");
        if (Environment.GetEnvironmentVariable("ACCEPT") == "1") File.WriteAllText(path, said);
        said.ShouldBe(File.ReadAllText(path));
    }

    [Theory, MemberData(nameof(SituationNames))]
    public void Comes_with_the_verdict_of_its_situation(string name)
    {
        var situation = Situations.All.Single(s => s.Name == name);
        situation.Reading.Starts.ShouldBe(!situation.Refused, string.Join('\n', situation.Reading.Findings));
    }

    [Fact]
    public void Has_a_situation_in_which_it_is_said()
    {
        var said = Situations.All.SelectMany(s => s.Reading.Findings).Concat(StartFindings()).Select(f => f.Phrase).ToHashSet();
        Phrases.Where(p => !said.Contains(p.Phrase)).Select(p => p.Id).ShouldBeEmpty();
    }

    [Fact]
    public void Exists_in_French_as_in_English()
    {
        Phrases.Length.ShouldBeGreaterThan(100);
        foreach (var (id, phrase) in Phrases) ShouldBeInBothLanguages(id, phrase);
    }

    internal static void ShouldBeInBothLanguages(string id, Phrase phrase)
    {
        phrase.English.ShouldNotBeNullOrWhiteSpace(id);
        phrase.French.ShouldNotBeNullOrWhiteSpace(id);
        phrase.French.ShouldNotBe(phrase.English, id);
        (phrase.FrenchAdvice.Length == 0).ShouldBe(phrase.EnglishAdvice.Length == 0, id);
        Placeholders(phrase.French).ShouldBe(Placeholders(phrase.English), id);
        Placeholders(phrase.FrenchAdvice).ShouldBe(Placeholders(phrase.EnglishAdvice), id);
    }

    [Fact]
    public void Never_shows_a_secret()
    {
        foreach (var situation in Situations.All)
        {
            var text = string.Concat(situation.Reading.Findings.Select(f => f + f.Word + f.In(Language.French)));
            text.ShouldNotContain("ALongSecret", Case.Sensitive, situation.Name);
            text.ShouldNotContain("mot de passe", Case.Sensitive, situation.Name);
            text.ShouldNotContain("`mot`", Case.Sensitive, situation.Name);
        }
        Situations.All.Single(s => s.Name == "good").Reading.Configuration!.ToString().ShouldNotContain("ALongSecret");
        var fenced = Situations.All.Single(s => s.Name == "stonith-host").Reading.Configuration!;
        (fenced.ToString() + string.Concat(fenced.Fences) + string.Concat(fenced.Fences.SelectMany(f => f.Methods))).ShouldNotContain("ALongSecret");
    }

    [Fact]
    public void Stands_in_the_file_it_speaks_of()
    {
        foreach (var finding in Situations.All.SelectMany(s => s.Reading.Findings)) finding.In(Language.English).ShouldStartWith(finding.File);
    }

    internal static IEnumerable<Finding> StartFindings()
    {
        var good = Situations.All.Single(s => s.Name == "good");
        var bad = good.Here with { IsRoot = false, StateFolderUnwritable = "read-only file system", BoundUdpPorts = [53, 694] };
        return StartChecks.Of(good.Reading.Configuration!, bad, needsRoot: true);
    }

    private static string Transcript()
    {
        var text = new StringBuilder("What is said to each situation of Situations.cs. Rewritten by ACCEPT=1; review it as a manual.\n");
        foreach (var situation in Situations.All) Tell(situation.Name, situation.Reading.Starts ? "starts" : "refused", situation.Reading.Findings);
        Tell("start-checks", "refused", StartFindings());
        return text.ToString();

        void Tell(string name, string verdict, IEnumerable<Finding> findings)
        {
            text.Append('\n').Append(name).Append(": ").Append(verdict).Append('\n');
            var list = findings.ToList();
            var shown = list.Count > 6 ? [list[0], list[^1]] : list;
            foreach (var finding in shown) text.Append("  ").Append(finding.In(Language.English)).Append("\n  ").Append(finding.In(Language.French)).Append('\n');
            if (shown.Count < list.Count) text.Append("  (first and last of ").Append(list.Count).Append(")\n");
        }
    }

    private static string[] Placeholders(string text) => [.. Placeholder().Matches(text).Select(m => m.Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    // The compiler's own paths are mapped away (PathMap), so the tree is found from where we run.
    internal static string SourceFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Bascule.slnx"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("Bascule.slnx");
        return Path.Combine(folder.FullName, "tests", "Configuration.Tests");
    }

    [GeneratedRegex(@"\{\d\}")]
    private static partial Regex Placeholder();
}
