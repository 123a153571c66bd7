// bascule.yaml yields the record that the classic files yield: nothing behind it knows which it was.
using Bascule.Configuration.Conversion;
using Bascule.Core;

namespace Bascule.Configuration.Tests;

public sealed class ABasculeYaml
{
    private const string Everything = """
        nodes: [hb1, HB2]
        port: 695
        links:
          - {medium: bcast, on: eth0}
          - {medium: ucast, on: enp0s8, to: 10.0.0.12, port: 700}
          - {medium: mcast, on: eth0, group: 239.0.0.1, port: 694, ttl: 2, loop: true}
          - {medium: ucast6, on: eth0, to: fd00::12}
        timing:
          keepalive: 500ms
          warntime: 2.5s
          deadtime: 5s
          initdead: 1min
        failback: stay
        conflict-probe: true
        real-time: {enabled: false, priority: 7}
        logging: {file: /var/log/ha-log, debug-file: /var/log/ha-debug, facility: local0, debug-level: 1, logd: true}
        identity: {generation: time, uuid: node-name}
        scripts:
          environment: {COLOUR: blue}
          parameters: {hopfudge: 3}
        groups:
          - home: hb1
            protection: none
            resources:
              - {address: 192.168.0.200/24, on: eth0, label: "0"}
              - {agent: Filesystem, arguments: [/dev/sdb1, /data, ext4]}
              - apache2
          - home: HB2
            resources:
              - {address: "fd00::200/64", on: eth0}
              - {address: 10.0.0.200/255.0.0.0, on: enp0s8, broadcast: 10.255.255.255, agent: IPaddr2}
              - MailTo::root::subject
        watching:
          ping: [10.0.0.1]
          ping-groups: [{name: outside, hosts: [10.0.0.2, 10.0.0.3]}]
          deadping: 20s
          respawn: [{user: root, program: /usr/bin/true, arguments: [-f]}]
        """;

    private const string SameHaCf = """
        node hb1 HB2
        udpport 695
        bcast eth0
        udpport 700
        ucast enp0s8 10.0.0.12
        mcast eth0 239.0.0.1 694 2 1
        udpport 695
        ucast6 eth0 fd00::12
        keepalive 500ms
        warntime 2.5
        deadtime 5
        initdead 60
        auto_failback off
        conflict_probe on
        realtime off
        rtprio 7
        logfile /var/log/ha-log
        debugfile /var/log/ha-debug
        logfacility local0
        debug 1
        use_logd on
        hbgenmethod time
        uuidfrom nodename
        env COLOUR=blue
        hopfudge 3
        ping 10.0.0.1
        ping_group outside 10.0.0.2 10.0.0.3
        deadping 20
        respawn root /usr/bin/true -f
        """;

    private const string SameHaresources = """
        hb1 IPaddr::192.168.0.200/24/eth0:0 Filesystem::/dev/sdb1::/data::ext4 apache2
        HB2 IPv6addr::fd00::200/64/eth0 IPaddr2::10.0.0.200/255.0.0.0/enp0s8/10.255.255.255 MailTo::root::subject
        """;

    [Fact]
    public void Says_everything_that_the_classic_files_say_and_yields_the_same_record()
    {
        var native = Read(Everything, "hb1");
        var classic = Valid(ClassicConfiguration.Parse(ClassicFiles.Of(SameHaCf, Situations.GoodAuthkeys, SameHaresources), NativeSituations.Here));
        SameConfiguration.Differences(native, classic).ShouldBeEmpty();
        native.Keys.Signing.Secret.ShouldBe(classic.Keys.Signing.Secret);
    }

    /// <summary>Else a pair whose nodes are converted one after the other would warn of different files.</summary>
    [Fact]
    public void Agrees_with_a_peer_that_has_the_classic_files()
    {
        var ours = Read(Everything, "hb1").Cluster;
        var theirs = Valid(ClassicConfiguration.Parse(ClassicFiles.Of(SameHaCf, Situations.GoodAuthkeys, SameHaresources), Machines.Machine("hb2", "eth0", "192.168.0.12/24", "enp0s8", "10.0.0.13/24"))).Cluster;
        ours.Self.ShouldNotBe(theirs.Self);
        ours.Digest.ShouldBe(theirs.Digest);
        ours.Groups.Select(g => (g.Id, g.LineDigest)).ShouldBe(theirs.Groups.Select(g => (g.Id, g.LineDigest)));
    }

