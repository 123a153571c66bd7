// The two processes as the machine shows them: which they are, and whether they run the installed file.
using System.Globalization;
using Bascule.Cli.Service;

namespace Bascule.Cli.Upgrading;

internal interface IServiceProcesses
{
    /// <summary>The actuator's process; null where it does not run, or no service manager knows of it.</summary>
    int? Actuator { get; }

    /// <summary>Whether the process runs another file than this command: one that has been replaced since.</summary>
    bool IsOutdated(int process);

    /// <summary>The actuator ends at once, leaves what it holds to its next life, and is started again by the service manager.</summary>
    bool TryHangUpActuator();
}

internal sealed class ServiceProcesses : IServiceProcesses
{
    private const string Unit = "bascule-actuator.service";

    public int? Actuator =>
        SystemdUnit.Ask("show", Unit, "--property=MainPID", "--value") is { } answer && int.TryParse(answer.Trim(), CultureInfo.InvariantCulture, out var id) && id > 0 ? id : null;

    // proc(5), exe: behind the name of a file that has been removed or replaced stands " (deleted)".
    public bool IsOutdated(int process)
    {
        try
        {
            return new FileInfo($"/proc/{process}/exe").LinkTarget != Environment.ProcessPath;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    public bool TryHangUpActuator() => SystemdUnit.Ask("kill", "--kill-who=main", "--signal=HUP", Unit) is not null;
}
