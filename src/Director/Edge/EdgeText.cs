// What stands around the balancing as nft(8) is told it, in a table of its own, whichever data plane balances: limits of clients in front of it (what is over them is dropped before a real server is
// chosen), and the way out of real servers behind it (what they begin themselves leaves by another address).
using System.Globalization;
using System.Text;
using Bascule.Core.Director;
using Bascule.Director.Nftables;

namespace Bascule.Director.Edge;

internal static class EdgeText
{
    public const string Table = "bascule-edge";

    /// <summary>So many clients are remembered of each limit; more of them are not limited. 65,536 take the kernel some 8 MB.</summary>
    private const int MostClients = 65536;

    /// <summary>Nothing of ours.</summary>
    public const string None = $"add table inet {Table}\ndelete table inet {Table}\n";

    /// <summary>Whatever there was of ours is gone after it.</summary>
    public static string Of(IReadOnlyList<(ServiceAddress Service, FloodLimits Limits)> limited, IReadOnlyList<WayOut> waysOut)
    {
        ArgumentNullException.ThrowIfNull(limited);
        ArgumentNullException.ThrowIfNull(waysOut);
        if (limited.Count == 0 && waysOut.Count == 0) return None;
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
            picks.Append(CultureInfo.InvariantCulture, $"{Match(service)} {Beginning(service)} jump {name}\n");
        }
        // Before a real server is chosen (dstnat), and when it is known whether the connection is new (conntrack).
        text.Append(chains).Append("chain prerouting {\ntype filter hook prerouting priority mangle; policy accept;\n").Append(picks).Append("}\n");

        // Behind the chain by which answers of taken-over connections find their way (docs/decisions/0032): who has an address already gets no other.
        text.Append("chain postrouting {\ntype nat hook postrouting priority srcnat; policy accept;\n");
        foreach (var way in waysOut)
        {
            var family = NftText.Of(way.Family);
            text.Append(CultureInfo.InvariantCulture, $"{family} saddr {way.From} {family} daddr != {way.From} fib saddr type != local {(way.As is { } address ? $"snat {family} to {address}" : "masquerade")}\n");
        }
        text.Append("}\n}\n");
        return text.ToString();
    }

    /// <summary>Marks of both families are one number: the name says whose.</summary>
    internal static string NameOf(ServiceAddress service) => NftText.Name(service) + (service is ServiceAddress.Marked { Family: IpFamily.IPv6 } ? "-6" : "");

    /// <summary>
    /// A connection's first packet. Of TCP it is known by itself, also where conntrack is kept from knowing (IPVS), or has just forgotten (a takeover); of others, one whose answer conntrack has not seen.
    /// </summary>
    private static string Beginning(ServiceAddress service) => service is ServiceAddress.Listening { Protocol: Protocol.Tcp } ? "tcp flags & (fin | syn | rst | ack) == syn" : "ct state new";

    private static string Match(ServiceAddress service) => service switch
    {
        ServiceAddress.Listening to => string.Create(CultureInfo.InvariantCulture,
            $"{NftText.Of(to.Family)} daddr {to.Address} meta l4proto {NftText.Of(to.Protocol)}{(to.Port == 0 ? "" : $" th dport {to.Port}")}"),
        ServiceAddress.Marked marked => string.Create(CultureInfo.InvariantCulture, $"meta nfproto {(marked.Family == IpFamily.IPv4 ? "ipv4" : "ipv6")} meta mark {marked.Mark}"),
        _ => throw new ArgumentOutOfRangeException(nameof(service)),
    };
}
