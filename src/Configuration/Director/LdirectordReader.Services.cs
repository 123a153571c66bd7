// What the sections of ldirectord.cf mean: virtual services with their fallback, and how their servers are checked.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Fencing;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

internal sealed partial class LdirectordReader
{
    /// <summary>A day: nobody waits longer for a check.</summary>
    private const uint LongestSeconds = 86_400;

    private static readonly TimeSpan UsualCheckTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan UsualNegotiateTimeout = TimeSpan.FromSeconds(30);

    private ImmutableArray<ConfiguredService> Services()
    {
        BeginAlerts();
        var services = ImmutableArray.CreateBuilder<ConfiguredService>();
        var seen = new SortedDictionary<ServiceAddress, Place>();
        foreach (var section in sections)
        {
            if (Service(section) is not { } service) continue;
            var address = service.Balanced.Configured.Address;
            if (seen.TryGetValue(address, out var before)) findings.Error(section.Value.At, section.Value.Text, DirectorPhrases.ServiceTwice, $"{address}", $"{before}");
            else services.Add(service);
            seen.TryAdd(address, section.Value.At);
        }

        // Those that stand alone are judged as well: a fallback that no service of its family has is wrong all the same.
        foreach (var fallback in Fallbacks(global)) Fallback(fallback, service: null);
        return services.ToImmutable();
    }

    private ConfiguredService? Service(LdirectordSection section)
    {
        var address = AddressOf(section);
        var alerts = AlertsOf(section);
        var scheduler = section.Word("scheduler") is { } named ? words.SchedulerOf(named) : Scheduler.WeightedRoundRobin;
        var family = section.IsOfIPv6 ? IpFamily.IPv6 : IpFamily.IPv4;
        var isPersistent = section.Word("persistent") is not null;
        var timeout = section.Word("persistent") is { } persistent ? words.PersistenceOf(persistent) : null;
        var prefix = section.Word("netmask") is { } mask ? words.PrefixOf(mask, family) : null;
        if (!isPersistent && section.Settings.TryGetValue("netmask", out var useless)) findings.Warn(useless.Name.At, useless.Name.Text, DirectorPhrases.WithoutPersistence, useless.Name.Text);
        var isOnePacket = section.Settings.TryGetValue("ops", out var one) && one.IsYes;
        if (isOnePacket && address is not ServiceAddress.Listening { Protocol: Protocol.Udp })
        {
            findings.Warn(one.Name.At, one.Name.Text, DirectorPhrases.OnePacketNotUdp);           // ldirectord passes it on for UDP only
            isOnePacket = false;
        }
        if (address is ServiceAddress.Listening { Port: 0 } && !isPersistent) findings.Error(section.Value.At, section.Value.Text, DirectorPhrases.PortMissing, AddressWords.Divide(section.Value).Host.Text);

        // A stand-in lets what is below a wrong first line be judged too.
        var service = new VirtualService
        {
            Address = address ?? new ServiceAddress.Marked(1, family),
            Scheduler = scheduler ?? Scheduler.WeightedRoundRobin,
            Flags = scheduler is not null && section.Word("schedflags") is { } flags ? words.FlagsOf(flags, scheduler) : SchedulerFlags.None,
            Persistence = isPersistent ? new Persistence { Timeout = timeout ?? Persistence.Usual, PrefixLength = prefix } : null,
            OnePacket = isOnePacket,
        };
        var requests = ImmutableSortedDictionary.CreateBuilder<ServerAddress, RequestAndReceive>();
        service = WithServers(service, section, requests);
        var own = Fallbacks(section).Select(f => Fallback(f, service)).LastOrDefault();
        var fallback = own ?? (service.Address is ServiceAddress.Listening ? Fallbacks(global).Where(f => f.Key.Name == (section.IsOfIPv6 ? "fallback6" : "fallback")).Select(f => Fallback(f, service, isSaid: true)).LastOrDefault() : null);
        var quiesces = (section.Settings.TryGetValue("quiescent", out var quiescent) || global.Settings.TryGetValue("quiescent", out quiescent)) && quiescent.IsYes;
        var check = CheckOf(section, service.Address) with { OfServers = requests.ToImmutable() };
        if (address is null) return null;

        if (quiesces) JudgeQuiescent(quiescent, service);
        return new(new BalancedService(service, quiesces ? WhenDown.Quiesce : WhenDown.Remove, fallback), section.Value.At, check) { Alerts = alerts, StaysAtStop = StaysAtStop(section) };
    }

