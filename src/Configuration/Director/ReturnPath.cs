// Whether the answers of masqueraded real servers come back through the director that holds the virtual address, also after a takeover. What the director's files and the cluster's say together;
// neither shows it alone.
using System.Collections.Immutable;
using System.Net;
using Bascule.Configuration.Speech;
using Bascule.Core;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

public static class ReturnPath
{
    public static readonly Phrase NoInsideAddress = new(
        "{0} moves between two machines, but not the way back of {1}: no floating address of its group is in {2}, the network of {3}. After a takeover the answers go to the other machine.",
        "{0} passe d'une machine à l'autre, mais pas le chemin du retour de {1} : aucune adresse flottante de son groupe n'est dans {2}, le réseau de {3}. Après une reprise, les réponses vont à l'autre machine.",
        "Add `IPaddr::ADDRESS/{4}/{3}` to the group, an address of that network, and make it the default gateway of the real servers.",
        "Ajoutez `IPaddr::ADRESSE/{4}/{3}` au groupe, une adresse de ce réseau, et faites-en la passerelle par défaut des serveurs réels.");

    public static readonly Phrase OtherGroup = new(
        "{0} is in the group {1}, and {2}, by which {3} answers, in the group {4}: they can be on two machines.",
        "{0} est dans le groupe {1}, et {2}, par où répond {3}, dans le groupe {4} : elles peuvent être sur deux machines.",
        "Write both on one line of haresources: `{5} IPaddr::{6} IPaddr::{2}`.",
        "Écrivez les deux sur une ligne de haresources : `{5} IPaddr::{6} IPaddr::{2}`.");

    public static readonly Phrase GatewayIs = new(
        "the real servers in {0} must have the default gateway {1}, which moves with {2}.",
        "les serveurs réels dans {0} doivent avoir la passerelle par défaut {1}, qui se déplace avec {2}.");

    /// <summary>Warnings where it cannot work, notes where it depends on the real servers.</summary>
    public static ImmutableArray<Finding> Check(DirectorConfiguration director, Cluster cluster, ImmutableArray<NetworkDevice> devices)
    {
        ArgumentNullException.ThrowIfNull(director);
        ArgumentNullException.ThrowIfNull(cluster);
        var floating = cluster.Known
            .SelectMany(group => group.Resources.Select(r => r.IsAddress && AddressRequest.TryParse(r, out var request, out _) ? request.Address : null).OfType<IPAddress>().Select(address => (Group: group, Address: address)))
            .ToArray();
        var findings = ImmutableArray.CreateBuilder<Finding>();
        foreach (var service in director.Services)
        {
            if (service.Balanced.Configured.Address is not ServiceAddress.Listening to) continue;
            var asked = to.Address.ToIPAddress();
            var home = floating.FirstOrDefault(f => f.Address.Equals(asked)).Group;
            if (home is null) continue;

            var networks = service.Balanced.Configured.RealServers.Values.Where(s => s.Forwarding is Forwarding.Masquerade).Select(s => s.Address.Address.ToIPAddress())
                .Select(server => (Server: server, Network: NetworkOf(devices, server))).Where(s => s.Network is not null).DistinctBy(s => s.Network!.Value.Text);
            foreach (var (server, network) in networks)
            {
                var (device, text, bits) = network!.Value;
                var inside = floating.Where(f => !f.Address.Equals(asked) && NetworkOf(devices, f.Address)?.Text == text).ToArray();
                if (inside.FirstOrDefault(f => f.Group == home) is { Group: not null } gateway)
                    findings.Add(new Finding(Severity.Note, service.At, "", GatewayIs, [text, $"{gateway.Address}", $"{asked}"]));
                else if (inside is [var other, ..])
                    findings.Add(new Finding(Severity.Warning, service.At, "", OtherGroup, [$"{asked}", $"{home.Name}", $"{other.Address}", $"{server}", $"{other.Group.Name}", $"{home.Home}", $"{asked}"]));
                else if (NetworkOf(devices, asked)?.Text != text)
                    findings.Add(new Finding(Severity.Warning, service.At, "", NoInsideAddress, [$"{asked}", $"{server}", text, device, $"{bits}"]));
            }
        }
        return findings.ToImmutable();
    }

    /// <summary>The network of an address, the narrowest that a card is in; null: none is.</summary>
    internal static (string Device, string Text, int Bits)? NetworkOf(ImmutableArray<NetworkDevice> devices, IPAddress address)
    {
        var all = devices.SelectMany(d => d.Addresses.Select(a => (Device: d.Name, Own: a.Address, Bits: a.PrefixLength)))
            .Where(a => a.Own.AddressFamily == address.AddressFamily && !IPAddress.IsLoopback(a.Own) && a.Bits < 8 * a.Own.GetAddressBytes().Length)
            .Select(a => (a.Device, Network: new IPNetwork(Masked(a.Own, a.Bits), a.Bits)));
        return all.Where(a => a.Network.Contains(address)).OrderByDescending(a => a.Network.PrefixLength).Select(a => ((string, string, int)?)(a.Device, $"{a.Network}", a.Network.PrefixLength)).FirstOrDefault();
    }

    private static IPAddress Masked(IPAddress address, int bits)
    {
        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++) bytes[i] &= (byte)~(0xFF >> Math.Clamp(bits - (i * 8), 0, 8));
        return new IPAddress(bytes);
    }
}
