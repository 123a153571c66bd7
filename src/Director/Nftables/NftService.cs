// What of a virtual service nftables can do, which has no schedulers, no tunnels and no memory of clients: how the next server is drawn, and what is done otherwise than the kernel's IPVS does it.
using System.Collections.Immutable;
using Bascule.Core.Director;

namespace Bascule.Director.Nftables;

/// <summary>How the row of a service is drawn from.</summary>
internal enum Draw
{
    /// <summary>One after the other.</summary>
    InTurn,

    /// <summary>By the client's address (of a persistent service: by so many bits of it).</summary>
    ByClient,

    /// <summary>By the client's address and port.</summary>
    ByClientAndPort,

    /// <summary>By the address that the client asked for.</summary>
    ByDestination,
}

/// <summary>A service in nftables' terms.</summary>
/// <param name="Row">Who stands at which number; empty: nobody takes new connections, and clients are refused.</param>
/// <param name="Left">Real servers that it cannot reach: another forwarding than masquerade, or a port of their own where the others keep the client's.</param>
internal sealed record NftService(VirtualService Service, Draw Draw, ImmutableArray<ServerAddress> Row, ImmutableArray<RealServer> Left)
{
    /// <summary>Whether any packet of a connection finds the server that the first one found, without a memory of the connection.</summary>
    public bool IsStateless => Draw != Draw.InTurn;

    public static NftService Of(VirtualService service)
    {
        ArgumentNullException.ThrowIfNull(service);
        // A row has ports for all or for none; none is the rule where clients may ask for any.
        var keepsPort = service.RealServers.Values.Any(s => Reached(service, s) is { Port: 0 });
        var left = service.RealServers.Values.Where(s => Reached(service, s) is not { } at || (keepsPort && at.Port != 0)).ToImmutableArray();
        var reached = left.Aggregate(service, (rest, s) => rest with { RealServers = rest.RealServers.Remove(s.Address) });
        var draw = DrawOf(service);
        var row = (draw, service.Scheduler.Name) switch
        {
            (Draw.InTurn, "rr" or "lc") => Slots.InTurn(reached, isWeighted: false),
            (Draw.InTurn, "fo") => Slots.InTurn(OnlyHeaviest(reached), isWeighted: false),
            (Draw.InTurn, _) => Slots.InTurn(reached, isWeighted: true),
            _ => Slots.Consistent(reached),
        };
        return new(service, draw, [.. row.Select(s => Reached(service, s)!.Value)], left);
    }

    /// <summary>
    /// Who keeps its clients draws by their addresses: a client then has its server for as long as that one is there, and on both directors of a pair the same one. IPVS remembers instead, for a time.
    /// </summary>
    private static Draw DrawOf(VirtualService service) => (service.Persistence, service.Scheduler.Name) switch
    {
        (not null, _) => Draw.ByClient,
        (_, "sh" or "mh") => service.Flags.HasFlag(SchedulerFlags.Port) ? Draw.ByClientAndPort : Draw.ByClient,
        (_, "dh") => Draw.ByDestination,
        _ => Draw.InTurn,
    };

    /// <summary>Where its packets are sent, with the port that they get (0: the one they have); null: nowhere.</summary>
    private static ServerAddress? Reached(VirtualService service, RealServer server)
    {
        var port = service.Address is ServiceAddress.Listening { Port: > 0 and var own } && server.Address.Port == 0 ? own : server.Address.Port;

        // "gate" to the director itself is how ldirectord.cf writes a fallback (127.0.0.1:80 gate): the packet stays here, whatever address it was for.
        if (IsLoopback(server.Address.Address)) return service.Address is ServiceAddress.Listening to ? new ServerAddress(to.Address, port) : null;
        return server.Forwarding is Forwarding.Masquerade && server.Address.Address.Family == service.Address.Family ? new ServerAddress(server.Address.Address, port) : null;
    }

    private static bool IsLoopback(InetAddress address) => System.Net.IPAddress.IsLoopback(address.ToIPAddress());

    private static VirtualService OnlyHeaviest(VirtualService service)
    {
        var heaviest = service.RealServers.Values.MaxBy(s => s.Weight);
        return heaviest is null ? service : service.WithoutServers.With(heaviest);
    }
}
