// Debian's own resource-agents behind the words of haresources: whether each runs is what the agent itself says to a monitor.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class OcfAgents : MachineTest
{
    private const string Words = "Delay::1::1 Filesystem::tmpfs::/srv/shared::tmpfs IPsrcaddr::192.168.56.10 portblock::tcp::8080::block MailTo::root::pair "
        + "ocf:heartbeat:Dummy::state=/run/dummy.state apache::/etc/apache2/apache2.conf";

    /// <summary>Each agent with its parameters. Delay, MailTo and portblock note in a file that they run, and name it after their instance.</summary>
    private static readonly (string Agent, string Parameters)[] Agents =
    [
        ("Delay", "OCF_RESKEY_mondelay=0"),
        ("MailTo", "OCF_RESKEY_email=root"),
        ("Filesystem", "OCF_RESKEY_device=tmpfs OCF_RESKEY_directory=/srv/shared OCF_RESKEY_fstype=tmpfs"),
        ("IPsrcaddr", "OCF_RESKEY_ipaddress=192.168.56.10"),
        ("portblock", "OCF_RESKEY_protocol=tcp OCF_RESKEY_portno=8080 OCF_RESKEY_action=block"),
        ("Dummy", "OCF_RESKEY_state=/run/dummy.state"),
        ("apache", "OCF_RESKEY_configfile=/etc/apache2/apache2.conf"),
    ];

    [Fact]
    public void Of_Debian_are_checked_started_handed_over_and_stopped()
    {
        using var pair = Pair.Boot(Seed.Web002, new PairOptions { Edit = (name, _, text) => name == "haresources" ? text.Replace("apache2", Words, StringComparison.Ordinal) : text });
        pair.OnBoth(machine =>
        {
            machine.Write("/usr/local/bin/mail", "#!/bin/sh\necho \"$2\" >>/run/mails\ncat >/dev/null\n", "755");
            machine.MustRun("ip route add default via 192.168.56.9 dev enp0s3");
        });
        Check(pair.Home);
        pair.Start();
        AwaitRunningOn(pair.Home, pair);
        pair.Home.MustRun("mountpoint -q /srv/shared");
        pair.Home.MustRun("iptables -S INPUT | grep -q 8080");
        pair.Home.MustRun("ip route get 192.168.56.9 | grep -q 'src 192.168.56.10'");

        pair.Home.MustRun("bascule standby", Limit);
        AwaitRunningOn(pair.Other, pair);
        pair.Home.Run("mountpoint -q /srv/shared").Succeeded.ShouldBeFalse();
        pair.Home.MustRun("ip route show default | grep -q 192.168.56.9");
        pair.Home.MustRun("grep -c 'Takeover in progress' /run/mails").Trim().ShouldBe("1");
        pair.Home.MustRun("grep -c 'Migrating resource away' /run/mails").Trim().ShouldBe("1");

        pair.OnBoth(machine => machine.MustRun("systemctl stop heartbeat", Limit));
        foreach (var machine in new[] { pair.Home, pair.Other }) Running(machine).ShouldBeEmpty(pair.Journals());
    }

    /// <summary>Against the meta-data that Debian's agents print.</summary>
    private static void Check(DebianMachine machine)
    {
        machine.MustRun("bascule check").ShouldNotContain("error");
        machine.MustRun("mkdir /root/trial && cp /etc/ha.d/ha.cf /etc/ha.d/authkeys /root/trial");
        machine.Write("/root/trial/haresources", "web1 ocf:heartbeat:Dummy::stat=/run/x Filesystem::/dev/sdb1 ocf:heartbeat:ngnix Delay::soon\n");
        var said = machine.Run("BASCULE_CONFIG_DIR=/root/trial bascule check").Said;
        said.ShouldContain("/root/trial/haresources:1:6: error: ocf:heartbeat:Dummy has no parameter `stat`. Did you mean `state`?");
        said.ShouldContain("Write `Filesystem::device::directory[::fstype[::options]]`.");
        said.ShouldContain("Did you mean `ocf:heartbeat:nginx`?");
        said.ShouldContain("the parameter `startdelay` of ocf:heartbeat:Delay is a whole number, and `soon` is none.");
    }

    private static void AwaitRunningOn(DebianMachine holder, Pair pair)
    {
        var all = Agents.Select(a => a.Agent).ToArray();
        LabClock.Await(() => pair.HoldsAlone(holder) && holder.Run("bascule status").Succeeded && Running(holder).SequenceEqual(all), Limit)
            .ShouldBeTrue($"{holder.Name} runs {string.Join(", ", Running(holder))}\n{pair.Journals(80)}");
        Running(pair.PeerOf(holder)).ShouldBeEmpty(pair.Journals(80));
    }

    /// <summary>Those that answer their monitor with 0.</summary>
    private static string[] Running(DebianMachine machine)
    {
        var calls = Agents.Select(a => $"""
            i=$(ls /run/resource-agents 2>/dev/null | sed -n -e 's/^{a.Agent}_//' -e '/^{a.Agent}-/p'); env OCF_ROOT=/usr/lib/ocf OCF_RESOURCE_INSTANCE="$i" {a.Parameters} /usr/lib/ocf/resource.d/heartbeat/{a.Agent} monitor >/dev/null 2>&1 && echo {a.Agent}
            """);
        return machine.Run(string.Join('\n', calls) + "\ntrue").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
