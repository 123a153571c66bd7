using System.Collections.Immutable;
using Bascule.Core.Director;

namespace Bascule.Core.Tests.Director;

public sealed class AVirtualAddressThatLeaves
{
    private static readonly InetAddress One = AnyTable.Address("192.0.2.10"), Other = AnyTable.Address("2001:db8:1::10");

    [Fact]
    public void Is_over_from_then_on_for_a_minute()
    {
        var left = Departures.None.At(At(1), [One, Other], Here(One, Other)).At(At(5), [One, Other], Here(Other));
        left.Recent(At(5)).ShouldBe([One]);
        var later = left.At(At(40), [One, Other], Here(Other));
        later.Recent(At(65)).ShouldBe([One]);
        later.Recent(At(66)).ShouldBeEmpty();
    }

    [Fact]
    public void Is_not_over_when_it_is_back_and_anew_when_it_leaves_again()
    {
        var back = Departures.None.At(At(1), [One], Here(One)).At(At(2), [One], Here()).At(At(3), [One], Here(One));
        back.Recent(At(3)).ShouldBeEmpty();
        back.At(At(90), [One], Here()).Recent(At(100)).ShouldBe([One]);
    }

    [Fact]
    public void Must_have_been_here() => Departures.None.At(At(1), [One], Here(Other)).At(At(2), [One], Here()).Recent(At(2)).ShouldBeEmpty();

    [Fact]
    public void Is_nobodys_when_no_service_has_it_any_more() =>
        Departures.None.At(At(1), [One], Here(One)).At(At(2), [], Here(One)).At(At(3), [One], Here()).Recent(At(3)).ShouldBeEmpty();

    private static Instant At(int seconds) => default(Instant) + TimeSpan.FromSeconds(seconds);

    private static ImmutableHashSet<InetAddress> Here(params InetAddress[] addresses) => [.. addresses];
}
