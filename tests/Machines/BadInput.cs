// What administrators get wrong: each mistake is one clear sentence, a status that scripts can read, and nothing half-started.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class BadInput : MachineTest
{
    /// <summary>Heartbeat's own status for a configuration that it refuses.</summary>
    private const int Configuration = 6;

    public static TheoryData<string, string, string[]> Mistakes => new()
    {
        { "authkeys 644", "chmod 644 /etc/ha.d/authkeys", ["authkeys", "600"] },
        { "no authkeys", "rm /etc/ha.d/authkeys", ["authkeys"] },
        { "unknown directive", "echo 'keepalives 1' >> /etc/ha.d/ha.cf", ["ha.cf:", "keepalives", "keepalive"] },
        { "node names that are not this machine's", "sed -i 's/^node .*/node alpha beta/' /etc/ha.d/ha.cf", ["web1"] },
        { "unknown interface", "sed -i 's/^bcast .*/bcast enp0s9/' /etc/ha.d/ha.cf", ["ha.cf:", "enp0s9"] },
        { "address that no interface can carry", "echo 'web1 IPaddr::10.99.99.99' > /etc/ha.d/haresources", ["10.99.99.99"] },
        { "resource script missing", "echo 'web1 IPaddr::192.168.56.10 nosuchscript' > /etc/ha.d/haresources", ["nosuchscript"] },
        { "no haresources", "rm /etc/ha.d/haresources", ["haresources"] },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_in_the_files_is_one_sentence_status_6_and_nothing_half_started(string mistake, string commit, string[] words)
    {
        using var machine = Prepared();
        machine.Node.MustRun(commit);
        var start = machine.Node.Run("systemctl enable --now heartbeat", Limit);

        start.Succeeded.ShouldBeFalse(mistake);
        ExitStatus(machine.Node).ShouldBe(Configuration, Explain(machine.Node));
        ShouldSay(machine.Node, words);
        NothingShouldRun(machine.Node);

        // The same is found without starting anything.
        var check = machine.Node.Run("bascule check", Limit);
        check.ExitCode.ShouldBe(Configuration, check.ToString());
        foreach (var word in words) check.Said.ShouldContain(word);
    }

    [Fact]
    public void Port_694_in_use_is_said_and_nothing_starts()
    {
        using var machine = Prepared();
        machine.Node.Write("/etc/systemd/system/squatter.socket", "[Socket]\nListenDatagram=0.0.0.0:694\n");
        machine.Node.Write("/etc/systemd/system/squatter.service", "[Service]\nExecStart=/bin/sleep infinity\n");
        machine.Node.MustRun("systemctl daemon-reload && systemctl start squatter.socket");
        machine.Node.Run("systemctl start heartbeat", Limit).Succeeded.ShouldBeFalse();
        ExitStatus(machine.Node).ShouldNotBe(0);
        ShouldSay(machine.Node, ["694"]);
        NothingShouldRun(machine.Node);
    }

    [Fact]
    public void A_state_folder_that_cannot_be_written_refuses_the_start()
    {
        using var machine = Prepared();
        machine.Node.MustRun("mkdir -p /var/lib/heartbeat && mount -t tmpfs -o ro none /var/lib/heartbeat");
        machine.Node.Run("systemctl start heartbeat", Limit).Succeeded.ShouldBeFalse();
        ExitStatus(machine.Node).ShouldNotBe(0);
        ShouldSay(machine.Node, ["/var/lib/heartbeat"]);
        NothingShouldRun(machine.Node);
    }

    [Fact]
    public void A_second_start_by_hand_says_that_it_runs_already_and_leaves_the_first_alone()
    {
        using var machine = Prepared();
        machine.Node.MustRun("systemctl start heartbeat", Limit);
        var pid = machine.Node.MustRun("systemctl show heartbeat -p MainPID --value").Trim();
        var command = machine.Node.MustRun("systemctl show heartbeat -p ExecStart --value").Split("argv[]=")[1].Split(" ;")[0];
        var second = machine.Node.Run(command, TimeSpan.FromSeconds(10));
        second.ExitCode.ShouldNotBeNull(second.ToString());
        second.Succeeded.ShouldBeFalse(second.ToString());
        second.Said.ShouldContain("another bascule or heartbeat runs here");
        machine.Node.MustRun("systemctl show heartbeat -p MainPID --value").Trim().ShouldBe(pid);
        machine.Node.Run("systemctl is-active heartbeat").Output.Trim().ShouldBe("active");
    }

    [Fact]
    public void Without_root_commands_say_so()
    {
        using var machine = Prepared();
        machine.Node.MustRun("systemctl start heartbeat", Limit);
        var refused = machine.Node.Run("setpriv --reuid=65534 --regid=65534 --clear-groups bascule standby", Limit);
        refused.Succeeded.ShouldBeFalse();
        refused.Said.ShouldContain("sudo");
    }

    [Theory]
    [InlineData("bascule node"), InlineData("bascule actuator"), InlineData("bascule prepare")]
    [InlineData("/usr/libexec/heartbeat/heartbeat"), InlineData("/etc/init.d/heartbeat start"), InlineData("/etc/init.d/heartbeat restart")]
    public void A_start_by_an_ordinary_user_is_one_sentence_status_4_and_nothing_half_started(string command)
    {
        using var machine = Prepared();
        var refused = machine.Node.Run($"setpriv --reuid=65534 --regid=65534 --clear-groups {command}", Limit);
        refused.ExitCode.ShouldBe(4, refused.ToString());
        refused.Said.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("root");
        machine.Node.Run("systemctl is-active heartbeat").Output.Trim().ShouldBe("inactive");
        NothingShouldRun(machine.Node);
    }

    /// <summary>prepare says it, and the node after it reads a copy of the same file.</summary>
    [Fact]
    public void A_warning_stands_once_in_the_journal_of_a_start_under_the_files_own_name()
    {
        using var machine = Prepared();
        machine.Node.MustRun("echo 'ping 192.168.56.254' >> /etc/ha.d/ha.cf");
        machine.Node.MustRun("systemctl start heartbeat", Limit);
        var said = machine.Node.MustRun("journalctl -u bascule --no-pager -o cat");
        said.Split("/etc/ha.d/ha.cf:5:6: warning: there is no `respawn").Length.ShouldBe(2, said);
        said.Split("watch `192.168.56.254`").Length.ShouldBe(2, said);
        said.ShouldNotContain("/run/bascule/config");
        machine.Node.Run("bascule status --json").Output.ShouldContain("\"directory\": \"/etc/ha.d\"");
    }

    [Fact]
    public void A_wrong_key_on_one_node_is_named_and_nothing_is_held_twice()
    {
        using var pair = Pair.Boot(Seed.Web002, new PairOptions
        {
            Edit = (name, node, text) => name == "authkeys" && node == "web2" ? "auth 1\n1 md5 another\n" : text,
        });
        pair.Home.MustRun("systemctl start heartbeat", Limit);
        pair.MustHold(pair.Home);
        pair.Other.Run("systemctl start heartbeat", Limit);

        LabClock.Await(() => Said(pair.Other).Contains("authkeys", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals());
        ExitStatusOf(pair.Other, 30).ShouldNotBe(0, pair.Journals());
        pair.Other.Run("bascule status").Output.ShouldContain("Next: compare `sha256sum /etc/ha.d/authkeys` here and on web1");

        // Longer than initdead: it must not take what the other, whom it cannot understand, holds.
        Thread.Sleep(pair.Seed.Deadtime * 2 + Generous);
        pair.Holds(pair.Home).ShouldBeTrue(pair.Journals());
        pair.Holds(pair.Other).ShouldBeFalse(pair.Journals());
        ApacheRuns(pair.Other).ShouldBeFalse();
    }

    [Fact]
    public void Haresources_that_differ_are_warned_of_by_name_and_the_pair_runs()
    {
        using var pair = Serving(Seed.Web002, new PairOptions
        {
            Edit = (name, node, text) => name == "haresources" && node == "web2" ? "web1 IPaddr::192.168.56.77 apache2\n" : text,
        });
        LabClock.Await(() => Said(pair.Other).Contains("haresources", StringComparison.Ordinal), Generous * 2).ShouldBeTrue(pair.Journals());
        pair.Holds(pair.Home).ShouldBeTrue();
    }

    private static Prepared Prepared()
    {
        var rig = Rig.Open();
        try
        {
            var seed = Seed.Web002;
            var machine = rig.AddMachine(new MachinePlan { Name = seed.Home, Nics = [new Nic(seed.Interface, rig.AddSwitch("lan"), seed.HomeAddress + "/24")] });
            machine.PowerOn();
            if (SoftwareUnderTest.Package is { } package) machine.InstallPackage(package).MustSucceed();
            foreach (var name in new[] { "ha.cf", "authkeys", "haresources" }) machine.Write("/etc/ha.d/" + name, seed.File(name, machine.Name), name == "authkeys" ? "600" : "644");
            return new Prepared(rig, machine);
        }
        catch
        {
            rig.Dispose();
            throw;
        }
    }

    /// <summary>Of the node itself, or of the process that judges the files before it, whose status systemd shows with its command.</summary>
    private static int ExitStatus(DebianMachine machine)
    {
        var node = int.Parse(machine.MustRun("systemctl show heartbeat -p ExecMainStatus --value").Trim());
        var before = machine.MustRun("systemctl show heartbeat -p ExecStartPre --value | sed -n 's/.* status=\\([0-9]*\\).*/\\1/p'").Trim();
        return node != 0 ? node : before.Length == 0 ? 0 : int.Parse(before);
    }

    private static int ExitStatusOf(DebianMachine machine, int seconds)
    {
        LabClock.Await(() => ExitStatus(machine) != 0, TimeSpan.FromSeconds(seconds));
        return ExitStatus(machine);
    }

    /// <summary>What an administrator looks at first.</summary>
    private static string Said(DebianMachine machine) => machine.Run("systemctl status heartbeat -n 50 --no-pager -l; journalctl -u heartbeat -u bascule --no-pager -o cat").Said;

    private static string Explain(DebianMachine machine) => machine.Run("systemctl status heartbeat --no-pager -l; journalctl -n 40 --no-pager -o short-precise").Said;

    private static void ShouldSay(DebianMachine machine, string[] words)
    {
        var said = machine.Run("systemctl status heartbeat --no-pager -l").Said;
        foreach (var word in words) said.ShouldContain(word, customMessage: Explain(machine));
    }

    private static void NothingShouldRun(DebianMachine machine)
    {
        machine.Run("ip -4 -o addr show").Output.ShouldNotContain(Seed.Web002.FloatingAddress + "/");
        ApacheRuns(machine).ShouldBeFalse();
        machine.Run("systemctl is-active heartbeat").Output.Trim().ShouldBeOneOf("failed", "inactive");
        machine.Run("ss -Hulpn 'sport = :694'").Output.ShouldNotContain("bascule");
    }
}

/// <summary>One machine with the package and seed 002's files, not started.</summary>
internal sealed class Prepared(Rig rig, DebianMachine node) : IDisposable
{
    public DebianMachine Node => node;

    public void Dispose() => rig.Dispose();
}
