// One situation for each thing that we can say: a good pair, and what is different in it. What we say to each is in
// sentences.txt, in both languages, to be read like a manual; EverySentence compares.
using System.Collections.Immutable;
using Bascule.Configuration.Ocf;

namespace Bascule.Configuration.Tests;

/// <param name="Verdict">Whether it must not start, and whether Heartbeat 3.0.6 would have.</param>
internal sealed record Situation(string Name, Verdict Verdict, ClassicFiles Files, Surroundings Here)
{
    public bool Refused => Verdict != Verdict.Starts;

    public ConfigurationReading Reading => ClassicConfiguration.Parse(Files, Here);
}

internal enum Verdict
{
    Starts,
    Refused,

    /// <summary>Refused although Heartbeat would have started: listed, with the reason, in the operations page.</summary>
    Stricter,
}

internal static class Situations
{
    public const string GoodHaCf = "logfacility daemon\nkeepalive 1\ndeadtime 10\nauto_failback on\nbcast eth0\nnode hb1 hb2\n";
    public const string GoodAuthkeys = "auth 1\n1 sha1 ALongSecret\n";
    public const string GoodHaresources = "hb1 IPaddr::192.168.0.200/24/eth0:0 apache2\n";

    private static readonly Surroundings Here = Machines.Machine("hb1", "eth0", "192.168.0.11/24", "enp0s8", "10.0.0.11/24");

    /// <summary>With Debian's resource-agents, as far as the situations need them, an agent of somebody else's, and no script in resource.d.</summary>
    private static readonly Surroundings OcfHere = Here with
    {
        ResourceScripts = [],
        OcfAgents = ["ocf:heartbeat:Delay", "ocf:heartbeat:Dummy", "ocf:heartbeat:Filesystem", "ocf:heartbeat:IPsrcaddr", "ocf:heartbeat:MailTo", "ocf:linbit:drbd"],
        OcfDescriptions = ImmutableSortedDictionary<string, OcfDescriptionReading>.Empty
            .Add("ocf:heartbeat:Delay", OcfDescriptionReader.Read(AgentTexts.Delay))
            .Add("ocf:heartbeat:Filesystem", OcfDescriptionReader.Read(AgentTexts.Filesystem))
            .Add("ocf:linbit:drbd", OcfDescriptionReader.Read("drbd: command not found")),
    };

    private static readonly Surroundings FenceHere = Here with
    {
        StonithPlugins = ["external/ipmi", "external/ssh", "null", "ssh"],
        Paths = Here.Paths.Add("/etc/ha.d/ipmi", PathKind.Plain).Add("/etc/ha.d/open", PathKind.Plain).Add("/etc/ha.d/nosuch", PathKind.Missing),
        ReadableByOthers = ["/etc/ha.d/open"],
    };

    private const UnixFileMode Mode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static ImmutableArray<Situation> All { get; } =
    [
        new("good", Verdict.Starts, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources), Here),

