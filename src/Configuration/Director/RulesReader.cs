// Reads /etc/ipvsadm.rules, which is what `ipvsadm -S` prints and `ipvsadm -R` takes: each line the options of one call, from
// the first to the last. ipvsadm stops at the first bad line with the lines before it applied; here all bad lines are found,
// and none is applied.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

internal sealed class RulesReader
{
    private static readonly RuleGroup[] OfService = [RuleGroup.Command, RuleGroup.Service, RuleGroup.IPv6];

    private static readonly ImmutableSortedDictionary<char, RuleGroup[]> Permitted = new Dictionary<char, RuleGroup[]>
    {
        ['A'] = [.. OfService, RuleGroup.Scheduler, RuleGroup.Persistence, RuleGroup.Netmask, RuleGroup.Engine, RuleGroup.OnePacket, RuleGroup.Flags],
        ['E'] = [.. OfService, RuleGroup.Scheduler, RuleGroup.Persistence, RuleGroup.Netmask, RuleGroup.Engine, RuleGroup.OnePacket, RuleGroup.Flags],
        ['D'] = OfService,
        ['C'] = [RuleGroup.Command],
        ['a'] = [.. OfService, RuleGroup.Server, RuleGroup.Forwarding, RuleGroup.Weight, RuleGroup.Upper, RuleGroup.Lower, RuleGroup.TunnelType, RuleGroup.TunnelPort, RuleGroup.Checksum],
        ['e'] = [.. OfService, RuleGroup.Server, RuleGroup.Forwarding, RuleGroup.Weight, RuleGroup.Upper, RuleGroup.Lower, RuleGroup.TunnelType, RuleGroup.TunnelPort, RuleGroup.Checksum],
        ['d'] = [.. OfService, RuleGroup.Server],
    }.ToImmutableSortedDictionary();

    private readonly Findings findings;
    private readonly AddressWords words;
    private readonly SortedDictionary<ServiceAddress, PlacedService> services = [];

    private RulesReader(NameLookup names, Findings findings) => (this.findings, words) = (findings, new AddressWords(names, findings));

    public static IReadOnlyList<ConfiguredService> Read(FoundFile file, NameLookup names, Findings findings)
    {
        if (!SourceText.TryLines(file, DirectorPhrases.NoFile, findings, out var lines)) return [];
        var reader = new RulesReader(names, findings);
        foreach (var line in lines)
        {
            if (findings.IsFull) break;
            reader.ReadLine(line);
        }
        return [.. reader.services.Values.Select(s => new ConfiguredService(new BalancedService(s.Service), s.At))];
    }

    private void ReadLine(SourceLine line)
    {
        if (line.Text.StartsWith('#')) return;
        var all = SourceText.Plain(line.Words(SourceText.Blanks), findings);
        if (line.Text.IndexOf('#', StringComparison.Ordinal) is > 0 and var hash) findings.Warn(line.At(hash), "#", RulesPhrases.CommentNotAtStart);
        if (all.IsEmpty) return;
        if (all[0].Text == "ipvsadm") all = all.RemoveAt(0);
        else if (all[0].Text is "sudo" || all[0].Text.EndsWith("/ipvsadm", StringComparison.Ordinal))
        {
            findings.Error(all[0].At, all[0].Text, RulesPhrases.OtherProgram, all[0].Text);
            return;
        }
        if (all.IsEmpty || RulesLine.Options(all, findings) is not { } options) return;

        if (options.FirstOrDefault(o => o.Option.Group == RuleGroup.Elsewhere) is { Option: not null } other) findings.Error(other.Name.At, other.Name.Text, RulesPhrases.OtherCommand, other.Name.Text);
        else if (options.FirstOrDefault(o => o.Option.Group == RuleGroup.Command) is { Option: not null } command) Obey(command, options);
        else findings.Error(all[0].At, all[0].Text, RulesPhrases.NoCommand);
    }

