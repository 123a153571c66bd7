using System.Collections.Immutable;
using Bascule.Actuator.Agents;

namespace Bascule.Actuator.Tests.Agents;

/// <summary>The rule: what drop-ins there should be. That systemd obeys them is a test on machines.</summary>
public sealed class UnitsAreStoppedAfterUs
{
    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary<string, string>.Empty;

    private static DropInChange Change(string[] named, string[] found, ImmutableSortedDictionary<string, string> present) =>
        ShutdownOrder.Change(named.ToHashSet(), found, present);

    [Fact]
    public void A_unit_of_a_group_gets_a_drop_in_and_a_name_that_is_no_unit_gets_none()
    {
        var change = Change(["apache2.service", "drbddisk.service"], ["apache2.service"], Nothing);
        change.ToWrite.ShouldBe(["apache2.service"]);
        change.ToRemove.ShouldBeEmpty();
    }

    [Fact]
    public void A_unit_of_two_groups_gets_one() =>
        Change(["apache2.service"], ["apache2.service", "apache2.service"], Nothing).ToWrite.ShouldBe(["apache2.service"]);

    [Fact]
    public void What_is_there_as_it_should_be_is_nothing_to_do() =>
        Change(["apache2.service"], ["apache2.service"], Nothing.Add("apache2.service", ShutdownOrder.Text)).IsNothing.ShouldBeTrue();

    [Fact]
    public void One_of_an_older_version_is_written_anew() =>
        Change(["apache2.service"], ["apache2.service"], Nothing.Add("apache2.service", "[Unit]\n")).ToWrite.ShouldBe(["apache2.service"]);

    [Fact]
    public void One_that_no_group_names_any_more_is_removed()
    {
        var change = Change(["nginx.service"], ["nginx.service"], Nothing.Add("apache2.service", ShutdownOrder.Text));
        change.ToWrite.ShouldBe(["nginx.service"]);
        change.ToRemove.ShouldBe(["apache2.service"]);
    }

    [Fact]
    public void While_systemd_does_not_answer_nothing_is_removed_that_a_group_names() =>
        Change(["apache2.service"], [], Nothing.Add("apache2.service", ShutdownOrder.Text)).IsNothing.ShouldBeTrue();

    [Fact]
    public void Both_processes_are_stopped_before_what_the_units_are_ordered_by()
    {
        ShutdownOrder.Text.Split('\n').ShouldContain("Before=" + ShutdownOrder.Anchor);
        After("bascule.service").ShouldContain("bascule-actuator.service");
        After("bascule-actuator.service").ShouldContain(ShutdownOrder.Anchor);
        // Else it stands before sockets.target and basic.target, and these before every unit: a cycle.
        File.ReadAllLines(Unit(ShutdownOrder.Anchor)).ShouldContain("DefaultDependencies=no");
    }

    private static string[] After(string unit) => [.. File.ReadAllLines(Unit(unit)).Where(l => l.StartsWith("After=", StringComparison.Ordinal)).SelectMany(l => l[6..].Split(' '))];

    private static string Unit(string name)
    {
        var at = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(at.FullName, "Bascule.slnx"))) at = at.Parent.ShouldNotBeNull();
        return Path.Combine(at.FullName, "packaging", "debian", "systemd", name);
    }
}
