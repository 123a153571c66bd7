// `real = …` and `fallback = …` of ldirectord.cf.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

internal sealed partial class LdirectordReader
{
    /// <summary>More servers than anybody has in one line.</summary>
    private const int LongestRange = 1024;

    private VirtualService WithServers(VirtualService service, LdirectordSection section, ImmutableSortedDictionary<ServerAddress, RequestAndReceive>.Builder requests)
    {
        var lines = new SortedDictionary<ServerAddress, int>();
        foreach (var setting in section.Servers)
        {
            var tokens = Tokens(setting.Value);
            if (!IsServerOf(setting, "real", section.IsOfIPv6)) continue;
            var isGood = TryRange(tokens[0].Word, service, out var first, out var last, out var port, out var portWord);
            if (tokens.Length < 2)
            {
                findings.Error(tokens[0].Word.At, tokens[0].Word.Text, LdirectordPhrases.MethodMissing, tokens[0].Word.Text);
                continue;
            }
            var rest = Behind(tokens.AsSpan()[2..]);
            if (ForwardingOf(tokens[1].Word) is not { } forwarding || rest is null || !isGood) continue;

            port = ServiceChecks.PortInUse(service.Address, forwarding, port, portWord, findings);
            for (var bits = first.Bits; bits <= last.Bits; bits++)
            {
                var address = new ServerAddress(first with { Bits = bits }, port);
                if (lines.TryGetValue(address, out var before)) findings.Error(tokens[0].Word.At, tokens[0].Word.Text, DirectorPhrases.ServerTwice, $"{address}", $"{service.Address}", $"{before}");
                lines[address] = setting.Name.At.Line;
                service = service.With(new RealServer { Address = address, Forwarding = forwarding, Weight = rest.Weight, UpperThreshold = rest.Upper, LowerThreshold = rest.Lower });
                if (rest.Check is { } check) requests[address] = check;
            }
        }
        return service;
    }

    private static IEnumerable<Setting> Fallbacks(LdirectordSection section) => section.Settings.Values.Where(s => s.Key.Name is "fallback" or "fallback6");

    /// <param name="service">Null: none in particular.</param>
    /// <param name="isSaid">Whether what is wrong with it has been said.</param>
    private RealServer? Fallback(Setting setting, VirtualService? service, bool isSaid = false)
    {
        var silent = isSaid ? new LdirectordReader(names, new Findings()) : this;
        return silent.FallbackOf(setting, service);
    }

    private RealServer? FallbackOf(Setting setting, VirtualService? service)
    {
        var isIPv6 = setting.Key.Name == "fallback6";
        var tokens = Tokens(setting.Value);
        if (service is not null && !IsServerOf(setting, "fallback", service.Address.Family == IpFamily.IPv6)) return null;
        if (service is null && !IsOfFamily(AddressWords.Divide(tokens[0].Word).Host, setting.Name, "fallback", isIPv6)) return null;
        var listening = service?.Address as ServiceAddress.Listening;
        var (host, portWord) = AddressWords.Divide(tokens[0].Word);
        var isGood = words.TryHost(host, isIPv6 ? IpFamily.IPv6 : IpFamily.IPv4, out var address);
        var port = listening?.Port ?? 0;
        if (portWord is { } behind) isGood &= words.TryPort(behind, listening?.Protocol ?? Protocol.Tcp, 0, out port);
        var forwarding = tokens.Length > 1 ? ForwardingOf(tokens[1].Word) : new Forwarding.Route();
        if (tokens.Length > 2)
        {
            findings.Error(tokens[2].Word.At, tokens[2].Word.Text, LdirectordPhrases.ExtraWord, tokens[2].Word.Text, setting.Name.Text);
            return null;
        }
        if (!isGood || forwarding is null) return null;

        // Written for all services, its port fits some of them only; the kernel takes the service's own.
        port = service is null ? port : ServiceChecks.PortInUse(service.Address, forwarding, port, written: null, findings);
        return new RealServer { Address = new(address, port), Forwarding = forwarding };
    }

    /// <summary>Whether key and address are of the service's family.</summary>
    private bool IsServerOf(Setting setting, string name, bool isIPv6)
    {
        if (setting.Name.Text.EndsWith('6') == isIPv6) return IsOfFamily(AddressWords.Divide(Tokens(setting.Value)[0].Word).Host, setting.Name, name, isIPv6);
        findings.Error(setting.Name.At, setting.Name.Text, LdirectordPhrases.WrongFamily, setting.Name.Text, isIPv6 ? "IPv4" : "IPv6", isIPv6 ? name + "6" : name);
        return false;
    }

