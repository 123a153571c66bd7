using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Core.Tests.Placement;

/// <summary>"Stronger" is a strict total order, so that two nodes that meet never disagree about which of two claims is kept.</summary>
public class AClaim
{
    private static readonly NodeName[] Nodes = [new("a"), new("b"), new("c")];

    private static readonly Arbitrary<Claim> Claims = (
        from epoch in Gen.Choose(0, 3)
        from node in Gen.Choose(-1, Nodes.Length - 1)
        select new Claim(new Epoch((ulong)epoch), node < 0 ? null : Nodes[node])).ToArbitrary();

    [Fact]
    public void Is_never_stronger_than_itself() => Check(Prop.ForAll(Claims, c => Nodes.All(home => !c.IsStrongerThan(c, home))));

    [Fact]
    public void Is_stronger_or_weaker_than_every_other() => Check(Prop.ForAll(Claims, Claims, (one, other) =>
        Nodes.All(home => one == other || one.IsStrongerThan(other, home) != other.IsStrongerThan(one, home))));

    [Fact]
    public void Is_stronger_than_what_is_weaker_than_a_weaker_one() => Check(Prop.ForAll(Claims, Claims, Claims, (x, y, z) =>
        Nodes.All(home => !x.IsStrongerThan(y, home) || !y.IsStrongerThan(z, home) || x.IsStrongerThan(z, home))));

    [Fact]
    public void Of_a_higher_epoch_is_stronger_whoever_has_it() => Check(Prop.ForAll(Claims, Claims, (one, other) =>
        Nodes.All(home => one.Epoch.CompareTo(other.Epoch) <= 0 || one.IsStrongerThan(other, home))));

    [Theory]
    [InlineData("b", "b", "a")]      // home b: the home's
    [InlineData("a", "b", "c")]      // home a, not concerned: by name
    public void Of_the_same_epoch_is_kept_by_the_home_and_then_by_name(string home, string stronger, string weaker) =>
        new Claim(new Epoch(4), new NodeName(stronger)).IsStrongerThan(new Claim(new Epoch(4), new NodeName(weaker)), new NodeName(home)).ShouldBeTrue();

    private static void Check(Property property) => property.QuickCheckThrowOnFailure();
}
