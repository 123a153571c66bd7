using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Core.Placement;
using Bascule.Node.State;

namespace Bascule.Node.Tests.State;

public sealed class TheOrdersOfMaintenance
{
    private static readonly ImmutableSortedDictionary<GroupName, Maintenance> Known = ImmutableSortedDictionary<GroupName, Maintenance>.Empty
        .Add(new GroupName("IPaddr::10.0.0.1"), new Maintenance(7, new Instant(123_000_000_000), 1))
        .Add(new GroupName("mail"), new Maintenance(3, default, 0))
        .Add(new GroupName("web"), Maintenance.EndNotKnown(9));

    [Fact]
    public void Are_known_to_the_next_life()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("maintenance");
        MaintenanceFile.Read(path).ShouldBeEmpty();
        MaintenanceFile.Write(path, Known);
        MaintenanceFile.Read(path).ShouldBe(Known);
    }

    [Fact]
    public void After_a_boot_only_which_was_the_last_is_known()
    {
        using var folder = new TemporaryFolder();
        var path = folder.At("maintenance");
        MaintenanceFile.Write(path, Known);
        File.WriteAllLines(path, ["another boot", .. File.ReadAllLines(path).Skip(1), "garbage"]);
        MaintenanceFile.Read(path).Values.ShouldBe([Maintenance.EndNotKnown(7), Maintenance.EndNotKnown(3), Maintenance.EndNotKnown(9)]);
    }
}