    private void Obey(WrittenOption command, ImmutableArray<WrittenOption> options)
    {
        if (!AreInPlace(command, options)) return;
        var line = options.ToImmutableSortedDictionary(o => o.Option.Group, o => o);
        if (command.Option.Short == 'C')
        {
            services.Clear();
            return;
        }
        if (!line.TryGetValue(RuleGroup.Service, out var about))
        {
            findings.Error(command.Name.At, command.Name.Text, RulesPhrases.ServiceMissing, command.Name.Text);
            return;
        }
        if (!TryAddress(line, about, out var address)) return;

        var isThere = services.TryGetValue(address, out var placed);
        if (command.Option.Short == 'A')
        {
            if (isThere) findings.Error(about.Value.At, about.Value.Text, DirectorPhrases.ServiceTwice, $"{address}", $"{placed!.At}");
            else services[address] = new PlacedService(Service(address, line), command.Name.At, ImmutableSortedDictionary<ServerAddress, int>.Empty);
        }
        else if (!isThere) Missing(about, address);
        else if (command.Option.Short == 'E') services[address] = placed! with { Service = Service(address, line) with { RealServers = placed.Service.RealServers } };
        else if (command.Option.Short == 'D') services.Remove(address);
        else ObeyOfServer(command, line, placed!);
    }

    private void ObeyOfServer(WrittenOption command, ImmutableSortedDictionary<RuleGroup, WrittenOption> line, PlacedService placed)
    {
        if (!line.TryGetValue(RuleGroup.Server, out var about))
        {
            findings.Error(command.Name.At, command.Name.Text, RulesPhrases.ServerMissing, command.Name.Text);
            return;
        }
        if (Server(about.Value, line, placed.Service) is not { } server) return;
        var isThere = placed.Lines.TryGetValue(server.Address, out var before);
        if (command.Option.Short == 'a' && isThere) findings.Error(about.Value.At, about.Value.Text, DirectorPhrases.ServerTwice, $"{server.Address}", $"{placed.Service.Address}", $"{before}");
        else if (command.Option.Short != 'a' && !isThere) findings.Error(about.Value.At, about.Value.Text, RulesPhrases.NoSuchServer, $"{server.Address}", $"{placed.Service.Address}");
        else if (command.Option.Short == 'd')
        {
            services[placed.Service.Address] = placed with { Service = placed.Service with { RealServers = placed.Service.RealServers.Remove(server.Address) }, Lines = placed.Lines.Remove(server.Address) };
        }
        else services[placed.Service.Address] = placed with { Service = placed.Service.With(server), Lines = placed.Lines.SetItem(server.Address, about.Name.At.Line) };
    }

    /// <summary>Whether each option belongs to the command, and stands there once.</summary>
    private bool AreInPlace(WrittenOption command, ImmutableArray<WrittenOption> options)
    {
        var isGood = true;
        var permitted = Permitted[command.Option.Short];
        for (var i = 0; i < options.Length; i++)
        {
            var (option, name, _) = options[i];
            if (!permitted.Contains(option.Group))
            {
                var taken = string.Join(' ', RuleOption.All.Where(o => o.Group != RuleGroup.Command && permitted.Contains(o.Group)).Select(o => o.Name));
                findings.Error(name.At, name.Text, RulesPhrases.NotHere, name.Text, command.Name.Text, taken.Length == 0 ? "–" : taken);
                isGood = false;
            }
            else if (options.Take(i).FirstOrDefault(o => o.Option.Group == option.Group) is { Option: not null } before)
            {
                findings.Error(name.At, name.Text, RulesPhrases.Excluded, name.Text, before.Name.Text);
                isGood = false;
            }
        }
        return isGood;
    }

