// Something wrong with how an OCF agent is used: for a finding of `check` with its place, and for the actuator's sentence.
using System.Collections.Immutable;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Ocf;

public sealed record OcfFault
{
    public OcfFault(Phrase phrase, params ImmutableArray<string> about) => (Phrase, About) = (phrase, about);

    public Phrase Phrase { get; }

    /// <summary>What fills the phrase's placeholders.</summary>
    public ImmutableArray<string> About { get; }

    /// <summary>What is wrong, and what to write instead.</summary>
    public string In(Language language) => $"{Phrase.In(language, About.AsSpan())} {Phrase.AdviceIn(language, About.AsSpan())}".TrimEnd();

    public override string ToString() => In(Language.English);
}
