// What the machine says about the addresses of a configuration before any of them is touched. Pure.
using System.Collections.Immutable;
using System.Net;
using Bascule.Configuration;
using Bascule.Core;
using Bascule.Linux.Netlink;

namespace Bascule.Actuator.Addresses;

/// <summary>A floating IP that is on this machine although nobody here acquired it.</summary>
/// <param name="HasEnd">It is a lease, so a former run of ours put it there. Without an end it was configured by something else.</param>
public sealed record FoundAddress(IPAddress Address, string Interface, int InterfaceIndex, int PrefixLength, bool HasEnd)
{
    public string Sentence => HasEnd
        ? $"{Address} is still on {Interface} from a former run"
        : $"{Address} is on {Interface} without an end, so something else put it there (the system's network configuration, or somebody by hand): "
            + "a floating IP must be configured in haresources only";
}

public static class AddressFindings
{
    /// <summary>Which of these are on the machine now.</summary>
    public static ImmutableArray<FoundAddress> FoundRunning(IEnumerable<AddressRequest> requests, NetworkSnapshot network)
    {
        ArgumentNullException.ThrowIfNull(requests);
        ArgumentNullException.ThrowIfNull(network);
        var asked = requests.Select(request => request.Address).ToHashSet();
        return
        [
            .. network.Addresses.Where(found => asked.Contains(found.Address)).Select(found => new FoundAddress(
                found.Address,
                network.FindInterface(found.InterfaceIndex)?.Name ?? $"interface {found.InterfaceIndex}",
                found.InterfaceIndex,
                found.PrefixLength,
                HasEnd: !found.IsPermanent)),
        ];
    }

    /// <summary>Why addresses of these resources cannot be carried on this machine: one sentence each, none if all can.</summary>
    public static ImmutableArray<string> Obstacles(IEnumerable<Resource> resources, NetworkSnapshot network)
    {
        ArgumentNullException.ThrowIfNull(resources);
        var sentences = ImmutableArray.CreateBuilder<string>();
        var requests = new List<AddressRequest>();
        foreach (var resource in resources.Where(resource => resource.IsAddress))
        {
            if (AddressRequest.TryParse(resource, out var request, out var refusal))
            {
                requests.Add(request);
            }
            else
            {
                sentences.Add(refusal);
            }
        }

        AddressPlan.TryPlan(requests, network, out _, out var refusals);
        sentences.AddRange(refusals);
        sentences.AddRange(FoundRunning(requests, network).Where(found => !found.HasEnd).Select(found => found.Sentence));
        return sentences.ToImmutable();
    }

    /// <summary>
    /// Floating IPv4 addresses that are primary although the interface has an address of its own in the same network: the
    /// machine's own traffic would leave with them.
    /// </summary>
    public static ImmutableArray<InterfaceAddress> OutOfOrder(IReadOnlySet<IPAddress> floating, NetworkSnapshot network)
    {
        ArgumentNullException.ThrowIfNull(floating);
        ArgumentNullException.ThrowIfNull(network);
        return
        [
            .. network.Addresses.Where(first => floating.Contains(first.Address) && !first.IsSecondary && first.Address.GetAddressBytes().Length == 4
                && network.Addresses.Any(own => !floating.Contains(own.Address) && own.IsSecondary
                    && own.InterfaceIndex == first.InterfaceIndex && own.Network == first.Network)),
        ];
    }
}
