// A STONITH plug-in of cluster-glue, through its program: stonith -t TYPE -F FILE -T reset|off NODE (stonith(8)). A plug-in knows no status of a node: its word
// is believed, as Heartbeat did.
using Bascule.Actuator.Agents;
using Bascule.Configuration.Fencing;
using Bascule.Contracts.Actuation;
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Fencing;

internal sealed class StonithPlugin(FenceMethod method, string node, FencePlaces places)
{
    public FenceReport Do(Action<NoteSeverity, string> note)
    {
        if (method.ParametersFile is { } path) return Run(path, note);

        // Values behind stonith_host would be seen by all on a command line.
        var values = Path.Combine(places.RunDirectory, $"fence-{Guid.NewGuid():N}");
        try
        {
            using (var file = new FileStream(values, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite }))
            using (var writer = new StreamWriter(file)) writer.Write((method.Values?.Text ?? "") + "\n");
            return Run(values, note);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FenceReport(false, $"stonith {method.Agent} cannot be given its values: {e.Message}");
        }
        finally
        {
            File.Delete(values);
        }
    }

    private FenceReport Run(string values, Action<NoteSeverity, string> note)
    {
        var action = method.Action == FenceAction.Off ? "off" : "reset";
        note(NoteSeverity.Info, $"Running {places.Stonith} -t {method.Agent} -T {action} {node}");
        var ending = ProgramRun.ToItsEnd(new ProgramCall(places.Stonith, ["-t", method.Agent, "-F", values, "-T", action, node], places.Environment), method.Limit);
        return ending.Succeeded
            ? new FenceReport(true, $"stonith {method.Agent} says that it did its {action}")
            : new FenceReport(false, Hide($"stonith {method.Agent} {action} {ending.Clause}.{LastWords.Quoted(ending)}").TrimEnd('.'));
    }

    private string Hide(string text)
    {
        var lines = method.Values is { } inline ? [inline.Text] : FenceParameters.Read(method).Lines;
        foreach (var word in lines.SelectMany(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Length >= 4 && w != node)) text = text.Replace(word, "…", StringComparison.Ordinal);
        return text;
    }
}
