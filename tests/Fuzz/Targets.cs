// Everything that reads what somebody else wrote: the network, the other process, the kernel, the administrator.
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Bascule.Actuator.Agents;
using Bascule.Configuration;
using Bascule.Configuration.Conversion;
using Bascule.Configuration.Ocf;
using Bascule.Contracts.Actuation;
using Bascule.Contracts.Control;
using Bascule.Core;
using Bascule.Linux.Arp;
using Bascule.Configuration.Director;
using Bascule.Linux.Ipvs;
using Bascule.Linux.Netfilter;
using Bascule.Linux.Netlink;
using Bascule.Wire.Authentication;
using Bascule.Wire.Native;
using GroupReport = Bascule.Core.GroupReport;
using Holding = Bascule.Core.Holding;

namespace Bascule.Fuzz;

internal static class Targets
{
    private static readonly NodeName Here = new("web1");
    private static readonly NodeName There = new("web2");
    private static readonly MessageKey Key = new(1, "a secret"u8);

    public static IReadOnlyList<Target> All { get; } =
    [
        new("datagram", 330, 32 * 1024, Datagrams(), [], ReceiveDatagrams),
        new("signed-datagram", 200, 64 * 1024, Datagrams(), [], ReceiveSigned),
        new("to-actuator", 150, 16 * 1024, ToActuators(), [], () => input => ActuationCodec.TryDecode(input, out ToActuator _)),
        new("to-node", 150, 16 * 1024, ToNodes(), [], () => input => ActuationCodec.TryDecode(input, out ToNode _)),
        new("netlink", 60, 16 * 1024, Netlink(), [], () => ReadNetlink),
        new("ipvs", 40, 256 * 1024, Ipvs(), [], () => ReadIpvs),
        new("nftables", 40, 16 * 1024, NftTables(), [], () => input => new NftChanges("bascule").Take(input, [])),
        new("nft-counters", 40, 16 * 1024, NftTables(), [], () => input => new AnswerReading(1, payload => NftCounters.TryRead(payload, "bascule", out _)).Read(input)),
        new("answer", 120, 16 * 1024, [[.. Enumerable.Range(0, 78).Select(i => (byte)i)]], [], () => ReadAnswer),
        new("control", 10, 128 * 1024, Texts("""{"version":1,"ask":"status"}""", """{"version":1,"ask":"standby","groups":["web"]}"""), Texts("{", "}", "[", "]", "\"", ":", ",", "null", "1e999", "\\u0000"), () => ReadControl),
        new("resource", 20, 16 * 1024, Texts("IPaddr::192.168.0.200/24/eth0:0/192.168.0.255", "10.0.0.1", "IPv6addr::fd00::1/64/eth0"), Texts("::", "/", ":", "%", "fe80", "255", "ocf:heartbeat:Dummy", "=", "Filesystem::", "WAS::"), () => ReadResource),
        new("ocf-description", 5, 1024 * 1024, Texts("""<?xml version="1.0"?><!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd"><resource-agent name="x"><parameters><parameter name="a" required="1"><longdesc>b</longdesc><content type="integer" default="1"/></parameter></parameters><actions><action name="start" timeout="20s"/></actions></resource-agent>"""), Texts("<", ">", "/>", "\"", "&", "&amp;", "<!ENTITY", "<![CDATA[", "]]>", "<parameter name=\"a\">", "</parameter>", "5min"), () => input => OcfDescriptionReader.Read(Encoding.UTF8.GetString(input))),
        new("status-text", 10, 16 * 1024, Texts("apache2 is running", "not running", "Not Running"), Texts("ot ", "running", "OK"), () => input => StatusText.SaysRunning(Encoding.UTF8.GetString(input))),
        new("files", 10, 8 * 1024 * 1024, Files(), Texts("\n", " ", "\t", "\0", "node ", "ucast ", "deadtime ", "::", "auth 1\n", "stonith", "#", "\u00a0", "99999999999999999999", "-1"), () => ReadFiles),
        new("director-files", 10, 8 * 1024 * 1024, DirectorFiles(), Texts("\n", "\n\t", " ", "=", "-A ", "-a ", "-t ", "-r ", ":", "[::]", "-M ", "-w ", "virtual = ", "real = ", "checktype = ", "\"", "#", "->", "99999999999999999999", "-1"), () => ReadDirectorFiles),
        new("yaml", 10, 8 * 1024 * 1024, Yaml(), Texts("\n", "\n  ", ": ", "- ", "[", "]", "{", "}", "\"", "'", "|", ">", "&a ", "*a", "<<: ", "!!str ", "---\n", "? ", "\t", "\0", "\u2028", "%YAML 1.2\n", "1s", "::"), () => ReadYaml),
    ];

