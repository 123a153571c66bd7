// director-sentences.txt holds what we say about a director's files, both languages, for a person to review. ACCEPT=1 rewrites it.
using System.Text;
using Bascule.Configuration.Director;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Tests.Director;

public sealed class EveryDirectorSentence
{
    private static readonly (string Id, Phrase Phrase)[] Phrases =
        [.. Phrase.AllOf(typeof(DirectorPhrases)), .. Phrase.AllOf(typeof(RulesPhrases)), .. Phrase.AllOf(typeof(DefaultsPhrases)), .. Phrase.AllOf(typeof(LdirectordPhrases)), .. Phrase.AllOf(typeof(NativeServicePhrases))];

    public static TheoryData<string> SituationNames => [.. DirectorSituation.All.Select(s => s.Name)];

    [Fact]
    public void Is_said_as_reviewed()
    {
        var said = Transcript();
        var path = Path.Combine(EverySentence.SourceFolder(), "Director", "director-sentences.txt");
        if (Environment.GetEnvironmentVariable("ACCEPT") == "1") File.WriteAllText(path, said);
        said.ShouldBe(File.ReadAllText(path));
    }

    [Theory, MemberData(nameof(SituationNames))]
    public void Comes_with_the_verdict_of_its_situation(string name)
    {
        var situation = DirectorSituation.All.Single(s => s.Name == name);
        var reading = situation.Reading;
        (reading.Configuration is null).ShouldBe(situation.IsRefused, string.Join('\n', reading.Findings));
        reading.Findings.Any(f => f.Severity == Severity.Error).ShouldBe(situation.IsRefused);
        reading.Findings.Length.ShouldBe(name is "good" or "native" ? 0 : name is "mask-without-persistence" or "query-missing" ? 2 : 1, string.Join('\n', reading.Findings));
    }

    [Fact]
    public void Has_a_situation_in_which_it_is_said()
    {
        var said = DirectorSituation.All.SelectMany(s => s.Reading.Findings).Select(f => f.Phrase).ToHashSet();
        Phrases.Where(p => !said.Contains(p.Phrase)).Select(p => p.Id).ShouldBeEmpty();
    }

    [Fact]
    public void Exists_in_French_as_in_English()
    {
        foreach (var (id, phrase) in Phrases) EverySentence.ShouldBeInBothLanguages(id, phrase);
    }

    [Fact]
    public void Never_shows_a_secret() => Transcript().ShouldNotContain("ALongSecret");

    private static string Transcript()
    {
        var text = new StringBuilder("What is said to each situation of DirectorSituations.cs. Rewritten by ACCEPT=1; review it as a manual.\n");
        foreach (var situation in DirectorSituation.All)
        {
            text.Append('\n').Append(situation.Name).Append(": ").Append(situation.IsRefused ? "refused" : "taken").Append('\n');
            foreach (var finding in situation.Reading.Findings) text.Append("  ").Append(finding.In(Language.English)).Append("\n  ").Append(finding.In(Language.French)).Append('\n');
        }
        return text.ToString();
    }
}
