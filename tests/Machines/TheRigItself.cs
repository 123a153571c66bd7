// The ruler is measured before anything is measured with it: holes of known length, machines that are machines, and nothing left.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class TheRigItself() : MachineTest(needsPackage: false)
{
    [Fact]
    public void A_hole_in_the_page_is_measured_as_long_as_it_was()
    {
        using var rig = Rig.Open();
        var lan = rig.AddSwitch("lan");
        var machine = Web(rig, lan);
        var client = rig.AddClient("client", lan, "192.0.2.9/24");
        using var page = Prober.Http(client, "192.0.2.1");
        using var ping = Prober.Ping(client, "192.0.2.1");
        (page.Await(a => a.Good, TimeSpan.Zero, Limit)?.Who).ShouldBe("web");

        var from = LabClock.Now;
        machine.PullCable("eth0");
        var pulled = LabClock.Now;
        Thread.Sleep(700);
        var plugging = LabClock.Now;
        machine.PlugCable("eth0");
        var plugged = LabClock.Now;
        ping.Await(a => a.Good, plugged, Limit).ShouldNotBeNull();
        page.Await(a => a.Good, plugged, Limit).ShouldNotBeNull();
        Thread.Sleep(500);

        // Not shorter than the cable was out; longer by the question before, the one after, and a busy machine.
        foreach (var prober in new[] { ping, page })
        {
            var gap = prober.LongestGap(from, LabClock.Now);
            gap.Ended.ShouldBeTrue();
            gap.Length.ShouldBeGreaterThanOrEqualTo(plugging - pulled);
            gap.Length.ShouldBeLessThan(plugged - from + (Prober.Interval * 3) + gap.Overslept + TimeSpan.FromMilliseconds(400));
        }
    }

    [Fact]
    public void A_hole_that_was_there_before_the_first_answer_counts_from_the_event()
    {
        using var rig = Rig.Open();
        var lan = rig.AddSwitch("lan");
        var machine = Web(rig, lan);
        machine.PullCable("eth0");
        using var ping = Prober.Ping(rig.AddClient("client", lan, "192.0.2.9/24"), "192.0.2.1");
        var from = LabClock.Now;
        Thread.Sleep(500);
        ping.LongestGap(from, LabClock.Now).Ended.ShouldBeFalse();
        machine.PlugCable("eth0");
        ping.Await(a => a.Good, from, Limit).ShouldNotBeNull();
        var gap = ping.LongestGap(from, LabClock.Now);
        gap.Ended.ShouldBeTrue();
        gap.Length.ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMilliseconds(500));
    }

    [Fact]
    public void Two_that_have_one_address_are_seen_as_two_for_as_long_as_they_have_it()
    {
        using var rig = Rig.Open();
        var lan = rig.AddSwitch("lan");
        rig.AddClient("first", lan, "192.0.2.1/24");
        var second = rig.AddClient("second", lan, "192.0.2.2/24");
        using var whoHas = Prober.Arp(rig.AddClient("client", lan, "192.0.2.9/24"), "192.0.2.1");
        whoHas.Await(a => a.Good, TimeSpan.Zero, Limit).ShouldNotBeNull();
        Thread.Sleep(200);
        Claimed.Overlap(Claimed.Of(whoHas.Answers)).ShouldBe(0);

        var adding = LabClock.Now;
        second.Run("ip addr add 192.0.2.1/32 dev eth0").MustSucceed();
        var added = LabClock.Now;
        Thread.Sleep(300);
        var deleting = LabClock.Now;
        second.Run("ip addr del 192.0.2.1/32 dev eth0").MustSucceed();
        var deleted = LabClock.Now;
        Thread.Sleep(200);

        var claims = Claimed.Of(whoHas.Answers);
        claims.Select(c => c.Who).Distinct().Count().ShouldBe(2);
        var overlap = Claimed.Overlap(claims) * Prober.ArpInterval;

        // A busy machine asks less often; nothing makes two out of one.
        overlap.ShouldBeInRange((deleting - added) / 2, deleted - adding + (Prober.ArpInterval * 2));
    }

    [Fact]
    public void A_power_cut_takes_the_memory_and_leaves_the_disk()
    {
        using var rig = Rig.Open();
        var machine = Web(rig, rig.AddSwitch("lan"));
        machine.MustRun("echo kept > /var/lib/kept; echo lost > /run/lost; ip addr add 192.0.2.77/24 dev eth0; sync");
        machine.CutPower();
        Should.Throw<InvalidOperationException>(() => machine.Run("true"));
        machine.PowerOn();
        machine.MustRun("cat /var/lib/kept").Trim().ShouldBe("kept");
        machine.Run("cat /run/lost").Succeeded.ShouldBeFalse();
        var addresses = machine.MustRun("ip -4 -o addr show");
        addresses.ShouldContain("192.0.2.1/24");
        addresses.ShouldNotContain("192.0.2.77");
    }

    [Fact]
    public void Each_machines_systemd_sees_the_death_of_its_own_processes()
    {
        using var rig = Rig.Open();
        var machine = Web(rig, rig.AddSwitch("lan"));
        machine.MustRun("kill -9 $(systemctl show apache2 -p MainPID --value)");

        // Debian's unit has Restart=on-abort.
        LabClock.Await(() => machine.Run("systemctl show apache2 -p NRestarts --value").Output.Trim() == "1", Limit).ShouldBeTrue();
    }

    [Fact]
    public void A_switch_that_loses_packets_loses_about_as_many_as_asked()
    {
        using var rig = Rig.Open();
        var lan = rig.AddSwitch("lan");
        rig.AddClient("other", lan, "192.0.2.1/24");
        using var ping = Prober.Ping(rig.AddClient("client", lan, "192.0.2.9/24"), "192.0.2.1");
        ping.Await(a => a.Good, TimeSpan.Zero, Limit).ShouldNotBeNull();

        lan.Lose(50);
        var before = ping.Answers.Count;
        Thread.Sleep(4000);
        var answered = ping.Answers.Count - before;
        lan.Lose(0);

        // 200 questions, each answered with a probability of a quarter (there and back): mean 50, standard deviation 6.
        answered.ShouldBeInRange(15, 90);
        before = ping.Answers.Count;
        Thread.Sleep(1000);
        (ping.Answers.Count - before).ShouldBeGreaterThan(40);
    }

    [Fact]
    public void A_closed_rig_leaves_nothing_behind()
    {
        string prefix;
        using (var rig = Rig.Open())
        {
            prefix = rig.Prefix;
            Web(rig, rig.AddSwitch("lan"));
            Directory.GetFiles("/run/netns", prefix + "*").ShouldNotBeEmpty();
        }

        Directory.GetFiles("/run/netns", prefix + "*").ShouldBeEmpty();
        File.ReadAllText("/proc/mounts").ShouldNotContain(prefix);
        foreach (var tree in new[] { "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified" })
        {
            if (Directory.Exists(tree)) Directory.GetDirectories(tree, prefix + "*").ShouldBeEmpty();
        }
    }

    private static DebianMachine Web(Rig rig, Switch lan)
    {
        var machine = rig.AddMachine(new MachinePlan { Name = "web", StartsApacheAtBoot = true, Nics = [new Nic("eth0", lan, "192.0.2.1/24")] });
        machine.PowerOn();
        return machine;
    }
}
