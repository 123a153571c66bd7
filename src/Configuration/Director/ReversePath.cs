// Whether this machine takes packets of clients whose answers leave by another card. With the strict reverse path filter (RFC 3704, §2.2) it drops them, without a word: an address that the world
// comes in by, and a default route by another card.
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Bascule.Configuration.Speech;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

/// <summary>A card that drops what it should take.</summary>
/// <param name="By">The cards of the default routes.</param>
public sealed record StrictCard(string Name, IPAddress Address, string Network, string By);

public static class ReversePath
{
    public static readonly Phrase Strict = new(
        "{0} is in the network of {1}, whose reverse path filter is strict, and the default route goes by {2}: packets of clients beyond {3} would be dropped. The director writes 2 into /proc/sys/net/ipv4/conf/{1}/rp_filter when it starts.",
        "{0} est dans le réseau de {1}, dont le filtre de chemin inverse est strict, et la route par défaut passe par {2} : les paquets des clients au-delà de {3} seraient jetés. Le directeur écrit 2 dans /proc/sys/net/ipv4/conf/{1}/rp_filter au démarrage.");

    /// <summary>Only IPv4 has such a filter in the kernel. A machine without a default route knows all of its clients' networks.</summary>
    public static ImmutableArray<StrictCard> Of(DirectorConfiguration director, ImmutableArray<NetworkDevice> devices)
    {
        ArgumentNullException.ThrowIfNull(director);
        var ways = devices.Where(d => d.HasDefaultRoute).Select(d => d.Name).ToArray();
        if (ways.Length == 0) return [];
        return [.. AddressesOf(director).Where(a => a.AddressFamily == AddressFamily.InterNetwork)
            .Select(address => (Address: address, Network: ReturnPath.NetworkOf(devices, address)))
            .Where(a => a.Network is { } network && devices.Single(d => d.Name == network.Device) is { IsStrict: true, HasDefaultRoute: false })
            .Select(a => new StrictCard(a.Network!.Value.Device, a.Address, a.Network.Value.Text, string.Join(", ", ways)))
            .DistinctBy(c => c.Name)];
    }

    /// <summary>Notes: nobody has to do anything.</summary>
    public static ImmutableArray<Finding> Check(DirectorConfiguration director, ImmutableArray<NetworkDevice> devices)
    {
        ArgumentNullException.ThrowIfNull(director);
        return [.. Of(director, devices).SelectMany(card => director.Services.Where(s => s.Balanced.Configured.Address is ServiceAddress.Listening to && to.Address.ToIPAddress().Equals(card.Address)).Take(1)
            .Select(service => new Finding(Severity.Note, service.At, "", Strict, [$"{card.Address}", card.Name, card.By, card.Network])))];
    }

    /// <summary>Those that the world sends to: of services, and of ways out.</summary>
    private static IEnumerable<IPAddress> AddressesOf(DirectorConfiguration director) =>
        director.Services.Select(s => s.Balanced.Configured.Address).OfType<ServiceAddress.Listening>().Select(a => a.Address)
            .Concat(director.WaysOut.Select(w => w.As).OfType<InetAddress>()).Distinct().Select(a => a.ToIPAddress());
}
