// What names stand for on this machine. Files name hosts and ports; asking for them is somebody else's matter, so that reading stays pure.
using System.Collections.Immutable;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

/// <param name="Hosts">All addresses of a host; empty: it does not resolve.</param>
/// <param name="Ports">The port that services(5) gives to a name; null: none.</param>
public sealed record NameLookup(Func<string, ImmutableArray<InetAddress>> Hosts, Func<string, Protocol, ushort?> Ports);