    private static Cluster Cluster(NodeName self) => new()
    {
        Self = self,
        Nodes = [Here, There],
        Media = ["eth0", "eth1"],
        Timing = new Timing { Keepalive = TimeSpan.FromSeconds(1), Warntime = TimeSpan.FromSeconds(3), Deadtime = TimeSpan.FromSeconds(5), Initdead = TimeSpan.FromSeconds(15) },
        Failback = true,
        Groups = [.. Enumerable.Range(0, 5).Select(i => new Group(new GroupName($"IPaddr::10.0.0.{i}"), Here, [new Resource($"IPaddr::10.0.0.{i}", "IPaddr", [$"10.0.0.{i}"])]))],
    };

    private static List<byte[]> Datagrams()
    {
        var made = new List<byte[]>();
        foreach (var groups in new[] { 0, 1, 5 })
        {
            var whole = Cluster(There);
            var cluster = whole with { Groups = [.. whole.Groups.Take(groups)] };
            var sender = new Sender(cluster, new Incarnation((uint)(3 + groups)), Key);
            sender.Compose(new View
            {
                From = There,
                Incarnation = new Incarnation((uint)(3 + groups)),
                Phase = Phase.Active,
                Digest = cluster.Digest,
                Hears = [new Hearing(Here, new Incarnation(1), 0, 0b11)],
                Groups = cluster.Groups.ToSortedTable(g => g.Name, g => new GroupReport(new Claim(new Epoch(4), There), Holding.Held, Eligibility.Able, false, g.LineDigest)),
            });
            made.Add(sender.Next().ToArray());
        }
        return made;
    }

    private static Attack ReceiveDatagrams()
    {
        var receiver = new Receiver(Cluster(Here), new Incarnation(1), [Key]);
        return input => receiver.Take(input, 0, new Instant(1), out _);
    }

    /// <summary>As somebody who has the key: what gets past the signature meets the decoder, and a step of the machine.</summary>
    private static Attack ReceiveSigned()
    {
        var receiver = new Receiver(Cluster(Here), new Incarnation(1), [Key]);
        var state = ClusterState.Starting(Cluster(Here), new Incarnation(1));
        long now = 1;
        return input =>
        {
            // A life or a sequence from the edge of its type would make replays of all that follows.
            if (now % 1000 == 0) receiver = new Receiver(Cluster(Here), new Incarnation(1), [Key]);
            if (now % 8 != 0 && input.Length >= Frame.HeaderBytes) BinaryPrimitives.WriteInt64BigEndian(input[12..], now);
            if (input.Length > MessageKey.TagBytes) Key.Sign(input[..^MessageKey.TagBytes], input[^MessageKey.TagBytes..]);
            receiver.Take(input, 0, new Instant(++now), out var news);
            if (news is not null) (state, _) = ClusterMachine.Advance(state, new Instant(now), new Input.Heard(news, 0, new Instant(now)));
        };
    }

    private static List<byte[]> ToActuators() => [.. new ToActuator[]
    {
        new ToActuator.Hello(1, TimeSpan.FromSeconds(2)), new ToActuator.Alive([new GroupEpoch("web", 3), new GroupEpoch("mail", 4)]), new ToActuator.Acquire("web", 3),
        new ToActuator.Release("web", 3, true), new ToActuator.Announce("web"),
    }.Select(m => Encoded(b => ActuationCodec.TryEncode(m, b, out var length) ? length : -1))];

    private static List<byte[]> ToNodes() => [.. new ToNode[]
    {
        new ToNode.Ready(1, [new GroupEpoch("web", 3)], ["mail"]), new ToNode.Refused("no"), new ToNode.Alive(), new ToNode.Acquired("web", 3, TimeSpan.FromSeconds(1)),
        new ToNode.AcquireFailed("web", 3, "because"), new ToNode.ReleaseFailed("web", "because"), new ToNode.Note(NoteSeverity.Info, "é"), new ToNode.Gate("no nf_tables"),
        new ToNode.Checks("web", [new CheckWord("tcp 10.0.0.1:80", "apache2", CheckStanding.Good, 1, TimeSpan.FromSeconds(1), "é"), new CheckWord("exec /bin/true", "apache2", CheckStanding.Unknown, 1, default, "")]),
    }.Select(m => Encoded(b => ActuationCodec.TryEncode(m, b, out var length) ? length : -1))];

    private static byte[] Encoded(Func<byte[], int> encode)
    {
        var buffer = new byte[4096];
        var length = encode(buffer);
        return length > 0 ? buffer[..length] : throw new InvalidOperationException("the corpus does not encode");
    }

