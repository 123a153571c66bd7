// What has to be tried to know that the answers of masqueraded real servers come back through this director. No file here shows it: it is the real servers' routes.
using System.Collections.Immutable;
using System.Net;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

/// <summary>
/// A connection to a real server from the virtual address, which the server, unless it has a route of its own to there, answers by its default gateway, as it answers clients. The answer must come in by the
/// card by which the server is reached.
/// </summary>
/// <param name="Network">The real server's, behind <paramref name="Device"/>.</param>
public sealed record WayBack(IPAddress From, IPEndPoint Server, string Device, string Network)
{
    /// <summary>Only what can be tried here, and shows something: the virtual address is on this machine, and in another network than the real server, which would answer it without any gateway.</summary>
    /// <param name="elsewhere">Virtual addresses of masqueraded real servers that are not on this machine.</param>
    public static ImmutableArray<WayBack> ToTry(DirectorConfiguration director, ImmutableArray<NetworkDevice> devices, out ImmutableArray<IPAddress> elsewhere)
    {
        ArgumentNullException.ThrowIfNull(director);
        // A datagram's server is asked by TCP at the same port: a refusal is an answer, too. Who serves both is asked where it listens.
        var all = director.Services.OrderBy(s => s.Balanced.Configured.Address is ServiceAddress.Listening { Protocol: Protocol.Tcp } ? 0 : 1).SelectMany(s => s.Balanced.Configured.Address is ServiceAddress.Listening to
                ? s.Balanced.Configured.RealServers.Values.Where(r => r.Forwarding is Forwarding.Masquerade && r.Address.Address.Family == to.Family)
                    .Select(r => (From: to.Address.ToIPAddress(), Server: new IPEndPoint(r.Address.Address.ToIPAddress(), r.Address.Port == 0 ? to.Port : r.Address.Port)))
                : [])
            .Where(w => w.Server.Port != 0).DistinctBy(w => (w.From, w.Server.Address)).ToArray();
        var held = all.ToLookup(w => devices.Any(d => d.Addresses.Any(a => a.Address.Equals(w.From))));
        elsewhere = [.. held[false].Select(w => w.From).Distinct()];
        return [.. held[true].Select(w => (Way: w, Network: ReturnPath.NetworkOf(devices, w.Server.Address)))
            .Where(w => w.Network is { } network && ReturnPath.NetworkOf(devices, w.Way.From)?.Text != network.Text)
            .Select(w => new WayBack(w.Way.From, w.Way.Server, w.Network!.Value.Device, w.Network.Value.Text))];
    }
}
