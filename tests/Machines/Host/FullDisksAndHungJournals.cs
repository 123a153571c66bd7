// A machine whose disk is full, then unwritable, then whose logs hang: the beat goes on, and groups are released and acquired as ever.
using Bascule.Lab;

namespace Bascule.Machines.Host;

public sealed class FullDisksAndHungJournals : MachineTest
{
    /// <summary>Writes nothing outside /run. apache2 would not start without its log.</summary>
    private const string Service = """
        #!/bin/sh
        case "$1" in
        start) touch /run/plain ;;
        stop) rm -f /run/plain ;;
        status) if [ -e /run/plain ]; then echo running; else echo stopped; fi ;;
        esac
        """;

    /// <summary>Where our two processes write their lines instead of to the journal: a pipe can be filled to the last byte, the journal's socket holds megabytes.</summary>
    private const string ToPipe = "[Service]\nStandardError=file:/run/lines\n";

    private const string Pipe = "mkfifo -m 622 /run/lines; systemd-run -q --unit=reader sh -c 'exec cat <>/run/lines >>/run/read'";

    /// <summary>A /var of its own with 2 MB left.</summary>
    private const string SmallVar = """
        set -e
        size=$(( $(du -sk --exclude=/var/cache /var | cut -f1) + 2048 ))
        mkdir /run/var; mount -t tmpfs -o mode=755,size=${size}k none /run/var
        tar -C /var --exclude=./cache -cf - . | tar -C /run/var -xf -
        mount --bind /run/var /var
        """;

    private static readonly (string Name, string Begin)[] Troubles =
    [
        ("full disk", "dd if=/dev/zero of=/var/fill bs=64k 2> /dev/null; ! sh -c 'echo x > /var/lib/more' 2> /dev/null"),

        // Bound to itself, so that what has a file open for writing is no obstacle, as with a disk that the kernel gave up.
        ("unwritable /var", "mkdir /run/dead; mount --bind /var /run/dead; mount -o remount,bind,ro /run/dead; mount --bind /run/dead /var; ! touch /var/lib/more 2> /dev/null"),
        ("hung journal", """
            kill -STOP $(systemctl show systemd-journald -p MainPID --value) $(systemctl show reader -p MainPID --value)
            timeout 1 dd if=/dev/zero of=/run/lines bs=4096 2> /dev/null
            timeout 2 sh -c 'for i in $(seq 20000); do echo lab; done | logger -u /dev/log'
            [ $? = 124 ] && ! timeout 1 dd if=/dev/zero of=/run/lines bs=1 count=1 2> /dev/null
            """),
    ];

    [Fact]
    public void Neither_beat_nor_release_waits_for_them()
    {
        var deadtime = TimeSpan.FromSeconds(2);
        var options = new PairOptions
        {
            Edit = (name, node, text) => name switch
            {
                "haresources" => text.Replace("apache2", "plain", StringComparison.Ordinal),
                "ha.cf" => Variants.Deadtime(deadtime).Edit(name, node, text) + "logfile /var/log/ha-log\nlogfacility local0\n",
                _ => text,
            },
        };
        using var pair = Pair.Boot(Seed.Web002 with { Deadtime = deadtime }, options);
        pair.OnBoth(machine =>
        {
            machine.Write("/etc/ha.d/resource.d/plain", Service, "755");
            machine.Write("/etc/systemd/system/bascule.service.d/pipe.conf", ToPipe);
            machine.Write("/etc/systemd/system/bascule-actuator.service.d/pipe.conf", ToPipe);
            machine.Write("/etc/systemd/journald.conf.d/lab.conf", "[Journal]\nStorage=volatile\n");
            machine.MustRun($"systemctl daemon-reload; systemctl restart systemd-journald; {Pipe}");
            machine.MustRun(SmallVar);
        });
        var traffic = new OwnTraffic(pair);
        var before = new Dictionary<DebianMachine, HostState> { [pair.Home] = HostState.Of(pair.Home, pair.Seed), [pair.Other] = HostState.Of(pair.Other, pair.Seed) };
        pair.Start();
        MustHold(pair.Home);
        using var arp = Prober.Arp(pair.Client, pair.Seed.FloatingAddress);
        foreach (var (name, begin) in Troubles)
        {
            pair.OnBoth(machine => machine.MustRun(begin));

            // Longer than deadtime: a beat that stopped would have been noticed.
            var from = LabClock.Now;
            Thread.Sleep(pair.Seed.Deadtime + TimeSpan.FromSeconds(1));
            arp.Answers.Where(a => a.At > from).Select(a => a.Who).Distinct().ShouldHaveSingleItem($"nobody takes anything: {name}\n{Explain()}");
            ShouldBeWithin(arp.LongestGap(from, LabClock.Now), Generous, $"{name}, for longer than deadtime");

            Moves(pair.Other, name);
            Moves(pair.Home, name);
        }

        var cut = LabClock.Now;
        pair.Home.CutPower();
        MustHold(pair.Other);
        ShouldBeWithin(arp.LongestGap(cut, LabClock.Now), pair.Seed.Deadtime + Generous, "failover, with all that");
        Untouched(pair.Other);
        pair.Other.MustRun("systemctl stop heartbeat", Limit);
        pair.Holds(pair.Other).ShouldBeFalse(Explain());
        pair.Other.Run("ls /run/plain").Succeeded.ShouldBeFalse(Explain());
        Untouched(pair.Other);

        void Moves(DebianMachine to, string name)
        {
            var since = LabClock.Now;
            pair.PeerOf(to).MustRun("bascule standby", Limit);
            MustHold(to);
            ShouldBeWithin(arp.LongestGap(since, LabClock.Now), Generous, $"standby: {name}");
            pair.PeerOf(to).Run("ls /run/plain").Succeeded.ShouldBeFalse(Explain());
            pair.OnBoth(Untouched);
        }

        void Untouched(DebianMachine machine)
        {
            HostState.ShouldBeUntouched(machine, pair.Seed, before[machine], Explain());
            traffic.ShouldComeFrom(machine, before[machine].Own!);
        }

        void MustHold(DebianMachine holder) => LabClock.Await(() => pair.HoldsAlone(holder), Limit).ShouldBeTrue($"{holder.Name} holds\n{Explain()}");

        string Explain() => string.Join('\n', new[] { pair.Home, pair.Other }.Where(m => m.IsOn).Select(m => $"--- {m.Name}\n{m.Run("tail -n 30 /run/read | tr -d '\\0'; bascule status; ip -o address").Said}"));
    }
}
