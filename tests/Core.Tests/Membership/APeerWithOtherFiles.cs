namespace Bascule.Core.Tests.Membership;

public class APeerWithOtherFiles
{
    private const uint AnotherLine = 7;
    private static readonly string[] OneDifference = ["haresources of b has another line for web than `a apache2` (another home or other resources)"];

    [Fact]
    public void Is_warned_of_by_the_group_that_differs() => Warnings(new Pair().Joined().HearView(2, Differing(new Pair(), digest: 1))).ShouldBe(OneDifference);

    [Fact]
    public void Is_warned_of_once_until_its_files_change()
    {
        var pair = new Pair().Joined().HearView(2, Differing(new Pair(), digest: 1));
        Warnings(pair.HearView(3, Differing(pair, digest: 1) with { Phase = Phase.Leaving })).ShouldBeEmpty();
        Warnings(pair.HearView(4, Differing(pair, digest: 2))).ShouldBe(OneDifference);
    }

    [Fact]
    public void Is_warned_of_again_after_it_restarted()
    {
        var pair = new Pair().Joined().HearView(2, Differing(new Pair(), digest: 1));
        Warnings(pair.HearView(3, Differing(pair, digest: 1) with { Incarnation = new Incarnation(9) })).ShouldBe(OneDifference);
    }

    [Fact]
    public void That_has_the_same_ones_is_not_warned_of() => Warnings(new Pair().Joined()).ShouldBeEmpty();

    private static View Differing(Pair pair, ulong digest) =>
        pair.OfPeer(new GroupReport(default, Holding.Released, Eligibility.Able, false, AnotherLine)) with { Digest = digest };

    private static string[] Warnings(Pair pair) =>
        [.. pair.Effects.OfType<Effect.Tell>().Where(t => t.Severity == Severity.Warning).Select(t => t.Reason)];
}
