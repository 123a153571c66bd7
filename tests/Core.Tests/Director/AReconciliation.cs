using Bascule.Core.Director;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Core.Tests.Director;

/// <summary>Whatever there is becomes what there should be.</summary>
public sealed class AReconciliation
{
    [Fact]
    public void Ends_in_the_wanted_table_and_then_has_nothing_to_do() => ForTables((from, to) =>
    {
        var changes = Reconciliation.Changes(from, to);
        changes.IsEmpty.ShouldBe(from == to);
        changes.Aggregate(from, (table, change) => table.After(change)).ShouldBe(to);
        Reconciliation.Changes(to, to).ShouldBeEmpty();
    });

    /// <summary>Configurations, failures and foreign hands in any order; what was broken off half-way as well.</summary>
    [Fact]
    public void Of_any_history_ends_in_the_table_of_a_fresh_start() => Check(
        from history in Gen.ListOf(
            from wanted in AnyTable.Table
            from done in Gen.Choose(0, 12)
            from foreign in Gen.ListOf(AnyTable.Service)
            select (wanted, done, foreign))
        from last in AnyTable.Table
        select (history, last),
        drawn =>
        {
            var table = BalancingTable.Empty;
            foreach (var (wanted, done, foreign) in drawn.history)
            {
                foreach (var change in Reconciliation.Changes(table, wanted).Take(done)) table = table.After(change);
                foreach (var service in foreign) table = table.With(service);
            }
            foreach (var change in Reconciliation.Changes(table, drawn.last)) table = table.After(change);

            var fresh = BalancingTable.Empty;
            foreach (var change in Reconciliation.Changes(fresh, drawn.last)) fresh = fresh.After(change);
            table.ShouldBe(fresh);
        });

    [Fact]
    public void Leaves_no_service_without_an_answer_on_the_way() => ForTables((from, to) =>
    {
        var table = from;
        var kept = to.Services.Values.Where(s => s.TakesConnections && from.Services.GetValueOrDefault(s.Address) is { TakesConnections: true }).Select(s => s.Address).ToArray();
        foreach (var change in Reconciliation.Changes(from, to))
        {
            table = table.After(change);
            foreach (var address in kept) table.Services[address].TakesConnections.ShouldBeTrue($"{address} after {change}");
        }
    });

    [Fact]
    public void Does_not_touch_what_is_right() => ForTables((from, to) =>
    {
        var changes = Reconciliation.Changes(from, to);
        var equal = to.Services.Values.Where(s => from.Services.GetValueOrDefault(s.Address) == s).Select(s => s.Address);
        changes.Select(c => c.Service).Intersect(equal).ShouldBeEmpty();
        changes.Distinct().Count().ShouldBe(changes.Length);
    });

    [Fact]
    public void Turned_round_tells_what_a_foreign_hand_has_done()
    {
        var left = BalancingTable.Empty.With(new VirtualService { Address = AnyTable.Web, Scheduler = Scheduler.RoundRobin }.With(AnyTable.Masqueraded(11)).With(AnyTable.Masqueraded(12)));
        var service = left.Services[AnyTable.Web];
        var found = left.With(service with { RealServers = service.RealServers.Remove(AnyTable.Real(12)) });
        Reconciliation.Changes(left, found).ShouldBe([new TableChange.RemoveServer(AnyTable.Web, AnyTable.Real(12))]);
        Reconciliation.Changes(found, left).ShouldBe([new TableChange.AddServer(AnyTable.Web, AnyTable.Masqueraded(12))]);
    }

    [Fact]
    public void Changes_a_weight_in_one_step()
    {
        var service = new VirtualService { Address = AnyTable.Web, Scheduler = Scheduler.WeightedRoundRobin }.With(AnyTable.Masqueraded(11)).With(AnyTable.Masqueraded(12));
        var drained = service.With(AnyTable.Masqueraded(11, weight: 0));
        Reconciliation.Changes(BalancingTable.Empty.With(service), BalancingTable.Empty.With(drained))
            .ShouldBe([new TableChange.EditServer(AnyTable.Web, AnyTable.Masqueraded(11, weight: 0))]);
    }

    private static void ForTables(Action<BalancingTable, BalancingTable> holds) =>
        Check(from one in AnyTable.Table from other in AnyTable.Table select (one, other), pair => holds(pair.one, pair.other));

    private static void Check<T>(Gen<T> drawn, Action<T> holds) => FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(5000).WithEndSize(15), Prop.ForAll(drawn.ToArbitrary(), value =>
    {
        holds(value);
        return true;
    }));
}
