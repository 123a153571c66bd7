// What counts as left behind; needs no machine.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class TheFootprint
{
    [Fact]
    public void One_address_more_is_a_leak_and_one_less_is_none()
    {
        Of(("addresses", 5)).GrownSince(Of(("addresses", 4))).ShouldBe(["addresses"]);
        Of(("addresses", 4)).GrownSince(Of(("addresses", 4))).ShouldBeEmpty();
        Of(("addresses", 3)).GrownSince(Of(("addresses", 4))).ShouldBeEmpty();
    }

    [Fact]
    public void One_descriptor_more_is_a_leak() => Of(("node: descriptors", 64)).GrownSince(Of(("node: descriptors", 63))).ShouldBe(["node: descriptors"]);

    [Fact]
    public void Memory_may_grow_by_what_is_allowed()
    {
        var allowed = Footprint.Allowed("node: PSS, MB");
        Of(("node: PSS, MB", 15 + allowed)).GrownSince(Of(("node: PSS, MB", 15))).ShouldBeEmpty();
        Of(("node: PSS, MB", 15.1 + allowed)).GrownSince(Of(("node: PSS, MB", 15))).ShouldBe(["node: PSS, MB"]);
    }

    private static Footprint Of(params (string Name, double Value)[] figures) => new(figures.ToDictionary(f => f.Name, f => f.Value));
}
