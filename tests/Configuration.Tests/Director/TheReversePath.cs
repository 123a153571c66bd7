// A director whose default route does not go by the card that clients come in by.
using System.Collections.Immutable;
using Bascule.Configuration.Director;
using Bascule.Configuration.Machine;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Tests.Director;

public sealed class TheReversePath
{
    private static readonly ImmutableArray<NetworkDevice> Cards = Machines.Devices("enp0s3", "192.168.56.11/24", "enp0s8", "192.168.200.251/24", "enp0s9", "10.0.0.2/8");

    [Fact]
    public void That_is_strict_drops_clients_when_the_default_route_goes_by_another_card()
    {
        var finding = ReversePath.Check(Director(), With(strict: ["enp0s3"], ways: ["enp0s9"])).ShouldHaveSingleItem();
        finding.Severity.ShouldBe(Severity.Note);
        finding.In(Language.English).ShouldBe(
            "/etc/ipvsadm.rules:1:1: note: 192.168.56.10 is in the network of enp0s3, whose reverse path filter is strict, and the default route goes by enp0s9: packets of clients beyond 192.168.56.0/24 would be dropped. The director writes 2 into /proc/sys/net/ipv4/conf/enp0s3/rp_filter when it starts.");
        finding.In(Language.French).ShouldContain("filtre de chemin inverse");
    }

    [Fact]
    public void Is_no_matter_when_loose_or_by_the_same_card_or_without_a_default_route_or_of_another_card()
    {
        Of(strict: [], ways: ["enp0s9"]).ShouldBeEmpty();
        Of(strict: ["enp0s3"], ways: ["enp0s3", "enp0s9"]).ShouldBeEmpty();
        Of(strict: ["enp0s3"], ways: []).ShouldBeEmpty();
        Of(strict: ["enp0s8", "enp0s9"], ways: ["enp0s9"]).ShouldBeEmpty();
    }

    [Fact]
    public void Is_that_of_the_card_in_the_narrowest_network()
    {
        var cards = Machines.Devices("lo", "192.168.56.10/32", "wide", "192.168.0.2/16", "narrow", "192.168.56.11/24", "far", "10.0.0.2/8");
        ReversePath.Of(Director(), [.. cards.Select(c => c with { IsStrict = true, HasDefaultRoute = c.Name == "far" })]).Select(c => c.Name).ShouldBe(["narrow"]);
    }

    [Fact]
    public void Counts_for_the_address_by_which_real_servers_get_out()
    {
        var director = DirectorTexts.Read(DirectorTexts.Yaml("ways-out:\n  - {from: 192.168.200.0/24, as: 192.168.56.10}\n")).Configuration.ShouldNotBeNull();
        ReversePath.Of(director, With(["enp0s3"], ["enp0s8"])).ShouldBe([new StrictCard("enp0s3", System.Net.IPAddress.Parse("192.168.56.10"), "192.168.56.0/24", "enp0s8")]);
    }

    [Fact]
    public void Is_told_by_the_kernels_table_of_routes() => ThisMachine.DefaultRoutes(
        "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT\n" +
        "eth0\t00000000\t0100000A\t0003\t0\t0\t100\t00000000\t0\t0\t0\n" +
        "eth3\t00000000\t0100000B\t0003\t0\t0\t200\t00000000\t0\t0\t0\n" +
        "eth1\t0000000A\t00000000\t0001\t0\t0\t0\t000000FF\t0\t0\t0\n" +
        "*\t00000000\t00000000\t0200\t0\t0\t0\t00000000\t0\t0\t0\n" +
        "eth2\t00000000\t00000000\t0001\t0\t0\t0\t00000080\t0\t0\t0\nodd\n").ShouldBe(["eth0"]);

    private static ImmutableArray<StrictCard> Of(string[] strict, string[] ways) => ReversePath.Of(Director(), With(strict, ways));

    private static DirectorConfiguration Director() => DirectorTexts.Read(DirectorTexts.Rules(DirectorTexts.GoodService)).Configuration.ShouldNotBeNull();

    private static ImmutableArray<NetworkDevice> With(string[] strict, string[] ways) => [.. Cards.Select(c => c with { IsStrict = strict.Contains(c.Name), HasDefaultRoute = ways.Contains(c.Name) })];
}