    private void JudgeQuiescent(Setting quiescent, VirtualService service)
    {
        var at = quiescent.Value.At;
        if (service.Persistence is { } persistence) findings.Warn(at, quiescent.Value.Text, LdirectordPhrases.QuiescePersistent, $"{(long)persistence.Timeout.TotalSeconds}");
        if (service.Scheduler.Name is "sh" or "mh" or "dh" && !service.Flags.HasFlag(SchedulerFlags.Fallback)) findings.Warn(at, quiescent.Value.Text, LdirectordPhrases.QuiesceHashed, service.Scheduler.Name);
    }

    /// <summary>Null if it is wrong.</summary>
    private ServiceAddress? AddressOf(LdirectordSection section)
    {
        var (value, protocol) = (section.Value, section.Word("protocol"));
        if (value.Text.Length == 0)
        {
            findings.Error(section.Start.At, section.Start.Text, LdirectordPhrases.ValueMissing, section.Start.Text);
            return null;
        }
        if (value.Text.AsSpan().IndexOfAny(' ', '\t') is >= 0 and var blank)
        {
            var extra = value.Part(blank + value.Text.AsSpan(blank).IndexOfAnyExcept(' ', '\t'));
            findings.Error(extra.At, extra.Text, LdirectordPhrases.ExtraWord, extra.Text, section.Start.Text);
            return null;
        }
        var isMark = value.Text.All(char.IsAsciiDigit);
        if (protocol is { } said && (said.Text == "fwm") != isMark) findings.Error(said.At, said.Text, LdirectordPhrases.ProtocolOfMark, said.Text);
        if (isMark) return words.TryMark(value, out var mark) ? new ServiceAddress.Marked(mark, section.IsOfIPv6 ? IpFamily.IPv6 : IpFamily.IPv4) : null;

        var (host, portWord) = AddressWords.Divide(value);
        if (portWord is null)
        {
            findings.Error(value.At, value.Text, LdirectordPhrases.VirtualWithoutPort, host.Text.Contains(':', StringComparison.Ordinal) ? $"[{host.Text}]" : host.Text);
            return null;
        }
        var kind = protocol?.Text switch { "udp" => Protocol.Udp, "tcp" => Protocol.Tcp, _ => portWord.Value.Text is "53" or "domain" ? Protocol.Udp : Protocol.Tcp };
        if (host.Text.Length == 0)
        {
            words.TryService(value, kind, out _, out _);            // which says that the address is missing
            return null;
        }
        if (!IsOfFamily(host, section.Start, "virtual", section.IsNamedIPv6)) return null;
        var isGood = words.TryHost(host, section.IsOfIPv6 ? IpFamily.IPv6 : IpFamily.IPv4, out var address);
        return words.TryPort(portWord.Value, kind, 0, out var port) && isGood ? new ServiceAddress.Listening(kind, address, port) : null;
    }

    /// <summary>An address of the other family than the key's is said to be that, rather than not to resolve.</summary>
    private bool IsOfFamily(Word host, Word key, string name, bool isIPv6)
    {
        if (!AddressText.TryRead(host.Text, out var written) || InetAddress.Of(written).Family == IpFamily.IPv6 == isIPv6) return true;
        findings.Error(key.At, key.Text, LdirectordPhrases.WrongFamily, key.Text, isIPv6 ? "IPv6" : "IPv4", isIPv6 ? name : name + "6");
        return false;
    }

    private void SayWhatIsNotSpoken(LdirectordSection section, string service)
    {
        if (service is "ldap" or "ldaps" or "mysql" or "oracle" or "pgsql" or "radius" or "sip")
        {
            var word = section.Word("service") ?? section.Value;
            findings.Warn(word.At, word.Text, LdirectordPhrases.NotSpoken, service);
            return;
        }
        if (service is not ("http" or "https") && (section.Settings.TryGetValue("login", out var unused) || section.Settings.TryGetValue("passwd", out unused)))
            findings.Warn(unused.Name.At, unused.Name.Text, LdirectordPhrases.NobodyLogsIn, service, unused.Name.Text);
    }

