// What good lines mean.
using System.Net;
using Bascule.Core;

namespace Bascule.Configuration.Tests;

public sealed class HaCfIsRead
{
    private static readonly Surroundings Here = Machines.Machine("hb1", "eth0", "192.168.0.11/24", "eth1", "10.0.0.1/8");

    [Theory]
    [InlineData("2", 2000)]
    [InlineData("0.5", 500)]
    [InlineData(".5", 500)]
    [InlineData("200ms", 200)]
    [InlineData("200MS", 200)]
    [InlineData("200msec", 200)]
    [InlineData("1500us", 2)]
    [InlineData("1.4ms", 1)]
    public void A_time_is_seconds_or_has_ms_or_us(string text, int milliseconds) =>
        Read($"keepalive {text}\n").Cluster.Timing.Keepalive.ShouldBe(TimeSpan.FromMilliseconds(milliseconds));

    [Theory]
    [InlineData(30, 30)]
    [InlineData(11, 11)]
    [InlineData(10, 20)]
    [InlineData(6, 12)]
    [InlineData(5, 12)]
    public void Initdead_follows_from_deadtime(int deadtime, int initdead)
    {
        var timing = Read($"deadtime {deadtime}\n").Cluster.Timing;
        timing.Initdead.ShouldBe(TimeSpan.FromSeconds(initdead));
        timing.Warntime.ShouldBe(TimeSpan.FromSeconds(deadtime) / 2);
    }

    [Fact]
    public void Silence_means_Heartbeats_defaults()
    {
        var read = Read("");
        read.Cluster.Timing.ShouldBe(new Timing { Keepalive = TimeSpan.FromSeconds(1), Deadtime = TimeSpan.FromSeconds(30), Warntime = TimeSpan.FromSeconds(15), Initdead = TimeSpan.FromSeconds(30), Deadping = TimeSpan.FromSeconds(30) });
        read.Cluster.Failback.ShouldBeTrue();
        read.RealTime.ShouldBe(new RealTime(true, 1));
        read.GenerationMethod.ShouldBe(GenerationMethod.File);
        read.UuidFrom.ShouldBe(UuidSource.File);
        read.Media.ShouldHaveSingleItem().Port.ShouldBe(694);
        read.Parameters["keepalive"].ShouldBe("1000ms");
        read.Parameters["auto_failback"].ShouldBe("legacy");
        read.Parameters["udpport"].ShouldBe("694");
    }

    [Theory]
    [InlineData("on", true)]
    [InlineData("YES", true)]
    [InlineData("1", true)]
    [InlineData("legacy", true)]
    [InlineData("off", false)]
    [InlineData("n", false)]
    [InlineData("False", false)]
    public void Failback_is_yes_or_no_in_many_words(string word, bool failback) => Read($"auto_failback {word}\n").Cluster.Failback.ShouldBe(failback);

    [Fact]
    public void The_last_of_several_values_wins() => Read("keepalive 1 2\nkeepalive 3\n").Cluster.Timing.Keepalive.ShouldBe(TimeSpan.FromSeconds(3));

    [Fact]
    public void Commas_tabs_and_comments_divide()
    {
        var read = ClassicConfiguration.Parse(ClassicFiles.Of("node\thb1,HB2#hb3\n  bcast  eth0 , eth1 # both\n", Situations.GoodAuthkeys, ""), Here).Configuration!;
        read.Cluster.Nodes.ShouldBe([new NodeName("hb1"), new NodeName("hb2")]);
        read.Media.Select(m => m.Device).ShouldBe(["eth0", "eth1"]);
    }

    [Fact]
    public void A_medium_takes_the_port_before_it_and_mcast_its_own()
    {
        var text = "udpport 700\nbcast eth0\nmcast eth1 239.0.0.1 694 2 1\nudpport 800\nucast eth0 192.168.0.12\nmcast6 eth1 ff02::694 694 1 0\nucast6 eth1 fd00::12\nnode hb1 hb2\n";
        var read = ClassicConfiguration.Parse(ClassicFiles.Of(text, Situations.GoodAuthkeys, ""), Here).Configuration!;
        read.Media.ShouldBe(
        [
            new Medium { Kind = MediumKind.Bcast, Device = "eth0", Name = "eth0", Port = 700 },
            new Medium { Kind = MediumKind.Mcast, Device = "eth1", Name = "eth1", Address = IPAddress.Parse("239.0.0.1"), Port = 694, Ttl = 2, Loop = true },
            new Medium { Kind = MediumKind.Ucast, Device = "eth0", Name = "eth0#2", Address = IPAddress.Parse("192.168.0.12"), Port = 800 },
            new Medium { Kind = MediumKind.Mcast6, Device = "eth1", Name = "eth1#2", Address = IPAddress.Parse("ff02::694"), Port = 694, Ttl = 1, Loop = false },
            new Medium { Kind = MediumKind.Ucast6, Device = "eth1", Name = "eth1#3", Address = IPAddress.Parse("fd00::12"), Port = 800 },
        ]);
        read.Cluster.Media.ShouldBe(["eth0", "eth1", "eth0#2", "eth1#2", "eth1#3"]);
    }

