// Classic to native and back: whatever the files say, the record stays what it was.
using System.Collections.Immutable;
using Bascule.Configuration.Conversion;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Configuration.Tests;

public sealed class Converting
{
    private const string Authkeys = "/etc/ha.d/authkeys";

    private static readonly Surroundings Anywhere = Surroundings.Unknown("elsewhere") with { Hosts = "192.168.0.12 peer\n" };

    /// <summary>What bascule.yaml says and the classic files cannot.</summary>
    internal static ImmutableArray<(string Name, Converted Converted)> Unsayable { get; } =
    [
        ("a blank in a log's path", ToClassic(NativeSituations.Good.Replace("{facility: daemon}", "{file: /var/log/my log}", StringComparison.Ordinal))),
        ("a hash in an argument", ToClassic(NativeSituations.Good.Replace("- apache2", "- {agent: MailTo, arguments: [\"root#1\"]}", StringComparison.Ordinal))),
        ("keys elsewhere", ToClassic(NativeSituations.Good + "keys: {file: /etc/bascule/keys}\n")),
        ("a parameter that means something", ToClassic(NativeSituations.Good + "scripts: {parameters: {keepalive: 9s}}\n")),
        ("a fence agent", ToClassic(NativeSituations.Fenced)),
        ("a fence of its own for each node", ToClassic(NativeSituations.Good + "fence:\n  - {node: hb1, methods: [{stonith: ssh, parameters-file: /etc/a}]}\n  - {node: hb2, methods: [{stonith: ssh, parameters-file: /etc/b}]}\n")),
        ("a group exempt from fencing", ToClassic(NativeSituations.Fenced.Replace("- home: hb1", "- home: hb1\n    protection: none", StringComparison.Ordinal))),
        ("a group that waits for a person", ToClassic(NativeSituations.Good.Replace("- home: hb1", "- home: hb1\n    protection: fence", StringComparison.Ordinal))),
        ("who is told", ToClassic(NativeSituations.Good + "hooks: [{mail: [root]}]\n")),
        ("who is balanced", ToClassic(NativeSituations.Good + "virtual-services: [{address: 10.0.0.1:80, servers: []}]\n")),
        ("a home that must be healthy", ToClassic(NativeSituations.Good.Replace("failback: return", "failback: return-when-healthy", StringComparison.Ordinal))),
        ("what is asked of a service", ToClassic(NativeSituations.Good.Replace("- home: hb1", "- home: hb1\n    checks: [{tcp: 192.168.0.200:80}, {exec: /bin/true}]", StringComparison.Ordinal))),
        ("not to native: values behind stonith_host", Converter.ToNative(ClassicFiles.Of(Situations.GoodHaCf + "stonith_host * ssh hb1 ALongSecret\n", Situations.GoodAuthkeys, Situations.GoodHaresources), Anywhere)),
        ("two at once", ToClassic(NativeSituations.Good + "keys: {file: /etc/bascule/keys}\nscripts: {environment: {COLOUR: deep blue}}\n")),
    ];

    private static readonly Gen<string> HaCf =
        from nodes in Gen.Elements("node hb1 hb2", "node hb1\nnode HB2", "node hb2,hb1")
        from port in Gen.Elements("", "udpport 694", "udpport 1694")
        from media in SomeOf(1, "bcast eth0", "bcast eth0 enp0s8", "udp eth0", "ucast eth0 192.168.0.12", "ucast eth0 peer", "ucast6 eth0 fd00::12", "mcast eth0 239.0.0.1 694 1 0", "mcast enp0s8 239.0.0.2 700 0 1",
            "mcast6 eth0 ff02::694 694 4 0", "udpport 700\nbcast enp0s8", "ucast eth0 192.168.0.11\nucast eth0 192.168.0.12")
        from times in SomeOf(0, "keepalive 1", "keepalive 500ms", "keepalive 1000ms", "keepalive 1.5", "keepalive 2000000us", "keepalive 700MSEC", "warntime 10", "warntime 9.250", "deadtime 30", "deadtime 20000ms",
            "initdead 60", "initdead 45500ms", "deadping 40", "deadping 15.5", "keepalive 1 2")
        from policy in SomeOf(0, "auto_failback on", "auto_failback off", "auto_failback yes", "auto_failback legacy", "nice_failback on", "nice_failback off", "conflict_probe on", "conflict_probe off", "conflict_probe NO",
            "realtime off", "realtime true", "rtprio 5", "hbgenmethod time", "hbgenmethod file", "uuidfrom nodename", "debug 3", "env COLOUR=blue,SIZE=3", "env EMPTY=", "env A=b=c")
        from log in SomeOf(0, "logfile /var/log/ha-log", "debugfile /var/log/ha-debug", "logfacility local3", "logfacility none", "use_logd on", "use_logd yes")
        from rest in SomeOf(0, "ping 10.0.0.1", "ping 10.0.0.1 10.0.0.2", "ping_group outside 10.0.0.3 10.0.0.4", "ping_group 10.0.0.1 10.0.0.1", "respawn root /usr/bin/true -f", "respawn hacluster /usr/lib/heartbeat/ipfail",
            "hopfudge 3", "compression bz2", "crm off", "apiauth ipfail uid=hacluster", "baud 19200", "msgfmt netstring", "memreserve 100", "coreroot /var/cores", "autojoin none", "cluster mine", "udpport 900", "stonith external/ipmi /etc/ha.d/ipmi", "stonith ssh /etc/ha.d/ssh\nstonith null /etc/ha.d/null")
        select string.Join('\n', [nodes, port, .. media, .. times, .. policy, .. log, .. rest]) + "\n";