    private RealServerCheck CheckOf(LdirectordSection section, ServiceAddress address)
    {
        var (type, connections) = CheckTypeOf(section);
        var service = section.Text("service") ?? (address is ServiceAddress.Listening listening ? LdirectordKey.UsualService(listening.Port) : "none");
        var method = section.Word("httpmethod") is { } written ? Words.OneOf("httpmethod", written with { Text = written.Text.ToUpperInvariant() }, ["GET", "HEAD"], findings) ?? "GET" : "GET";
        var receive = section.Settings.GetValueOrDefault("receive");
        if (method == "HEAD" && receive.Key is not null) findings.Warn(receive.Name.At, receive.Name.Text, LdirectordPhrases.HeadWithReceive);
        if (type is CheckType.External or CheckType.ExternalPerl && section.Text("checkcommand") is null) findings.Warn(section.Settings["checktype"].Value.At, section.Text("checktype")!, LdirectordPhrases.CommandMissing);
        if (type is CheckType.Negotiate or CheckType.Combined && service is "mysql" or "oracle" or "pgsql" && section.Text("request") is null) findings.Warn(section.Value.At, service, LdirectordPhrases.RequestMissing, service);
        if (type is CheckType.Negotiate or CheckType.Combined) SayWhatIsNotSpoken(section, service);
        var forks = global.Settings.TryGetValue("fork", out var fork) && fork.IsYes;
        if (!forks && section.Settings.TryGetValue("checkinterval", out var interval)) findings.Warn(interval.Name.At, interval.Name.Text, LdirectordPhrases.IntervalUnused);
        ushort? port = section.Word("checkport") is { } asked && words.TryPort(asked, Protocol.Tcp, 1, out var number) ? number : null;
        return new RealServerCheck
        {
            Type = type,
            Connections = connections,
            Service = service,
            Port = port,
            Request = section.Text("request") ?? "/",
            Receive = receive.Value.Text ?? "",
            HttpMethod = method,
            VirtualHost = section.Text("virtualhost"),
            Login = section.Text("login"),
            Password = section.Text("passwd") is { } password ? new InlineValues(password) : null,
            Database = section.Text("database"),
            Secret = section.Text("secret") is { } secret ? new InlineValues(secret) : null,
            Command = section.Text("checkcommand") ?? "/bin/true",
            Interval = Seconds(forks ? section : global, "checkinterval") ?? Seconds(global, "checkinterval") ?? TimeSpan.FromSeconds(10),
            CheckTimeout = Seconds(section, "checktimeout") ?? Seconds(section, "negotiatetimeout") ?? Seconds(global, "checktimeout") ?? Seconds(global, "negotiatetimeout") ?? UsualCheckTimeout,
            NegotiateTimeout = Seconds(section, "negotiatetimeout") ?? Seconds(section, "checktimeout") ?? Seconds(global, "negotiatetimeout") ?? Seconds(global, "checktimeout") ?? UsualNegotiateTimeout,
            FailureCount = (int)(Seconds(section, "failurecount") ?? Seconds(global, "failurecount") ?? TimeSpan.FromSeconds(1)).TotalSeconds,
        };
    }

    private (CheckType Type, int Connections) CheckTypeOf(LdirectordSection section)
    {
        if (section.Word("checktype") is not { } word) return (CheckType.Negotiate, 0);
        if (Words.TryNumber(word.Text, LongestSeconds, out var connections) && connections > 0) return (CheckType.Combined, (int)connections);
        return (Words.OneOf("checktype", word, LdirectordKey.CheckTypes, findings) switch
        {
            "connect" => CheckType.Connect,
            "external" => CheckType.External,
            "external-perl" => CheckType.ExternalPerl,
            "ping" => CheckType.Ping,
            "on" => CheckType.On,
            "off" => CheckType.Off,
            _ => CheckType.Negotiate,
        }, 0);
    }

    /// <summary>Its form was looked at when the line was read.</summary>
    private static TimeSpan? Seconds(LdirectordSection section, string key) =>
        section.Text(key) is { } text && Words.TryNumber(text, LongestSeconds, out var number) ? TimeSpan.FromSeconds(number) : null;
}
