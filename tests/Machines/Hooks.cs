// Programs beside the cluster: hooks that are told of a takeover, one of which hangs, and clients that respawn names.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class Hooks : MachineTest
{
    private const string Key = "the receiver has it, too";

    [Fact]
    public void Are_told_of_a_takeover_in_order_and_one_that_hangs_delays_nothing()
    {
        using var pair = Pair.Boot(Seed.Web002);
        using var receiver = new WebhookReceiver(pair.Client, refusing: 2);
        foreach (var machine in new[] { pair.Home, pair.Other })
        {
            machine.MustRun("mkdir -p /etc/bascule && bascule convert --output /etc/bascule/bascule.yaml && mkdir -m 1777 /var/tmp/hooks");
            machine.Write("/usr/local/sbin/tell", "#!/bin/sh\necho \"$BASCULE_EVENT_ID $BASCULE_EVENT $BASCULE_PEER $(id -un)\" >>/var/tmp/hooks/told\n", "755");
            machine.Write("/usr/local/sbin/hang", "#!/bin/sh\ntrap '' TERM\necho $BASCULE_EVENT >>/var/tmp/hooks/hung\nsleep 100000 & wait; wait\nsleep 100000\n", "755");
            machine.Write("/etc/bascule/hook.key", Key + "\n", "600");
            machine.MustRun($$"""
                cat >>/etc/bascule/bascule.yaml <<'END'
                hooks:
                  - {command: /usr/local/sbin/hang, time-limit: 20s, attempts: 1}
                  - {command: /usr/local/sbin/tell}
                  - {webhook: "http://{{pair.Seed.ClientAddress}}:{{WebhookReceiver.Port}}/x", key-file: /etc/bascule/hook.key}
                END
                """);
            machine.MustRun("bascule check");
        }
        pair.Start();
        pair.MustHold(pair.Home);
        using var prober = pair.Probe();
        LabClock.Await(() => Ran(pair.Other, "hung").Contains("peer-up"), Limit).ShouldBeTrue(pair.Journals());

        ShouldBeWithin(pair.UntilServedBy(pair.Other, prober, pair.Home.CutPower, Limit), pair.Seed.Deadtime + Generous, "power cut beside a hook that hangs");
        string[] takeover = ["peer-late", "peer-dead", "takeover-begun", "group-acquired"];
        LabClock.Await(() => Ran(pair.Other, "told").Contains(" group-acquired "), Limit).ShouldBeTrue(pair.Journals());
        var told = Ran(pair.Other, "told").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')).ToArray();
        told.Select(t => t[1]).Where(takeover.Contains).ShouldBe(takeover, string.Join('\n', told.Select(t => string.Join(' ', t))));
        told.ShouldAllBe(t => t[3] == "bascule-hook");
        Numbers(told.Select(t => t[0])).ShouldBe(Enumerable.Range(1, told.Length));

        // The receiver refused at first: what it was told is the same, in the same order, some of it twice.
        LabClock.Await(() => OfOther().Any(t => t["event"] == "group-acquired" && t.Answered == 204), TimeSpan.FromMinutes(2)).ShouldBeTrue(pair.Journals());
        OfOther().ShouldAllBe(t => t.IsSignedWith(Key));
        var taken = OfOther().Where(t => t.Answered == 204).ToArray();
        taken.Select(t => t["event"]).Where(takeover.Contains).ShouldBe(takeover);
        Numbers(taken.Select(t => t["id"])).ShouldBe(Enumerable.Range(1, taken.Length));
        taken.Single(t => t["event"] == "takeover-begun")["peer"].ShouldBe(pair.Home.Name);
        receiver.Told.Count(t => t.Answered == 503).ShouldBe(2);

        // The one that hangs is ended at its limit, with what it forked, and the next event comes.
        LabClock.Await(() => Ran(pair.Other, "hung").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length > 1, Limit).ShouldBeTrue(pair.Journals());
        pair.Other.MustRun("journalctl -u bascule-actuator -o cat").ShouldContain("hook hang, ");
        pair.Other.MustRun("pgrep -u bascule-hook -c -x sleep").Trim().ShouldBe("1");

        IReadOnlyList<ToldByWebhook> OfOther() => [.. receiver.Told.Where(t => t["node"] == pair.Other.Name)];
    }

    [Fact]
    public void Of_the_classic_files_are_scripts_of_rc_d_and_respawn_keeps_a_client_running()
    {
        using var pair = Pair.Boot(Seed.Web002, new PairOptions
        {
            Edit = (name, _, text) => name == "ha.cf" ? text + "\nrespawn www-data /usr/local/bin/watcher -v\n" : text,
        });
        foreach (var machine in new[] { pair.Home, pair.Other })
        {
            machine.Write("/usr/local/bin/watcher", "#!/bin/sh\necho \"$$ $(id -un) $* $HA_CURHOST\" >>/var/tmp/watcher\nexec sleep 100000\n", "755");
            machine.MustRun("touch /var/tmp/watcher && chown www-data /var/tmp/watcher && mkdir -p /etc/ha.d/rc.d");
            machine.Write("/etc/ha.d/rc.d/group-acquired", "#!/bin/sh\necho \"$1 $BASCULE_GROUP $(id -un)\" >>/var/tmp/rc\n", "755");
            machine.Write("/etc/ha.d/rc.d/status", "#!/bin/sh\necho \"$1 $HA_src $HA_st\" >>/var/tmp/rc\n", "755");
        }
        pair.Start();
        pair.MustHold(pair.Home);
        LabClock.Await(() => Clients().Length == 1, Limit).ShouldBeTrue(pair.Journals());
        var first = pair.Home.MustRun("cat /var/tmp/watcher").Split(' ');
        (first[1], first[2], first[3].Trim()).ShouldBe(("www-data", "-v", pair.Home.Name));

        pair.Home.MustRun($"kill -9 {first[0]}");
        LabClock.Await(() => Clients() is [var next] && next != first[0], Limit).ShouldBeTrue(pair.Journals());

        LabClock.Await(() => pair.Home.Run("cat /var/tmp/rc").Output.Contains("group-acquired"), Limit).ShouldBeTrue(pair.Journals());
        // The actuator's own death takes its clients along, and its next life has one each; the group stays.
        var before = Clients().Single();
        pair.Home.MustRun("systemctl kill --kill-who=main -s KILL bascule-actuator");
        LabClock.Await(() => Clients() is [var next] && next != before, Limit).ShouldBeTrue(pair.Journals());
        pair.MustHold(pair.Home);

        pair.Home.MustRun("cat /var/tmp/rc").ShouldContain(" root\n");
        pair.Home.MustRun("cat /var/tmp/rc").ShouldContain($"status {pair.Other.Name} active\n");
        pair.Home.MustRun("systemctl stop heartbeat", Limit);
        LabClock.Await(() => Clients().Length == 0, Limit).ShouldBeTrue(pair.Journals());
        pair.MustHold(pair.Other);
        LabClock.Await(() => pair.Other.Run("cat /var/tmp/rc").Output.Contains($"status {pair.Home.Name} down"), Limit).ShouldBeTrue(pair.Journals());

        string[] Clients() => pair.Home.Run("pgrep -u www-data -x sleep").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Ran(DebianMachine machine, string file) => machine.Run($"cat /var/tmp/hooks/{file}").Output;

    private static IEnumerable<int> Numbers(IEnumerable<string> ids) => ids.Select(id => int.Parse(id.Split('-')[^1], System.Globalization.CultureInfo.InvariantCulture));
}
