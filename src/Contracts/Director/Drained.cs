// Real servers that an operator wants no new connections for: a file for each, named as the server is. It outlives the director, and a reboot.
namespace Bascule.Contracts.Director;

public static class Drained
{
    public const string Folder = "/var/lib/bascule/drained";

    /// <summary>Names in it, and in ldirectord's own folder of that kind: <c>198.51.100.11</c>, <c>198.51.100.11:80</c>.</summary>
    public static IReadOnlySet<string> In(params IEnumerable<string> folders)
    {
        ArgumentNullException.ThrowIfNull(folders);
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            try
            {
                names.UnionWith(Directory.EnumerateFiles(folder).Select(f => Path.GetFileName(f)!));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not there: nobody is drained by it.
            }
        }
        return names;
    }
}
