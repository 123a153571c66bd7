using Bascule.Core.Director;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Core.Tests.Director;

/// <summary>Who gets which share of new connections where a packet filter draws them.</summary>
public sealed class ARowOfSlots
{
    private static readonly VirtualService Web = new() { Address = AnyTable.Web, Scheduler = Scheduler.WeightedRoundRobin };

    [Fact]
    public void In_turn_has_each_as_often_as_its_weight_says_and_evenly_spread() =>
        Names(Slots.InTurn(Web.With(AnyTable.Masqueraded(11, 6)).With(AnyTable.Masqueraded(12, 2)).With(AnyTable.Masqueraded(13, 2)), isWeighted: true)).ShouldBe([11, 12, 11, 13, 11]);

    [Fact]
    public void Without_weights_has_each_once() =>
        Names(Slots.InTurn(Web.With(AnyTable.Masqueraded(11, 3)).With(AnyTable.Masqueraded(12)).With(AnyTable.Masqueraded(13, 0)), isWeighted: false)).ShouldBe([11, 12]);

    [Fact]
    public void Is_empty_when_nobody_takes_connections()
    {
        Slots.InTurn(Web.With(AnyTable.Masqueraded(11, 0)), isWeighted: true).ShouldBeEmpty();
        Slots.Consistent(Web.With(AnyTable.Masqueraded(11, 0))).ShouldBeEmpty();
        Slots.Consistent(Web).ShouldBeEmpty();
    }

    [Fact]
    public void Has_a_bound_whatever_the_weights() => For(Gen.Choose(1, int.MaxValue), service =>
    {
        var row = Slots.InTurn(service, isWeighted: true);
        row.Length.ShouldBeLessThanOrEqualTo(Slots.MostInTurn + service.RealServers.Count);
        row.Distinct().Count().ShouldBe(service.RealServers.Count);
        var total = service.RealServers.Values.Sum(s => (long)s.Weight);
        foreach (var server in service.RealServers.Values) Math.Abs(row.Count(s => s == server) - ((decimal)server.Weight * row.Length / total)).ShouldBeLessThan(service.RealServers.Count + 1);
    });

    [Fact]
    public void In_turn_never_makes_anybody_wait_for_more_than_a_round() => For(Gen.Choose(1, 9), service =>
    {
        var row = Slots.InTurn(service, isWeighted: true);
        foreach (var server in service.RealServers.Values)
        {
            var share = row.Count(s => s == server);
            for (var length = 1; length <= row.Length; length++)
                Math.Abs((row.Take(length).Count(s => s == server) * row.Length) - (share * length)).ShouldBeLessThanOrEqualTo(row.Length * service.RealServers.Count, $"{server} in the first {length}");
        }
    });

    [Fact]
    public void By_hash_gives_each_its_share() => For(Gen.Constant(1), service =>
    {
        var row = Slots.Consistent(service);
        row.Length.ShouldBe(Slots.ByHash);
        foreach (var server in service.RealServers.Values) row.Count(s => s == server).ShouldBeInRange(Slots.ByHash / service.RealServers.Count, (Slots.ByHash / service.RealServers.Count) + 1);
    });

    [Fact]
    public void By_hash_moves_few_clients_of_those_who_stay_when_one_goes() => For(Gen.Constant(1), service =>
    {
        if (service.RealServers.Count == 1) return;
        var gone = service.RealServers.Values.First();
        var (before, after) = (Slots.Consistent(service), Slots.Consistent(service with { RealServers = service.RealServers.Remove(gone.Address) }));
        var moved = before.Zip(after).Count(pair => pair.First != gone && pair.First != pair.Second);
        moved.ShouldBeLessThan(Slots.ByHash / 8);
    });

    [Fact]
    public void By_hash_knows_weights()
    {
        var row = Slots.Consistent(Web.With(AnyTable.Masqueraded(11, 3)).With(AnyTable.Masqueraded(12)));
        row.Count(s => s.Address == AnyTable.Real(11)).ShouldBeInRange(764, 768);
    }

    private static int[] Names(IEnumerable<RealServer> row) => [.. row.Select(s => (int)(s.Address.Address.Bits & 255))];

    private static void For(Gen<int> weight, Action<VirtualService> holds) => FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(
        (from count in Gen.Choose(1, 12)
         from weights in Gen.ArrayOf(weight, count)
         select weights.Index().Aggregate(Web, (service, w) => service.With(AnyTable.Masqueraded(11 + w.Index, w.Item)))).ToArbitrary(),
        service =>
        {
            holds(service);
            return true;
        }));
}
