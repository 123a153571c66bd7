using System.Runtime.CompilerServices;
using Bascule.Simulator.Scenarios;

namespace Bascule.Simulator.Tests;

/// <summary>Each transcript in scenarios/ is what is seen, to the letter. ACCEPT=1 writes it anew, for review.</summary>
public class Scenarios
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "scenarios");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.scenario").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Names))]
    public void Read_as_written(string name)
    {
        var path = Path.Combine(Folder, name + ".scenario");
        var written = File.ReadAllText(path);
        var (played, violation) = ScenarioRunner.Play(written);
        violation.ShouldBeNull();
        if (Environment.GetEnvironmentVariable("ACCEPT") == "1") File.WriteAllText(path, played);
        else played.ShouldBe(written);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
