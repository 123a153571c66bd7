// Somebody works on a pair: Bascule itself is stopped, restarted and upgraded under a group in maintenance, and the group stays up.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class Maintenances : MachineTest
{
    [Fact]
    public void Bascule_comes_and_goes_and_the_service_stays()
    {
        using var pair = Serving(Seed.Web002);
        using var prober = pair.Probe();
        LabClock.Await(() => pair.HoldsAlone(pair.Home) && ApacheRuns(pair.Home) && pair.Home.Run("bascule status").Succeeded && pair.Other.Run("bascule status").Succeeded, Limit).ShouldBeTrue(pair.Journals());
        var apache = Apache(pair.Home);
        pair.Home.MustRun("systemd-run --quiet --unit=watch sh -c 'exec ip monitor address > /root/addresses'");

        pair.Other.MustRun("bascule maintenance on --for 10min").ShouldNotContain("has not said that it knows");
        pair.Home.MustRun("bascule status").ShouldContain("in maintenance for");
        pair.Other.Run("bascule takeover").Said.ShouldContain("is in maintenance");

        // The other node believes it dead, and leaves it alone.
        var from = LabClock.Now;
        pair.Home.MustRun("systemctl stop heartbeat", Limit);
        LabClock.Await(() => pair.Other.Run("cl_status nodestatus " + pair.Home.Name).Output.Trim() == "dead", Limit).ShouldBeTrue(pair.Journals());
        LabClock.Await(() => !pair.Home.Run("systemctl is-active bascule-actuator").Succeeded, Limit).ShouldBeTrue(pair.Journals());
        pair.Other.Run("bascule status").Said.ShouldContain("and not taken from");
        pair.Other.MustRun("systemctl restart heartbeat", Limit);
        pair.Home.InstallPackage(SoftwareUnderTest.Package!).MustSucceed();
        pair.Home.MustRun("systemctl start heartbeat", Limit);
        LabClock.Await(() => Pair.IsActive(pair.Home) && Pair.IsActive(pair.Other) && pair.Home.Run("bascule status").Output.Contains("in maintenance for", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
        pair.HoldsAlone(pair.Home).ShouldBeTrue(pair.Journals());
        Apache(pair.Home).ShouldBe(apache);
        pair.Home.MustRun("cat /root/addresses").ShouldNotContain("Deleted", customMessage: "an address was taken away");
        var answers = prober.Answers.Where(a => a.At > from).ToArray();
        answers.ShouldNotBeEmpty();
        answers.ShouldAllBe(a => a.Good && a.Who == pair.Home.Name);

        // What is stopped meanwhile stays so until the end.
        var back = pair.UntilServedBy(pair.Home, prober, () =>
        {
            pair.Home.MustRun("systemctl stop apache2");
            LabClock.Await(() => pair.Home.Run("journalctl -u bascule --no-pager").Output.Contains("nothing is done about it", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
            ApacheRuns(pair.Home).ShouldBeFalse();
            pair.Other.MustRun("bascule maintenance off");
        }, Limit);
        ReportGap(back, "apache2 stopped by hand in maintenance, which then ended");
        pair.MustHold(pair.Home);

        // And then a holder that dies is replaced as ever, when it has gone on speaking for a deadtime.
        Thread.Sleep(pair.Seed.Deadtime + TimeSpan.FromSeconds(2));
        pair.UntilServedBy(pair.Other, prober, pair.Home.CutPower, Limit);
        pair.MustHold(pair.Other);
    }

    /// <summary>Which process it is, and since when it runs.</summary>
    private static string Apache(DebianMachine machine) => machine.MustRun("systemctl show apache2 -p MainPID -p ActiveEnterTimestampMonotonic");
}