    private bool TryAddress(ImmutableSortedDictionary<RuleGroup, WrittenOption> line, WrittenOption about, out ServiceAddress address)
    {
        address = null!;
        if (about.Option.Short == 'f')
        {
            if (!words.TryMark(about.Value, out var mark)) return false;
            address = new ServiceAddress.Marked(mark, line.ContainsKey(RuleGroup.IPv6) ? IpFamily.IPv6 : IpFamily.IPv4);
            return true;
        }
        if (line.TryGetValue(RuleGroup.IPv6, out var six)) findings.Error(six.Name.At, six.Name.Text, RulesPhrases.MarkFamily);
        var protocol = about.Option.Short switch { 't' => Protocol.Tcp, 'u' => Protocol.Udp, _ => Protocol.Sctp };
        if (!words.TryService(about.Value, protocol, out var host, out var port)) return false;
        address = new ServiceAddress.Listening(protocol, host, port ?? 0);
        return true;
    }

    private VirtualService Service(ServiceAddress address, ImmutableSortedDictionary<RuleGroup, WrittenOption> line)
    {
        var scheduler = line.TryGetValue(RuleGroup.Scheduler, out var named) ? words.SchedulerOf(named.Value) : Scheduler.WeightedLeastConnection;
        var isPersistent = line.TryGetValue(RuleGroup.Persistence, out var persistent);
        var timeout = isPersistent && persistent.Value.Text.Length > 0 ? words.PersistenceOf(persistent.Value) : null;
        var prefix = line.TryGetValue(RuleGroup.Netmask, out var mask) ? words.PrefixOf(mask.Value, address.Family) : null;
        var hasEngine = line.TryGetValue(RuleGroup.Engine, out var engine);
        if (hasEngine && engine.Value.Text != "sip") findings.Error(engine.Value.At, engine.Value.Text, RulesPhrases.UnknownEngine, engine.Value.Text);
        foreach (var useless in new[] { mask, engine })
        {
            if (!isPersistent && useless.Option is not null) findings.Warn(useless.Name.At, useless.Name.Text, DirectorPhrases.WithoutPersistence, useless.Name.Text);
        }
        if (line.TryGetValue(RuleGroup.OnePacket, out var one) && address is ServiceAddress.Listening { Protocol: not Protocol.Udp }) findings.Error(one.Name.At, one.Name.Text, DirectorPhrases.OnePacketNotUdp);
        if (address is ServiceAddress.Listening { Port: 0 } && !isPersistent)
        {
            var written = line[RuleGroup.Service].Value;
            findings.Error(written.At, written.Text, DirectorPhrases.PortMissing, AddressWords.Divide(written).Host.Text);
        }
        return new VirtualService
        {
            Address = address,
            Scheduler = scheduler ?? Scheduler.WeightedLeastConnection,
            Flags = scheduler is not null && line.TryGetValue(RuleGroup.Flags, out var flags) ? words.FlagsOf(flags.Value, scheduler) : SchedulerFlags.None,
            Persistence = isPersistent ? new Persistence { Timeout = timeout ?? Persistence.Usual, PrefixLength = prefix, BySipCall = hasEngine } : null,
            OnePacket = one.Option is not null,
        };
    }

    private RealServer? Server(Word word, ImmutableSortedDictionary<RuleGroup, WrittenOption> line, VirtualService service)
    {
        var forwarding = ForwardingOf(line);
        var (host, port) = AddressWords.Divide(word);
        var isTunnel = forwarding is Forwarding.Tunnel;
        var isGood = words.TryHost(host, isTunnel ? null : service.Address.Family, out var address);
        var listening = service.Address as ServiceAddress.Listening;
        var number = listening?.Port ?? 0;
        if (port is { } behind) isGood &= words.TryPort(behind, listening?.Protocol ?? Protocol.Tcp, 0, out number);
        var (weight, upper, lower) = (Number(RuleGroup.Weight) ?? 1, Number(RuleGroup.Upper) ?? 0, Number(RuleGroup.Lower) ?? 0);
        if (!isGood || forwarding is null) return null;
        if (address.Family != service.Address.Family && !isTunnel)
        {
            findings.Error(word.At, word.Text, DirectorPhrases.ServerFamily, word.Text, $"{service.Address}");
            return null;
        }
        if (lower > upper) findings.Error(line[RuleGroup.Lower].Value.At, line[RuleGroup.Lower].Value.Text, DirectorPhrases.Thresholds, $"{lower}", $"{upper}");
        number = ServiceChecks.PortInUse(service.Address, forwarding, number, port, findings);
        return new RealServer { Address = new(address, number), Forwarding = forwarding, Weight = weight, UpperThreshold = upper, LowerThreshold = lower };

        int? Number(RuleGroup group)
        {
            if (!line.TryGetValue(group, out var written)) return null;
            if (Words.TryNumber(written.Value.Text, RealServer.Largest, out var read)) return (int)read;
            findings.Error(written.Value.At, written.Value.Text, DirectorPhrases.NumberMalformed, written.Value.Text, written.Option.Long, $"{RealServer.Largest}");
            return null;
        }
    }

