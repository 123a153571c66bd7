// `virtual-services` and `ways-out` of bascule.yaml: the same services that the two classic files describe, and what they cannot say. The rest of the file is the node's.
using System.Collections.Immutable;
using Bascule.Checks;
using Bascule.Configuration.Checking;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Native;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

internal sealed class NativeServices
{
    public const string Key = "virtual-services", WaysOut = "ways-out";

    private static readonly string[] OfService =
        ["address", "mark", "family", "protocol", "scheduler", "flags", "forwarding", "persistent", "down", "sorry-server", "servers", "check", "slow-start", "limits"];

    private static readonly string[] Asked = ["none", "tcp", "http", "https", "dns", "smtp", "submission", "pop", "pops", "imap", "imaps", "nntp", "ftp", "ping", "program"];

    private static readonly (TimeSpan Least, TimeSpan Most) SlowStartRange = (TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));

    private readonly Findings findings;
    private readonly AddressWords words;

    private NativeServices(NameLookup names, Findings findings) => (this.findings, words) = (findings, new AddressWords(names, findings));

    /// <summary>Whether the file has anything for a director. One that cannot be read may have.</summary>
    public static bool AreIn(FoundFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return DocumentReader.Read(file, new Findings()) is not Piece.Mapping top || top.Entries.Any(e => e.Key.Text is Key or WaysOut);
    }

    /// <param name="devices">Of this machine; null: not known.</param>
    public static IReadOnlyList<ConfiguredService> Read(FoundFile file, NameLookup names, ImmutableArray<NetworkDevice>? devices, Findings findings, out ImmutableArray<WayOut> waysOut)
    {
        waysOut = [];
        if (DocumentReader.Read(file, findings) is not { } root || Section.Of(System.IO.Path.GetFileName(file.Path), root, findings) is not { } top) return [];
        var reader = new NativeServices(names, findings);
        var read = new List<ConfiguredService>();
        foreach (var piece in top.List(Key))
        {
            if (findings.IsFull) break;
            if (Section.Of(Key, piece, findings, OfService) is { } section && reader.ReadService(section) is { } service) read.Add(service);
        }
        waysOut = [.. top.List(WaysOut).Select(p => Section.Of(WaysOut, p, findings, "from", "as")).OfType<Section>().Select(s => reader.ReadWayOut(s, devices)).OfType<WayOut>()];
        return read;
    }

    private WayOut? ReadWayOut(Section section, ImmutableArray<NetworkDevice>? devices)
    {
        var written = section.Word("as");
        var from = section.Word("from", isNeeded: true) is { } word ? NetworkOf(word) : null;
        if (from is not { } network) return null;
        InetAddress? address = null;
        if (written is { } named)
        {
            if (!words.TryHost(named, network.Address.Family, out var read)) return null;
            if (read.Family != network.Address.Family)
            {
                findings.Error(named.At, named.Text, DirectorPhrases.HostFamily, named.Text, $"{network.Address.Family}");
                return null;
            }
            address = read;
        }
        if (devices is { } known && !known.Any(d => d.Addresses.Any(a => InetAddress.Of(a.Address).Family == network.Address.Family && Masked(InetAddress.Of(a.Address), network.Bits) == network.Address)))
            findings.Warn(section.At, "", NativeServicePhrases.NoCardThere, $"{network.Address}/{network.Bits}");
        return new WayOut(network.Address, network.Bits, address);
    }

    /// <summary>ADDRESS/BITS, the address being the first of its network.</summary>
    private (InetAddress Address, int Bits)? NetworkOf(Word word)
    {
        var slash = word.Text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && AddressText.TryRead(word.Text[..slash], out var parsed) && InetAddress.Of(parsed) is var address
            && Words.TryNumber(word.Text[(slash + 1)..], address.Family == IpFamily.IPv4 ? 32u : 128u, out var bits) && bits > 0)
        {
            var first = Masked(address, (int)bits);
            if (first == address) return (address, (int)bits);
            findings.Error(word.At, word.Text, NativeServicePhrases.NotTheFirst, word.Text, $"{first}/{bits}");
        }
        else findings.Error(word.At, word.Text, NativeServicePhrases.NoNetwork, word.Text);
        return null;
    }

    private static InetAddress Masked(InetAddress address, int bits)
    {
        var length = address.Family == IpFamily.IPv4 ? 32 : 128;
        return address with { Bits = bits >= length ? address.Bits : address.Bits >> (length - bits) << (length - bits) };
    }

    private ConfiguredService? ReadService(Section section)
    {
        var address = AddressOf(section);
        var scheduler = section.Word("scheduler") is { } named ? words.SchedulerOf(named) : Scheduler.WeightedRoundRobin;
        var flags = SchedulerFlags.None;
        foreach (var flag in section.Words("flags")) flags |= words.FlagsOf(flag, scheduler ?? Scheduler.WeightedRoundRobin);
        var persistent = section.Time("persistent", (TimeSpan.FromSeconds(1), Persistence.Longest))?.Time;
        var down = section.Choice("down", false, "remove", "quiesce");
        var forwarding = ForwardingOf(section) ?? new Forwarding.Masquerade();
        var slow = section.Time("slow-start", SlowStartRange);
        if (slow is { } ramp && scheduler?.Name is "rr" or "lc" or "dh" or "sh") findings.Warn(ramp.Word.At, "slow-start", NativeServicePhrases.SlowStartUnweighted, scheduler.Name);
        var limits = LimitsOf(section);
        var check = section["check"] is null ? null : CheckOf(section);
        if (check is { Type: CheckType.Connect, Port: null } && address is ServiceAddress.Marked or ServiceAddress.Listening { Port: 0 } && section["check"] is Piece.Mapping asking) findings.Error(asking.At, "", NativePhrases.Missing, "check", "port");
        var service = address is null ? null : new VirtualService
        {
            Address = address,
            Scheduler = scheduler ?? Scheduler.WeightedRoundRobin,
            Flags = flags,
            Persistence = persistent is { } time ? new Persistence { Timeout = TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)) } : null,
        };
        if (service is { Address: ServiceAddress.Listening { Port: 0 }, Persistence: null } && section.Word("address") is { } written)
            findings.Error(written.At, written.Text, DirectorPhrases.PortMissing, AddressWords.Divide(written).Host.Text);

        // Also where the service itself is wrong, so that all is said at once.
        var about = service ?? new VirtualService { Address = new ServiceAddress.Marked(1, IpFamily.IPv4), Scheduler = Scheduler.WeightedRoundRobin };
        var places = new Dictionary<ServerAddress, int>();
        foreach (var piece in section.List("servers", isNeeded: true))
        {
            if (Section.Of("servers", piece, findings, "address", "weight", "max-connections", "resume-below", "forwarding") is not { } one || ServerOf(one, about, forwarding, service is null) is not { } server) continue;
            if (!places.TryAdd(server.Address, one.At.Line)) findings.Error(one.At, "", DirectorPhrases.ServerTwice, $"{server.Address}", $"{about.Address}", $"{places[server.Address]}");
            about = about.With(server);
        }
        var sorry = section.Word("sorry-server") is { } word && ServerAddressOf(word, about, new Forwarding.Masquerade(), service is null) is { } at
            ? new RealServer { Address = at, Forwarding = at.Address.ToIPAddress() is { } ip && System.Net.IPAddress.IsLoopback(ip) ? new Forwarding.Route() : new Forwarding.Masquerade() }
            : null;
        if (service is null) return null;
        return new ConfiguredService(new BalancedService(about, down?.Text == "quiesce" ? WhenDown.Quiesce : WhenDown.Remove, sorry), section.At, check) { SlowStart = slow?.Time ?? TimeSpan.Zero, Limits = limits };
    }

    private ServiceAddress? AddressOf(Section section)
    {
        var protocol = section.Choice("protocol", false, "tcp", "udp", "sctp")?.Text switch { "udp" => Protocol.Udp, "sctp" => Protocol.Sctp, _ => Protocol.Tcp };
        var family = section.Choice("family", false, "ipv4", "ipv6")?.Text == "ipv6" ? IpFamily.IPv6 : IpFamily.IPv4;
        if (section["mark"] is not null)
        {
            if (section["address"] is { } both) findings.Error(both.At, "address", NativeServicePhrases.AddressAndMark);
            return section.Word("mark") is { } mark && words.TryMark(mark, out var number) ? new ServiceAddress.Marked(number, family) : null;
        }
        if (section.Word("address", isNeeded: true) is not { } word || !words.TryService(word, protocol, out var address, out var port)) return null;
        return new ServiceAddress.Listening(protocol, address, port ?? 0);
    }

    private RealServer? ServerOf(Section section, VirtualService service, Forwarding usual, bool isServiceWrong)
    {
        var forwarding = ForwardingOf(section) ?? usual;
        var (weight, upper, lower) = (section.Number("weight", 0, RealServer.Largest), section.Number("max-connections", 0, RealServer.Largest), section.Number("resume-below", 0, RealServer.Largest));
        if (lower > (upper ?? 0) && section.Word("resume-below") is { } above) findings.Error(above.At, above.Text, DirectorPhrases.Thresholds, $"{lower}", $"{upper ?? 0}");
        if (section.Word("address", isNeeded: true) is not { } word || ServerAddressOf(word, service, forwarding, isServiceWrong) is not { } address) return null;
        return new RealServer { Address = address, Forwarding = forwarding, Weight = weight ?? 1, UpperThreshold = upper ?? 0, LowerThreshold = lower ?? 0 };
    }

    private ServerAddress? ServerAddressOf(Word word, VirtualService service, Forwarding forwarding, bool isServiceWrong)
    {
        var (host, portWord) = AddressWords.Divide(word);
        var listening = service.Address as ServiceAddress.Listening;
        var port = listening?.Port ?? 0;
        var isGood = words.TryHost(host, isServiceWrong || forwarding is Forwarding.Tunnel ? null : service.Address.Family, out var address);
        if (portWord is { } behind) isGood &= words.TryPort(behind, listening?.Protocol ?? Protocol.Tcp, 0, out port);
        if (isGood && !isServiceWrong && address.Family != service.Address.Family && forwarding is not Forwarding.Tunnel)
        {
            findings.Error(word.At, word.Text, DirectorPhrases.ServerFamily, word.Text, $"{service.Address}");
            return null;
        }
        return isGood ? new ServerAddress(address, ServiceChecks.PortInUse(service.Address, forwarding, port, portWord, findings)) : null;
    }

    private static Forwarding? ForwardingOf(Section section) => section.Choice("forwarding", false, "masquerade", "route", "tunnel")?.Text switch
    {
        "route" => new Forwarding.Route(),
        "tunnel" => new Forwarding.Tunnel(new Encapsulation.Ipip()),
        "masquerade" => new Forwarding.Masquerade(),
        _ => null,
    };

    private static FloodLimits LimitsOf(Section section) => section.Inner("limits", "new-per-second", "connections", "new-of-all-per-second") is not { } limits ? new FloodLimits() : new FloodLimits
    {
        NewPerSecond = limits.Number("new-per-second", FloodLimits.Range.Least, FloodLimits.Range.Most),
        Connections = limits.Number("connections", FloodLimits.Range.Least, FloodLimits.Range.Most),
        NewOfAllPerSecond = limits.Number("new-of-all-per-second", FloodLimits.Range.Least, FloodLimits.Range.Most),
    };

    /// <summary>In ldirectord's words, which say the same.</summary>
    private RealServerCheck? CheckOf(Section service)
    {
        if (service.Inner("check", "ask", "port", "path", "host", "name", "matches", "contains", "program", "every", "within", "fall", "rise") is not { } check) return null;
        var (every, within) = (check.Time("every", Check.EveryRange), check.Time("within", Check.WithinRange));
        var (interval, limit) = (every?.Time ?? TimeSpan.FromSeconds(2), within?.Time ?? TimeSpan.FromSeconds(1));
        if (within is null && limit > interval) limit = interval;
        if (limit > interval && within is { } longer) findings.Error(longer.Word.At, longer.Word.Text, CheckPhrases.WithinBeyondEvery, TimeText.Spoken(limit), TimeText.Spoken(interval));
        var ask = check.Choice("ask", isNeeded: true, Asked)?.Text ?? "none";
        var (port, path, host, name, matches, contains, program) =
            (check.Number("port", 1, ushort.MaxValue), check.Text("path"), check.Word("host"), check.Word("name"), check.Text("matches"), check.Text("contains"), check.Word("program"));
        foreach (var (word, of) in new[] { (path, "http, https"), (host, "http, https"), (name, "dns"), (matches, "http, https, dns"), (contains, "http, https"), (program, "program") })
            if (word is { } unused && !of.Split(", ").Contains(ask)) findings.Warn(unused.At, unused.Text, NativeServicePhrases.NotOfAsk, unused.Text, ask, of);
        if (ask == "program" && program is null) findings.Error(check.At, "", NativePhrases.Missing, "check", "program");
        if (program is { Text: var command } && !command.StartsWith('/')) findings.Error(program.Value.At, command, HaCfPhrases.NoFullPath, command);
        if (ask == "dns" && name is null) findings.Error(check.At, "", NativePhrases.Missing, "check", "name");
        if (matches is { } pattern) CheckWords.IsPattern(pattern, findings);
        return new RealServerCheck
        {
            Type = ask switch { "none" => CheckType.On, "tcp" => CheckType.Connect, "ping" => CheckType.Ping, "program" => CheckType.External, _ => CheckType.Negotiate },
            Service = ask,
            Port = (ushort?)port,
            Request = (ask == "dns" ? name : path)?.Text ?? "/",
            Receive = matches?.Text ?? "",
            Contains = contains?.Text,
            VirtualHost = host?.Text,
            Command = program?.Text ?? "/bin/true",
            Interval = interval,
            CheckTimeout = limit,
            NegotiateTimeout = limit,
            FailureCount = check.Number("fall", Check.CountRange.Least, Check.CountRange.Most) ?? 3,
            RiseCount = check.Number("rise", Check.CountRange.Least, Check.CountRange.Most) ?? 2,
        };
    }
}
