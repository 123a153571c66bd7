// How a classic script says whether its resource runs: by what it prints, not by its exit code. Heartbeat 3.0.6 has always
// judged so, and the scripts in the field were written against it.
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Agents;

public static class StatusText
{
    /// <summary>Of one that said more than is kept its beginning and its end count.</summary>
    public static bool SaysRunning(CapturedText output) => SaysRunning(output.IsCut ? $"{output.Text}\n{output.End}" : output.Text ?? "");

    /// <summary>
    /// "not running" (only N and R may be capital, one blank between) means stopped, before all else; then "running", "Running"
    /// or "OK" anywhere mean running; all else, an empty text too, means stopped.
    /// </summary>
    public static bool SaysRunning(string output)
    {
        for (var i = output.IndexOf("ot ", StringComparison.Ordinal); i >= 0; i = output.IndexOf("ot ", i + 1, StringComparison.Ordinal))
        {
            var rest = output.AsSpan(i + 3);
            if (i > 0 && output[i - 1] is 'n' or 'N' && (rest.StartsWith("running") || rest.StartsWith("Running"))) return false;
        }
        return output.Contains("running", StringComparison.Ordinal) || output.Contains("Running", StringComparison.Ordinal)
            || output.Contains("OK", StringComparison.Ordinal);
    }
}
