// How much one real server is used.
using Bascule.Core.Director;

namespace Bascule.Director.Ipvs;

/// <param name="Active">Connections that go on.</param>
/// <param name="Inactive">Connections that are ending, or have ended and are kept a while; of UDP, all.</param>
/// <param name="Remembered">Clients that persistence keeps at it.</param>
/// <param name="Connections">Since it was added, as what follows. The kernel adds these up every two seconds (net/netfilter/ipvs/ip_vs_est.c).</param>
/// <param name="PacketsOut">Answers that came back through the director: masqueraded ones alone.</param>
internal readonly record struct ServerUse(
    ServiceAddress Service, ServerAddress Server, uint Active, uint Inactive, uint Remembered, ulong Connections, ulong PacketsIn, ulong PacketsOut, ulong BytesIn, ulong BytesOut);
