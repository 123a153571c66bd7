// What we say about bascule.yaml: native-sentences.txt holds it, both languages, for a person to review. ACCEPT=1 rewrites it.
using System.Text;
using Bascule.Configuration.Checking;
using Bascule.Configuration.Conversion;
using Bascule.Configuration.Hooks;
using Bascule.Configuration.Native;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Tests;

public sealed class EveryNativeSentence
{
    private static readonly (string Id, Phrase Phrase)[] Phrases =
        [.. Phrase.AllOf(typeof(NativePhrases)), .. Phrase.AllOf(typeof(NativeWording)), .. Phrase.AllOf(typeof(ConversionPhrases)), .. Phrase.AllOf(typeof(HookPhrases)), .. Phrase.AllOf(typeof(CheckPhrases))];

    public static TheoryData<string> SituationNames => [.. NativeSituations.All.Select(s => s.Name)];

    [Fact]
    public void Is_said_as_reviewed()
    {
        var said = Transcript();
        var path = Path.Combine(EverySentence.SourceFolder(), "native-sentences.txt");
        if (Environment.GetEnvironmentVariable("ACCEPT") == "1") File.WriteAllText(path, said);
        said.ShouldBe(File.ReadAllText(path));
    }

    [Theory, MemberData(nameof(SituationNames))]
    public void Comes_with_the_verdict_of_its_situation(string name)
    {
        var situation = NativeSituations.All.Single(s => s.Name == name);
        situation.Reading.Starts.ShouldBe(!situation.Refused, string.Join('\n', situation.Reading.Findings));
    }

    [Fact]
    public void Has_a_situation_in_which_it_is_said()
    {
        var said = NativeSituations.All.SelectMany(s => s.Reading.Findings).Concat(Converting.Unsayable.SelectMany(u => u.Converted.Unsaid)).Select(f => f.Phrase).ToHashSet();
        Phrases.Where(p => !said.Contains(p.Phrase)).Select(p => p.Id).ShouldBeEmpty();
    }

    [Fact]
    public void Exists_in_French_as_in_English()
    {
        Phrases.Length.ShouldBeGreaterThan(50);
        foreach (var (id, phrase) in Phrases) EverySentence.ShouldBeInBothLanguages(id, phrase);
    }

    /// <summary>Who writes bascule.yaml is not sent to files that are not read.</summary>
    [Fact]
    public void Does_not_send_to_the_classic_files()
    {
        foreach (var finding in NativeSituations.All.SelectMany(s => s.Reading.Findings).Where(f => f.Phrase != NativePhrases.NotRead && f.File.EndsWith(".yaml", StringComparison.Ordinal)))
            foreach (var language in Enum.GetValues<Language>())
            {
                finding.In(language).ShouldNotContain("ha.cf");
                finding.In(language).ShouldNotContain("haresources");
            }
    }

    [Fact]
    public void Stands_in_the_file_and_at_the_word_it_speaks_of()
    {
        foreach (var situation in NativeSituations.All)
            foreach (var finding in situation.Reading.Findings.Where(f => f.File == situation.Files.Yaml.Path && f.Line > 0 && f.Word.Length > 0))
            {
                var line = Encoding.UTF8.GetString(situation.Files.Yaml.Content.AsSpan()).Split('\n')[finding.Line - 1];
                finding.Column.ShouldBeInRange(1, line.Length + 1, $"{situation.Name}: {finding}");
            }
    }

    [Fact]
    public void Never_shows_a_secret() =>
        string.Concat(NativeSituations.All.SelectMany(s => s.Reading.Findings).Select(f => f + f.Word + f.In(Language.French))).ShouldNotContain("ALongSecret");

    private static string Transcript()
    {
        var text = new StringBuilder("What is said to each situation of NativeSituations.cs. Rewritten by ACCEPT=1; review it as a manual.\n");
        foreach (var situation in NativeSituations.All) Tell(situation.Name, situation.Reading.Starts ? "starts" : "refused", situation.Reading.Findings);
        foreach (var (name, converted) in Converting.Unsayable) Tell($"to classic: {name}", "not converted", converted.Unsaid);
        return text.ToString();

        void Tell(string name, string verdict, IEnumerable<Finding> findings)
        {
            text.Append('\n').Append(name).Append(": ").Append(verdict).Append('\n');
            foreach (var finding in findings.Take(6)) text.Append("  ").Append(finding.In(Language.English)).Append("\n  ").Append(finding.In(Language.French)).Append('\n');
        }
    }
}
