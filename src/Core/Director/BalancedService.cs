// A virtual service as an administrator has configured it, and what of it stands in the table, given who is up. Who is up
// is found out elsewhere (by checks) and handed in.
using System.Collections.Immutable;

namespace Bascule.Core.Director;

/// <summary>What becomes of a real server whose check is bad (ldirectord(8), "quiescent").</summary>
public enum WhenDown
{
    /// <summary>It leaves the table: its connections end at once, and so does what persistence remembers of it.</summary>
    Remove,

    /// <summary>It stays with weight 0: its connections go on if they can, and clients that persistence remembers are still sent to it.</summary>
    Quiesce,
}

/// <summary>A virtual service with all the real servers it may have.</summary>
/// <param name="Configured">As if all were up.</param>
/// <param name="WhenDown">What becomes of those that are not.</param>
/// <param name="Fallback">Who answers when nobody else takes new connections ("sorry server"); null: nobody.</param>
public sealed record BalancedService(VirtualService Configured, WhenDown WhenDown = WhenDown.Remove, RealServer? Fallback = null)
{
    /// <summary>What of it stands in the table.</summary>
    /// <param name="up">The real servers that are up. Others than the configured ones do not count.</param>
    public VirtualService InUse(ImmutableSortedSet<ServerAddress> up)
    {
        ArgumentNullException.ThrowIfNull(up);
        var used = Configured.WithoutServers;
        foreach (var server in Configured.RealServers.Values)
        {
            if (up.Contains(server.Address)) used = used.With(server);
            else if (WhenDown == WhenDown.Quiesce) used = used.With(server with { Weight = 0 });
        }

        // A service whose servers are all being drained has nobody for new clients either; ldirectord counts only those that are down.
        return used.TakesConnections || Fallback is null ? used : used.With(Fallback);
    }
}
