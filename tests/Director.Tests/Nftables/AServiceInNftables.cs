using Bascule.Core.Director;
using Bascule.Core.Tests.Director;
using Bascule.Director.Nftables;

namespace Bascule.Director.Tests.Nftables;

/// <summary>What nftables makes of a service that was written for IPVS.</summary>
public sealed class AServiceInNftables
{
    private static readonly VirtualService Web = new VirtualService { Address = AnyTable.Web, Scheduler = Scheduler.WeightedRoundRobin }.With(AnyTable.Masqueraded(11, weight: 2)).With(AnyTable.Masqueraded(12));

    [Theory, InlineData("rr", 2), InlineData("lc", 2), InlineData("wrr", 3), InlineData("wlc", 3), InlineData("sed", 3), InlineData("fo", 1)]
    public void Is_dealt_out_in_turn(string scheduler, int slots)
    {
        var service = NftService.Of(Web with { Scheduler = Scheduler.Find(scheduler)! });
        (service.Draw, service.Row.Length, service.IsStateless).ShouldBe((Draw.InTurn, slots, false));
    }

    [Theory, InlineData("sh", SchedulerFlags.None, Draw.ByClient), InlineData("mh", SchedulerFlags.Fallback, Draw.ByClient), InlineData("mh", SchedulerFlags.Port, Draw.ByClientAndPort), InlineData("dh", SchedulerFlags.None, Draw.ByDestination)]
    internal void Is_dealt_out_by_a_hash(string scheduler, SchedulerFlags flags, Draw draw)
    {
        var service = NftService.Of(Web with { Scheduler = Scheduler.Find(scheduler)!, Flags = flags });
        (service.Draw, service.Row.Length, service.IsStateless).ShouldBe((draw, Slots.ByHash, true));
    }

    [Fact]
    public void Keeps_a_clients_server_by_its_address_where_it_is_persistent() => NftService.Of(Web with { Persistence = new Persistence() }).Draw.ShouldBe(Draw.ByClient);

    [Fact]
    public void Says_whom_it_cannot_reach()
    {
        var tunnelled = AnyTable.Masqueraded(13) with { Forwarding = new Forwarding.Tunnel(new Encapsulation.Ipip()) };
        var service = NftService.Of(Web.With(tunnelled));
        service.Left.ShouldBe([tunnelled]);
        service.Row.ShouldNotContain(tunnelled.Address);
    }

    /// <summary>As ldirectord.cf writes a page that says sorry: <c>fallback=127.0.0.1:8080 gate</c>.</summary>
    [Fact]
    public void Falls_back_to_the_director_itself_by_the_address_that_was_asked_for() =>
        NftService.Of(Web.WithoutServers.With(new RealServer { Address = new ServerAddress(AnyTable.Address("127.0.0.1"), 8080), Forwarding = new Forwarding.Route() })).Row
            .ShouldBe([new ServerAddress(AnyTable.Address("192.168.56.10"), 8080)]);

    [Fact]
    public void Gives_a_server_without_a_port_the_services_own() =>
        NftService.Of(Web.WithoutServers.With(AnyTable.Masqueraded(11) with { Address = new ServerAddress(AnyTable.Address("192.168.200.11"), 0) })).Row.ShouldBe([AnyTable.Real(11)]);

    [Fact]
    public void Knows_whose_a_packet_from_a_server_is_only_where_that_is_certain()
    {
        var other = new ServiceAddress.Listening(Protocol.Tcp, AnyTable.Address("192.168.56.11"), 80);
        var table = NftFamilyTable.Of(BalancingTable.Empty.With(Web).With(new VirtualService { Address = other, Scheduler = Scheduler.RoundRobin }.With(AnyTable.Masqueraded(12))), IpFamily.IPv4);
        table.Back.ShouldBe([KeyValuePair.Create(AnyTable.Real(11), new ServerAddress(AnyTable.Address("192.168.56.10"), 80))]);
        table.Shared.ShouldBe([AnyTable.Real(12)]);
    }

    [Fact]
    public void Is_written_only_when_the_kernel_would_do_otherwise()
    {
        var (table, drained) = (BalancingTable.Empty.With(Web), BalancingTable.Empty.With(Web with { Scheduler = Scheduler.WeightedLeastConnection }));
        NftText.Changes(table, table).ShouldBeEmpty();
        NftText.Changes(table, drained).ShouldBeEmpty("both are dealt out in turn");
        NftText.Changes(table, BalancingTable.Empty.With(Web.With(AnyTable.Masqueraded(12, weight: 0)))).ShouldBe("""
            flush chain ip bascule-director tcp-192.168.56.10-80
            add rule ip bascule-director tcp-192.168.56.10-80 tcp flags & (fin | syn | rst | ack) != syn drop
            add rule ip bascule-director tcp-192.168.56.10-80 counter name tcp-192.168.56.10-80
            add rule ip bascule-director tcp-192.168.56.10-80 meta l4proto tcp dnat ip to 192.168.200.11:80

            """);
    }
}
