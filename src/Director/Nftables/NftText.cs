// A balancing table as nft(8) is told it: all of it, or what makes one of the other. Each text is one transaction, so packets see the table before or the table after.
//
//   table ip bascule-director, and ip6 alike:
//     services, addresses, marks    what clients ask for : the chain that deals it out
//     one chain to a service        draws a number, and sends the connection to who stands there (NAT; conntrack remembers the rest of the connection)
//     nobody                        services that nobody answers for: clients are refused at once
//     back, shared                  packets of connections that another director has made (docs/decisions/0032)
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bascule.Core.Director;

namespace Bascule.Director.Nftables;

internal static class NftText
{
    public const string Table = "bascule-director";

    /// <summary>The same on every director, so that both of a pair draw alike.</summary>
    private const string Seed = "0x62617363";

    /// <summary>Whatever there was of ours is gone after it.</summary>
    public static string Whole(BalancingTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 })
        {
            Frame(text, family);
            Difference(text, NftFamilyTable.Empty(family), NftFamilyTable.Of(table, family));
        }
        return text.ToString();
    }

    /// <summary>Nothing of ours, as before the director was there.</summary>
    public static string None => string.Concat(new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(f => $"add table {Of(f)} {Table}\ndelete table {Of(f)} {Table}\n"));

    /// <summary>Empty if the kernel would have the same.</summary>
    public static string Changes(BalancingTable from, BalancingTable to)
    {
        var text = new StringBuilder();
        foreach (var family in new[] { IpFamily.IPv4, IpFamily.IPv6 }) Difference(text, NftFamilyTable.Of(from, family), NftFamilyTable.Of(to, family));
        return text.ToString();
    }

    /// <summary>What a chain and its counter are called: letters, digits, full stops and hyphens are all that nft has for names.</summary>
    public static string Name(ServiceAddress address) => address switch
    {
        ServiceAddress.Listening to => string.Create(CultureInfo.InvariantCulture, $"{Of(to.Protocol)}-{to.Address.ToString().Replace(':', '_')}-{to.Port}"),
        ServiceAddress.Marked marked => string.Create(CultureInfo.InvariantCulture, $"mark-{marked.Mark}"),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };

    private static void Frame(StringBuilder text, IpFamily family)
    {
        var (ip, address) = (Of(family), family == IpFamily.IPv4 ? "ipv4_addr" : "ipv6_addr");
        text.Append(CultureInfo.InvariantCulture, $$"""
            add table {{ip}} {{Table}}
            delete table {{ip}} {{Table}}
            table {{ip}} {{Table}} {
                map services { type inet_proto . {{address}} . inet_service : verdict; }
                map addresses { type inet_proto . {{address}} : verdict; }
                map marks { type mark : verdict; }
                set nobody { type inet_proto . {{address}} . inet_service; }
                map back { type {{address}} . inet_service : {{address}} . inet_service; }
                set shared { type {{address}} . inet_service; }
                chain choose {
                    meta l4proto . {{ip}} daddr . th dport vmap @services
                    meta l4proto . {{ip}} daddr vmap @addresses
                    meta mark vmap @marks
                }
                chain prerouting {
                    type nat hook prerouting priority dstnat; policy accept;
                    jump choose
                }
                chain output {
                    type nat hook output priority -100; policy accept;
                    jump choose
                }
                chain postrouting {
                    type nat hook postrouting priority srcnat - 10; policy accept;
                    tcp flags & (fin | syn | rst | ack) != syn snat {{ip}} to {{ip}} saddr . tcp sport map @back
                }
                chain forward {
                    type filter hook forward priority filter; policy accept;
                    ct state established,related accept
                    ct state invalid {{ip}} saddr . tcp sport @shared drop
                    ct state new tcp flags & (fin | syn | rst | ack) != syn {{ip}} saddr . tcp sport @shared drop
                }
                chain input {
                    type filter hook input priority filter; policy accept;
                    ct state established,related accept
                    meta l4proto . {{ip}} daddr . th dport @nobody reject with {{(family == IpFamily.IPv4 ? "icmp" : "icmpv6")}} port-unreachable
                }
            }

            """);
    }

    private static void Difference(StringBuilder text, NftFamilyTable from, NftFamilyTable to)
    {
        var family = to.Family;
        var gone = from.Services.Values.Where(s => !to.Services.ContainsKey(s.Service.Address)).ToArray();
        var added = to.Services.Values.Where(s => !from.Services.ContainsKey(s.Service.Address)).ToArray();
        var changed = to.Services.Values.Where(s => from.Services.TryGetValue(s.Service.Address, out var before) && !IsSame(before, s)).ToArray();
        var (was, isNow) = (from.Services.Values.Where(IsRefused).Select(s => Key(s.Service.Address)).ToArray(), to.Services.Values.Where(IsRefused).Select(s => Key(s.Service.Address)).ToArray());

        foreach (var service in gone) Element(text, "delete", family, MapOf(service.Service.Address), Key(service.Service.Address));
        foreach (var key in was.Except(isNow)) Element(text, "delete", family, "nobody", key);
        foreach (var (server, way) in from.Back) if (to.Back.GetValueOrDefault(server) != way) Element(text, "delete", family, "back", Of(server));
        foreach (var server in from.Shared.Except(to.Shared)) Element(text, "delete", family, "shared", Of(server));
        foreach (var service in gone)
        {
            var name = Name(service.Service.Address);
            text.Append(CultureInfo.InvariantCulture, $"flush chain {Of(family)} {Table} {name}\ndelete chain {Of(family)} {Table} {name}\ndelete counter {Of(family)} {Table} {name}\n");
        }
        foreach (var service in added)
        {
            var name = Name(service.Service.Address);
            text.Append(CultureInfo.InvariantCulture, $"add counter {Of(family)} {Table} {name}\nadd chain {Of(family)} {Table} {name}\n");
            Rules(text, family, service);
        }
        foreach (var service in changed)
        {
            text.Append(CultureInfo.InvariantCulture, $"flush chain {Of(family)} {Table} {Name(service.Service.Address)}\n");
            Rules(text, family, service);
        }
        foreach (var service in added) Element(text, "add", family, MapOf(service.Service.Address), $"{Key(service.Service.Address)} : goto {Name(service.Service.Address)}");
        foreach (var key in isNow.Except(was)) Element(text, "add", family, "nobody", key);
        foreach (var (server, way) in to.Back) if (from.Back.GetValueOrDefault(server) != way) Element(text, "add", family, "back", $"{Of(server)} : {Of(way)}");
        foreach (var server in to.Shared.Except(from.Shared)) Element(text, "add", family, "shared", Of(server));
    }

    private static bool IsSame(NftService one, NftService other) => one.Draw == other.Draw && one.Service.Persistence?.PrefixLength == other.Service.Persistence?.PrefixLength && one.Row.SequenceEqual(other.Row);

    /// <summary>Refused by the rule for packets that were for an address of ours; what goes through us by its mark is dropped in its own chain.</summary>
    private static bool IsRefused(NftService service) => service.Row.IsEmpty && service.Service.Address is ServiceAddress.Listening { Port: > 0 };

    private static void Rules(StringBuilder text, IpFamily family, NftService service)
    {
        void Rule(string rule) => text.Append(CultureInfo.InvariantCulture, $"add rule {Of(family)} {Table} {Name(service.Service.Address)} {rule}\n");

        if (service.Row.IsEmpty)
        {
            if (!IsRefused(service)) Rule("drop");
            return;
        }

        // A packet from the middle of a connection: made by another director, or before a reboot. Who draws in turn would send it to a stranger, who would end it; the real server's next packet shows whose it is.
        if (!service.IsStateless && service.Service.Address is not ServiceAddress.Listening { Protocol: not Protocol.Tcp }) Rule("tcp flags & (fin | syn | rst | ack) != syn drop");
        Rule($"counter name {Name(service.Service.Address)}");
        var hasPorts = service.Row[0].Port != 0;
        var protocol = service.Service.Address is ServiceAddress.Listening to ? $"meta l4proto {Of(to.Protocol)} " : hasPorts ? "meta l4proto { tcp, udp, sctp } " : "";
        Rule($"{protocol}dnat {Of(family)} to {Target(family, service, hasPorts)}");
    }

    private static string Target(IpFamily family, NftService service, bool hasPorts)
    {
        string Server(ServerAddress server) => hasPorts ? Of(server) : server.Address.ToString();

        if (service.Row.All(s => s == service.Row[0])) return hasPorts ? service.Row[0].ToString() : service.Row[0].Address.ToString();
        var slots = service.Row.Select((s, at) => string.Create(CultureInfo.InvariantCulture, $"{at} : {Server(s)}"));
        return $"{Drawn(family, service)} map {{ {string.Join(", ", slots)} }}";
    }

    private static string Drawn(IpFamily family, NftService service)
    {
        var (ip, count) = (Of(family), service.Row.Length.ToString(CultureInfo.InvariantCulture));
        var client = service.Service.Persistence?.PrefixLength is { } bits ? $"{ip} saddr & {Mask(family, bits)}" : $"{ip} saddr";
        return service.Draw switch
        {
            Draw.InTurn => $"numgen inc mod {count}",
            Draw.ByClient => $"jhash {client} mod {count} seed {Seed}",
            Draw.ByClientAndPort => $"jhash {client} . th sport mod {count} seed {Seed}",
            Draw.ByDestination => $"jhash {ip} daddr mod {count} seed {Seed}",
            _ => throw new ArgumentOutOfRangeException(nameof(service)),
        };
    }

    private static InetAddress Mask(IpFamily family, int bits) => family == IpFamily.IPv4
        ? new(family, (UInt128)(bits == 0 ? 0 : uint.MaxValue << (32 - bits)))
        : new(family, bits == 0 ? UInt128.Zero : UInt128.MaxValue << (128 - bits));

    private static void Element(StringBuilder text, string verb, IpFamily family, string map, string element) =>
        text.Append(CultureInfo.InvariantCulture, $"{verb} element {Of(family)} {Table} {map} {{ {element} }}\n");

    private static string MapOf(ServiceAddress address) => address switch
    {
        ServiceAddress.Listening { Port: 0 } => "addresses",
        ServiceAddress.Listening => "services",
        _ => "marks",
    };

    private static string Key(ServiceAddress address) => address switch
    {
        ServiceAddress.Listening { Port: 0 } to => $"{Of(to.Protocol)} . {to.Address}",
        ServiceAddress.Listening to => string.Create(CultureInfo.InvariantCulture, $"{Of(to.Protocol)} . {to.Address} . {to.Port}"),
        ServiceAddress.Marked marked => marked.Mark.ToString(CultureInfo.InvariantCulture),
        _ => throw new ArgumentOutOfRangeException(nameof(address)),
    };

    private static string Of(ServerAddress server) => string.Create(CultureInfo.InvariantCulture, $"{server.Address} . {server.Port}");

    internal static string Of(IpFamily family) => family == IpFamily.IPv4 ? "ip" : "ip6";

    internal static string Of(Protocol protocol) => protocol.ToString().ToLowerInvariant();
}
