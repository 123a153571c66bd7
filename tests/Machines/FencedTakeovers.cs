// A silent holder that runs on is switched off before its group is taken, and not a moment earlier; what a device does that fails, hangs or lies.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class FencedTakeovers : MachineTest
{
    private const string Bmc = "192.168.56.21";

    /// <summary>Behaves as /srv/power/mode says.</summary>
    private static readonly string Agent = $$"""
        #!/bin/sh
        while read -r line; do case $line in action=*) action=${line#action=};; esac; done
        mode=$(cat /srv/power/mode)
        case $action in
        off|on)
            case $mode in
            fails) echo 'Failed: no route to host' >&2; exit 1;;
            hangs) sleep 1000;;
            lies) exit 0;;
            esac
            press() { {{PowerButton.Press("$1")}}; }
            press $action;;
        status) [ "$(cat /srv/power/state)" = on ] || exit 2;;
        *) exit 1;;
        esac

        """;

    [Fact]
    public void A_device_that_fails_hangs_or_lies_keeps_the_group_where_it_is_and_one_that_works_moves_it_at_once()
    {
        using var pair = Boot("      - {agent: fence_lab, limit: 3s}\n", machine => machine.Write("/usr/sbin/fence_lab", Agent, "755"));
        using var button = new PowerButton(pair.Other, pair.Home);
        using var prober = pair.Probe();
        Begin(pair);

        SetMode(pair, "fails");
        var cut = LabClock.Now;
        pair.LoseBetween(100);
        Waits(pair, "Failed: no route to host");
        SetMode(pair, "hangs");
        Waits(pair, "did not end within");
        SetMode(pair, "lies");
        Waits(pair, $"its status says that {pair.Home.Name} is on");
        pair.HoldsAlone(pair.Home).ShouldBeTrue(pair.Journals());
        prober.Answers.Where(a => a.Good && a.At > cut).ShouldAllBe(a => a.Who == pair.Home.Name);
        button.Cuts.ShouldBeEmpty();
        pair.Other.Run("pgrep -f '[s]leep 1000'").Succeeded.ShouldBeFalse("what the agent that hung had forked is gone");

        SetMode(pair, "works");
        Taken(pair, prober, button, cut);
        ComesBack(pair, button);
    }

    [Fact]
    public void An_operators_word_is_believed_when_nothing_speaks_against_it()
    {
        using var pair = Boot("      - {agent: fence_lab, limit: 3s}\n", machine => machine.Write("/usr/sbin/fence_lab", Agent, "755"));
        using var prober = pair.Probe();
        pair.Other.Write("/srv/power/mode", "fails\n");
        Begin(pair);
        var refused = pair.Other.Run($"bascule confirm-off {pair.Home.Name} --yes");
        refused.ExitCode.ShouldBe(1);
        refused.Said.ShouldContain("not dead");

        pair.Home.CutPower();
        Waits(pair, "Failed: no route to host");
        pair.Holds(pair.Other).ShouldBeFalse(pair.Journals());
        pair.Other.Run($"echo no | bascule confirm-off {pair.Home.Name}").Said.ShouldContain("nothing was done");
        pair.Holds(pair.Other).ShouldBeFalse(pair.Journals());
        var said = LabClock.Now;
        pair.Other.MustRun($"echo {pair.Home.Name} | bascule confirm-off {pair.Home.Name}");
        var served = prober.Await(a => a.Good && a.Who == pair.Other.Name, said, Limit).ShouldNotBeNull(JournalOfOther(pair));
        TestContext.Current.SendDiagnosticMessage($"served {(served.At - said).TotalMilliseconds:F0} ms after an operator's word");
        (served.At - said).ShouldBeLessThan(Generous, JournalOfOther(pair));
        pair.Other.Run("bascule status").Said.ShouldContain("an operator confirmed that it is off");
    }

    [Fact]
    public void Ipmi_switches_the_holder_off_and_on_again()
    {
        using var pair = Boot($"      - {{agent: fence_ipmilan, parameters: {{ip: {Bmc}, username: bascule, lanplus: 1, cipher: 3}}, parameters-file: /etc/bascule/fence}}\n", machine =>
        {
            machine.MustRun("apt-get install -y -q --no-install-recommends fence-agents ipmitool", TimeSpan.FromMinutes(5));
            machine.Write("/etc/bascule/fence", "password=ALongSecret\n", "600");
        });
        var bmc = pair.AddMachine(new MachinePlan { Name = "bmc", Nics = [new Nic("eth0", pair.Lan, Bmc + "/24")] });
        bmc.PowerOn();
        using var button = new PowerButton(bmc, pair.Home);
        SimulateController(bmc);
        using var prober = pair.Probe();
        Begin(pair);
        pair.Other.MustRun($"printf 'ip={Bmc}\\nusername=bascule\\nlanplus=1\\ncipher=3\\npassword=ALongSecret\\naction=status\\n' | fence_ipmilan").ShouldContain("ON");

        var cut = LabClock.Now;
        pair.LoseBetween(100);
        Taken(pair, prober, button, cut);
        ComesBack(pair, button);
        pair.Other.Run("journalctl --no-pager; bascule status; bascule status --json; bascule check --json; bascule convert --to classic").Said.ShouldNotContain("ALongSecret");
    }

    [Fact]
    public void A_stonith_plug_in_in_ha_cf_does_what_it_did_under_heartbeat()
    {
        // Only the other node has cluster-glue, so only its ha.cf names the device.
        const string file = "/etc/ha.d/stonith-lab";
        using var pair = Pair.Boot(Seed.Web002, new PairOptions { Edit = (name, machine, text) => name == "ha.cf" && machine == Seed.Web002.Other ? $"{text}\nstonith external/lab {file}\n" : text });
        pair.Other.MustRun("apt-get install -y -q --no-install-recommends cluster-glue", TimeSpan.FromMinutes(5));
        pair.Other.Write("/usr/lib/stonith/plugins/external/lab", Plugin, "755");
        pair.Other.Write(file, pair.Home.Name + "\n", "600");
        pair.Other.MustRun("bascule check").ShouldNotContain("error");
        pair.Other.MustRun("bascule convert").ShouldContain("{stonith: external/lab, parameters-file: /etc/ha.d/stonith-lab}");
        using var button = new PowerButton(pair.Other, pair.Home);
        using var prober = pair.Probe();
        Begin(pair);

        var cut = LabClock.Now;
        pair.LoseBetween(100);
        Taken(pair, prober, button, cut);
        ComesBack(pair, button);
    }

    /// <summary>By cluster-glue's README.external.</summary>
    private static readonly string Plugin = $$"""
        #!/bin/sh
        press() { {{PowerButton.Press("$1")}}; }
        case $1 in
        gethosts) echo $hostlist;;
        on|off) (press $1);;
        reset) (press off) && (press on);;
        status) ;;
        getconfignames) echo hostlist;;
        getinfo-devid|getinfo-devname|getinfo-devdescr|getinfo-devurl) echo lab;;
        getinfo-xml) echo '<parameters><parameter name="hostlist" unique="1" required="1"><content type="string"/><shortdesc lang="en">hosts</shortdesc><longdesc lang="en">hosts</longdesc></parameter></parameters>';;
        *) exit 1;;
        esac

        """;

    /// <summary>Only the other node can fence, so only it needs the agent.</summary>
    private static Pair Boot(string method, Action<DebianMachine> prepare)
    {
        var pair = Pair.Boot(Seed.Web002);
        try
        {
            pair.Other.MustRun("mkdir -p /etc/bascule && bascule convert --output /etc/bascule/bascule.yaml");
            prepare(pair.Other);
            var yaml = File.ReadAllText(pair.Other.Root + "/etc/bascule/bascule.yaml");
            pair.Other.Write("/etc/bascule/bascule.yaml", $"{yaml}\nfence:\n  - node: {pair.Home.Name}\n    methods:\n{method}");
            pair.Other.MustRun("bascule check").ShouldNotContain("error");
            return pair;
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    private static void Begin(Pair pair)
    {
        pair.Start();
        pair.MustHold(pair.Home);
        pair.AwaitWell();
    }

    private static void SetMode(Pair pair, string mode) => pair.Other.Write("/srv/power/mode", mode + "\n");

    private static void Waits(Pair pair, string trouble) =>
        LabClock.Await(() => pair.Other.Run("bascule status").Said is var said && said.Contains("waiting for fence of " + pair.Home.Name, StringComparison.Ordinal) && said.Contains(trouble, StringComparison.Ordinal), Limit)
            .ShouldBeTrue($"{trouble}\n{pair.Other.Run("bascule status").Said}\n{pair.Journals()}");

    /// <summary>The other node serves, only after the power was cut, and soon after it.</summary>
    private static void Taken(Pair pair, Prober prober, PowerButton button, TimeSpan since)
    {
        var served = prober.Await(a => a.Good && a.Who == pair.Other.Name, since, Limit);
        if (served is not { } answer) throw new TimeoutException($"{pair.Other.Name} does not serve.\n{JournalOfOther(pair)}");
        var off = button.Cuts.ShouldHaveSingleItem();
        TestContext.Current.SendDiagnosticMessage($"off {(off - since).TotalMilliseconds:F0} ms after the cut, served by the other {(answer.At - off).TotalMilliseconds:F0} ms later (load {Load.Average:F1})");
        answer.At.ShouldBeGreaterThan(off, JournalOfOther(pair));
        (answer.At - off).ShouldBeLessThan(TimeSpan.FromSeconds(10) + Generous, JournalOfOther(pair));
    }

    /// <summary>Switched on again by the device, it takes its group back, as auto_failback says.</summary>
    private static void ComesBack(Pair pair, PowerButton button)
    {
        pair.LoseBetween(0);
        button.AwaitReturn(Limit);
        pair.MustHold(pair.Home);
        pair.AwaitWell().ShouldBe(pair.Home, pair.Journals());
        button.Cuts.Count.ShouldBe(1);
    }

    /// <summary>The home may be on its way up.</summary>
    private static string JournalOfOther(Pair pair) => pair.Other.Run("journalctl -n 60 --no-pager -o short-precise; bascule status").Said;

    /// <summary>ipmi_sim of Debian's openipmi; what it is told about the chassis the program does.</summary>
    private static void SimulateController(DebianMachine bmc)
    {
        bmc.MustRun("apt-get install -y -q --no-install-recommends openipmi", TimeSpan.FromMinutes(5));
        bmc.Write("/usr/local/bin/chassis", $$"""
            #!/bin/sh
            press() { {{PowerButton.Press("$1")}}; }
            case "$*" in
            *"get power"*) [ "$(cat /srv/power/state)" = on ] && echo power:1 || echo power:0;;
            *"set power"*1*) (press on);;
            *"set power"*0*) (press off);;
            esac

            """, "755");
        bmc.Write("/etc/ipmi/lan.conf", """
            name "node"
            set_working_mc 0x20
            startlan 1
                addr 0.0.0.0 623
                priv_limit admin
                allowed_auths_admin none md2 md5 straight
                guid a123456789abcdefa123456789abcdef
            endlan
            chassis_control "/usr/local/bin/chassis"
            user 2 true "bascule" "ALongSecret" admin 10 none md2 md5 straight

            """);
        bmc.Write("/etc/ipmi/node.emu", "mc_setbmc 0x20\nmc_add 0x20 0 no-device-sdrs 0x23 9 8 0x9f 0x1291 0xf02\nmc_enable 0x20\n");
        bmc.MustRun("mkdir -p /var/lib/ipmi && systemd-run --unit=ipmi-sim ipmi_sim -n -c /etc/ipmi/lan.conf -f /etc/ipmi/node.emu -s /var/lib/ipmi");
    }
}
