using Bascule.Core.Leases;

namespace Bascule.Core.Tests.Leases;

public sealed class TheNodesWord
{
    private static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(400);
    private static readonly Epoch Held = new(7);
    private static readonly Instant Said = new(1_000_000_000);
    private static readonly Endorsement Word = new(Held, Said);

    [Theory, InlineData(0), InlineData(399), InlineData(400)]
    public void Counts_for_one_lease(int laterMs) =>
        LeaseRule.Judge(Held, Word, Lease, Said + TimeSpan.FromMilliseconds(laterMs)).ShouldBe(LeaseVerdict.Renew);

    [Fact]
    public void Does_not_count_a_moment_longer() =>
        LeaseRule.Judge(Held, Word, Lease, new Instant(LeaseRule.EndsAt(Word, Lease).Nanoseconds + 1)).ShouldBe(LeaseVerdict.LetGo);

    [Theory, InlineData(6ul), InlineData(8ul)]
    public void For_another_epoch_does_not_count(ulong epoch) =>
        LeaseRule.Judge(Held, new Endorsement(new Epoch(epoch), Said), Lease, Said).ShouldBe(LeaseVerdict.LetGo);

    [Fact]
    public void Said_again_counts_from_then() =>
        Word.Hear(Held, Lease, Said + Lease).ShouldBe(new Endorsement(Held, Said + Lease));

    [Fact]
    public void Said_for_another_epoch_or_not_at_all_leaves_the_old_one_to_run_out()
    {
        Word.Hear(Held.Next(), Lease, Said + Lease).ShouldBe(Word);
        Word.Hear(null, Lease, Said + Lease).ShouldBe(Word);
    }

    [Fact]
    public void Is_not_revived_after_it_ran_out() =>
        Word.Hear(Held, Lease, new Instant((Said + Lease).Nanoseconds + 1)).ShouldBe(Word);
}