    /// <summary>A link, an address and a route as the kernel tells of them.</summary>
    private static List<byte[]> Netlink()
    {
        var link = new byte[] { 44, 0, 0, 0, 16, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 2, 0, 0, 0, 0x43, 0x10, 1, 0, 0, 0, 0, 0, 9, 0, 3, 0, (byte)'e', (byte)'t', (byte)'h', (byte)'0', 0, 0, 0, 0 };
        var address = new byte[] { 40, 0, 0, 0, 20, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 24, 0, 0, 2, 0, 0, 0, 8, 0, 1, 0, 10, 0, 0, 1, 8, 0, 2, 0, 10, 0, 0, 1 };
        var route = new byte[] { 44, 0, 0, 0, 24, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0, 0, 2, 24, 0, 0, 254, 2, 253, 1, 0, 0, 0, 0, 8, 0, 1, 0, 10, 0, 0, 0, 8, 0, 4, 0, 2, 0, 0, 0 };
        return [link, address, route, [.. link, .. address, .. route]];
    }

    private static void ReadNetlink(Span<byte> input)
    {
        var messages = new MessageReader(input);
        while (messages.MoveNext())
        {
            _ = Decoding.Link(messages.Payload);
            if (Decoding.Address(messages.Payload) is { } address) _ = Networks.Of(address.Address, address.PrefixLength);
            _ = Decoding.Route(messages.Payload);
            _ = Decoding.Gateway(messages.Payload);
        }
    }

    /// <summary>A chain of our table is new, and that was nft's doing.</summary>
    private static List<byte[]> NftTables() =>
    [
        Encoded(b => Written(b, (ref MessageWriter writer) =>
        {
            writer.Begin((10 << 8) | 3, 0, 1, 4);
            writer.Add(1, "bascule\0"u8);
            writer.Add(3, "chain\0"u8);
            writer.End();
            writer.Begin((10 << 8) | 15, 0, 1, 4);
            writer.Add(1, [0, 0, 0, 7]);
            writer.Add(2, [0, 0, 1, 1]);
            writer.Add(3, "nft\0"u8);
            writer.End();
        })),
    ];

    private static List<byte[]> DirectorFiles() =>
        Texts("-A -t 192.168.56.10:80 -s wrr -p 300 -M 255.255.255.0\n-a -t 192.168.56.10:80 -r 192.168.200.11:80 -m -w 3 -x 10 -y 5\n", "AUTO=\"true\"\nDAEMON=\"both\"\nIFACE=\"eth0\"\nSYNCID=\"7\"\n",
            "checkinterval = 2\nvirtual = 192.168.56.10:80\n\treal = 192.168.200.11->192.168.200.13:80 masq 5 \"a\", \"b\"\n\tservice = http\n\tfallback = 127.0.0.1:80 gate\n");

    private static void ReadDirectorFiles(Span<byte> input)
    {
        var names = new NameLookup(_ => [], (_, _) => null);
        foreach (var kind in new[] { DirectorFileKind.Rules, DirectorFileKind.Defaults, DirectorFileKind.Ldirectord })
            _ = DirectorConfiguration.Parse([new DirectorFile(kind, new FoundFile("/etc/x", [.. input]))], names);
    }

    /// <summary>A service with a real server, and a daemon, as they are written: they are read by the same words.</summary>
    private static List<byte[]> Ipvs()
    {
        var service = new IpvsService { Family = AddressFamily.InterNetwork, Protocol = 6, Address = IPAddress.Loopback, Port = 80, Scheduler = "wlc", PersistenceEngine = "sip" };
        var destination = new IpvsDestination { Family = AddressFamily.InterNetworkV6, Address = IPAddress.IPv6Loopback, Port = 80, Weight = 1 };
        return
        [
            Encoded(b => Written(b, (ref MessageWriter writer) => IpvsMessages.Write(ref writer, 33, IpvsCommand.NewService, 0, 1, service, destination))),
            Encoded(b => Written(b, (ref MessageWriter writer) => IpvsMessages.Write(ref writer, 33, IpvsCommand.NewDaemon, 0, 1, new IpvsDaemon { State = IpvsDaemonState.Master, Interface = "eth0", SyncId = 1 }))),
            Encoded(b => Written(b, (ref MessageWriter writer) => GenericFamily.Ask(ref writer, "IPVS", 1))),
        ];
    }

    private delegate void WriteMessage(ref MessageWriter writer);

    private static int Written(byte[] into, WriteMessage write)
    {
        var writer = new MessageWriter(into);
        write(ref writer);
        return writer.Length;
    }

    private static void ReadIpvs(Span<byte> input)
    {
        new AnswerReading(1, payload =>
        {
            _ = IpvsMessages.ReadService(payload);
            _ = IpvsMessages.ReadDestination(payload, AddressFamily.InterNetwork);
            _ = IpvsMessages.ReadDaemon(payload);
            _ = GenericFamily.NumberIn(payload);
        }).Read(input);
    }

