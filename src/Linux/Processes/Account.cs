// An account of passwd(5), where system users are, and what it takes to run a program as it.
using System.Globalization;
using Bascule.Linux.Files;

namespace Bascule.Linux.Processes;

public sealed record Account(string Name, uint UserId, uint GroupId)
{
    /// <summary>Of util-linux, which no Debian is without.</summary>
    private const string SetPrivileges = "/usr/bin/setpriv";

    /// <summary>Null if there is none of that name, or nobody can say.</summary>
    public static Account? Find(string name)
    {
        try
        {
            foreach (var line in TextFile.Lines("/etc/passwd"))
            {
                var fields = line.Split(':');
                if (fields.Length > 3 && fields[0] == name && TryNumber(fields[2], out var user) && TryNumber(fields[3], out var group)) return new Account(name, user, group);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Then it cannot be run as anybody.
        }
        return null;

        static bool TryNumber(string text, out uint number) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>The same program, as this account with its groups and with no privilege beyond them.</summary>
    /// <param name="call">What to run.</param>
    /// <param name="endsWithUs">It gets SIGTERM when the thread that started it ends, however this process may die (prctl(2), PR_SET_PDEATHSIG).</param>
    public ProgramCall Run(ProgramCall call, bool endsWithUs = false)
    {
        ArgumentNullException.ThrowIfNull(call);
        List<string> arguments = [string.Create(CultureInfo.InvariantCulture, $"--reuid={UserId}"), string.Create(CultureInfo.InvariantCulture, $"--regid={GroupId}"), "--init-groups"];
        if (endsWithUs) arguments.Add("--pdeathsig=TERM");
        return call with { Path = SetPrivileges, Arguments = [.. arguments, "--", call.Path, .. call.Arguments] };
    }
}
