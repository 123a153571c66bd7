// One situation for each thing that we can say about a director's files. What we say to each is in director-sentences.txt.
using System.Collections.Immutable;
using System.Net;
using Bascule.Configuration.Director;
using static Bascule.Configuration.Tests.Director.DirectorTexts;

namespace Bascule.Configuration.Tests.Director;

internal sealed record DirectorSituation(string Name, bool IsRefused, ImmutableArray<DirectorFile> Files)
{
    private static readonly ImmutableArray<NetworkDevice> Devices = [new("enp0s3", [(IPAddress.Parse("192.168.56.10"), 24)]), new("enp0s8", [])];

    public DirectorReading Reading => DirectorConfiguration.Parse(Files, Names, Devices);

    public static ImmutableArray<DirectorSituation> All { get; } =
    [
        Good("good", Rules(GoodService), Defaults("AUTO=\"true\"\nDAEMON=\"both\"\nIFACE=\"enp0s3\"\n"), Ldirectord("virtual = 192.168.56.10:443\n\treal = 192.168.200.11:443 masq\n")),
        Bad("no-file", new DirectorFile(DirectorFileKind.Rules, FoundFile.Absent("/srv/rules"))),
        Bad("byte-order-mark", Rules("\uFEFF" + GoodService)),
        Good("windows-lines", Rules(GoodService.ReplaceLineEndings("\r\n"))),

        // addresses, whichever file
        Bad("port-without-address", Line("-A -t :80")),
        Bad("port-alone", Line("-A -t 8080 -s rr")),
        Bad("address-with-leading-zero", Line("-A -t 010.0.0.1:80")),
        Bad("host-that-does-not-resolve", Server("-r nosuch:80 -m")),
        Bad("host-of-the-other-family", Server("-r six:80 -m")),
        Bad("port-too-large", Line("-A -t 192.168.56.10:65536")),
        Bad("port-name-unknown", Line("-A -t 192.168.56.10:htpt")),
        Bad("no-port", Line("-A -t 192.168.56.11 -s rr")),
        Bad("mark-0", Line("-A -f 0")),
        Bad("scheduler-unknown", Line("-A -t 192.168.56.11:80 -s random")),
        Bad("scheduler-misspelt", Line("-A -t 192.168.56.11:80 -s wrrr")),
        Bad("flag-of-another-scheduler", Line("-A -t 192.168.56.11:80 -s rr -b sh-port")),
        Bad("persistence-of-0", Line("-A -t 192.168.56.11:80 -p 0")),
        Bad("mask-as-length", Line("-A -t 192.168.56.11:80 -p -M 24")),
        Bad("mask-of-ipv6", Line("-A -t [fd00::1]:80 -p -M 255.255.255.0")),
        Good("mask-without-persistence", Line("-A -t 192.168.56.11:80 -M 255.255.255.0")),
        Bad("one-packet-of-tcp", Line("-A -t 192.168.56.11:80 -o")),
        Bad("weight-minus-1", Server("-r 192.168.200.12:80 -m -w -1")),
        Bad("lower-above-upper", Server("-r 192.168.200.12:80 -m -x 10 -y 20")),
        Bad("service-twice", Line("-A -t 192.168.56.10:80 -s rr")),
        Bad("server-twice", Server("-r 192.168.200.11:80 -m")),
        Bad("server-of-the-other-family", Server("-r fd00::11 -m")),
        Good("port-without-masquerading", Server("-r 192.168.200.12:8080 -g")),
        Good("no-server", Rules("-A -t 192.168.56.10:80 -s rr\n")),
        Good("all-drained", Rules(GoodService.Replace("-w 1", "-w 0", StringComparison.Ordinal))),
        Good("weights-that-do-not-count", Rules(GoodService.Replace("wrr", "rr", StringComparison.Ordinal) + "-a -t 192.168.56.10:80 -r 192.168.200.12:80 -m -w 3\n")),

        // ipvsadm.rules
        Good("comment-behind", Server("-r 192.168.200.12:80 -m # the second")),
        Bad("another-program", Line("sudo ipvsadm -A -t 192.168.56.11:80")),
        Bad("quotes", Line("-A -t \"192.168.56.11:80\"")),
        Bad("option-unknown", Line("-q -t 192.168.56.11:80")),
        Bad("option-misspelt", Line("--add-servce -t 192.168.56.11:80")),
        Bad("word-of-no-option", Line("-A -t 192.168.56.11:80 rr")),
        Bad("no-command", Line("-t 192.168.56.10:80 -r 192.168.200.12:80 -m")),
        Bad("sync-daemon-in-rules", Line("--start-daemon master --mcast-interface eth0")),
        Bad("value-missing", Line("-A -t 192.168.56.11:80 -s")),
        Bad("value-unwanted", Line("--add-service=1 -t 192.168.56.11:80")),
        Bad("two-methods", Server("-r 192.168.200.12:80 -m -g")),
        Bad("weight-of-a-service", Line("-A -t 192.168.56.11:80 -w 3")),
        Bad("of-no-service", Line("-A -s rr")),
        Bad("of-no-server", Server("-m")),
        Bad("service-unknown", Line("-a -u 10.99.99.99:53 -r 192.168.200.12:53 -m")),
        Bad("service-misspelt", Line("-a -t 192.168.56.10:8 -r 192.168.200.12:80 -m")),
        Bad("server-unknown", Line("-d -t 192.168.56.10:80 -r 192.168.200.99:80")),
        Bad("engine-unknown", Line("-A -u 192.168.56.11:5060 -p --pe voip")),
        Bad("tunnel-unknown", Server("-r 192.168.200.12 -i --tun-type vxlan")),
        Bad("port-of-a-gre-tunnel", Server("-r 192.168.200.12 -i --tun-type gre --tun-port 6080")),
        Bad("gue-without-port", Server("-r 192.168.200.12 -i --tun-type gue")),
        Bad("six-of-an-address", Line("-A -t 192.168.56.11:80 -6")),

        // /etc/default/ipvsadm
        Bad("blanks-around-equals", Defaults("AUTO = true\n")),
        Good("name-unknown", Defaults("IPVSADM_COLOUR=\"red\"\n")),
        Bad("name-misspelt", Defaults("DEAMON=\"both\"\n")),
        Good("name-twice", Defaults("AUTO=true\nAUTO=\"false\"\n")),
        Bad("auto-yes", Defaults("AUTO=\"yes\"\n")),
        Bad("daemon-misspelt", Defaults("DAEMON=\"mastr\"\n")),
        Bad("syncid-256", Defaults("SYNCID=256\n")),
        Bad("interface-with-blank", Defaults("IFACE=\"\"\n")),
        Good("interface-unknown", Defaults("DAEMON=both\nIFACE=br-lan\n")),
        Good("interface-misspelt", Defaults("DAEMON=both\nIFACE=enp0s33\n")),
        Good("daemon-master", Defaults("DAEMON=\"master\"\nIFACE=\"enp0s3\"\n")),
        Good("daemon-backup", Defaults("DAEMON=\"backup\"\nIFACE=\"enp0s3\"\n")),
        Good("rules-not-loaded", Rules(GoodService), Defaults("AUTO=\"false\"\n")),

        // ldirectord.cf
        Bad("key-unknown", Ldirectord("colour = red\n" + GoodVirtual)),
        Bad("key-misspelt", Ldirectord(GoodVirtual + "\tshceduler = rr\n")),
        Bad("no-equals", Ldirectord(GoodVirtual + "\tscheduler rr\n")),
        Good("supervised-alone", Ldirectord("supervised\n" + GoodVirtual)),
        Bad("not-indented", Ldirectord("virtual = 192.168.56.10:80\nreal = 192.168.200.11:80 masq\n")),
        Bad("global-in-virtual", Ldirectord(GoodVirtual + "\tautoreload = yes\n")),
        Bad("empty-line-in-virtual", Ldirectord("virtual = 192.168.56.10:80\n\n\treal = 192.168.200.11:80 masq\n")),
        Bad("indented-outside", Ldirectord("\treal = 192.168.200.11:80 masq\n")),
        Bad("little-indent", Ldirectord("virtual = 192.168.56.10:80\n  real = 192.168.200.11:80 masq\n")),
        Bad("old-key", Ldirectord("timeout = 3\n" + GoodVirtual)),
        Good("checkcount", Ldirectord("checkcount = 3\n" + GoodVirtual)),
        Bad("no-value", Ldirectord("checktimeout =\n" + GoodVirtual)),
        Bad("extra-word", Ldirectord(GoodVirtual + "\tscheduler = rr wrr\n")),
        Bad("password-without-quotes", Ldirectord(GoodVirtual + "\tpasswd = ALongSecret\n")),
        Bad("interval-of-0", Ldirectord("checkinterval = 0\n" + GoodVirtual)),
        Bad("quiescent-true", Ldirectord("quiescent = true\n" + GoodVirtual)),
        Bad("virtual-without-port", Ldirectord("virtual = 192.168.56.10\n\treal = 192.168.200.11:80 masq\n")),
        Bad("ipv6-in-virtual", Ldirectord("virtual = [fd00::10]:80\n\treal6 = [fd00::11]:80 masq\n")),
        Bad("protocol-of-a-mark", Ldirectord("virtual = 5\n\treal = 192.168.200.11 masq\n\tprotocol = tcp\n")),
        Bad("no-method", Ldirectord("virtual = 192.168.56.10:80\n\treal = 192.168.200.11:80\n")),
        Bad("method-unknown", Ldirectord("virtual = 192.168.56.10:80\n\treal = 192.168.200.11:80 nat\n")),
        Bad("rubbish-behind-a-server", Ldirectord("virtual = 192.168.56.10:80\n\treal = 192.168.200.11:80 masq heavy\n")),
        Bad("two-colons", Ldirectord("virtual = 192.168.56.10:80\n\treal = 192.168.200.11::80 masq\n")),
        Bad("range-backwards", Ldirectord("virtual = 192.168.56.10:80\n\treal = 192.168.200.13->192.168.200.11:80 masq\n")),
        Bad("range-of-a-network", Ldirectord("virtual = 192.168.56.10:80\n\treal = 10.0.0.1->10.9.0.1:80 masq\n")),
        Bad("range-of-ipv6", Ldirectord("virtual6 = [fd00::10]:80\n\treal6 = fd00::11->[fd00::13]:80 masq\n")),
        Bad("alerts-none-and-others", Ldirectord("emailalertstatus = none, running\n" + GoodVirtual)),
        Good("mail-to-nobody", Ldirectord("emailalert = admin@example.org, John Doe\n" + GoodVirtual)),
        Good("mail-from-nobody", Ldirectord("emailalertfrom = lb at example\n" + GoodVirtual)),
        Good("mail-at-a-stop", Ldirectord("emailalert = root\nemailalertstatus = starting, stopping\n" + GoodVirtual)),
        Good("callback", Ldirectord("callback = \"/usr/local/bin/copy\"\n" + GoodVirtual)),
        Good("stop-that-would-leave-a-part", Ldirectord(GoodVirtual + "\tcleanstop = no\nvirtual = 192.168.56.10:81\n\treal = 192.168.200.11:81 masq\n")),
        Good("execute-what-is-not-there", Ldirectord("execute = mail.cf\n" + GoodVirtual)),
        Bad("executed-file-with-an-error", Ldirectord("execute = mail.cf\n" + GoodVirtual), new DirectorFile(DirectorFileKind.Ldirectord, FoundFile.With("/etc/ha.d/conf/mail.cf", "virtual = 192.168.56.10:25\n\treal = 192.168.200.11:25 masq\n\tscheduler = rrr\n"))),
        Good("fallbackcommand", Ldirectord(GoodVirtual + "\tfallbackcommand = /usr/local/bin/alarm\n")),
        Good("quiescent-and-persistent", Ldirectord("quiescent = yes\n" + GoodVirtual + "\tpersistent = 600\n")),
        Good("quiescent-and-hashed", Ldirectord("quiescent = yes\n" + GoodVirtual + "\tscheduler = sh\n")),
        Good("interval-of-one-service", Ldirectord(GoodVirtual + "\tcheckinterval = 3\n")),
        Good("external-without-command", Ldirectord(GoodVirtual + "\tchecktype = external\n")),
        Good("head-with-receive", Ldirectord(GoodVirtual + "\thttpmethod = head\n\treceive = \"ok\"\n")),
        Good("protocol-not-spoken", Ldirectord("virtual = 192.168.56.10:389\n\treal = 192.168.200.11:389 masq\n")),
        Good("nobody-logs-in", Ldirectord("virtual = 192.168.56.10:110\n\treal = 192.168.200.11:110 masq\n\tlogin = \"probe\"\n")),

        // virtual-services of bascule.yaml
        Good("native", Yaml(GoodNative)),
        Bad("native-address-and-mark", Yaml(GoodNative.Replace("    servers:", "    mark: 7\n    servers:", StringComparison.Ordinal))),
        Bad("native-scheduler-misspelt", Yaml(GoodNative + "    scheduler: wrrr\n")),
        Bad("native-weight-minus-1", Yaml(GoodNative.Replace("weight: 3", "weight: -1", StringComparison.Ordinal))),
        Bad("native-port-without-address", Yaml(GoodNative.Replace("192.168.56.10:80", "\":80\"", StringComparison.Ordinal))),
        Bad("native-host-that-does-not-resolve", Yaml(GoodNative.Replace("web3", "web9", StringComparison.Ordinal))),
        Bad("native-server-twice", Yaml(GoodNative.Replace("web3:80", "192.168.200.11:80", StringComparison.Ordinal))),
        Bad("native-no-servers-key", Yaml("virtual-services: [{address: 192.168.56.10:80}]\n")),
        Bad("native-key-misspelt", Yaml(GoodNative + "    schedular: wrr\n")),
        Good("native-slow-start-of-rr", Yaml(GoodNative.Replace(", weight: 3", "", StringComparison.Ordinal) + "    scheduler: rr\n    slow-start: 30s\n")),
        Bad("native-slow-start-of-a-day", Yaml(GoodNative + "    slow-start: 24h\n")),
        Bad("native-limit-of-0", Yaml(GoodNative + "    limits: {connections: 0}\n")),
        Bad("native-check-of-nothing", Yaml(GoodNative + "    check: {every: 2s}\n")),
        Bad("native-check-that-hangs-longer", Yaml(GoodNative + "    check: {ask: tcp, every: 1s, within: 2s}\n")),
        Bad("native-check-misspelt", Yaml(GoodNative + "    check: {ask: htp}\n")),
        Bad("native-program-without-a-path", Yaml(GoodNative + "    check: {ask: program, program: check_it}\n")),
        Bad("native-server-of-the-other-family", Yaml(GoodNative.Replace("\"web3:80\"", "\"[fd00::11]:80\"", StringComparison.Ordinal))),
        Bad("native-way-out-by-the-other-family", Yaml(GoodNative + "ways-out: [{from: 192.168.56.0/24, as: \"fd00::10\"}]\n")),
        Bad("native-mark-asked-without-a-port", Yaml("virtual-services: [{mark: 7, servers: [{address: 192.168.200.11}], check: {ask: tcp}}]\n")),
        Bad("native-no-pattern", Yaml(GoodNative + "    check: {ask: http, matches: \"(\"}\n")),
        Good("native-path-of-smtp", Yaml(GoodNative + "    check: {ask: smtp, path: /x}\n")),
        Bad("native-way-out-of-nowhere", Yaml(GoodNative + "ways-out: [{from: 192.168.200.0}]\n")),
        Bad("native-way-out-of-an-address", Yaml(GoodNative + "ways-out: [{from: 192.168.56.9/24}]\n")),
        Good("native-way-out-without-a-card", Yaml(GoodNative + "ways-out: [{from: 192.168.200.0/24, as: 192.168.56.10}]\n")),
        Good("query-missing", Ldirectord("virtual = 192.168.56.10:3306\n\treal = 192.168.200.11:3306 masq\n")),
    ];

    private static DirectorFile Line(string line) => Rules(GoodService + line + "\n");

    private static DirectorFile Server(string options) => Line("-a -t 192.168.56.10:80 " + options);

    private static DirectorSituation Good(string name, params ImmutableArray<DirectorFile> files) => new(name, false, files);

    private static DirectorSituation Bad(string name, params ImmutableArray<DirectorFile> files) => new(name, true, files);
}
