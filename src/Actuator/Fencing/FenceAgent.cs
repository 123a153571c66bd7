// A fence agent of /usr/sbin: name=value lines on its standard input, exit code 0 for done (fence-agents, doc/FenceAgentAPI.md). It is not believed: after an `off`
// it is asked for its status, 2 for off.
//
// Never is it asked for a `reboot`. That ends with a machine that is on, of which nobody could say that it was off; so a reboot is `off`, proven, and then `on`.
using System.Text;
using Bascule.Actuator.Agents;
using Bascule.Configuration.Fencing;
using Bascule.Contracts.Actuation;
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Fencing;

internal sealed class FenceAgent(FenceMethod method, string node, FencePlaces places)
{
    private const string Off = "off", On = "on", Status = "status", MetaData = "metadata";
    private const int IsOn = 0, IsOff = 2;

    private readonly string path = Path.Combine(places.Agents, method.Agent);

    public FenceReport SwitchOff(Action<NoteSeverity, string> note)
    {
        var parameters = FenceParameters.Read(method);
        if (parameters.Trouble is { } trouble) return new FenceReport(false, trouble);

        note(NoteSeverity.Info, $"Running {path} {Off} for {node}");
        var off = Run(Off, parameters);
        if (!off.Succeeded) return new FenceReport(false, Clause(Off, off, parameters));

        var status = Run(Status, parameters);
        return (status.HitTimeLimit, status.ExitCode) switch
        {
            (false, IsOff) => new FenceReport(true, $"{method.Agent} switched it off, and its status says so"),
            (false, IsOn) => new FenceReport(false, $"{method.Agent} says that it switched {node} off, but its status says that {node} is on"),
            _ when HasStatus(parameters) => new FenceReport(false, $"{method.Agent} says that it switched {node} off, and cannot prove it: {Clause(Status, status, parameters)}"),
            _ => new FenceReport(true, $"{method.Agent} switched it off, by its own word: it knows no status"),
        };
    }

    public void SwitchOn(Action<NoteSeverity, string> note)
    {
        var parameters = FenceParameters.Read(method);
        var on = Run(On, parameters);
        if (on.Succeeded) note(NoteSeverity.Info, $"{path} switched {node} on again");
        else note(NoteSeverity.Warning, $"{node} is off and stays off, since it could not be switched on again: {Clause(On, on, parameters)}");
    }

    private bool HasStatus(FenceParameters parameters) => Run(MetaData, parameters) is { Succeeded: true } told && (told.Output.Text ?? "").Contains("name=\"status\"", StringComparison.Ordinal);

    private ProgramEnding Run(string action, FenceParameters parameters)
    {
        // The last value of a name counts, so nothing that a file says can make it another action.
        var input = new StringBuilder();
        foreach (var (name, value) in method.Parameters) input.Append(name).Append('=').Append(value).Append('\n');
        foreach (var line in parameters.Lines) input.Append(line).Append('\n');
        input.Append("nodename=").Append(node).Append("\naction=").Append(action).Append('\n');
        return ProgramRun.ToItsEnd(new ProgramCall(path, [], places.Environment) { Input = Encoding.UTF8.GetBytes(input.ToString()) }, method.Limit);
    }

    private string Clause(string action, ProgramEnding ending, FenceParameters parameters) => parameters.Hide($"{method.Agent} {action} {ending.Clause}.{LastWords.Quoted(ending)}").TrimEnd('.');
}
