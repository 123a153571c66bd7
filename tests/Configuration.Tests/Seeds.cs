// The files of published lab reports, as their authors ran them, each on its own machine.
using System.Net;
using Bascule.Core;

namespace Bascule.Configuration.Tests;

public sealed class Seeds
{
    [Theory]
    [InlineData("000-web-pair", "srv", "enp0s3", "192.168.137.100/24")]
    [InlineData("000-web-pair", "srv-slave", "enp0s3", "192.168.137.63/24")]
    [InlineData("001-address-only", "pc1", "eth0", "192.168.10.50/24")]
    [InlineData("001-address-only", "pc2", "eth0", "192.168.10.51/24")]
    [InlineData("002-web-pair", "web1", "enp0s3", "192.168.56.11/24")]
    [InlineData("002-web-pair", "web2", "enp0s3", "192.168.56.12/24")]
    [InlineData("003-router-pair", "maitre", "enp0s3", "192.168.200.11/24")]
    [InlineData("003-router-pair", "esclave", "enp0s3", "192.168.200.12/24")]
    [InlineData("004-web-pair", "hb1", "ens160", "192.168.0.45/24")]
    [InlineData("004-web-pair", "hb2", "ens160", "192.168.0.29/24")]
    public void Start_on_both_machines(string seed, string node, string device, string address)
    {
        var reading = Read(seed, Machines.Machine(node, device, address));
        reading.Starts.ShouldBeTrue(string.Join('\n', reading.Findings));
        var cluster = reading.Configuration!.Cluster;
        cluster.Self.ShouldBe(new NodeName(node));
        cluster.Nodes.Length.ShouldBe(2);
        cluster.Groups.Length.ShouldBe(1);
        cluster.Failback.ShouldBeTrue();
        reading.Configuration.Media.ShouldHaveSingleItem().Device.ShouldBe(device);
    }

    [Fact]
    public void Are_read_as_written()
    {
        var read = Read("004-web-pair", Machines.Machine("hb1", "ens160", "192.168.0.45/24")).Configuration!;
        read.Cluster.Timing.ShouldBe(new Timing { Keepalive = Seconds(1), Deadtime = Seconds(10), Warntime = Seconds(5), Initdead = Seconds(15), Deadping = Seconds(10) });
        read.Media[0].ShouldBe(new Medium { Kind = MediumKind.Ucast, Device = "ens160", Name = "ens160", Address = IPAddress.Parse("192.168.0.29"), Port = 694 });
        read.Keys.Signing.Secret.ShouldBe("MaClefUltraSecurisee"u8.ToArray());
        read.Keys.Signing.Method.ShouldBe(KeyMethod.Sha1);
        read.Logging.ShouldBe(new Logging("/var/log/heartbeat.log", null, "daemon", 0, UseLogd: false));
        read.Parameters["auto_failback"].ShouldBe("yes");
        read.Parameters["keepalive"].ShouldBe("1");
        read.Parameters["deadping"].ShouldBe("10000ms");

        var group = read.Cluster.Groups[0];
        group.Name.ShouldBe(new GroupName("IPaddr::192.168.0.200/24/ens160:0"));
        group.Home.ShouldBe(new NodeName("hb1"));
        group.Resources.Select(r => r.Agent).ShouldBe(["IPaddr", "apache2"]);
        group.Resources[0].Arguments.ShouldBe(["192.168.0.200/24/ens160:0"]);
    }

    [Fact]
    public void Describe_the_same_cluster_on_both_machines()
    {
        var one = Read("004-web-pair", Machines.Machine("hb1", "ens160", "192.168.0.45/24")).Configuration!.Cluster;
        var two = Read("004-web-pair", Machines.Machine("hb2", "ens160", "192.168.0.29/24")).Configuration!.Cluster;
        one.Digest.ShouldBe(two.Digest);
    }

    [Fact]
    public void The_key_of_002_is_its_first_word()
    {
        var reading = Read("002-web-pair", Machines.Machine("web1", "enp0s3", "192.168.56.11/24"));
        reading.Configuration!.Keys.Signing.Secret.ShouldBe("mot"u8.ToArray());
        reading.Findings.ShouldContain(f => f.File.EndsWith("authkeys", StringComparison.Ordinal) && f.Line == 2 && f.Column == 11);
    }

    [Fact]
    public void The_director_pair_of_002_as_printed_is_explained_not_half_run()
    {
        var reading = Read("002-director-pair", Machines.Machine("lb", "enp0s3", "192.168.56.11/24", "enp0s8", "192.168.200.251/24"));
        reading.Starts.ShouldBeFalse();
        reading.Findings.Single(f => f.Severity == Severity.Error).ToString().ShouldBe(
            "/etc/ha.d/haresources:2:28: error: `enp0s8` is a network interface, but stands here as a resource: Heartbeat would look for a script of that name and give the group up. " +
            "Did you mean `IPaddr::192.168.200.250/24/enp0s8`?");
    }

    [Fact]
    public void The_director_pair_of_002_as_meant_starts()
    {
        var here = Machines.Machine("lb", "enp0s3", "192.168.56.11/24", "enp0s8", "192.168.200.251/24");
        var reading = ClassicConfiguration.Parse(ClassicFiles.Of(Text("002-director-pair", "ha.cf"), Text("002-director-pair", "authkeys"), Text("002-director-pair", "haresources.as-meant")), here);
        reading.Starts.ShouldBeTrue(string.Join('\n', reading.Findings));
        reading.Configuration!.Cluster.Groups[0].Resources.Length.ShouldBe(2);
    }

    [Fact]
    public void A_dead_ping_node_does_not_hinder_001()
    {
        var reading = Read("001-address-only", Machines.Machine("pc1", "eth0", "192.168.10.50/24"));
        reading.Configuration!.Watching.Pings.ShouldHaveSingleItem().Hosts.ShouldBe(["51.159.198.27"]);
        reading.Findings.ShouldHaveSingleItem().Severity.ShouldBe(Severity.Warning);
    }

    private static ConfigurationReading Read(string seed, Surroundings here)
    {
        var haCf = File.Exists(PathOf(seed, "ha.cf")) ? "ha.cf" : $"ha.cf.{here.OwnName}";
        return ClassicConfiguration.Parse(ClassicFiles.Of(Text(seed, haCf), Text(seed, "authkeys"), Text(seed, "haresources")), here);
    }

    private static string Text(string seed, string file) => File.ReadAllText(PathOf(seed, file));
    private static string PathOf(string seed, string file) => Path.Combine(AppContext.BaseDirectory, "seeds", seed, file);
    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
