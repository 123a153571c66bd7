// Virtual addresses that have left this machine not long ago. What conntrack remembers of them is over: the other director deals their clients out now, and when they come back here, an old
// memory would send a client's packets where it is not known any more (docs/decisions/0035).
using System.Collections.Immutable;

namespace Bascule.Core.Director;

/// <summary>
/// An address that was never seen here is none of ours to judge: a router may have packets to it sent through here without ever having it.
/// </summary>
public sealed record Departures
{
    /// <summary>
    /// For so long a neighbour that has not heard of the move may send packets here, each of which can be remembered anew: it believes what it knows for 15 to 45 s, and then asks for some 8 s before it
    /// asks everybody (arp(7): base_reachable_time, delay_first_probe_time, ucast_solicit).
    /// </summary>
    public static readonly TimeSpan Afterwards = TimeSpan.FromMinutes(1);

    public static readonly Departures None = new();

    /// <summary>When it left; null: it is here.</summary>
    private readonly ImmutableSortedDictionary<InetAddress, Instant?> seen = ImmutableSortedDictionary<InetAddress, Instant?>.Empty;

    private Departures()
    {
    }

    private Departures(ImmutableSortedDictionary<InetAddress, Instant?> seen) => this.seen = seen;

    /// <param name="wanted">The addresses of virtual services.</param>
    /// <param name="here">All that this machine has.</param>
    public Departures At(Instant now, IEnumerable<InetAddress> wanted, IReadOnlySet<InetAddress> here)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(here);
        var next = ImmutableSortedDictionary.CreateBuilder<InetAddress, Instant?>();
        foreach (var address in wanted)
        {
            if (here.Contains(address)) next[address] = null;
            else if (seen.TryGetValue(address, out var left)) next[address] = left ?? now;
        }
        return new(next.ToImmutable());
    }

    /// <summary>Those whose connections are to be forgotten.</summary>
    public IEnumerable<InetAddress> Recent(Instant now) => seen.Where(s => s.Value is { } left && now - left <= Afterwards).Select(s => s.Key);
}