    private static readonly Gen<string> Haresources =
        from groups in SomeOf(0, "192.168.0.200", "IPaddr::192.168.0.201/24/eth0:0", "IPaddr2::192.168.0.202/24/eth0:web/192.168.0.255", "IPaddr2::192.168.0.203/255.255.255.0", "IPaddr::192.168.0.204//eth0", "IPv6addr::fd00::200/64/eth0",
            "IPaddr2::fd00::201/64/eth0", "192.168.0.205/24/eth0:7", "apache2", "Filesystem::/dev/sdb1::/data::ext4", "MailTo::root::", "ocf:heartbeat:Dummy::state=/run/dummy::fake=a::b=c", "openvpn@office", "a:b:c", "x::y:::z", "\"quoted'\"", "true", "0x10", "{a}", "IPaddr::192.168.0.206/24/192.168.0.255")
        from homes in Gen.ArrayOf(Gen.Elements("hb1", "HB2"), groups.Length)
        from more in Gen.ArrayOf(Gen.Elements("", " ssh", " MailTo::admin@example.org::down", " \\\n  ssh", " é::ü", " Delay::1::2"), groups.Length)
        select string.Concat(groups.Select((g, i) => $"{homes[i]} {g}{more[i]}\n"));

    [Fact]
    public void There_and_back_is_the_same_configuration_whatever_the_files_say()
    {
        var converted = 0;
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(400), Prop.ForAll((from haCf in HaCf from haresources in Haresources select (haCf, haresources)).ToArbitrary(), files =>
        {
            var classic = ClassicFiles.Of(files.haCf, Situations.GoodAuthkeys, files.haresources);
            if (!ClassicConfiguration.Parse(classic, Anywhere with { OwnName = "hb1" }).Starts) return;
            MustComeBack(classic);
            converted++;
        }));

