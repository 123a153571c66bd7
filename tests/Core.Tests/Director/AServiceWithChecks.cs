using System.Collections.Immutable;
using System.Net;
using Bascule.Core.Director;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Core.Tests.Director;

/// <summary>Which of its real servers stand in the table, given who is up.</summary>
public sealed class AServiceWithChecks
{
    private static readonly RealServer Sorry = new() { Address = new(AnyTable.Address("127.0.0.1"), 80), Forwarding = new Forwarding.Route() };

    private static readonly VirtualService Web = new VirtualService { Address = AnyTable.Web, Scheduler = Scheduler.WeightedRoundRobin }
        .With(AnyTable.Masqueraded(11, weight: 3)).With(AnyTable.Masqueraded(12)).With(AnyTable.Masqueraded(13, weight: 0));

    [Fact]
    public void Uses_all_that_are_up_with_their_weights_and_no_fallback() =>
        new BalancedService(Web, WhenDown.Remove, Sorry).InUse(AnyTable.Up(11, 12, 13)).ShouldBe(Web);

    [Fact]
    public void Loses_who_is_down() =>
        new BalancedService(Web, WhenDown.Remove, Sorry).InUse(AnyTable.Up(12, 13)).RealServers.Keys.ShouldBe([AnyTable.Real(12), AnyTable.Real(13)]);

    [Fact]
    public void Keeps_who_is_down_without_new_connections_where_it_quiesces()
    {
        var used = new BalancedService(Web, WhenDown.Quiesce, Sorry).InUse(AnyTable.Up(12, 13));
        used.RealServers[AnyTable.Real(11)].Weight.ShouldBe(0);
        used.RealServers.Values.Sum(s => s.Weight).ShouldBe(1);
        used.RealServers.ShouldNotContainKey(Sorry.Address);
    }

    [Theory, InlineData(WhenDown.Remove, 1), InlineData(WhenDown.Quiesce, 4)]
    public void Falls_back_when_nobody_is_up(WhenDown whenDown, int entries)
    {
        var used = new BalancedService(Web, whenDown, Sorry).InUse([]);
        used.RealServers.Count.ShouldBe(entries);
        used.RealServers.Values.Where(s => s.Weight > 0).ShouldBe([Sorry]);
    }

    [Fact]
    public void Falls_back_when_all_that_are_up_are_being_drained() =>
        new BalancedService(Web, WhenDown.Remove, Sorry).InUse(AnyTable.Up(13)).RealServers.Keys.ShouldBe([Sorry.Address, AnyTable.Real(13)], ignoreOrder: true);

    [Fact]
    public void Without_a_fallback_nobody_answers() => new BalancedService(Web).InUse([]).ShouldBe(Web.WithoutServers);

    /// <summary>A fallback that is one of the real servers takes its place.</summary>
    [Fact]
    public void Falls_back_to_one_of_its_own() =>
        new BalancedService(Web, WhenDown.Quiesce, AnyTable.Masqueraded(11)).InUse([]).RealServers[AnyTable.Real(11)].Weight.ShouldBe(1);

    [Fact]
    public void Always_takes_connections_with_a_fallback_and_never_from_who_is_down() => FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000).WithEndSize(15), Prop.ForAll(
        (from service in AnyTable.Service
         from whenDown in Gen.Elements(WhenDown.Remove, WhenDown.Quiesce)
         from hosts in Gen.ListOf(Gen.Choose(11, 14))
         select (service, whenDown, hosts)).ToArbitrary(),
        drawn =>
        {
            var up = drawn.hosts.Select(AnyTable.Real).ToImmutableSortedSet();
            var used = new BalancedService(drawn.service, drawn.whenDown, Sorry).InUse(up);
            used.WithoutServers.ShouldBe(drawn.service.WithoutServers);
            used.TakesConnections.ShouldBeTrue();
            used.RealServers.Values.Where(s => s.Weight > 0 && s != Sorry).ShouldAllBe(s => up.Contains(s.Address) && drawn.service.RealServers[s.Address] == s);
            return true;
        }));

    [Theory, InlineData("0.0.0.0"), InlineData("192.168.56.10"), InlineData("255.255.255.255"), InlineData("::"), InlineData("fd00::10"), InlineData("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Has_addresses_that_are_what_they_were_written_as(string text)
    {
        AnyTable.Address(text).ToString().ShouldBe(text);
        AnyTable.Address(text).ToIPAddress().ShouldBe(IPAddress.Parse(text));
    }

    [Fact]
    public void Cannot_be_given_what_does_not_exist()
    {
        Should.Throw<ArgumentOutOfRangeException>(() => AnyTable.Masqueraded(11, weight: -1));
        Should.Throw<ArgumentOutOfRangeException>(() => new ServiceAddress.Marked(0, IpFamily.IPv4));
        Should.Throw<ArgumentOutOfRangeException>(() => new Persistence { Timeout = TimeSpan.Zero });
        Should.Throw<ArgumentOutOfRangeException>(() => new Persistence { Timeout = TimeSpan.FromDays(32) });
        Should.Throw<ArgumentOutOfRangeException>(() => new Persistence { PrefixLength = 128 });
    }
}