    private static void ReadAnswer(Span<byte> input)
    {
        _ = NeighbourProbe.ReadArp(input, out _, out _);
        _ = NeighbourProbe.ReadAdvertisement(input, out _, out _);
    }

    private static void ReadControl(Span<byte> input)
    {
        try
        {
            _ = JsonSerializer.Deserialize(input, ControlJson.Default.ControlRequest);
        }
        catch (JsonException)
        {
            // As the server does: told to who asked.
        }
    }

    private static void ReadResource(Span<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        var parts = text.Split("::");
        var resource = new Resource(text, parts[0], [.. parts.Skip(1)]);
        _ = AddressRequest.TryParse(resource, out _, out _);
        _ = OcfResource.TryRead(resource, out _, out _);
    }

    private static List<byte[]> Files()
    {
        var made = new List<byte[]>();
        foreach (var seed in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "seeds"), "ha.cf*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var folder = Path.GetDirectoryName(seed)!;
            string Beside(string name) => Directory.GetFiles(folder, name + "*") is [var first, ..] ? File.ReadAllText(first) : "";
            made.Add(Encoding.UTF8.GetBytes($"{File.ReadAllText(seed)}\f{Beside("authkeys")}\f{Beside("haresources")}"));
        }
        made.Add(Encoding.UTF8.GetBytes("bcast eth0\nnode web1 web2\n\fauth 1\n1 sha1 secret\n\fweb1 IPaddr::192.168.0.200/24/eth0 apache2\n"));
        return made;
    }

    /// <summary>The three files in one input, a form feed between them.</summary>
    private static void ReadFiles(Span<byte> input)
    {
        Span<Range> parts = stackalloc Range[3];
        var bytes = (ReadOnlySpan<byte>)input;
        var count = bytes.Split((byte)'\f') is var split ? Take(split, parts) : 0;
        var files = new ClassicFiles(Found("ha.cf", bytes, count > 0 ? parts[0] : default), Found("authkeys", bytes, count > 1 ? parts[1] : default), Found("haresources", bytes, count > 2 ? parts[2] : default));
        var reading = ClassicConfiguration.Parse(files, Surroundings.Unknown(Here.Value));
        foreach (var finding in reading.Findings) _ = finding.ToString();
    }

    private static List<byte[]> Yaml()
    {
        var made = new List<byte[]>();
        foreach (var seed in Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "seeds"), "ha.cf*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            var folder = Path.GetDirectoryName(seed)!;
            var resources = Directory.GetFiles(folder, "haresources*") is [var first, ..] ? File.ReadAllText(first) : "";
            foreach (var file in Converter.ToNative(ClassicFiles.Of(File.ReadAllText(seed), null, resources), Surroundings.Unknown(Here.Value)).Files) made.Add(Encoding.UTF8.GetBytes(file.Text));
        }
        made.Add(Encoding.UTF8.GetBytes("""
            nodes: [web1, web2]
            port: 695
            links: [{medium: mcast, on: eth0, group: 239.0.0.1, ttl: 1, loop: true}, {medium: ucast, on: eth1, to: 10.0.0.2, port: 700}]
            timing: {failover-within: 1s, initdead: 1min}
            groups: [{home: web1, resources: [{agent: Filesystem, arguments: [/dev/sdb1, /data]}, {address: 10.0.0.1/24, on: eth0, label: "0"}]}]
            scripts: {environment: {A: b c}, parameters: {hopfudge: 3}}
            watching: {ping: [10.0.0.3], ping-groups: [{name: a, hosts: [b]}], respawn: [{user: root, program: /bin/true}]}
            hooks: [{command: /bin/true, events: [peer-dead], time-limit: 5s, attempts: 2}, {webhook: "https://h/x", key-file: /k}, {mail: [root]}]
            """));
        return made;
    }

    private static void ReadYaml(Span<byte> input)
    {
        var files = new NativeFiles(new FoundFile("/etc/bascule/bascule.yaml", [.. input]), FoundFile.With("/etc/ha.d/authkeys", "auth 1\n1 sha1 secret\n"), []);
        foreach (var finding in ClassicConfiguration.Parse(files, Surroundings.Unknown(Here.Value)).Findings) _ = finding.ToString();
    }

    private static int Take(MemoryExtensions.SpanSplitEnumerator<byte> split, Span<Range> parts)
    {
        var count = 0;
        foreach (var range in split)
        {
            if (count == parts.Length) break;
            parts[count++] = range;
        }
        return count;
    }

    private static FoundFile Found(string name, ReadOnlySpan<byte> bytes, Range range) => new("/etc/ha.d/" + name, [.. bytes[range]], UnixFileMode.UserRead | UnixFileMode.UserWrite);

    private static List<byte[]> Texts(params string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
