using Bascule.Configuration.Speech;
using Chosen = Bascule.Configuration.Speech.Languages;

namespace Bascule.Configuration.Tests;

public sealed class TheLanguage
{
    [Theory]
    [InlineData("", Language.English)]
    [InlineData("LANG=fr_FR.UTF-8", Language.French)]
    [InlineData("LANG=fr", Language.French)]
    [InlineData("LANG=fy_NL.UTF-8", Language.English)]
    [InlineData("LANG=frp_IT", Language.English)]
    [InlineData("LANG=de_DE.UTF-8", Language.English)]
    [InlineData("LANG=fr_FR.UTF-8 LC_ALL=C", Language.English)]
    [InlineData("LANG=fr_FR.UTF-8 LC_ALL=C.UTF-8 LANGUAGE=fr", Language.English)]
    [InlineData("LANG=fr_FR.UTF-8 LC_MESSAGES=en_GB.UTF-8", Language.English)]
    [InlineData("LANG=en_GB.UTF-8 LC_MESSAGES=fr_CA.UTF-8", Language.French)]
    [InlineData("LANG=en_GB.UTF-8 LC_MESSAGES=fr_CA.UTF-8 LC_ALL=en_GB.UTF-8", Language.English)]
    [InlineData("LANG=en_GB.UTF-8 LANGUAGE=de:fr:en", Language.French)]
    [InlineData("LANG=fr_FR.UTF-8 LANGUAGE=en:fr", Language.English)]
    [InlineData("LANGUAGE=fr", Language.French)]
    public void Is_the_environments(string environment, Language expected)
    {
        var variables = environment.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToDictionary(v => v.Split('=')[0], v => v.Split('=')[1], StringComparer.Ordinal);
        Chosen.Chosen(name => variables.GetValueOrDefault(name)).ShouldBe(expected);
    }

    [Fact]
    public void Shows_no_control_characters_and_no_endless_words()
    {
        Phrase.Shown("a\u001b[31mb\u202Ec").ShouldBe("a\\u001b[31mb\\u202ec");
        Phrase.Shown(new string('x', 5000)).Length.ShouldBeLessThan(210);
    }
}
