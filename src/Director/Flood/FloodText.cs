// Limits of clients as nft(8) is told them: a table of its own in front of the balancing, whichever data plane that is. What is over a limit is dropped before a real server is chosen for it.
using System.Globalization;
using System.Text;
using Bascule.Core.Director;
using Bascule.Director.Nftables;

namespace Bascule.Director.Flood;

internal static class FloodText
{
    public const string Table = "bascule-limits";

    /// <summary>So many clients are remembered of each limit; more of them are not limited. 65,536 take the kernel some 8 MB.</summary>
    private const int MostClients = 65536;

    /// <summary>Nothing of ours.</summary>
    public const string None = $"add table inet {Table}\ndelete table inet {Table}\n";

    /// <summary>Whatever there was of ours is gone after it.</summary>
    public static string Of(IReadOnlyList<(ServiceAddress Service, FloodLimits Limits)> limited)
    {
        ArgumentNullException.ThrowIfNull(limited);
        if (limited.Count == 0) return None;
        var (text, chains, picks) = (new StringBuilder(None), new StringBuilder(), new StringBuilder());
        text.Append(CultureInfo.InvariantCulture, $"table inet {Table} {{\n");
        foreach (var (service, limits) in limited)
        {
            var (name, client) = (NameOf(service), service.Family == IpFamily.IPv4 ? "ip saddr" : "ip6 saddr & ffff:ffff:ffff:ffff::");
            var type = service.Family == IpFamily.IPv4 ? "ipv4_addr" : "ipv6_addr";
            text.Append(CultureInfo.InvariantCulture, $"counter {name} {{ }}\n");
            chains.Append(CultureInfo.InvariantCulture, $"chain {name} {{\n");
            if (limits.NewPerSecond is { } rate)
            {
                text.Append(CultureInfo.InvariantCulture, $"set rate-{name} {{ type {type}; size {MostClients}; flags dynamic,timeout; timeout 10s; }}\n");
                chains.Append(CultureInfo.InvariantCulture, $"update @rate-{name} {{ {client} limit rate over {rate}/second burst {rate} packets }} counter name {name} drop\n");
            }
            if (limits.Connections is { } most)
            {
                text.Append(CultureInfo.InvariantCulture, $"set open-{name} {{ type {type}; size {MostClients}; flags dynamic; }}\n");
                chains.Append(CultureInfo.InvariantCulture, $"add @open-{name} {{ {client} ct count over {most} }} counter name {name} drop\n");
            }
            // Last, so that who is over a limit of its own takes nothing of it away from others.
            if (limits.NewOfAllPerSecond is { } all) chains.Append(CultureInfo.InvariantCulture, $"limit rate over {all}/second burst {all} packets counter name {name} drop\n");
            chains.Append("}\n");
            picks.Append(CultureInfo.InvariantCulture, $"{Match(service)} ct state new jump {name}\n");
        }
        // Before a real server is chosen (dstnat), and when it is known whether the connection is new (conntrack).
        text.Append(chains).Append("chain prerouting {\ntype filter hook prerouting priority mangle; policy accept;\n").Append(picks).Append("}\n");
        text.Append("}\n");
        return text.ToString();
    }

    /// <summary>Marks of both families are one number: the name says whose.</summary>
    internal static string NameOf(ServiceAddress service) => NftText.Name(service) + (service is ServiceAddress.Marked { Family: IpFamily.IPv6 } ? "-6" : "");

    private static string Match(ServiceAddress service) => service switch
    {
        ServiceAddress.Listening to => string.Create(CultureInfo.InvariantCulture,
            $"{NftText.Of(to.Family)} daddr {to.Address} meta l4proto {NftText.Of(to.Protocol)}{(to.Port == 0 ? "" : $" th dport {to.Port}")}"),
        ServiceAddress.Marked marked => string.Create(CultureInfo.InvariantCulture, $"meta nfproto {(marked.Family == IpFamily.IPv4 ? "ipv4" : "ipv6")} meta mark {marked.Mark}"),
        _ => throw new ArgumentOutOfRangeException(nameof(service)),
    };
}
