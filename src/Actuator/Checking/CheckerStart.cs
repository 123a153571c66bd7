// How the checker is started on a machine: our own program, as the user that has no rights.
using Bascule.Configuration.Hooks;
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Checking;

internal static class CheckerStart
{
    private static readonly Dictionary<string, string> Surroundings = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        // As the units have it: no debugger's socket in /tmp, and little garbage before it is collected.
        ["DOTNET_EnableDiagnostics"] = "0",
        ["DOTNET_GCgen0size"] = "0x40000",
    };

    /// <param name="ourProgram">Has the role <c>checker</c>.</param>
    public static Func<(CheckerCall? Call, string Why)> As(string ourProgram) => () =>
        Account.Find(Hook.UsualUser) is { } account
            ? (new CheckerCall(new ProgramCall(ourProgram, ["checker"], Surroundings), account), "")
            : (null, $"there is no user {Hook.UsualUser}");
}
