// Who is to get no new connections, as operators say it: by files named as the real servers are, in our folder and in ldirectord's (ldirectord(8), "maintenancedir").
namespace Bascule.Director;

internal static class DrainedServers
{
    public static IReadOnlySet<string> In(IEnumerable<string> folders)
    {
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
