// The last of what a program said, which is where programs say why.
using System.Text;
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Agents;

internal static class LastWords
{
    private const int Most = 400;

    /// <summary>OCF 1.1, "exit reason": the line on stderr that is meant for people (OCF_EXIT_REASON_PREFIX).</summary>
    private const string ExitReason = "ocf-exit-reason:";

    /// <summary>As the end of a sentence, with a blank before it; empty if nothing was said.</summary>
    public static string Quoted(ProgramEnding ending)
    {
        var text = Of(ending);
        return text.Length == 0 ? "" : $" It said: {text}";
    }

    public static string Of(ProgramEnding ending)
    {
        var errors = ending.Errors.End ?? "";
        var reason = errors.LastIndexOf(ExitReason, StringComparison.Ordinal);
        if (reason >= 0) errors = errors[(reason + ExitReason.Length)..].Split('\n')[0];
        var said = (errors.Trim().Length > 0 ? errors : ending.Output.End ?? "").Trim();
        return Plain(said.Length > Most ? "…" + said[^Most..] : said);
    }

    /// <summary>On one line, and nothing in it that a terminal would obey.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder();
        foreach (var c in text.ReplaceLineEndings(" / ")) plain.Append(char.IsControl(c) ? ' ' : c);
        return plain.ToString();
    }
}
