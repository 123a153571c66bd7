// Where a floating IP goes on this machine: interface, prefix, broadcast, label. Pure: the machine is an argument.
//
// The intuition: an address belongs where its network is. What haresources leaves out is read from the directly connected
// networks (findif of resource-agents: `ip route list match ADDRESS scope link`, longest prefix); what it says is checked
// against them, since an address announced into the wrong network is an outage that looks like a success.
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Bascule.Configuration;
using Bascule.Linux.Netlink;

namespace Bascule.Actuator.Addresses;

/// <summary>A floating IP with everything the kernel wants to know.</summary>
public sealed record PlannedAddress
{
    public required IPAddress Address { get; init; }
    public required int InterfaceIndex { get; init; }
    public required string Interface { get; init; }
    public required int PrefixLength { get; init; }
    public IPAddress? Broadcast { get; init; }
    public string? Label { get; init; }

    /// <summary>IPv6: the network's route is there already and is none of ours.</summary>
    public bool NoPrefixRoute { get; init; }

    /// <summary>Something worth a line in the log; empty if nothing is.</summary>
    public string Note { get; init; } = "";
}

public static class AddressPlan
{
    /// <param name="requests">In the order of their resources: it decides who gets the first free alias.</param>
    /// <param name="network">The machine as it is.</param>
    /// <param name="plan">One per request, in order.</param>
    /// <param name="refusals">Each a sentence; all of them, not only the first.</param>
    public static bool TryPlan(
        IEnumerable<AddressRequest> requests, NetworkSnapshot network, out IReadOnlyList<PlannedAddress> plan, out IReadOnlyList<string> refusals)
    {
        ArgumentNullException.ThrowIfNull(requests);
        var planned = new List<PlannedAddress>();
        var sentences = new List<string>();
        foreach (var request in requests)
        {
            if (TryPlan(request, network, planned, out var found, out var refusal))
            {
                planned.Add(found);
            }
            else
            {
                sentences.Add(refusal);
            }
        }

        (plan, refusals) = (planned, sentences);
        return sentences.Count == 0;
    }

    /// <param name="request">What is asked for.</param>
    /// <param name="network">The machine as it is.</param>
    /// <param name="planned">Addresses that will be there as well: their labels are taken.</param>
    /// <param name="address">Where it goes.</param>
    /// <param name="refusal">Why it goes nowhere, for someone who was just woken.</param>
    public static bool TryPlan(
        AddressRequest request,
        NetworkSnapshot network,
        IReadOnlyCollection<PlannedAddress> planned,
        [NotNullWhen(true)] out PlannedAddress? address,
        out string refusal)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(planned);
        address = null;
        if (!TryPlace(request, network, out var link, out var prefix, out var note, out refusal))
        {
            return false;
        }

        if (!link.IsUp)
        {
            refusal = $"{request.Address} cannot be carried: interface {link.Name} is down (ip link set {link.Name} up)";
            return false;
        }

