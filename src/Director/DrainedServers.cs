// Who is to get no new connections, as operators say it: by files named as the real servers are, in our folder and in ldirectord's (ldirectord(8), "maintenancedir").
using System.Collections.Immutable;
using Bascule.Contracts.Director;

namespace Bascule.Director;

internal static class DrainedServers
{
    /// <returns>By name; and whether the time that its connections were given is over.</returns>
    public static ImmutableSortedDictionary<string, bool> In(IEnumerable<string> folders, DateTimeOffset now)
    {
        var found = ImmutableSortedDictionary.CreateBuilder<string, bool>(StringComparer.Ordinal);
        foreach (var folder in folders)
        {
            try
            {
                foreach (var file in Directory.EnumerateFiles(folder)) found[Path.GetFileName(file)] = Drained.Deadline(file) <= now;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Not there: nobody is drained by it.
            }
        }
        return found.ToImmutable();
    }
}
