namespace Bascule.Tidy;

/// <summary>All violations of a rule at once: who runs this once should know everything there is to mend.</summary>
internal static class Findings
{
    public static void ShouldBeNone(this IEnumerable<string> violations, string rule)
    {
        var list = violations.ToList();
        if (list.Count > 0) Assert.Fail($"{rule}\n  {string.Join("\n  ", list)}");
    }
}
