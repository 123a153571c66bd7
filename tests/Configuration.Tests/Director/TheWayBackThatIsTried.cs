// Which connections show whether real servers answer clients by this director.
using System.Collections.Immutable;
using Bascule.Configuration.Director;

namespace Bascule.Configuration.Tests.Director;

public sealed class TheWayBackThatIsTried
{
    private static readonly ImmutableArray<NetworkDevice> Holder = Machines.Devices("enp0s3", "192.168.56.11/24", "enp0s3", "192.168.56.10/24", "enp0s8", "192.168.200.251/24");

    [Fact]
    public void Is_from_the_virtual_address_to_each_server_by_the_card_that_it_is_reached_by() =>
        Of(DirectorTexts.GoodService + "-a -t 192.168.56.10:80 -r 192.168.200.12:8080 -m\n-A -u 192.168.56.10:53 -s rr\n-a -u 192.168.56.10:53 -r 192.168.200.12 -m\n-a -u 192.168.56.10:53 -r 192.168.200.13 -m\n", Holder)
            .ShouldBe(["192.168.56.10 > 192.168.200.11:80 by enp0s8", "192.168.56.10 > 192.168.200.12:8080 by enp0s8", "192.168.56.10 > 192.168.200.13:53 by enp0s8"], "one for each host");

    [Fact]
    public void Can_only_be_tried_where_the_virtual_address_is() =>
        Of(DirectorTexts.GoodService, Machines.Devices("enp0s3", "192.168.56.12/24", "enp0s8", "192.168.200.252/24")).ShouldBe(["192.168.56.10 is elsewhere"]);

    [Fact]
    public void Would_show_nothing_of_who_needs_no_gateway_or_is_behind_another_or_is_not_masqueraded()
    {
        Of("-A -t 192.168.56.10:80 -s rr\n-a -t 192.168.56.10:80 -r 192.168.56.21:80 -m\n-a -t 192.168.56.10:80 -r 10.9.9.9:80 -m\n", Holder).ShouldBeEmpty();
        Of(DirectorTexts.GoodService.Replace("-m", "-g", StringComparison.Ordinal), Holder).ShouldBeEmpty();
    }

    private static string[] Of(string rules, ImmutableArray<NetworkDevice> devices)
    {
        var ways = WayBack.ToTry(DirectorTexts.Read(DirectorTexts.Rules(rules)).Configuration.ShouldNotBeNull(), devices, out var elsewhere);
        return [.. ways.Select(w => $"{w.From} > {w.Server} by {w.Device}"), .. elsewhere.Select(e => $"{e} is elsewhere")];
    }
}