    [Fact]
    public void The_port_is_that_of_the_service_ha_cluster_if_there_is_one()
    {
        var files = ClassicFiles.Of("node hb1 hb2\nbcast eth0\n", Situations.GoodAuthkeys, "");
        ClassicConfiguration.Parse(files, Here with { HaClusterPort = 1694 }).Configuration!.Media[0].Port.ShouldBe(1694);
    }

    [Fact]
    public void A_ucast_by_name_is_resolved_by_etc_hosts()
    {
        var here = Here with { Hosts = "127.0.1.1 hb1\n192.168.0.12 HB2 # the other\n" };
        var read = ClassicConfiguration.Parse(ClassicFiles.Of("node hb1 hb2\nucast eth0 hb1\nucast eth0 hb2\n", Situations.GoodAuthkeys, ""), here).Configuration!;
        read.Media.ShouldHaveSingleItem().Address.ShouldBe(IPAddress.Parse("192.168.0.12"));
    }

    [Fact]
    public void What_is_watched_is_kept_for_later()
    {
        var read = Read("ping 10.0.0.1 10.0.0.2\nping_group out 1.1.1.1 9.9.9.9\nrespawn root /usr/bin/true -a b\ndeadping 20\nenv COLOUR=red\n");
        read.Watching.Pings.Select(p => p.Name).ShouldBe(["10.0.0.1", "10.0.0.2", "out"]);
        read.Watching.Pings[2].Hosts.ShouldBe(["1.1.1.1", "9.9.9.9"]);
        read.Watching.Deadping.ShouldBe(TimeSpan.FromSeconds(20));
        read.Watching.Respawns[0].Arguments.ShouldBe(["-a", "b"]);
        read.Environment["COLOUR"].ShouldBe("red");
    }

    [Fact]
    public void Resources_are_words_divided_at_double_colons()
    {
        var text = "hb1 192.168.0.200 Filesystem::/dev/sdb1::/srv::ext4 \\\n\tIPv6addr::fd00::200/64/eth0 apa\\\nche2\n\n# nothing\nHB2 MailTo::root::moved\n";
        var groups = ClassicConfiguration.Parse(ClassicFiles.Of("node hb1 hb2\nbcast eth0\n", Situations.GoodAuthkeys, text), Here).Configuration!.Cluster.Groups;
        groups.Length.ShouldBe(2);
        groups[0].Resources.Select(r => r.Agent).ShouldBe(["IPaddr", "Filesystem", "IPv6addr", "apache2"]);
        groups[0].Resources[0].Arguments.ShouldBe(["192.168.0.200"]);
        groups[0].Resources[1].Arguments.ShouldBe(["/dev/sdb1", "/srv", "ext4"]);
        groups[0].Resources[2].Arguments.ShouldBe(["fd00::200/64/eth0"]);
        groups[1].Home.ShouldBe(new NodeName("hb2"));
        groups[1].Name.ShouldBe(new GroupName("MailTo::root::moved"));
    }

    [Fact]
    public void A_fault_on_a_continuation_line_is_found_where_it_stands()
    {
        var reading = ClassicConfiguration.Parse(ClassicFiles.Of("node hb1 hb2\nbcast eth0\nauto_failback on\nlogfacility daemon\n", Situations.GoodAuthkeys, "hb1 apache2 \\\n   ssh \\\n    nosuchthing\n"), Here);
        reading.Findings.ShouldHaveSingleItem().At.ShouldBe(new Place("/etc/ha.d/haresources", 3, 5));
    }

    [Fact]
    public void Columns_count_characters_not_bytes()
    {
        var reading = ClassicConfiguration.Parse(ClassicFiles.Of(Situations.GoodHaCf, Situations.GoodAuthkeys, "hb1 é nosuchthing"), Here with { Units = ["é"] });
        reading.Findings.ShouldHaveSingleItem().Column.ShouldBe(7);
    }

    [Fact]
    public void A_key_is_bytes_whatever_their_encoding()
    {
        var latin1 = new FoundFile("/etc/ha.d/authkeys", [.. "auth 1\n1 sha1 cl"u8, 0xE9, .. " rest\n"u8]);
        var files = ClassicFiles.Of(Situations.GoodHaCf, "", "") with { Authkeys = latin1 };
        ClassicConfiguration.Parse(files, Here).Configuration!.Keys.Signing.Secret.ShouldBe([(byte)'c', (byte)'l', 0xE9]);
    }

    [Fact]
    public void Several_keys_are_accepted_and_one_signs()
    {
        var keys = ClassicConfiguration.Parse(ClassicFiles.Of(Situations.GoodHaCf, "# rotation\nauth 2\n1 md5 Old\n\n2 sha1 New\n", ""), Here).Configuration!.Keys;
        keys.Keys.Keys.ShouldBe([1, 2]);
        keys.Signing.ShouldBe(keys.Keys[2]);
        keys.Keys[1].Method.ShouldBe(KeyMethod.Md5);
    }

    private static ClassicConfiguration Read(string lines)
    {
        var reading = ClassicConfiguration.Parse(ClassicFiles.Of("bcast eth0\nnode hb1 hb2\n" + lines, Situations.GoodAuthkeys, ""), Here);
        reading.Starts.ShouldBeTrue(string.Join('\n', reading.Findings));
        return reading.Configuration!;
    }
}
