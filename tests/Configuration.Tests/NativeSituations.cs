// One situation for each thing that we can say about bascule.yaml: a good one, and what is different in it. What we say to each is in
// native-sentences.txt, in both languages; EveryNativeSentence compares.
using System.Collections.Immutable;
using System.Text;

namespace Bascule.Configuration.Tests;

internal sealed record NativeSituation(string Name, bool Refused, NativeFiles Files, Surroundings Here)
{
    public ConfigurationReading Reading => ClassicConfiguration.Parse(Files, Here);
}

internal static class NativeSituations
{
    public const string Good = """
        nodes: [hb1, hb2]
        links:
          - {medium: bcast, on: eth0}
        timing: {keepalive: 1s, deadtime: 10s}
        failback: return
        groups:
          - home: hb1
            resources:
              - {address: 192.168.0.200/24, on: eth0, label: "0"}
              - apache2
        logging: {facility: daemon}

        """;

    public const string Fenced = Good + """
        fence:
          - node: hb1
            methods:
              - {agent: fence_ipmilan, parameters: {ip: 192.168.0.21, username: admin, lanplus: 1}, parameters-file: /etc/bascule/fence-hb1}
          - node: hb2
            delay: 3s
            methods:
              - {agent: fence_ipmilan, parameters: {ip: 192.168.0.22, username: admin, lanplus: 1}, parameters-file: /etc/bascule/fence-hb2, action: "off", limit: 30s}
              - {stonith: external/ipmi, parameters-file: /etc/bascule/fence-hb2}

        """;

    private const string Links = "  - {medium: bcast, on: eth0}\n";
    private const string Resource = "      - apache2\n";
    private const string Storage = "      - {agent: Filesystem, arguments: [/dev/sdb1, /srv, ext4]}\n";

    public static readonly Surroundings Here = Machines.Machine("hb1", "eth0", "192.168.0.11/24", "enp0s8", "10.0.0.11/24");

    private static readonly Surroundings HooksHere = Here with
    {
        Paths = Here.Paths.Add("/etc/bascule/hook.key", PathKind.Plain).Add("/etc/bascule/nosuch", PathKind.Missing).Add("/srv/hook", PathKind.Executable).Add("/usr/sbin/sendmail", PathKind.Executable),
        ReadableByOthers = ["/etc/passwd"],
        WritableByOthers = ["/srv/hook"],
    };

    private static readonly Surroundings FenceHere = Here with
    {
        FenceAgents = ["fence_ipmilan", "fence_virsh"],
        StonithPlugins = ["external/ipmi", "null"],
        Paths = Here.Paths.Add("/etc/bascule/fence-hb1", PathKind.Plain).Add("/etc/bascule/fence-hb2", PathKind.Plain).Add("/etc/bascule/open", PathKind.Plain).Add("/etc/bascule/nosuch", PathKind.Missing),
        ReadableByOthers = ["/etc/bascule/open"],
    };

