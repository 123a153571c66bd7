// Files that change while the pair serves: an address more, a group more, another interval, another key, a broken file. Nothing that is not named is touched.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class Reloads : MachineTest
{
    private const string Added = "192.168.56.209";
    private const string Another = "192.168.56.210";

    [Fact]
    public void What_a_reload_names_changes_and_nothing_else()
    {
        using var pair = Serving(Seed.Web002);
        AwaitHealthy(pair);
        pair.Home.MustRun("bascule plan").ShouldContain("nothing to do");
        var apache = Apache(pair.Home);
        pair.OnBoth(m => m.MustRun("systemd-run --quiet --unit=watch sh -c 'exec ip monitor address > /root/addresses'"));

        // An address more in the group that is held.
        pair.OnBoth(m => m.MustRun($"sed -i 's#apache2#IPaddr::{Added}/24/enp0s3 apache2#' /etc/ha.d/haresources"));
        var plan = pair.Home.Run("bascule plan");
        plan.Said.ShouldContain($"IPaddr::{Added}/24/enp0s3 is added: it comes up where the group is held; nothing else of it is touched");
        plan.Succeeded.ShouldBeFalse();
        pair.Home.Run("bascule status").Output.ShouldContain("were edited since the node took them");
        Reload(pair.Home);
        LabClock.Await(() => pair.Other.Run("bascule status").Output.Contains("has another line", StringComparison.Ordinal), Limit).ShouldBeTrue("the other node says that the files differ\n" + pair.Journals());
        Reload(pair.Other);
        pair.MustHold(pair.Home, Added);
        AwaitHealthy(pair);
        pair.Home.MustRun("bascule plan").ShouldContain("nothing to do");

        // A group more, at home on the other node: it waits for that to read of it.
        pair.OnBoth(m => m.MustRun($"echo '{pair.Seed.Other} IPaddr::{Another}/24/enp0s3' >> /etc/ha.d/haresources"));
        Reload(pair.Home);
        pair.Home.Run("bascule status").Output.ShouldContain($"Nobody holds IPaddr::{Another}/24/enp0s3");
        pair.Holds(pair.Home, Another).ShouldBeFalse();
        Reload(pair.Other);
        pair.MustHold(pair.Other, Another);
        AwaitHealthy(pair);

        // Other times: named as drift until both have them.
        pair.OnBoth(m => m.MustRun("sed -i -e '/^deadtime/d' -e '/^warntime/d' -e '/^initdead/d' -e '/^keepalive/d' /etc/ha.d/ha.cf; printf 'keepalive 400ms\\nwarntime 1\\ndeadtime 2\\ninitdead 12\\n' >> /etc/ha.d/ha.cf"));
        Reload(pair.Home);
        LabClock.Await(() => pair.Other.Run("bascule status").Output.Contains($"deadtime is 2s on {pair.Home.Name}, 5s here", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
        Reload(pair.Other);
        AwaitHealthy(pair);
        pair.OnBoth(m => m.MustRun("bascule status --json").ShouldContain("\"deadtimeMs\": 2000"));

        // Another key: added on both, signed with on both, the old one removed on both.
        foreach (var (edit, named) in new[]
        {
            ("printf '9 sha1 AnotherSecret\\n' >> /etc/ha.d/authkeys", "key 9 is added"),
            ("sed -i 's/^auth .*/auth 9/' /etc/ha.d/authkeys", "→ 9"),
            ("sed -i '/^[0-8] /d' /etc/ha.d/authkeys", "is removed"),
        })
        {
            pair.OnBoth(m => m.MustRun(edit));
            pair.Home.Run("bascule plan").Said.ShouldContain(named);
            Reload(pair.Home);
            Reload(pair.Other);
        }
        AwaitHealthy(pair);

        foreach (var machine in new[] { pair.Home, pair.Other })
        {
            machine.MustRun("cat /root/addresses").ShouldNotContain("Deleted", customMessage: "an address was taken away");
            machine.MustRun("journalctl --no-pager").ShouldNotContain("Late heartbeat");
        }
        Apache(pair.Home).ShouldBe(apache);
        pair.HoldsAlone(pair.Home).ShouldBeTrue(pair.Journals());

        // And they fail over by the new times.
        using var prober = pair.Probe();
        ShouldBeWithin(pair.UntilServedBy(pair.Other, prober, pair.Home.CutPower, Limit), TimeSpan.FromSeconds(2) + Generous, "power cut after the reloads (deadtime 2 s)");
        pair.Holds(pair.Other, Added).ShouldBeTrue(pair.Journals());
    }

    [Fact]
    public void What_is_broken_or_would_part_the_nodes_changes_nothing()
    {
        using var pair = Serving(Seed.Web002);
        AwaitHealthy(pair);
        var apache = Apache(pair.Home);

        pair.Home.MustRun("cp -a /etc/ha.d /root/good; echo 'dedtime 5' >> /etc/ha.d/ha.cf");
        pair.Home.Run("systemctl reload heartbeat").Succeeded.ShouldBeFalse();
        var said = pair.Home.MustRun("journalctl -u bascule -n 20 --no-pager");
        said.ShouldContain("ha.cf:");
        said.ShouldContain("dedtime");
        said.ShouldContain("Nothing was changed");
        pair.Home.Run("bascule plan").Said.ShouldContain("dedtime");
        StaysAsItWas(pair, apache);

        // Broken files do not come into force by the restart of a process either.
        pair.Home.MustRun("kill -9 $(systemctl show -P MainPID bascule-actuator)");
        AwaitHealthy(pair, edited: true);
        StaysAsItWas(pair, apache);

        // Signing with a key that the other node does not have.
        pair.Home.MustRun("cp -a /root/good/* /etc/ha.d/; printf 'auth 9\\n9 sha1 AnotherSecret\\n' > /root/keys; grep '^[0-9]' /etc/ha.d/authkeys >> /root/keys; cat /root/keys > /etc/ha.d/authkeys");
        pair.Home.Run("systemctl reload heartbeat").Succeeded.ShouldBeFalse();
        pair.Home.MustRun("journalctl -u bascule -n 20 --no-pager").ShouldContain($"{pair.Other.Name} does not have key 9");
        StaysAsItWas(pair, apache);

        // What a node takes at its start only.
        pair.Home.MustRun("cp -a /root/good/* /etc/ha.d/; echo 'logfile /var/log/another' >> /etc/ha.d/ha.cf");
        var heartbeat = pair.Home.Run("/usr/lib/heartbeat/heartbeat -r");
        heartbeat.Succeeded.ShouldBeFalse();
        heartbeat.Said.ShouldContain("systemctl restart heartbeat");
        StaysAsItWas(pair, apache);

        pair.Home.MustRun("cp -a /root/good/* /etc/ha.d/");
        Reload(pair.Home);
        AwaitHealthy(pair);
    }

    private static void Reload(DebianMachine machine)
    {
        var reload = machine.Run("systemctl reload heartbeat");
        if (!reload.Succeeded) throw new InvalidOperationException($"{machine.Name}: {reload.Said}\n{machine.Run("journalctl -u bascule -u bascule-actuator -n 30 --no-pager").Said}");
    }

    private static void StaysAsItWas(Pair pair, string apache)
    {
        pair.Home.MustRun("systemctl is-active heartbeat");
        pair.HoldsAlone(pair.Home).ShouldBeTrue(pair.Journals());
        Apache(pair.Home).ShouldBe(apache);
        pair.Home.Run("bascule status").Output.ShouldContain("were edited since the node took them");
    }

    private static void AwaitHealthy(Pair pair, bool edited = false) =>
        LabClock.Await(() => new[] { pair.Home, pair.Other }.All(m => edited && m == pair.Home
            ? m.Run("bascule status").Output is var said && said.Split('\n').Count(l => l.StartsWith('!')) == 1
            : m.Run("bascule status").Succeeded), Limit)
            .ShouldBeTrue(pair.Home.Run("bascule status").Said + pair.Other.Run("bascule status").Said + pair.Journals());

    /// <summary>Which process it is, and since when it runs.</summary>
    private static string Apache(DebianMachine machine) => machine.MustRun("systemctl show apache2 -p MainPID -p ActiveEnterTimestampMonotonic -p NRestarts");
}
