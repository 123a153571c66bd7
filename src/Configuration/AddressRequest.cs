// What haresources asks for, before this machine is looked at: ADDRESS[/BITS[/NIC[:LABEL]][/BROADCAST]], where a third
// part that begins with a digit is the broadcast (resource-agents 4.12, heartbeat/IPaddr).
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bascule.Core;

namespace Bascule.Configuration;

/// <summary>The agents that differ in how they name an alias.</summary>
public enum AddressAgent
{
    /// <summary>Takes the first free alias NIC:0, NIC:1, …, whatever number is asked for.</summary>
    IPaddr,

    /// <summary>Takes the label that is given, or none.</summary>
    IPaddr2,

    /// <summary>IPv6 addresses have no label.</summary>
    IPv6addr,
}

/// <summary>A floating IP as asked for; null is what the routes are to tell.</summary>
public sealed record AddressRequest
{
    public required AddressAgent Agent { get; init; }
    public required IPAddress Address { get; init; }
    public int? PrefixLength { get; init; }
    public string? Interface { get; init; }

    /// <summary>What stands behind the interface's colon.</summary>
    public string? Alias { get; init; }
    public IPAddress? Broadcast { get; init; }

    public bool IsIPv6 => Address.AddressFamily == AddressFamily.InterNetworkV6;

    public static bool TryParse(Resource resource, [NotNullWhen(true)] out AddressRequest? request, out string refusal)
    {
        ArgumentNullException.ThrowIfNull(resource);
        request = null;
        if (!Enum.TryParse<AddressAgent>(resource.Agent, out var agent) || resource.Arguments.IsEmpty)
        {
            refusal = $"{resource.Text} is not a floating IP: write IPaddr::ADDRESS/BITS/INTERFACE";
            return false;
        }

        return TryParse(agent, resource.Arguments[0], out request, out refusal);
    }

    public static bool TryParse(AddressAgent agent, string argument, [NotNullWhen(true)] out AddressRequest? request, out string refusal)
    {
        ArgumentNullException.ThrowIfNull(argument);
        request = null;
        var parts = argument.Split('/');
        if (!AddressText.TryRead(parts[0], out var address))
        {
            refusal = $"'{parts[0]}' in '{argument}' is not an address";
            return false;
        }

        int? prefix = null;
        if (parts.Length > 1 && parts[1].Length > 0)
        {
            if (!TryReadPrefix(parts[1], address, out var read))
            {
                refusal = $"'{parts[1]}' in '{argument}' is not a prefix length or mask of {address}";
                return false;
            }

            prefix = read;
        }

        var rest = parts.Skip(2).ToArray();
        var device = rest.Length > 0 && rest[0].Length > 0 && !char.IsAsciiDigit(rest[0][0]) ? rest[0] : null;
        var tail = device is null ? rest.SkipWhile(part => part.Length == 0).ToArray() : rest[1..];
        IPAddress? broadcast = null;
        if (tail.Length > 1 || (tail.Length == 1 && tail[0].Length > 0 && !TryReadBroadcast(tail[0], address, out broadcast)))
        {
            refusal = $"'{string.Join('/', tail)}' in '{argument}' is not a broadcast address: write ADDRESS/BITS/INTERFACE/BROADCAST";
            return false;
        }

        var colon = device?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        refusal = "";
        request = new AddressRequest
        {
            Agent = agent,
            Address = address,
            PrefixLength = prefix,
            Interface = colon < 0 ? device : device![..colon],
            Alias = colon < 0 || colon + 1 == device!.Length ? null : device[(colon + 1)..],
            Broadcast = broadcast,
        };
        return true;
    }

    private static bool TryReadBroadcast(string text, IPAddress address, out IPAddress? broadcast)
    {
        var isRead = AddressText.TryRead(text, out var read) && read.AddressFamily == address.AddressFamily;
        broadcast = isRead ? read : null;
        return isRead;
    }

    private static bool TryReadPrefix(string text, IPAddress address, out int bits)
    {
        var most = address.AddressFamily == AddressFamily.InterNetworkV6 ? 128 : 32;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out bits))
        {
            return bits >= 1 && bits <= most;
        }

        // A dotted mask, ones before zeros.
        if (most != 32 || !AddressText.TryRead(text, out var mask) || mask.AddressFamily != AddressFamily.InterNetwork)
        {
            return false;
        }

        var value = mask.GetAddressBytes().Aggregate(0u, (sum, octet) => (sum << 8) | octet);
        bits = System.Numerics.BitOperations.LeadingZeroCount(~value);
        return value != 0 && value << bits == 0;
    }
}
