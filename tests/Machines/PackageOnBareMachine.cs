// The package on a Debian that has nothing but what the seeds have: no network, no other package.
using System.Text.Json;
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class PackageOnBareMachine : MachineTest
{
    [Fact]
    public void It_installs_with_dpkg_alone_starts_nothing_by_itself_and_leaves_nothing_running_when_purged()
    {
        Assert.SkipWhen(SoftwareUnderTest.Package is null, "the software is in the image");
        using var pair = Pair.Boot(Seed.Web002);
        pair.Home.Run("systemctl is-active heartbeat").Output.Trim().ShouldNotBe("active");

        // Useful before the first start too.
        pair.Home.Run("bascule status").Said.Trim().ShouldNotBeEmpty();
        using (JsonDocument.Parse(pair.Home.Run("bascule status --json").Output))
        {
        }

        pair.Home.MustRun("bascule check", Limit);
        pair.Start();
        pair.MustHold(pair.Home);
        using (var report = JsonDocument.Parse(pair.Home.MustRun("bascule status --json")))
        {
            report.RootElement.ToString().ShouldContain("web2");
        }

        pair.Home.MustRun("cl_status hbstatus");
        pair.Home.MustRun("cl_status listnodes").ShouldContain("web2");
        pair.Home.MustRun("cl_status nodestatus web2").Trim().ShouldBe("active");

        pair.Home.MustRun("dpkg --purge bascule", Limit);
        pair.MustHold(pair.Other);
        pair.Home.Run("pgrep -l bascule").Output.ShouldBeEmpty();
        ApacheRuns(pair.Home).ShouldBeFalse();
    }

    [Fact]
    public void The_init_script_starts_and_stops_it_as_the_seeds_do()
    {
        using var pair = Pair.Boot(Seed.Web002);
        pair.Other.MustRun("/etc/init.d/heartbeat start", Limit);
        pair.Home.MustRun("/etc/init.d/heartbeat start", Limit);
        pair.MustHold(pair.Home);
        pair.Home.Run("/etc/init.d/heartbeat status", Limit).ExitCode.ShouldBe(0);
        pair.Home.MustRun("/etc/init.d/heartbeat stop", Limit);
        pair.MustHold(pair.Other);
    }
}
