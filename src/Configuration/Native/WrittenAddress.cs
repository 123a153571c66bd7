// A floating address in its pieces, and as the one word that haresources has for it: both directions, so that neither differs.
using System.Net;
using System.Net.Sockets;
using Bascule.Core;

namespace Bascule.Configuration.Native;

/// <param name="Mask">Prefix length or dotted mask; null: from the routes.</param>
/// <param name="Label">What stands behind the interface's colon.</param>
internal sealed record WrittenAddress(string Agent, string Address, string? Mask, string? Device, string? Label, string? Broadcast)
{
    /// <summary><c>IPaddr::ADDRESS[/BITS[/INTERFACE[:LABEL]][/BROADCAST]]</c></summary>
    public string Word
    {
        get
        {
            var text = $"{Agent}::{Address}";
            if (Mask is not null || Device is not null || Broadcast is not null) text += $"/{Mask}";
            if (Device is not null) text += $"/{Device}{(Label is null ? "" : ":" + Label)}";
            return Broadcast is null ? text : $"{text}/{Broadcast}";
        }
    }

    /// <summary>The agent that need not be named.</summary>
    public static string UsualAgent(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? "IPv6addr" : "IPaddr";

    /// <summary>The pieces of a resource; null if it is no address, or one that the pieces would not give back.</summary>
    public static WrittenAddress? Of(Resource resource)
    {
        if (!resource.IsAddress || resource.Arguments is not [var argument]) return null;
        var parts = argument.Split('/');
        if (parts.Length > 4 || parts.Skip(2).Any(p => p.Length == 0)) return null;
        var device = parts.Length > 2 && !char.IsAsciiDigit(parts[2][0]) ? parts[2] : null;
        var broadcast = parts.Skip(device is null ? 2 : 3).FirstOrDefault();
        var colon = device?.IndexOf(':', StringComparison.Ordinal) ?? -1;
        var pieces = new WrittenAddress(resource.Agent, parts[0], parts.Length > 1 && parts[1].Length > 0 ? parts[1] : null,
            colon > 0 ? device![..colon] : device, colon > 0 && colon + 1 < device!.Length ? device[(colon + 1)..] : null, broadcast);
        return pieces.Word == resource.Text ? pieces : null;
    }
}
