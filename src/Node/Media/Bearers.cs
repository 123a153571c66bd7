// Which network card bears each address of a group, or would: the one that haresources names, else the one in the address's network.
using System.Net;
using Bascule.Configuration;
using Bascule.Core;
using Bascule.Linux.Netlink;

namespace Bascule.Node.Media;

internal static class Bearers
{
    /// <summary>Null where no card has a place for the address, and none is named: acquiring it fails anyway, with a sentence.</summary>
    public static IEnumerable<(IPAddress Address, string? Named, NetworkInterface? Link)> Of(Group group, NetworkSnapshot network)
    {
        foreach (var resource in group.Resources.Where(r => r.IsAddress))
        {
            if (!AddressRequest.TryParse(resource, out var request, out _)) continue;
            yield return (request.Address, request.Interface, request.Interface is { } name ? network.FindInterface(name) : Find(request.Address, network));
        }
    }

    /// <summary>A card that is set down has lost its routes, but not its addresses.</summary>
    private static NetworkInterface? Find(IPAddress address, NetworkSnapshot network)
    {
        var index = network.NetworksOf(address).FirstOrDefault()?.InterfaceIndex ?? network.Addresses.FirstOrDefault(a => a.Network.Contains(address))?.InterfaceIndex;
        return index is { } known ? network.FindInterface(known) : null;
    }

    /// <summary>
    /// The first card of the group that clients cannot reach it over. Where the address's network is missing altogether, as for a moment while DHCP brings it anew, nothing is said.
    /// </summary>
    public static string? Cut(Group group, NetworkSnapshot network) =>
        Of(group, network).Where(b => b.Link is null ? b.Named is not null : b.Link is not { IsUp: true, HasCarrier: true }).Select(b => b.Link?.Name ?? b.Named).FirstOrDefault();
}