    /// <summary>Null if a tunnel is wrong.</summary>
    private Forwarding? ForwardingOf(ImmutableSortedDictionary<RuleGroup, WrittenOption> line)
    {
        var method = line.TryGetValue(RuleGroup.Forwarding, out var named) ? named.Option.Short : 'g';
        var tunnelOptions = line.Values.Where(o => o.Option.Group is RuleGroup.TunnelType or RuleGroup.TunnelPort or RuleGroup.Checksum).ToArray();
        if (method != 'i')
        {
            foreach (var option in tunnelOptions) findings.Error(option.Name.At, option.Name.Text, RulesPhrases.NotHere, option.Name.Text, named.Option?.Name ?? "-g", "-w -x -y");
            return tunnelOptions.Length > 0 ? null : method == 'm' ? new Forwarding.Masquerade() : new Forwarding.Route();
        }

        var type = line.TryGetValue(RuleGroup.TunnelType, out var typed) ? typed.Value.Text : "ipip";
        var checksum = line.TryGetValue(RuleGroup.Checksum, out var sum) ? sum.Option.Long switch { "tun-csum" => TunnelChecksum.Full, "tun-remcsum" => TunnelChecksum.Remote, _ => TunnelChecksum.None } : TunnelChecksum.None;
        if (type is not ("ipip" or "gue" or "gre"))
        {
            findings.Error(typed.Value.At, type, RulesPhrases.UnknownTunnel, type);
            return null;
        }
        var foreign = tunnelOptions.Where(o => type == "ipip" && o.Option.Group != RuleGroup.TunnelType || type == "gre" && o.Option.Long is "tun-port" or "tun-remcsum").ToArray();
        foreach (var option in foreign) findings.Error(option.Name.At, option.Name.Text, RulesPhrases.NotOfTunnel, option.Name.Text, type);
        if (foreign.Length > 0) return null;
        if (type != "gue") return new Forwarding.Tunnel(type == "gre" ? new Encapsulation.Gre(checksum) : new Encapsulation.Ipip());
        if (line.TryGetValue(RuleGroup.TunnelPort, out var port)) return words.TryPort(port.Value, Protocol.Udp, 1, out var number) ? new Forwarding.Tunnel(new Encapsulation.Gue(number, checksum)) : null;
        findings.Error(typed.Value.At, type, RulesPhrases.TunnelPortMissing);
        return null;
    }

    private void Missing(WrittenOption about, ServiceAddress address)
    {
        var wanted = IpvsadmText.Of(address);
        if (NearestWord.To(wanted, services.Keys.Select(IpvsadmText.Of)) is { } near) findings.Error(about.Value.At, about.Value.Text, RulesPhrases.NoSuchServiceNear, wanted, near);
        else findings.Error(about.Value.At, about.Value.Text, RulesPhrases.NoSuchService, wanted);
    }

    /// <param name="At">Where it is added.</param>
    /// <param name="Lines">Where its servers are.</param>
    private sealed record PlacedService(VirtualService Service, Place At, ImmutableSortedDictionary<ServerAddress, int> Lines);
}