    [Fact]
    public void Needs_no_more_than_nodes_links_and_groups()
    {
        var read = Read("nodes: [hb1, hb2]\nlinks: [{medium: bcast, on: eth0}]\ngroups: [{home: hb1, resources: [apache2]}]\n", "hb1");
        read.Cluster.Timing.ShouldBe(new Timing { Keepalive = Seconds(1), Warntime = Seconds(15), Deadtime = Seconds(30), Initdead = Seconds(30), Deadping = Seconds(30) });
        read.Cluster.Failback.ShouldBeTrue();
        read.Cluster.ConflictProbe.ShouldBeTrue();
        read.Media.ShouldHaveSingleItem().Port.ShouldBe(694);
        read.Logging.ShouldBe(new Logging(null, null, null, 0, UseLogd: false));
        read.RealTime.ShouldBe(new RealTime(Wanted: true, 1));
    }

    [Fact]
    public void Finds_nothing_to_say_about_one_that_is_good() => NativeSituations.All.Single(s => s.Name == "good").Reading.Findings.ShouldBeEmpty();

    [Theory]
    [InlineData("200ms", 20, 160, 80)]
    [InlineData("1s", 100, 800, 400)]
    [InlineData("5s", 500, 4000, 2000)]
    [InlineData("2min", 1000, 96000, 48000)]
    public void Derives_its_times_from_how_soon_it_must_have_failed_over(string within, int keepalive, int deadtime, int warntime)
    {
        var timing = Read(With($"failover-within: {within}"), "hb1").Cluster.Timing;
        timing.Keepalive.ShouldBe(TimeSpan.FromMilliseconds(keepalive));
        timing.Deadtime.ShouldBe(TimeSpan.FromMilliseconds(deadtime));
        timing.Warntime.ShouldBe(TimeSpan.FromMilliseconds(warntime));
        new Core.Leases.TwoHolders(timing).AtMost(isGated: true).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Lets_a_shorter_deadtime_stand_beside_the_knob_and_follows_it()
    {
        var timing = Read(With("failover-within: 1s, deadtime: 400ms"), "hb1").Cluster.Timing;
        timing.Deadtime.ShouldBe(TimeSpan.FromMilliseconds(400));
        timing.Keepalive.ShouldBe(TimeSpan.FromMilliseconds(50));
    }

    [Fact]
    public void Says_all_that_is_wrong_at_once()
    {
        var yaml = NativeSituations.Good.Replace("deadtime:", "deadtimes:", StringComparison.Ordinal).Replace("failback: return", "failback: dice", StringComparison.Ordinal)
            .Replace("on: eth0}", "on: eth9}", StringComparison.Ordinal).Replace("home: hb1", "home: hb3", StringComparison.Ordinal);
        var reading = ClassicConfiguration.Parse(NativeFiles.Of(yaml, "auth 2\n1 sha1 s\n"), NativeSituations.Here);
        reading.Findings.Where(f => f.Severity == Severity.Error).Select(f => (f.Line, f.Word)).ShouldBe([(3, "eth9"), (4, "deadtimes"), (5, "dice"), (7, "hb3"), (1, "auth")]);
    }

    [Fact]
    public void Points_at_the_word_by_line_and_column()
    {
        var finding = NativeSituations.All.Single(s => s.Name == "misspelt-key").Reading.Findings.Single();
        finding.ToString().ShouldBe("/etc/bascule/bascule.yaml:4:25: error: `deadtimes` is no key of `timing`. Did you mean `deadtime`?");
    }

    private static string With(string timing) => NativeSituations.Good.Replace("keepalive: 1s, deadtime: 10s", timing, StringComparison.Ordinal);

    private static ClassicConfiguration Read(string yaml, string node) =>
        Valid(ClassicConfiguration.Parse(NativeFiles.Of(yaml, Situations.GoodAuthkeys), NativeSituations.Here with { OwnName = node }));

    private static ClassicConfiguration Valid(ConfigurationReading reading) => reading.Configuration.ShouldNotBeNull(string.Join('\n', reading.Findings));
    private static TimeSpan Seconds(int seconds) => TimeSpan.FromSeconds(seconds);
}
