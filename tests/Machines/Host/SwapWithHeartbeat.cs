// Debian's own heartbeat takes our package's place, and we take it back; each is purged while the other serves.
using Bascule.Lab;

namespace Bascule.Machines.Host;

public sealed class SwapWithHeartbeat : MachineTest
{
    private static readonly Seed Web = Seed.Web002;
    private static readonly TimeSpan Installing = TimeSpan.FromSeconds(120);

    [Fact]
    public void There_and_back_nothing_of_the_administrators_is_lost_and_a_purge_of_the_other_harms_nothing()
    {
        Assert.SkipWhen(SoftwareUnderTest.Package is null, "the software is in the image");
        using var rig = Rig.Open();
        var machine = rig.AddMachine(new MachinePlan { Name = Web.Home, Nics = [new Nic(Web.Interface, rig.AddSwitch("lan"), Web.HomeAddress + "/24")] });
        machine.PowerOn();
        machine.InstallPackage(SoftwareUnderTest.Package!).MustSucceed();
        foreach (var name in new[] { "ha.cf", "authkeys", "haresources" })
            machine.Write("/etc/ha.d/" + name, Variants.Deadtime(TimeSpan.FromSeconds(2)).Edit(name, machine.Name, Web.File(name, machine.Name))!, name == "authkeys" ? "600" : "644");
        machine.MustRun($"echo initdead 4 >> /etc/ha.d/ha.cf; sed -i 's:{Web.FloatingAddress}:&/24/{Web.Interface}:' /etc/ha.d/haresources"); // without a card the old agent refuses all but eth0
        machine.Write("/etc/ha.d/resource.d/mine", "#!/bin/sh\n", "755");
        machine.Write("/etc/systemd/system/foreign.service", "[Service]\nExecStart=/bin/sleep infinity\n");
        machine.MustRun($"ip route add default via {Web.ClientAddress}; systemctl start foreign");
        var (files, before) = (Files(machine), HostState.Of(machine, Web));
        before.Processes.ShouldContain(p => p.EndsWith(" foreign.service", StringComparison.Ordinal));
        machine.MustRun("systemctl enable --now heartbeat");
        MustServe(machine, "bascule");

        Install(machine, "heartbeat");
        Untouched();
        MustServe(machine, "heartbeat");
        Apt(machine, "purge bascule");
        Untouched();
        MustServe(machine, "heartbeat");

        Install(machine, "/root/" + Path.GetFileName(SoftwareUnderTest.Package));
        Untouched();
        machine.MustRun("systemctl start heartbeat", Limit);
        MustServe(machine, "bascule");
        Apt(machine, "purge heartbeat");
        Apt(machine, "autoremove --purge");
        Untouched();
        MustServe(machine, "bascule");
        machine.MustRun("ls /usr/lib/ocf/resource.d/heartbeat/IPaddr2");
        machine.ShutDown();
        machine.PowerOn();
        MustServe(machine, "bascule");
        Files(machine).ShouldBe(files);

        void Untouched()
        {
            Files(machine).ShouldBe(files);
            HostState.ShouldBeUntouched(machine, Web, before, "the swap");
        }
    }

    private static void Install(DebianMachine machine, string package) => Apt(machine, "install --no-install-recommends " + package);

    private static void Apt(DebianMachine machine, string what)
    {
        var done = machine.Run($"DEBIAN_FRONTEND=noninteractive apt-get -qq -y {what} < /dev/null", Installing);
        TestContext.Current.SendDiagnosticMessage(done.ToString());
        done.MustSucceed();
    }

    /// <summary>What the administrator wrote, with owner and mode.</summary>
    private static string Files(DebianMachine machine) => machine.MustRun("cd /etc/ha.d; for file in ha.cf authkeys haresources resource.d/mine; do stat -c '%n %a %U' $file; sha256sum < $file; done");

    private static void MustServe(DebianMachine machine, string unit)
    {
        string Explain() => machine.Run("systemctl status heartbeat --no-pager -l; ls -l /etc/systemd/system/*.wants/ /etc/init.d/heartbeat; dpkg -l bascule heartbeat; journalctl -n 60 --no-pager").Said;
        LabClock.Await(() => machine.Run("ip -4 -o address").Output.Contains($" {Web.FloatingAddress}/", StringComparison.Ordinal) && machine.Run("systemctl is-active apache2").Succeeded, Limit).ShouldBeTrue(Explain());
        machine.Run($"systemctl is-enabled {unit}").Output.Trim().ShouldBe("enabled", Explain());
        machine.Run("systemctl show heartbeat -p Id --value").Output.Trim().ShouldBe(unit + ".service", Explain());
        machine.Run("systemctl is-active heartbeat").Output.Trim().ShouldBe("active", Explain());
        machine.Run("ls /etc/init.d/heartbeat /etc/rc3.d/S*heartbeat /etc/ha.d/README.config").Succeeded.ShouldBeTrue(Explain());
    }
}
