using System.Runtime.CompilerServices;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Tests;

/// <summary>docs/invariants.md, the checkers and the mutations name the same properties.</summary>
public class TheInvariants
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "../.."));

    private static readonly string[] Properties =
        [.. Checkers.Properties.All(new World(new Setup { Timing = Setup.TimingOf(1000, 5000, 10_000, 20_000), Groups = [Setup.GroupOf("web", "a", "IPaddr")] }, new Dice(1), isRead: false)).Select(c => c.Property)];

    [Fact]
    public void Have_a_name_each() => Properties.ShouldBeUnique();

    [Fact]
    public void Are_all_written_down()
    {
        var page = File.ReadAllText(Path.Combine(Root, "docs/invariants.md"));
        Properties.Where(p => !page.Contains($"`{p}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Have_a_mutation_each()
    {
        var mutated = Directory.GetFiles(Path.Combine(Root, "tests/mutations"), "*.patch").Select(f => File.ReadLines(f).First().Replace("Property: ", "", StringComparison.Ordinal)).ToHashSet();
        Properties.Except(mutated).ShouldBeEmpty();
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
