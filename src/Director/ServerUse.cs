// How much of a table is used.
using System.Collections.Immutable;
using Bascule.Core.Director;

namespace Bascule.Director;

/// <param name="Active">Connections that go on.</param>
/// <param name="Inactive">Connections that are ending, or have ended and are kept a while; of UDP, all.</param>
/// <param name="Remembered">Clients that persistence keeps at it.</param>
/// <param name="Connections">Since it was added, as what follows. The kernel adds these up every two seconds (net/netfilter/ipvs/ip_vs_est.c).</param>
/// <param name="PacketsOut">Answers that came back through the director: masqueraded ones alone.</param>
internal readonly record struct ServerUse(
    ServiceAddress Service, ServerAddress Server, uint Active, uint Inactive, uint Remembered, ulong Connections, ulong PacketsIn, ulong PacketsOut, ulong BytesIn, ulong BytesOut);

/// <summary>As far as the data plane counts; what it does not is not in here.</summary>
/// <param name="Connections">New ones of each service, since it came into the table.</param>
internal sealed record TableUse(ImmutableArray<ServerUse> Servers, ImmutableSortedDictionary<ServiceAddress, ulong> Connections)
{
    public static readonly TableUse Unknown = new([], ImmutableSortedDictionary<ServiceAddress, ulong>.Empty);
}