    /// <summary><c>ADDRESS[->ADDRESS][:PORT]</c></summary>
    private bool TryRange(Word word, VirtualService service, out InetAddress first, out InetAddress last, out ushort port, out Word? portWord)
    {
        var family = service.Address.Family;
        var listening = service.Address as ServiceAddress.Listening;
        port = listening?.Port ?? 0;
        var arrow = word.Text.IndexOf("->", StringComparison.Ordinal);
        var end = arrow < 0 ? word : word.Part(arrow + 2);
        (var lastHost, portWord) = AddressWords.Divide(end);
        var isGood = words.TryHost(lastHost, family, out last);
        if (portWord is { } behind) isGood &= words.TryPort(behind, listening?.Protocol ?? Protocol.Tcp, 0, out port);
        first = last;
        if (arrow < 0) return isGood;

        isGood &= words.TryHost(AddressWords.Divide(word.Part(0, arrow)).Host, family, out first);
        if (!isGood) return false;
        if (family == IpFamily.IPv6) findings.Error(word.At, word.Text, LdirectordPhrases.RangeOfIPv6);
        else if (first.Bits > last.Bits) findings.Error(word.At, word.Text, LdirectordPhrases.RangeOrder, $"{first}", $"{last}");
        else if (last.Bits - first.Bits >= LongestRange) findings.Error(word.At, word.Text, LdirectordPhrases.RangeTooLarge, $"{last.Bits - first.Bits + 1}", $"{LongestRange}");
        else return true;
        return false;
    }

    private Forwarding? ForwardingOf(Word word)
    {
        Forwarding? forwarding = word.Text switch
        {
            "masq" => new Forwarding.Masquerade(),
            "gate" => new Forwarding.Route(),
            "ipip" => new Forwarding.Tunnel(new Encapsulation.Ipip()),
            _ => null,
        };
        if (forwarding is null) findings.Error(word.At, word.Text, LdirectordPhrases.MethodUnknown, word.Text);
        return forwarding;
    }

    /// <summary>What may stand behind the method; null if it may not.</summary>
    private ServerRest? Behind(ReadOnlySpan<Token> tokens)
    {
        var rest = new ServerRest();
        for (var i = 0; i < tokens.Length; i++)
        {
            var (word, isQuoted) = tokens[i];
            if (isQuoted && i + 1 < tokens.Length && tokens[i + 1].IsQuoted && rest.Check is null)
            {
                rest = rest with { Check = new(word.Text, tokens[i + 1].Word.Text) };
                i++;
            }
            else if (i == 0 && Words.TryNumber(word.Text, RealServer.Largest, out var weight)) rest = rest with { Weight = (int)weight };
            else if (!isQuoted && word.Text.StartsWith("l:", StringComparison.Ordinal) && Words.TryNumber(word.Text[2..], RealServer.Largest, out var lower)) rest = rest with { Lower = (int)lower };
            else if (!isQuoted && word.Text.StartsWith("u:", StringComparison.Ordinal) && Words.TryNumber(word.Text[2..], RealServer.Largest, out var upper)) rest = rest with { Upper = (int)upper };
            else
            {
                if (!isQuoted && word.Text.All(c => char.IsAsciiDigit(c) || c is '+' or '-' or '.')) findings.Error(word.At, word.Text, DirectorPhrases.NumberMalformed, word.Text, "weight", $"{RealServer.Largest}");
                else findings.Error(word.At, word.Text, LdirectordPhrases.NotOfServer, word.Text);
                return null;
            }
        }
        if (rest.Lower <= rest.Upper) return rest;
        findings.Error(tokens[^1].Word.At, tokens[^1].Word.Text, DirectorPhrases.Thresholds, $"{rest.Lower}", $"{rest.Upper}");
        return null;
    }

    /// <summary>Words with blanks or a comma between; what is in quotes is one word without them. At least one: an empty value is none.</summary>
    private static ImmutableArray<Token> Tokens(Word value)
    {
        var tokens = ImmutableArray.CreateBuilder<Token>();
        var text = value.Text;
        for (var i = 0; i < text.Length;)
        {
            if (text[i] is ' ' or '\t' or ',')
            {
                i++;
                continue;
            }
            var isQuoted = text[i] == '"' && text.IndexOf('"', i + 1) > 0;
            var start = isQuoted ? i + 1 : i;
            var end = isQuoted ? text.IndexOf('"', start) : text.AsSpan(start).IndexOfAny(' ', '\t', ',') is >= 0 and var length ? start + length : text.Length;
            tokens.Add(new(value.Part(start, end - start), isQuoted));
            i = isQuoted ? end + 1 : end;
        }
        if (tokens.Count == 0) tokens.Add(new(value, false));
        return tokens.ToImmutable();
    }

    private readonly record struct Token(Word Word, bool IsQuoted);

    private sealed record ServerRest
    {
        public int Weight { get; init; } = 1;
        public int Lower { get; init; }
        public int Upper { get; init; }
        public RequestAndReceive? Check { get; init; }
    }
}