    public static ImmutableArray<NativeSituation> All { get; } =
    [
        Starts("good", Good),

        // the file as a file
        Refuses("empty", ""),
        Refuses("only-a-comment", "# nothing yet\n"),
        Refuses("not-yaml", Good.Replace("[hb1, hb2]", "[hb1, hb2", StringComparison.Ordinal)),
        Refuses("key-out-of-step", Good + "scripts:\n  parameters:\n    baud: nine\"\n: "),
        Refuses("tab", Good.Replace("  - {medium", "\t- {medium", StringComparison.Ordinal)),
        new("latin-1", true, NativeFiles.Of("", Situations.GoodAuthkeys) with { Yaml = new FoundFile(Path, [.. Encoding.Latin1.GetBytes("nodes: [hébé, hb2]\n")]) }, Here),
        Refuses("utf-16", string.Join('\0', Good.ToCharArray())),
        Refuses("too-large", new string('#', 300_000)),
        new("unreadable", true, NativeFiles.Of("", Situations.GoodAuthkeys) with { Yaml = new FoundFile(Path, default, Unreadable: "permission denied") }, Here),
        new("writable-by-others", true, NativeFiles.Of("", Situations.GoodAuthkeys) with { Yaml = FoundFile.With(Path, Good, (UnixFileMode)0b110_110_100) }, Here),
        new("classic-files-too", false, NativeFiles.Of(Good, Situations.GoodAuthkeys) with { Ignored = ["/etc/ha.d/ha.cf", "/etc/ha.d/haresources"] }, Here),
        new("no-authkeys", true, NativeFiles.Of(Good, null), Here),
        Refuses("two-documents", Good + "---\nnodes: []\n"),
        Refuses("too-deep", "nodes: " + new string('[', 20) + new string(']', 20) + "\n"),
        Refuses("anchor", Good.Replace("[hb1, hb2]", "&all [hb1, hb2]", StringComparison.Ordinal)),
        Refuses("alias", Good + "watching: {ping: *all}\n"),
        Refuses("merge", Good + "identity:\n  <<: {uuid: file}\n"),
        Refuses("tag", Good.Replace("failback: return", "failback: !!str return", StringComparison.Ordinal)),
        Refuses("key-is-a-list", Good + "? [a, b]\n: c\n"),
        Refuses("key-twice", Good + "failback: stay\n"),
        Refuses("a-list-for-a-file", "- nodes\n- links\n"),

        // words
        Refuses("unknown-key", Good + "stonith: ssh\n"),
        Refuses("misspelt-key", Good.Replace("deadtime:", "deadtimes:", StringComparison.Ordinal)),
        Refuses("capital-key", Good.Replace("nodes:", "Nodes:", StringComparison.Ordinal)),
        Refuses("secret", Good + "keys: {file: /etc/ha.d/authkeys, secret: ALongSecret}\n"),
        Refuses("relative-keys", Good + "keys: {file: authkeys}\n"),
        Refuses("no-list", Good.Replace("[hb1, hb2]", "hb1 hb2", StringComparison.Ordinal)),
        Refuses("no-mapping", Good.Replace("{keepalive: 1s, deadtime: 10s}", "fast", StringComparison.Ordinal)),
        Refuses("several-values", Good.Replace("failback: return", "failback: [return, stay]", StringComparison.Ordinal)),
        Refuses("no-value", Good.Replace("failback: return", "failback:", StringComparison.Ordinal)),
        Refuses("a-blank-in-a-word", Good.Replace("- apache2", "- apache2 ssh", StringComparison.Ordinal)),
        Refuses("control-character", Good.Replace("- apache2", "- \"apache2\\n\"", StringComparison.Ordinal)),
        Refuses("neither-true-nor-false", Good + "conflict-probe: on\n"),
        Refuses("choice", Good.Replace("failback: return", "failback: dice", StringComparison.Ordinal)),
        Refuses("return-without-conditions", Good + "failback-when: {healthy-for: 1min}\n"),
        Refuses("no-time-of-day", Good.Replace("failback: return", "failback: return-when-healthy", StringComparison.Ordinal) + "failback-when: {between: 22-6, per-hour: 0, healthy: 1min}\n"),
        Refuses("choice-misspelt", Good.Replace("medium: bcast", "medium: bcats", StringComparison.Ordinal)),
        Refuses("number", Good.Replace("on: eth0}\ntiming", "on: eth0, port: many}\ntiming", StringComparison.Ordinal)),

        // nodes and links
        Refuses("no-nodes", Good.Replace("nodes: [hb1, hb2]\n", "", StringComparison.Ordinal)),
        new("node-is-not-uname", true, NativeFiles.Of(Good, Situations.GoodAuthkeys), Here with { OwnName = "vbox" }),
        Refuses("three-nodes", Good.Replace("[hb1, hb2]", "[hb1, hb2, hb3]", StringComparison.Ordinal)),
        Refuses("no-links", Good.Replace("links:\n" + Links, "", StringComparison.Ordinal)),
        Refuses("link-without-interface", Good.Replace("{medium: bcast, on: eth0}", "{medium: bcast}", StringComparison.Ordinal)),
        Refuses("link-on-misspelt-interface", Good.Replace("bcast, on: eth0", "bcast, on: enp0s9", StringComparison.Ordinal)),
        Refuses("ucast-to-ourselves", Good.Replace("{medium: bcast, on: eth0}", "{medium: ucast, on: eth0, to: 192.168.0.11}", StringComparison.Ordinal)),
        Starts("same-link-twice", Good.Replace(Links, Links + Links, StringComparison.Ordinal)),
        Refuses("ttl-of-a-broadcast", Good.Replace("bcast, on: eth0", "bcast, on: eth0, ttl: 1", StringComparison.Ordinal)),
        Refuses("mcast-to-one", Good.Replace("{medium: bcast, on: eth0}", "{medium: mcast, on: eth0, group: 192.168.0.1}", StringComparison.Ordinal)),

        // times
        Refuses("time-without-unit", Timing("keepalive: 1, deadtime: 10s")),
        Refuses("time-is-none", Timing("keepalive: 1s, deadtime: soon")),
        Refuses("time-zero", Timing("keepalive: 0s, deadtime: 10s")),
        Refuses("time-too-long", Timing("deadtime: 30h")),
        Refuses("deadtime-too-small", Timing("keepalive: 1s, deadtime: 2s")),
        Refuses("initdead-too-small", Timing("deadtime: 10s, initdead: 5s")),
        Starts("initdead-short", Timing("deadtime: 3s, initdead: 5s")),
        Starts("failover-within", Timing("failover-within: 1s")),
        Refuses("failover-too-soon", Timing("failover-within: 100ms")),
        Refuses("failover-and-deadtime", Timing("failover-within: 1s, deadtime: 900ms")),
        Refuses("failover-and-warntime", Timing("failover-within: 1s, warntime: 900ms")),
        Refuses("failover-and-keepalive", Timing("failover-within: 1s, keepalive: 500ms")),
        Starts("conflict-probe-off", Good + "conflict-probe: false\n"),

        // groups
        Refuses("unknown-home", Good.Replace("home: hb1", "home: nohost", StringComparison.Ordinal)),
        Refuses("misspelt-home", Good.Replace("home: hb1", "home: hb", StringComparison.Ordinal)),
        Refuses("group-without-home", Good.Replace("- home: hb1\n    resources", "- resources", StringComparison.Ordinal)),
        Refuses("group-without-resources", Good.Replace("- home: hb1", "- {home: hb2, resources: []}\n  - home: hb1", StringComparison.Ordinal)),
        Refuses("group-of-another-name", Good.Replace("- home: hb1", "- name: web\n    home: hb1", StringComparison.Ordinal)),
        Starts("group-of-its-own-name", Good.Replace("- home: hb1", "- name: IPaddr::192.168.0.200/24/eth0:0\n    home: hb1", StringComparison.Ordinal)),
        Refuses("same-first-resource", Good.Replace("logging", "  - {home: hb2, resources: [{address: 192.168.0.200/24, on: eth0, label: \"0\"}]}\nlogging", StringComparison.Ordinal)),
        Refuses("too-many-groups", Good.Replace("logging", string.Concat(Enumerable.Range(1, 48).Select(n => $"  - {{home: hb1, resources: [{{address: 192.168.0.{n}/24, on: eth0}}]}}\n")) + "logging", StringComparison.Ordinal)),
        Refuses("unknown-agent", Good.Replace(Resource, "      - {agent: nosuchthing, arguments: [a, b]}\n", StringComparison.Ordinal)),
        Refuses("divider-in-an-argument", Good.Replace(Resource, "      - {agent: Filesystem, arguments: [\"a::b\"]}\n", StringComparison.Ordinal)),
        Refuses("address-malformed", Good.Replace("192.168.0.200/24", "192.168.0.256/24", StringComparison.Ordinal)),
        Refuses("address-with-interface", Good.Replace("192.168.0.200/24", "192.168.0.200/24/eth0", StringComparison.Ordinal)),
        Refuses("mask-malformed", Good.Replace("192.168.0.200/24", "192.168.0.200/33", StringComparison.Ordinal)),
        Refuses("label-without-interface", Good.Replace(", on: eth0, label", ", label", StringComparison.Ordinal)),
        Refuses("label-with-a-slash", Good.Replace("label: \"0\"", "label: a/b", StringComparison.Ordinal)),
        Refuses("address-with-arguments", Good.Replace("label: \"0\"", "arguments: [a]", StringComparison.Ordinal)),

        // fencing
        Starts("fenced", Fenced, FenceHere),
        Refuses("fence-ssh", FenceBy("{agent: fence_ssh}"), FenceHere),
        Refuses("fence-agent-unknown", FenceBy("{agent: fence_dynamite}"), FenceHere),
        Refuses("fence-agent-misspelt", FenceBy("{agent: fence_impilan}"), FenceHere),
        Refuses("fence-agent-is-a-path", FenceBy("{agent: /usr/sbin/fence_ipmilan}"), FenceHere),
        Refuses("fence-agents-not-installed", FenceBy("{agent: fence_ipmilan}"), FenceHere with { FenceAgents = [] }),
        Refuses("fence-by-neither", FenceBy("{action: reboot}"), FenceHere),
        Refuses("fence-by-nothing", Good + "fence: [{node: hb2, methods: []}]\n", FenceHere),
        Refuses("fence-password", FenceBy("{agent: fence_ipmilan, parameters: {password: ALongSecret}}"), FenceHere),
        Refuses("fence-action-as-parameter", FenceBy("{agent: fence_ipmilan, parameters: {action: status}}"), FenceHere),
        Refuses("fence-parameter-is-no-name", FenceBy("{agent: fence_ipmilan, parameters: {\"a=b\": c}}"), FenceHere),
        Refuses("fence-file-for-all-to-read", FenceBy("{agent: fence_ipmilan, parameters-file: /etc/bascule/open}"), FenceHere),
        Refuses("fence-file-missing", FenceBy("{agent: fence_ipmilan, parameters-file: /etc/bascule/nosuch}"), FenceHere),
        Refuses("fence-plugin-without-values", FenceBy("{stonith: external/ipmi}"), FenceHere),
        Refuses("fence-plugin-with-parameters", FenceBy("{stonith: \"null\", parameters: {a: b}, parameters-file: /etc/bascule/fence-hb1}"), FenceHere),
        Refuses("fence-twice", Fenced.Replace("node: hb2", "node: HB1", StringComparison.Ordinal), FenceHere),
        Refuses("fence-of-unknown-node", Fenced.Replace("node: hb2", "node: elsewhere", StringComparison.Ordinal), FenceHere),
        Refuses("protection-unknown", Good.Replace("- home: hb1", "- home: hb1\n    protection: prayer", StringComparison.Ordinal), FenceHere),
        Starts("protection-without-device", Good.Replace("- home: hb1", "- home: hb1\n    protection: fence", StringComparison.Ordinal), FenceHere),
        Refuses("storage-unfenced", Good.Replace(Resource, Storage, StringComparison.Ordinal), FenceHere),
        Refuses("storage-half-fenced", FenceBy("{agent: fence_ipmilan}").Replace(Resource, Storage, StringComparison.Ordinal), FenceHere),
        Starts("storage-fenced", Fenced.Replace(Resource, Storage, StringComparison.Ordinal), FenceHere),
        Starts("storage-in-so-many-words", Good.Replace(Resource, Storage, StringComparison.Ordinal).Replace("- home: hb1", "- home: hb1\n    protection: none", StringComparison.Ordinal), FenceHere),

        // scripts and what is watched
        Starts("environment", Good + "scripts: {environment: {COLOUR: deep blue, EMPTY: \"\"}, parameters: {hopfudge: 3}}\n"),
        Refuses("environment-name", Good + "scripts: {environment: {A=B: c}}\n"),
        Refuses("parameter-unknown", Good + "scripts: {parameters: {colour: blue}}\n"),
        Refuses("parameter-misspelt", Good + "scripts: {parameters: {hopfudg: 3}}\n"),
        Starts("ping", Good + "watching: {ping: [10.0.0.1], ping-groups: [{name: outside, hosts: [10.0.0.2, 10.0.0.3]}]}\n"),
        Refuses("ping-group-empty", Good + "watching: {ping-groups: [{name: outside, hosts: []}]}\n"),
        Starts("respawn", Good + "watching:\n  respawn: [{user: root, program: /usr/bin/true, arguments: [-f]}]\n"),
        Refuses("respawn-relative", Good + "watching:\n  respawn: [{user: root, program: \"true\"}]\n"),

        // hooks
        Starts("hook-command", Hook("command: /usr/bin/true, arguments: [-a, \"b c\"], events: [peer-dead, group-acquired], user: www-data, time-limit: 5s, attempts: 2"), HooksHere),
        Starts("hook-webhook", Hook("webhook: \"https://h.example/x\", key-file: /etc/bascule/hook.key"), HooksHere),
        Starts("hook-webhook-unsigned", Hook("webhook: \"http://h.example:8080/x\""), HooksHere),
        Starts("hook-mail", Hook("mail: [root, admin@example.org]"), HooksHere),
        Starts("hook-mail-no-program", Hook("mail: [root]"), HooksHere with { Paths = HooksHere.Paths.SetItem("/usr/sbin/sendmail", PathKind.Missing).SetItem("/usr/bin/mail", PathKind.Missing) }),
        Refuses("hook-no-way", Hook("events: [peer-dead]"), HooksHere),
        Refuses("hook-two-ways", Hook("command: /usr/bin/true, mail: [root]"), HooksHere),
        Refuses("hook-program-missing", Hook("command: /usr/bin/nosuch"), HooksHere),
        Refuses("hook-program-not-executable", Hook("command: /etc/passwd"), HooksHere),
        Refuses("hook-program-relative", Hook("command: \"true\""), HooksHere),
        Refuses("hook-program-writable-by-others", Hook("command: /srv/hook"), HooksHere),
        Refuses("hook-url", Hook("webhook: \"ftp://h.example/x\""), HooksHere),
        Refuses("hook-url-with-password", Hook("webhook: \"https://me:secret@h.example/x\""), HooksHere),
        Refuses("hook-key-missing", Hook("webhook: \"https://h.example/x\", key-file: /etc/bascule/nosuch"), HooksHere),
        Refuses("hook-key-exposed", Hook("webhook: \"https://h.example/x\", key-file: /etc/passwd"), HooksHere),
        Refuses("hook-key-of-a-command", Hook("command: /usr/bin/true, key-file: /etc/bascule/hook.key"), HooksHere),
        Refuses("hook-recipient", Hook("mail: [-oQ/tmp]"), HooksHere),
        Refuses("hook-event-misspelt", Hook("command: /usr/bin/true, events: [peer-deed]"), HooksHere),
        Refuses("hook-event-unknown", Hook("command: /usr/bin/true, events: [lunch]"), HooksHere),
        Refuses("hook-no-events", Hook("command: /usr/bin/true, events: []"), HooksHere),
        Refuses("hook-user", Hook("command: /usr/bin/true, user: wwwdata"), HooksHere),
        Refuses("hook-time-limit", Hook("command: /usr/bin/true, time-limit: 1h"), HooksHere),
        Refuses("hook-attempts", Hook("command: /usr/bin/true, attempts: 0"), HooksHere),

        // checks
        Starts("check-tcp", Check("tcp: 192.168.0.200:25, every: 500ms, within: 200ms, fall: 2, rise: 1, grace: 0s"), HooksHere),
        Starts("check-tcp-ipv6", Check("tcp: \"[fd00::200]:25\", resource: IPaddr::192.168.0.200/24/eth0:0"), HooksHere),
        Starts("check-http", Check("http: \"http://192.168.0.200/health?a=b\", status: 200-299, contains: fine, host: www.example.org"), HooksHere),
        Starts("check-https-by-name", Check("https: \"https://www.example.org:8443/\", address: 192.168.0.200, matches: \"^ok$\", verify: false"), HooksHere),
        Starts("check-exec", Check("exec: /usr/bin/true, arguments: [-w, \"5 %\"], resource: apache2"), HooksHere),
        Refuses("check-in-no-way", Check("every: 2s"), HooksHere),
        Refuses("check-in-two-ways", Check("tcp: 192.168.0.200:80, exec: /usr/bin/true"), HooksHere),
        Refuses("check-without-port", Check("tcp: 192.168.0.200"), HooksHere),
        Refuses("check-port-too-large", Check("tcp: 192.168.0.200:70000"), HooksHere),
        Refuses("check-ipv6-without-brackets", Check("tcp: \"fd00::200:25\""), HooksHere),
        Refuses("check-of-a-name", Check("tcp: www.example.org:80"), HooksHere),
        Refuses("check-of-a-name-in-a-url", Check("http: \"http://www.example.org/\""), HooksHere),
        Refuses("check-at-no-address", Check("http: \"http://www.example.org/\", address: www"), HooksHere),
        Refuses("check-of-another-scheme", Check("http: \"https://192.168.0.200/\""), HooksHere),
        Refuses("check-url-with-password", Check("http: \"http://me:secret@192.168.0.200/\""), HooksHere),
        Refuses("check-host", Check("http: \"http://192.168.0.200/\", host: \"a/b\""), HooksHere),
        Refuses("check-status", Check("http: \"http://192.168.0.200/\", status: good"), HooksHere),
        Refuses("check-pattern", Check("http: \"http://192.168.0.200/\", matches: \"(a\""), HooksHere),
        Refuses("check-pattern-that-looks-back", Check("http: \"http://192.168.0.200/\", matches: \"(?<=a)b\""), HooksHere),
        Refuses("check-tcp-with-status", Check("tcp: 192.168.0.200:80, status: 200"), HooksHere),
        Refuses("check-http-with-verify", Check("http: \"http://192.168.0.200/\", verify: true"), HooksHere),
        Refuses("check-program-missing", Check("exec: /usr/bin/nosuch"), HooksHere),
        Refuses("check-program-writable-by-others", Check("exec: /srv/hook"), HooksHere),
        Refuses("check-every", Check("exec: /usr/bin/true, every: 1ms"), HooksHere),
        Refuses("check-within-beyond-every", Check("exec: /usr/bin/true, within: 5s"), HooksHere),
        Refuses("check-fall", Check("exec: /usr/bin/true, fall: 0"), HooksHere),
        Refuses("check-grace-without-unit", Check("exec: /usr/bin/true, grace: 30"), HooksHere),
        Refuses("check-of-a-misspelt-resource", Check("exec: /usr/bin/true, resource: apache"), HooksHere),
        Refuses("check-of-an-unknown-resource", Check("exec: /usr/bin/true, resource: postgresql"), HooksHere),
        Refuses("check-misspelt-key", Check("exec: /usr/bin/true, evry: 2s"), HooksHere),
        Refuses("check-faults-at-once", Check("http: \"http://a b/\", within: 1h, rise: 0, resource: nothing-like-it"), HooksHere),
        Refuses("checks-too-many", Checks(string.Join(", ", Enumerable.Repeat("{exec: /usr/bin/true}", 33))), HooksHere),
    ];

    private const string Path = "/etc/bascule/bascule.yaml";

    private static string Timing(string times) => Good.Replace("keepalive: 1s, deadtime: 10s", times, StringComparison.Ordinal);
    private static string Hook(string keys) => Good + $"hooks: [{{{keys}}}]\n";
    private static string Check(string keys) => Checks($"{{{keys}}}");
    private static string Checks(string checks) => Good.Replace("- home: hb1", $"- home: hb1\n    checks: [{checks}]", StringComparison.Ordinal);
    private static string FenceBy(string method) => Good + $"fence: [{{node: hb2, methods: [{method}]}}]\n";
    private static NativeSituation Starts(string name, string yaml, Surroundings? here = null) => new(name, Refused: false, NativeFiles.Of(yaml, Situations.GoodAuthkeys), here ?? Here);
    private static NativeSituation Refuses(string name, string yaml, Surroundings? here = null) => new(name, Refused: true, NativeFiles.Of(yaml, Situations.GoodAuthkeys), here ?? Here);
}
