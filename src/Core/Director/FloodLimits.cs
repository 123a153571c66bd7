// What one client may ask of a virtual service before its packets are dropped in front of it.
namespace Bascule.Core.Director;

/// <summary>Of each client address by itself, IPv6 of each /64: who has one of its addresses has all. Against invented addresses there is the limit of all together.</summary>
public sealed record FloodLimits
{
    public static readonly (int Least, int Most) Range = (1, 1_000_000);

    /// <summary>New connections per second, over a second's worth of them at once; null: no bound.</summary>
    public int? NewPerSecond { get; init; }

    /// <summary>Connections at a time; null: no bound.</summary>
    public int? Connections { get; init; }

    /// <summary>New connections of all clients together per second, over a second's worth of them at once; null: no bound.</summary>
    public int? NewOfAllPerSecond { get; init; }

    public bool IsEmpty => NewPerSecond is null && Connections is null && NewOfAllPerSecond is null;
}