        // Or the property would hold because nothing was ever converted.
        converted.ShouldBeGreaterThan(100);
    }

    public static TheoryData<string, string, string> SeedFiles => new()
    {
        { "000-web-pair", "ha.cf", "haresources" }, { "001-address-only", "ha.cf", "haresources" }, { "002-web-pair", "ha.cf", "haresources" }, { "003-router-pair", "ha.cf", "haresources" },
        { "004-web-pair", "ha.cf.hb1", "haresources" }, { "004-web-pair", "ha.cf.hb2", "haresources" }, { "002-director-pair", "ha.cf", "haresources.as-meant" },
    };

    [Theory, MemberData(nameof(SeedFiles))]
    public void The_published_files_come_back_as_they_were(string seed, string haCf, string haresources) =>
        MustComeBack(ClassicFiles.Of(Text(seed, haCf), Text(seed, "authkeys"), Text(seed, haresources)));

    [Fact]
    public void Every_situation_that_starts_comes_back_as_it_was()
    {
        var count = 0;
        foreach (var situation in Situations.All.Where(s => !s.Refused && s.Files.HaCf.Exists && !s.Name.StartsWith("stonith-host", StringComparison.Ordinal)))
        {
            var result = Converter.ToNative(situation.Files, situation.Here);
            if (!result.Source.IsEmpty) continue;
            result.Unsaid.ShouldBeEmpty(situation.Name);
            MustComeBack(situation.Files, situation.Here);
            count++;
        }
        count.ShouldBeGreaterThan(20);
    }

    [Fact]
    public void Reads_as_somebody_would_have_written_it()
    {
        var text = Native(ClassicFiles.Of(Situations.GoodHaCf, Situations.GoodAuthkeys, Situations.GoodHaresources));
        text.ShouldBe("""
            # Made by `bascule convert` from /etc/ha.d; what each key means: bascule.yaml(5).
            nodes: [hb1, hb2]

            links:
              - {medium: bcast, on: eth0}

            timing:
              keepalive: 1s
              deadtime: 10s

            failback: return

            logging:
              facility: daemon

            groups:
              - home: hb1
                resources:
                  - {address: 192.168.0.200/24, on: eth0, label: "0"}
                  - apache2

            keys: {file: /etc/ha.d/authkeys}

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Keeps_both_directions_of_a_file_that_serves_both_nodes()
    {
        var text = Native(ClassicFiles.Of("node hb1 hb2\nucast eth0 192.168.0.11\nucast eth0 peer\n", Situations.GoodAuthkeys, ""));
        text.ShouldContain("{medium: ucast, on: eth0, to: 192.168.0.11}");
        text.ShouldContain("{medium: ucast, on: eth0, to: peer}");
    }

    [Fact]
    public void Does_not_need_the_keys_and_does_not_hold_them()
    {
        var files = ClassicFiles.Of(Situations.GoodHaCf, null, Situations.GoodHaresources) with { Authkeys = new FoundFile(Authkeys, default, Unreadable: "permission denied") };
        Native(files).ShouldContain($"keys: {{file: {Authkeys}}}");
        Native(ClassicFiles.Of(Situations.GoodHaCf, Situations.GoodAuthkeys, Situations.GoodHaresources)).ShouldNotContain("ALongSecret");
    }

    [Fact]
    public void Files_that_do_not_start_are_not_converted()
    {
        var result = Converter.ToNative(ClassicFiles.Of(Situations.GoodHaCf + "keepalvie 1\n", Situations.GoodAuthkeys, Situations.GoodHaresources), Anywhere);
        result.Files.ShouldBeEmpty();
        result.Source.ShouldHaveSingleItem().Word.ShouldBe("keepalvie");
    }

    [Fact]
    public void What_the_classic_files_cannot_say_is_said_a_sentence_each_and_nothing_is_converted()
    {
        foreach (var (name, converted) in Unsayable)
        {
            converted.Source.ShouldBeEmpty(name);
            converted.Files.ShouldBeEmpty(name);
            converted.Unsaid.ShouldNotBeEmpty(name);
        }
        Unsayable.Single(u => u.Name == "two at once").Converted.Unsaid.Length.ShouldBe(2);
    }

    [Fact]
    public void A_derived_failover_becomes_the_times_that_it_stands_for()
    {
        var converted = ToClassic(NativeSituations.Good.Replace("keepalive: 1s, deadtime: 10s", "failover-within: 1s", StringComparison.Ordinal));
        converted.Files.Single(f => f.Name == "ha.cf").Text.ShouldContain("keepalive 100ms\ndeadtime 800ms\n");
    }

    private static void MustComeBack(ClassicFiles classic, Surroundings? here = null)
    {
        var machine = here ?? Anywhere;
        var native = Converter.ToNative(classic, machine);
        native.Source.ShouldBeEmpty();
        native.Unsaid.ShouldBeEmpty(classic.HaCf.ToString());
        var yaml = new NativeFiles(FoundFile.With("/etc/bascule/bascule.yaml", native.Files.Single().Text), classic.Authkeys, []);
        var back = Converter.ToClassic(yaml, machine, classic.Authkeys.Path);
        back.Source.ShouldBeEmpty();
        back.Unsaid.ShouldBeEmpty(native.Files.Single().Text);
        var again = new ClassicFiles(FoundFile.With("ha.cf", back.Files[0].Text), classic.Authkeys, FoundFile.With("haresources", back.Files[1].Text));

        // Not by the converter's own comparison alone: on a node, with its keys.
        var own = System.Text.RegularExpressions.Regex.Match(native.Files.Single().Text, @"nodes: \[([^,\]]+)").Groups[1].Value.Trim('"');
        var (first, second, third) = (Parsed(classic), Parsed(yaml), Parsed(again));
        SameConfiguration.Lines(second).ShouldBe(SameConfiguration.Lines(first));
        SameConfiguration.Lines(third).ShouldBe(SameConfiguration.Lines(first));
        second.Cluster.Digest.ShouldBe(first.Cluster.Digest);
        second.Keys.Signing.Secret.ShouldBe(first.Keys.Signing.Secret);

        ClassicConfiguration Parsed(ConfigurationFiles files)
        {
            var reading = ClassicConfiguration.Parse(files, machine with { OwnName = own });
            return reading.Configuration.ShouldNotBeNull(string.Join('\n', reading.Findings));
        }
    }

    private static string Native(ClassicFiles files)
    {
        var converted = Converter.ToNative(files, Anywhere);
        return converted.Files.ShouldHaveSingleItem(string.Join('\n', converted.Source.Concat(converted.Unsaid))).Text;
    }

    private static Converted ToClassic(string yaml) => Converter.ToClassic(NativeFiles.Of(yaml, Situations.GoodAuthkeys), Anywhere, Authkeys);

    private static Gen<string[]> SomeOf(int least, params string[] lines) =>
        from shuffled in Gen.Shuffle(lines)
        from count in Gen.Choose(least, 4)
        select shuffled.Take(count).ToArray();

    private static string Text(string seed, string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "seeds", seed, file));
}
