using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Bascule.Core.Director;
using Bascule.Core.Tests.Director;
using Bascule.Director.Nftables;
using Bascule.Linux.Tests;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Director.Tests.Nftables;

/// <summary>What nft(8) finds in a kernel after what we wrote.</summary>
public sealed class ATableInTheKernel : IDisposable
{
    private static readonly Gen<BalancingTable> Table =
        from table in AnyTable.Table
        from schedulers in Gen.ListOf(Gen.Elements(Scheduler.All.AsEnumerable()), 4)
        from bits in Gen.Elements(null, 24, (int?)0)
        select table.Services.Values.Index().Aggregate(table, (all, s) => all.With(s.Item with
        {
            Scheduler = schedulers[s.Index],
            Persistence = s.Item.Persistence is null ? null : new Persistence { PrefixLength = bits == 0 && s.Item.Address.Family == IpFamily.IPv6 ? 64 : bits },
        }));

    private readonly TestHost host = TestHost.Create();
    private readonly List<string> notes = [];

    [Fact]
    public void Is_after_any_changes_the_table_of_a_fresh_start() => InTheKernel(plane => FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(30).WithEndSize(12), Prop.ForAll(
        Gen.NonEmptyListOf(Table).ToArbitrary(),
        tables =>
        {
            foreach (var table in tables)
            {
                plane.TryRead(out var stands, out _);
                plane.Bring(stands, table).ShouldBeEmpty();
            }
            var changed = Listed();
            plane.Bring(null, tables.Last());
            Listed().ShouldBe(changed);
            return true;
        })));

    [Fact]
    public void Is_written_anew_when_another_has_touched_it() => InTheKernel(plane =>
    {
        var table = BalancingTable.Empty.With(new VirtualService { Address = AnyTable.Web, Scheduler = Scheduler.RoundRobin }.With(AnyTable.Masqueraded(11)));
        plane.Bring(null, table);
        var wanted = Listed();
        plane.TryRead(out var stands, out _);
        stands.ShouldBe(table);

        host.Run("nft", "add", "table", "ip", "another");
        plane.TryRead(out stands, out _);
        stands.ShouldBe(table, "not ours");
        notes.ShouldBeEmpty();

        host.Run("nft", "flush", "chain", "ip", NftText.Table, "tcp-192.168.56.10-80");
        plane.TryRead(out stands, out _);
        stands.ShouldBeNull();
        notes.ShouldHaveSingleItem().ShouldStartWith("nft (process ");
        plane.Bring(stands, table);
        Listed().ShouldBe(wanted);
    });

    /// <summary>BASCULE_CHANGES says how many; docs/operations/director.md has the figure of 10,000.</summary>
    [Fact]
    public void Has_the_last_of_many_changes_in_a_row() => InTheKernel(plane =>
    {
        var changes = int.TryParse(Environment.GetEnvironmentVariable("BASCULE_CHANGES"), NumberStyles.None, CultureInfo.InvariantCulture, out var wanted) ? wanted : 500;
        var service = Enumerable.Range(1, 10).Aggregate(new VirtualService { Address = AnyTable.Web, Scheduler = Scheduler.WeightedRoundRobin }, (s, n) => s.With(AnyTable.Masqueraded(n)));
        BalancingTable? stands = null;
        var began = Stopwatch.GetTimestamp();
        for (var i = 0; i < changes; i++)
        {
            service = service.With(AnyTable.Masqueraded((i % 10) + 1, weight: (i * 7) % 4));
            plane.Bring(stands, stands = BalancingTable.Empty.With(service)).ShouldBeEmpty();
        }
        var took = Stopwatch.GetElapsedTime(began);
        TestContext.Current.SendDiagnosticMessage(string.Create(CultureInfo.InvariantCulture, $"{changes} changes in {took.TotalSeconds:F1} s, {took.TotalMilliseconds / changes:F2} ms each"));
        plane.TryRead(out var found, out _);
        found.ShouldBe(stands, "all of them were our own");
        var changed = Listed();
        plane.Bring(null, stands!);
        Listed().ShouldBe(changed);
    });

    [Fact]
    public void Says_what_is_refused_and_stands_as_before() => InTheKernel(plane =>
    {
        var table = BalancingTable.Empty.With(new VirtualService { Address = AnyTable.Web, Scheduler = Scheduler.RoundRobin }.With(AnyTable.Masqueraded(11)));
        plane.Bring(null, table);
        var before = Listed();
        host.Run("nft", "delete", "table", "ip6", NftText.Table);
        plane.Bring(table, table.With(new VirtualService { Address = new ServiceAddress.Listening(Protocol.Tcp, AnyTable.Address("fd00::10"), 80), Scheduler = Scheduler.RoundRobin }))
            .ShouldHaveSingleItem().Asked.ShouldStartWith("writing the nftables table bascule-director: ");
        Listed().ShouldBe(before[..before.IndexOf("ip6 ", StringComparison.Ordinal)].TrimEnd());
    });

    public void Dispose() => host.Dispose();

    private void InTheKernel(Action<NftPlane> test) => host.Do(() =>
    {
        using var plane = NftPlane.Open(notes.Add, out var why);
        plane.ShouldNotBeNull(why);
        test(plane);
    });

    /// <summary>All of our tables, in an order of its own: a hash has none.</summary>
    private string Listed()
    {
        var all = JsonNode.Parse(host.Run("nft", "-j", "list", "ruleset"))!["nftables"]!.AsArray().Select(n => n!.AsObject()).Where(n => !n.ContainsKey("metainfo"));
        return string.Join('\n', all.Select(Line).Where(l => l.Contains(NftText.Table, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    private static string Line(JsonObject item)
    {
        var (kind, body) = item.Single();
        var values = body!.AsObject();
        values.Remove("handle");
        if (values["elem"] is JsonArray elements) values["elem"] = new JsonArray([.. elements.Select(e => e!.ToJsonString()).Order(StringComparer.Ordinal).Select(e => JsonValue.Create(e))]);
        return $"{values["family"]} {kind} {values.ToJsonString()}";
    }
}
