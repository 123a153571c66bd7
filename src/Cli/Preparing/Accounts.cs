// Numbers of accounts and groups. The package's script makes them with useradd, so they are in the files themselves.
using System.Globalization;

namespace Bascule.Cli.Preparing;

/// <param name="Users">Text of /etc/passwd.</param>
/// <param name="Groups">Text of /etc/group.</param>
public sealed record Accounts(string Users, string Groups)
{
    public static Accounts OfThisMachine() => new(File.ReadAllText("/etc/passwd"), File.ReadAllText("/etc/group"));

    // passwd(5), group(5): name:password:number:…
    public uint? User(string name) => Number(Users, name);
    public uint? Group(string name) => Number(Groups, name);

    private static uint? Number(string table, string name)
    {
        foreach (var line in table.Split('\n'))
        {
            if (line.Split(':') is [var first, _, var number, ..] && first == name
                && uint.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)) return value;
        }

        return null;
    }
}
