using Bascule.Core;
using Bascule.Core.Events;
using Bascule.Node.Events;

namespace Bascule.Node.Tests.Events;

public sealed class TheEventBook
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 3, 4, 5, TimeSpan.Zero);

    private readonly EventBook book = new(new NodeName("hb1"), new Incarnation(7));

    [Fact]
    public void Numbers_what_happens_within_the_life_of_the_node()
    {
        var told = book.Enter([Of(EventKind.PeerLate), Of(EventKind.PeerDead)], Now).Concat(book.Enter([Of(EventKind.GroupAcquired, "web")], Now)).ToArray();
        told.Select(t => t.Id).ShouldBe(["hb1-7-1", "hb1-7-2", "hb1-7-3"]);
        told[2].ShouldBe(new("hb1-7-3", "group-acquired", (ulong)Now.ToUnixTimeMilliseconds(), "web", 4, "", "because"));
    }

    [Fact]
    public void Tells_once_of_a_stop_that_is_tried_again_and_again()
    {
        Kinds(EventKind.GroupFailedToStop, EventKind.GroupFailedToStop, EventKind.GroupReleased, EventKind.GroupFailedToStop).ShouldBe(["group-failed-to-stop", "group-released", "group-failed-to-stop"]);
        book.Enter([Of(EventKind.GroupFailedToStop, "db")], Now).ShouldNotBeEmpty("it is another group");
    }

    [Fact]
    public void Tells_that_a_split_brain_has_healed_only_if_it_told_of_it() =>
        Kinds(EventKind.SplitBrainHealed, EventKind.SplitBrainFound, EventKind.SplitBrainFound, EventKind.SplitBrainHealed, EventKind.SplitBrainHealed).ShouldBe(["split-brain-found", "split-brain-healed"]);

    private string[] Kinds(params EventKind[] kinds) => [.. book.Enter([.. kinds.Select(k => Of(k, "web"))], Now).Select(t => t.Kind)];

    private static ClusterEvent Of(EventKind kind, string? group = null) => new(kind, "because") { Group = group is null ? null : new GroupName(group), Epoch = new Epoch(group is null ? 0UL : 4UL) };
}
