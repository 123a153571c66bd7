// All that our table has for one address family, as values that can be compared: who is dealt out by which chain, and how a packet of a connection that this director has never seen finds its way.
using System.Collections.Immutable;
using Bascule.Core.Director;

namespace Bascule.Director.Nftables;

/// <param name="Back">
/// For packets that a real server sends within a connection that another director made: the address its client knows. Only where that is certain, since one server's port may stand behind two addresses.
/// </param>
/// <param name="Shared">Real servers' ports that stand behind two addresses.</param>
internal sealed record NftFamilyTable(
    IpFamily Family, ImmutableSortedDictionary<ServiceAddress, NftService> Services, ImmutableSortedDictionary<ServerAddress, ServerAddress> Back, ImmutableSortedSet<ServerAddress> Shared)
{
    public static NftFamilyTable Of(BalancingTable table, IpFamily family)
    {
        ArgumentNullException.ThrowIfNull(table);
        var services = table.Services.Values.Where(s => s.Address.Family == family).Select(NftService.Of).ToImmutableSortedDictionary(s => s.Service.Address, s => s);

        // Drained servers as well: their connections go on.
        var ways = services.Values
            .SelectMany(s => s.Service.Address is ServiceAddress.Listening { Protocol: Protocol.Tcp, Port: > 0 } to
                ? s.Service.RealServers.Values.Where(r => r.Forwarding is Forwarding.Masquerade && r.Address.Address.Family == family)
                    .Select(r => (Server: new ServerAddress(r.Address.Address, r.Address.Port == 0 ? to.Port : r.Address.Port), To: new ServerAddress(to.Address, to.Port)))
                : [])
            .Distinct().ToLookup(w => w.Server, w => w.To);
        return new(family, services,
            ways.Where(w => w.Count() == 1).ToImmutableSortedDictionary(w => w.Key, w => w.Single()),
            [.. ways.Where(w => w.Count() > 1).Select(w => w.Key)]);
    }

    public static NftFamilyTable Empty(IpFamily family) => Of(BalancingTable.Empty, family);
}