        var label = Label(request, link, network, planned, ref note);
        address = new PlannedAddress
        {
            Address = request.Address,
            InterfaceIndex = link.Index,
            Interface = link.Name,
            PrefixLength = prefix,
            Broadcast = request.IsIPv6 ? null : request.Broadcast ?? BroadcastOf(request.Address, prefix),
            Label = label,
            NoPrefixRoute = request.IsIPv6
                && network.Networks.Any(found => found.InterfaceIndex == link.Index && found.Network == Networks.Of(request.Address, prefix)),
            Note = note,
        };
        return true;
    }

    /// <summary>All ones beyond the prefix; a network of one or two addresses has none (RFC 3021).</summary>
    public static IPAddress? BroadcastOf(IPAddress address, int prefixLength)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (prefixLength > 30)
        {
            return null;
        }

        var bytes = address.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(prefixLength - (8 * i), 0, 8);
            bytes[i] |= (byte)(0xff >> kept);
        }

        return new IPAddress(bytes);
    }

    private static bool TryPlace(
        AddressRequest request, NetworkSnapshot network, [NotNullWhen(true)] out NetworkInterface? link, out int prefix, out string note, out string refusal)
    {
        (link, prefix, note, refusal) = (null, 0, "", "");
        var containing = network.NetworksOf(request.Address).ToList();

        if (request.Interface is { } name)
        {
            return TryPlaceOn(name, request, network, containing, out link, out prefix, out note, out refusal);
        }

        // Every interface has a link-local network: nothing tells them apart.
        if (request.Address.IsIPv6LinkLocal)
        {
            refusal = $"{request.Address} is link-local, so its interface must be named: {request.Agent}::{request.Address}/64/{Example(network)}";
            return false;
        }

        if (containing.Count == 0)
        {
            refusal = $"no directly connected network contains {request.Address}: {Connected(network, request)}. "
                + $"If it belongs to none of them, name its interface: {request.Agent}::{request.Address}/{(request.IsIPv6 ? 64 : 24)}/{Example(network)}";
            return false;
        }

        link = network.FindInterface(containing[0].InterfaceIndex)!;
        prefix = request.PrefixLength ?? containing[0].Network.PrefixLength;
        return true;
    }

    private static bool TryPlaceOn(
        string name,
        AddressRequest request,
        NetworkSnapshot network,
        List<ConnectedNetwork> containing,
        [NotNullWhen(true)] out NetworkInterface? link,
        out int prefix,
        out string note,
        out string refusal)
    {
        (prefix, note, refusal) = (0, "", "");
        link = network.FindInterface(name);
        if (link is null)
        {
            var names = network.Interfaces.Where(found => !found.IsLoopback).Select(found => found.Name).Order(StringComparer.Ordinal).ToList();
            var hint = NearestWord.To(name, names) is { } near ? $"did you mean {near}?"
                : names.Count == 0 ? "there is none but the loopback"
                : $"there are {string.Join(", ", names)}";
            refusal = $"interface {name}, on which {request.Address} is to be, does not exist: {hint}";
            return false;
        }

        var index = link.Index;
        var own = containing.Find(found => found.InterfaceIndex == index);
        prefix = request.PrefixLength ?? own?.Network.PrefixLength ?? 0;
        if (own is not null || link.IsLoopback)
        {
            prefix = prefix == 0 ? (request.IsIPv6 ? 128 : 32) : prefix;
            return true;
        }

        if (containing.Count > 0)
        {
            var calculated = network.FindInterface(containing[0].InterfaceIndex)!.Name;
            var wrong = $"{request.Address} is to be on {name}, but its network {containing[0].Network} is on {calculated}";
            if (request.Agent == AddressAgent.IPaddr || prefix == 0)
            {
                refusal = $"{wrong}: write {request.Agent}::{request.Address}/{containing[0].Network.PrefixLength}/{calculated}, or correct the interface's own address";
                return false;
            }

            note = wrong;
            return true;
        }

        if (prefix == 0)
        {
            refusal = $"{request.Address} on {name} has no prefix length, and {name} has no network that tells it: {Connected(network, request)}. "
                + $"Write {request.Agent}::{request.Address}/{(request.IsIPv6 ? 64 : 24)}/{name}";
            return false;
        }

        note = $"{name} has no address of its own in {Networks.Of(request.Address, prefix)}, the network of {request.Address}";
        return true;
    }

    /// <summary>IPv4's alias name; null leaves it to the kernel, which takes the interface's name.</summary>
    private static string? Label(
        AddressRequest request, NetworkInterface link, NetworkSnapshot network, IReadOnlyCollection<PlannedAddress> planned, ref string note)
    {
        if (request.IsIPv6 || (request.Agent != AddressAgent.IPaddr && request.Alias is null))
        {
            return null;
        }

        // The kernel never changes a label: what is there already (we were restarted) keeps the one it has.
        var there = network.Addresses.FirstOrDefault(found => found.InterfaceIndex == link.Index && found.Address.Equals(request.Address));
        if (there is { Label: { } kept } && kept != link.Name)
        {
            return kept;
        }

        var label = $"{link.Name}:{request.Alias}";
        if (request.Agent == AddressAgent.IPaddr)
        {
            var taken = network.Addresses.Select(found => found.Label).Concat(planned.Select(found => found.Label)).ToHashSet(StringComparer.Ordinal);
            var number = 0;
            while (taken.Contains(label = $"{link.Name}:{number}"))
            {
                number++;
            }
        }

        if (System.Text.Encoding.UTF8.GetByteCount(label) <= AddressOperation.LongestLabel)
        {
            return label;
        }

        note = $"{request.Address} has no label: {label} would be longer than the {AddressOperation.LongestLabel} characters that the kernel allows";
        return null;
    }

    private static string Connected(NetworkSnapshot network, AddressRequest request)
    {
        var there = network.Networks
            .Where(found => found.Network.BaseAddress.AddressFamily == request.Address.AddressFamily && !found.Network.BaseAddress.IsIPv6LinkLocal)
            .Select(found => $"{found.Network} ({network.FindInterface(found.InterfaceIndex)?.Name})").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        return there.Count == 0 ? $"this machine has no {(request.IsIPv6 ? "IPv6" : "IPv4")} network yet" : $"there are {string.Join(", ", there)}";
    }

    private static string Example(NetworkSnapshot network) => network.Interfaces.FirstOrDefault(found => !found.IsLoopback)?.Name ?? "eth0";
}