        // the files as files
        new("no-files", Verdict.Refused, ClassicFiles.Of(null, null, null), Here),
        new("unreadable", Verdict.Refused, ClassicFiles.Of(GoodHaCf, null, GoodHaresources) with { Authkeys = new FoundFile("/etc/ha.d/authkeys", default, Mode600, "permission denied") }, Here),
        new("byte-order-mark", Verdict.Refused, ClassicFiles.Of("\uFEFF" + GoodHaCf, GoodAuthkeys, GoodHaresources), Here),
        new("utf-16", Verdict.Refused, ClassicFiles.Of(string.Join('\0', GoodHaCf.ToCharArray()), GoodAuthkeys, GoodHaresources), Here),
        new("too-large", Verdict.Refused, ClassicFiles.Of(new string('\n', 1_100_000), GoodAuthkeys, GoodHaresources), Here),
        new("line-of-a-megabyte", Verdict.Stricter, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, "hb1 " + new string('x', 1_000_000) + "\n"), Here),
        new("windows-lines", Verdict.Starts, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources.ReplaceLineEndings("\r\n")), Here),
        new("no-break-space", Verdict.Refused, Ha("hopfudge\u00A02"), Here),
        new("two-folders", Verdict.Starts, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources), Here with { TwoFolders = new TwoFolders("/etc/ha.d", "/etc/heartbeat", ["ha.cf", "haresources"]) }),
        new("hundreds-of-errors", Verdict.Refused, ClassicFiles.Of(string.Join('\n', Enumerable.Range(0, 300).Select(n => $"rubbish{n}")), GoodAuthkeys, GoodHaresources), Here),

        // ha.cf: words
        new("unknown-directive", Verdict.Refused, Ha("The nodes are below"), Here),
        new("misspelt-directive", Verdict.Refused, Ha("keepalvie 1"), Here),
        new("capital-directive", Verdict.Refused, Ha("Keepalive 1"), Here),
        new("no-value", Verdict.Refused, Ha("hopfudge"), Here),
        new("said-twice", Verdict.Starts, Ha("keepalive 2"), Here),
        new("several-values", Verdict.Starts, Ha("warntime 5 6"), Here),
        new("baud-twice", Verdict.Refused, Ha("baud 9600", "baud 9600"), Here),
        new("baud-alone", Verdict.Starts, Ha("baud 9600"), Here),
        new("too-many-words", Verdict.Starts, Ha("ucast eth0 192.168.0.12 192.168.0.13"), Here),
        new("no-need", Verdict.Starts, Ha("crm off", "use_logd on", "apiauth ipfail uid=hacluster,root", "compression bz2"), Here),
        new("time-is-none", Verdict.Refused, Ha("warntime soon"), Here),
        new("time-in-minutes", Verdict.Refused, Ha("warntime 1min"), Here),
        new("time-zero", Verdict.Refused, Ha("warntime 0"), Here),
        new("time-in-years", Verdict.Stricter, Ha("deadping 100000"), Here),
        new("neither-yes-nor-no", Verdict.Refused, Ha("realtime perhaps"), Here),
        new("number-out-of-range", Verdict.Refused, Ha("rtprio 200"), Here),
        new("count-below", Verdict.Refused, Ha("memreserve 0"), Here),
        new("choice", Verdict.Refused, Ha("hbgenmethod dice"), Here),
        new("choice-misspelt", Verdict.Refused, Ha("logfacility deamon"), Here),
        new("env", Verdict.Refused, Ha("env COLOUR"), Here),

        // ha.cf: media
        new("port-is-none", Verdict.Refused, ClassicFiles.Of("udpport abc\n" + GoodHaCf, GoodAuthkeys, GoodHaresources), Here),
        new("port-after-media", Verdict.Starts, Ha("udpport 695"), Here),
        new("port-of-another", Verdict.Starts, ClassicFiles.Of("udpport 53\n" + GoodHaCf, GoodAuthkeys, GoodHaresources), Here),
        new("udp", Verdict.Starts, Ha("udp enp0s8"), Here),
        new("ucast-without-target", Verdict.Refused, Ha("ucast eth0"), Here),
        new("ucast-of-the-other-family", Verdict.Refused, Ha("ucast eth0 fd00::12"), Here),
        new("ucast-typo", Verdict.Refused, Ha("ucast eth0 192.168.0.12_"), Here),
        new("ucast-to-an-unknown-name", Verdict.Stricter, Ha("ucast eth0 hb2"), Here),
        new("ucast-to-ourselves", Verdict.Stricter, With(GoodHaCf.Replace("bcast eth0", "ucast eth0 192.168.0.11", StringComparison.Ordinal)), Here),
        new("one-file-for-both-nodes", Verdict.Starts, With(GoodHaCf.Replace("bcast eth0", "ucast eth0 192.168.0.11\nucast eth0 192.168.0.12", StringComparison.Ordinal)), Here),
        new("mcast-incomplete", Verdict.Refused, Ha("mcast eth0 239.0.0.1"), Here),
        new("mcast-to-one", Verdict.Refused, Ha("mcast eth0 192.168.0.1 694 1 0"), Here),
        new("unknown-interface", Verdict.Refused, With(GoodHaCf.Replace("bcast eth0", "bcast ens160", StringComparison.Ordinal)), Here),
        new("misspelt-interface", Verdict.Refused, With(GoodHaCf.Replace("bcast eth0", "bcast enp0s9", StringComparison.Ordinal)), Here),
        new("no-interface-at-all", Verdict.Refused, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, ""), Here with { Devices = Machines.Devices() }),
        new("same-medium-twice", Verdict.Starts, Ha("bcast eth0"), Here),
        new("too-many-media", Verdict.Stricter, Ha([.. Enumerable.Range(1, 17).Select(n => $"mcast eth0 239.0.0.{n} 694 1 0")]), Here),
        new("no-media", Verdict.Refused, With(GoodHaCf.Replace("bcast eth0\n", "", StringComparison.Ordinal)), Here),

        // ha.cf: times and policy
        new("legacy", Verdict.Starts, With(GoodHaCf.Replace("auto_failback on", "auto_failback legacy", StringComparison.Ordinal)), Here),
        new("no-failback", Verdict.Starts, With(GoodHaCf.Replace("auto_failback on\n", "", StringComparison.Ordinal)), Here),
        new("conflict-probe-off", Verdict.Starts, Ha("conflict_probe off"), Here),
        new("nice-failback", Verdict.Starts, Ha("nice_failback on"), Here),
        new("nowhere-to-log", Verdict.Refused, With(GoodHaCf.Replace("logfacility daemon", "use_logd off", StringComparison.Ordinal)), Here),
        new("no-log", Verdict.Starts, With(GoodHaCf.Replace("logfacility daemon\n", "", StringComparison.Ordinal)), Here),
        new("deadtime-too-small", Verdict.Refused, With(GoodHaCf.Replace("deadtime 10", "deadtime 2", StringComparison.Ordinal)), Here),
        new("deadping-too-small", Verdict.Refused, Ha("deadping 500ms"), Here),
        new("initdead-too-small", Verdict.Refused, Ha("initdead 5"), Here),
        new("initdead-short", Verdict.Starts, With(GoodHaCf.Replace("deadtime 10", "deadtime 3\ninitdead 5", StringComparison.Ordinal)), Here),
        new("lease-too-long", Verdict.Starts, With("logfacility daemon\nkeepalive 29ms\ndeadtime 60ms\nauto_failback on\nbcast eth0\nnode hb1 hb2\n"), Here),
        new("warntime-too-late", Verdict.Starts, Ha("warntime 30"), Here),

        // ha.cf: what does not act yet, and what must not be promised
        new("ping", Verdict.Starts, Ha("ping 51.159.198.27", "ping_group outside 10.0.0.1 10.0.0.2"), Here),
        new("ping-with-ipfail", Verdict.Starts, Ha("ping 10.0.0.1 gateway.example", "ping6 fd00::1", "respawn hacluster /usr/lib/heartbeat/ipfail"), Here),
        new("ping-no-host", Verdict.Refused, Ha("ping 10.0.0.1/24", "ping_group outside 10.0.0.1 gate_way:"), Here),
        new("ping-too-many", Verdict.Refused, Ha([.. Enumerable.Range(0, 255).Select(n => $"ping 10.0.0.{n}"), "respawn hacluster /usr/lib/heartbeat/ipfail"]), Here),
        new("ping-group-empty", Verdict.Refused, Ha("ping_group outside"), Here),
        new("ipfail", Verdict.Starts, Ha("respawn hacluster /usr/lib/heartbeat/ipfail"), Here),
        new("respawn-without-program", Verdict.Refused, Ha("respawn root"), Here),
        new("respawn-unknown-user", Verdict.Refused, Ha("respawn nosuch /usr/bin/true"), Here),
        new("respawn-misspelt-user", Verdict.Refused, Ha("respawn wwwdata /usr/bin/true"), Here),
        new("respawn-relative", Verdict.Refused, Ha("respawn root true"), Here),
        new("respawn-missing", Verdict.Refused, Ha("respawn root /usr/bin/nosuch"), Here),
        new("respawn-no-program", Verdict.Refused, Ha("respawn root /etc/passwd"), Here),
        // ha.cf: fence devices, and data without one
        new("stonith", Verdict.Starts, Ha("stonith external/ipmi /etc/ha.d/ipmi"), FenceHere),
        new("stonith-host", Verdict.Starts, Ha("stonith_host * ssh hb1 ALongSecret"), FenceHere),
        new("stonith-host-for-all-to-read", Verdict.Starts, Ha("stonith_host * ssh hb1 ALongSecret") with { HaCf = FoundFile.With("/etc/ha.d/ha.cf", GoodHaCf + "stonith_host * ssh hb1 ALongSecret\n", (UnixFileMode)0b110_100_100) }, FenceHere),
        new("stonith-form", Verdict.Refused, Ha("stonith ssh hb1 hb2"), FenceHere),
        new("stonith-host-form", Verdict.Refused, Ha("stonith_host ssh"), FenceHere),
        new("stonith-unknown-type", Verdict.Refused, Ha("stonith magic /etc/ha.d/ipmi"), FenceHere),
        new("stonith-misspelt-type", Verdict.Refused, Ha("stonith external/impi /etc/ha.d/ipmi"), FenceHere),
        new("stonith-no-type", Verdict.Refused, Ha("stonith ../../bin/true /etc/ha.d/ipmi"), FenceHere),
        new("stonith-not-installed", Verdict.Refused, Ha("stonith external/ipmi /etc/ha.d/ipmi"), FenceHere with { StonithPlugins = [] }),
        new("stonith-file-missing", Verdict.Refused, Ha("stonith external/ipmi /etc/ha.d/nosuch"), FenceHere),
        new("stonith-file-for-all-to-read", Verdict.Stricter, Ha("stonith external/ipmi /etc/ha.d/open"), FenceHere),
        new("stonith-host-unknown-node", Verdict.Stricter, Ha("stonith_host elsewhere ssh hb1"), FenceHere),
        new("stonith-host-misspelt-node", Verdict.Stricter, Ha("stonith_host hb ssh hb1"), FenceHere),
        new("storage-unfenced", Verdict.Starts, Res("hb1 drbddisk::r0 Filesystem::/dev/drbd0::/srv::ext4", "hb2 192.168.0.200"), FenceHere with { ResourceScripts = ["drbddisk", "Filesystem"] }),
        new("storage-fenced", Verdict.Starts, Ha("stonith external/ipmi /etc/ha.d/ipmi") with { Haresources = FoundFile.With("/etc/ha.d/haresources", "hb1 Filesystem::/dev/sdb1::/srv::ext4\n") }, FenceHere),
        new("watchdog", Verdict.Stricter, Ha("watchdog /dev/watchdog"), Here),
        new("serial", Verdict.Stricter, Ha("serial /dev/ttyS0"), Here),
        new("failfast", Verdict.Stricter, Ha("failfast root /usr/bin/true"), Here),
        new("crm-on", Verdict.Stricter, Ha("crm respawn"), Here),
        new("autojoin", Verdict.Refused, Ha("autojoin any"), Here),
        new("apiauth-incomplete", Verdict.Refused, Ha("apiauth ipfail"), Here),

        // nodes and /etc/hosts
        new("no-nodes", Verdict.Refused, With(GoodHaCf.Replace("node hb1 hb2\n", "", StringComparison.Ordinal)), Here),
        new("machine-without-a-name", Verdict.Refused, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources), Here with { OwnName = "" }),
        new("node-is-not-uname", Verdict.Refused, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources), Here with { OwnName = "vbox" }),
        new("three-nodes", Verdict.Stricter, Ha("node hb3"), Here),
        new("long-name", Verdict.Stricter, Ha("node " + new string('n', 64)), Here),
        new("node-twice", Verdict.Starts, Ha("node HB2"), Here),
        new("alone", Verdict.Starts, With(GoodHaCf.Replace("node hb1 hb2", "node hb1", StringComparison.Ordinal)), Here),
        new("hosts-debian", Verdict.Starts, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources), Here with { Hosts = "127.0.0.1 localhost\n127.0.1.1 hb1\n192.168.0.11 hb1\n" }),
        new("hosts-peer-is-loopback", Verdict.Starts, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources), Here with { Hosts = "127.0.1.1 hb2\n" }),
        new("hosts-typo", Verdict.Starts, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources), Here with { Hosts = "192.168.56.11_ hb1\n" }),
        new("hosts-nonsense", Verdict.Starts, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources), Here with { Hosts = "192.168.56.1111 hb1\n" }),
        new("hosts-two-addresses", Verdict.Starts, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources), Here with { Hosts = "192.168.0.12 hb2\n192.168.0.13 hb2\n" }),

        // authkeys
        new("keys-readable", Verdict.Refused, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources, Mode600 | UnixFileMode.GroupRead | UnixFileMode.OtherRead), Here),
        new("keys-writable", Verdict.Stricter, ClassicFiles.Of(GoodHaCf, GoodAuthkeys, GoodHaresources, Mode600 | UnixFileMode.GroupWrite), Here),
        new("no-auth", Verdict.Refused, Keys("2 sha1 ALongSecret"), Here),
        new("auth-wrong", Verdict.Refused, Keys("auth x", "1 sha1 ALongSecret"), Here),
        new("auth-too-late", Verdict.Refused, Keys("1 sha1 ALongSecret", "auth 1"), Here),
        new("no-such-key", Verdict.Refused, Keys("auth 2", "1 sha1 ALongSecret"), Here),
        new("key-without-number", Verdict.Refused, Keys("auth 1", "sha1 ALongSecret"), Here),
        new("key-number-too-large", Verdict.Refused, Keys("auth 16", "16 sha1 ALongSecret"), Here),
        new("key-without-method", Verdict.Refused, Keys("auth 1", "1 ALongSecret"), Here),
        new("words-without-method", Verdict.Refused, Keys("auth 1", "1 mot de passe"), Here),
        new("method-unknown", Verdict.Refused, Keys("auth 1", "1 aes ALongSecret"), Here),
        new("method-misspelt", Verdict.Refused, Keys("auth 1", "1 sha256 ALongSecret"), Here),
        new("crc", Verdict.Stricter, Keys("auth 1", "1 crc"), Here),
        new("method-without-key", Verdict.Refused, Keys("auth 1", "1 sha1"), Here),
        new("key-with-blanks", Verdict.Starts, Keys("auth 1", "1 md5 mot de passe"), Here),
        new("key-twice", Verdict.Starts, Keys("auth 1", "1 sha1 ALongSecret", "1 sha1 AnotherSecret"), Here),

        // haresources
        new("empty-haresources", Verdict.Starts, Res(""), Here),
        new("node-without-resources", Verdict.Starts, Res("hb1"), Here),
        new("comment-with-backslash", Verdict.Starts, Res("hb1 apache2 # the web \\", "hb2 ssh"), Here),
        new("comment-on-continuation", Verdict.Stricter, Res("hb1 IPaddr::192.168.0.200/24/eth0 \\", "   apache2 # the web"), Here),
        new("backslash-at-the-end", Verdict.Starts, Res("hb1 apache2 \\"), Here),
        new("unknown-node", Verdict.Refused, Res("nohost apache2"), Here),
        new("misspelt-node", Verdict.Refused, Res("hb apache2"), Here),
        new("same-first-resource", Verdict.Stricter, Res("hb1 apache2", "hb2 apache2 ssh"), Here),
        new("too-many-groups", Verdict.Stricter, Res([.. Enumerable.Range(1, 49).Select(n => $"hb1 192.168.0.{n}/24/eth0")]), Here),
        new("interface-as-resource", Verdict.Stricter, Res("hb1 IPaddr::10.0.0.250 enp0s8"), Here),
        new("interface-alone", Verdict.Stricter, Res("hb1 enp0s3"), Here),
        new("single-colon", Verdict.Stricter, Res("hb1 IPaddr:192.168.0.200"), Here),
        new("bare-ipv6", Verdict.Stricter, Res("hb1 fd00::200/64"), Here),
        new("fence-agent", Verdict.Stricter, Res("hb1 apache2 fence_ipmilan"), Here),
        new("fence-ssh", Verdict.Stricter, Res("hb1 apache2 fence_ssh"), Here),
        new("unknown-agent", Verdict.Stricter, Res("hb1 nosuchthing"), Here),
        new("misspelt-agent", Verdict.Stricter, Res("hb1 apache"), Here),
        new("ldirectord-without-its-package", Verdict.Starts, Res("hb1 IPaddr::192.168.0.200/24/eth0 ldirectord::ldirectord.cf"), Here with { Units = ["bascule-director"] }),
        new("ldirectord-with-another-file", Verdict.Stricter, Res("hb1 ldirectord::/srv/other.cf"), Here with { Units = ["bascule-director"] }),
        new("path-as-agent", Verdict.Stricter, Res("hb1 /etc/init.d/apache2"), Here),
        new("address-missing", Verdict.Stricter, Res("hb1 IPaddr::"), Here),
        new("address-malformed", Verdict.Stricter, Res("hb1 IPaddr::192.168.0.256"), Here),
        new("address-of-the-other-family", Verdict.Stricter, Res("hb1 IPaddr::fd00::200"), Here),
        new("mask-malformed", Verdict.Stricter, Res("hb1 IPaddr::192.168.0.200/33/eth0"), Here),
        new("broadcast-malformed", Verdict.Stricter, Res("hb1 IPaddr::192.168.0.200/24/eth0/none"), Here),
        new("too-many-parts", Verdict.Stricter, Res("hb1 IPaddr::192.168.0.200/24/eth0/192.168.0.255/up"), Here),
        new("address-on-unknown-interface", Verdict.Stricter, Res("hb1 IPaddr::192.168.0.200/24/wlan7"), Here),
        new("address-on-misspelt-interface", Verdict.Stricter, Res("hb1 IPaddr::192.168.0.200/24/eth1:0"), Here),
        new("address-of-no-network", Verdict.Stricter, Res("hb1 172.16.0.1"), Here),
        new("address-twice", Verdict.Stricter, Res("hb1 192.168.0.200", "hb2 ssh IPaddr::192.168.0.200/24/eth0"), Here),
        // haresources: OCF agents
        new("ocf-agents", Verdict.Starts, Res("hb1 Filesystem::/dev/sdb1::/srv::ext4 MailTo::root ocf:heartbeat:Delay::startdelay=1::trace_ra=1"), OcfHere),
        new("routes-depend", Verdict.Starts, Res("hb1 192.168.0.200/24/eth0 IPsrcaddr::192.168.0.200"), OcfHere),
        new("ocf-script-first", Verdict.Starts, Res("hb1 Filesystem::anything"), OcfHere with { ResourceScripts = ["Filesystem"] }),
        new("ocf-malformed", Verdict.Stricter, Res("hb1 ocf:Delay::startdelay=1"), OcfHere),
        new("ocf-parameter-without-name", Verdict.Stricter, Res("hb1 ocf:heartbeat:Delay::10"), OcfHere),
        new("ocf-parameter-twice", Verdict.Stricter, Res("hb1 ocf:heartbeat:Delay::startdelay=1::startdelay=2"), OcfHere),
        new("classic-argument-missing", Verdict.Stricter, Res("hb1 Filesystem::/dev/sdb1"), OcfHere),
        new("classic-arguments-too-many", Verdict.Stricter, Res("hb1 MailTo::root::web::pair"), OcfHere),
        new("no-resource-agents", Verdict.Stricter, Res("hb1 MailTo::root ocf:heartbeat:Dummy"), OcfHere with { OcfAgents = [] }),
        new("ocf-unknown-agent", Verdict.Stricter, Res("hb1 ocf:heartbeat:Nothing ocf:linbit:heaven"), OcfHere),
        new("ocf-misspelt-agent", Verdict.Stricter, Res("hb1 ocf:heartbeat:Dumy"), OcfHere),
        new("ocf-unknown-provider", Verdict.Stricter, Res("hb1 ocf:pacemaker:ping"), OcfHere),
        new("ocf-misspelt-provider", Verdict.Stricter, Res("hb1 ocf:hartbeat:Dummy"), OcfHere),
        new("ocf-unknown-parameter", Verdict.Stricter, Res("hb1 ocf:heartbeat:Delay::colour=blue"), OcfHere),
        new("ocf-misspelt-parameter", Verdict.Stricter, Res("hb1 ocf:heartbeat:Delay::startdealy=1"), OcfHere),
        new("ocf-parameter-missing", Verdict.Stricter, Res("hb1 ocf:heartbeat:Filesystem::device=/dev/sdb1::directory=/srv"), OcfHere),
        new("ocf-no-integer", Verdict.Stricter, Res("hb1 Delay::soon"), OcfHere),
        new("ocf-no-boolean", Verdict.Stricter, Res("hb1 ocf:heartbeat:Filesystem::device=/dev/sdb1::directory=/srv::fstype=ext4::fast_stop=Yes"), OcfHere),
        new("ocf-not-described", Verdict.Starts, Res("hb1 ocf:linbit:drbd::drbd_resource=r0"), OcfHere),
        new("label-too-long", Verdict.Stricter, Res("hb1 192.168.0.200/24/eth0:the-web-page"), Here),
    ];

    private static ClassicFiles Ha(params string[] lines) => With(GoodHaCf + string.Join('\n', lines) + "\n");
    private static ClassicFiles With(string haCf) => ClassicFiles.Of(haCf, GoodAuthkeys, GoodHaresources);
    private static ClassicFiles Keys(params string[] lines) => ClassicFiles.Of(GoodHaCf, string.Join('\n', lines) + "\n", GoodHaresources);
    private static ClassicFiles Res(params string[] lines) => ClassicFiles.Of(GoodHaCf, GoodAuthkeys, string.Join('\n', lines));
}
