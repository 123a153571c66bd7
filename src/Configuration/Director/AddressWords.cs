// Words that both grammars have: addresses, ports, marks, schedulers, masks. What is wrong with one is found here, once.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using Bascule.Configuration.Classic;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

internal static class Words
{
    /// <summary>A piece of a word, with its own place.</summary>
    public static Word Part(this Word word, int from, int? length = null) =>
        new(length is { } l ? word.Text.Substring(from, l) : word.Text[from..], word.At with { Column = word.At.Column + from });

    /// <summary>Digits alone: neither sign nor blank, as ipvsadm and ldirectord have it.</summary>
    public static bool TryNumber(string text, uint most, out uint number) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;

    /// <returns>Null: it is none of them, which has been said.</returns>
    public static string? OneOf(string name, Word word, IReadOnlyCollection<string> known, Findings findings)
    {
        if (known.Contains(word.Text, StringComparer.Ordinal)) return word.Text;
        if (NearestWord.To(word.Text, known) is { } near) findings.Error(word.At, word.Text, DirectorPhrases.UnknownValueNear, name, word.Text, near);
        else findings.Error(word.At, word.Text, DirectorPhrases.UnknownValue, name, word.Text, string.Join(", ", known));
        return null;
    }
}

internal sealed class AddressWords(NameLookup names, Findings findings)
{
    /// <summary>The host and the port behind the colon, if there is one. IPv6 is in brackets where a port follows.</summary>
    public static (Word Host, Word? Port) Divide(Word word)
    {
        var text = word.Text;
        if (text.StartsWith('[') && text.IndexOf(']', StringComparison.Ordinal) is > 0 and var end)
        {
            var inside = word.Part(1, end - 1);
            return end + 1 < text.Length && text[end + 1] == ':' ? (inside, word.Part(end + 2)) : (end + 1 == text.Length ? inside : word, null);
        }
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 || AddressText.TryRead(text, out _) ? (word, null) : (word.Part(0, colon), word.Part(colon + 1));
    }

    /// <summary>Address and port of a virtual service; port null: none is written.</summary>
    public bool TryService(Word word, Protocol protocol, out InetAddress address, out ushort? port)
    {
        (address, port) = (default, null);
        var (host, portWord) = Divide(word);
        if (host.Text.Length == 0 || portWord is null && host.Text.All(char.IsAsciiDigit))
        {
            findings.Error(word.At, word.Text, DirectorPhrases.AddressMissing, word.Text, (portWord ?? host).Text is { Length: > 0 } written ? written : "80");
            return false;
        }
        var isGood = TryHost(host, family: null, out address);
        if (portWord is not { } behind) return isGood;
        if (!TryPort(behind, protocol, 0, out var read)) return false;
        port = read;
        return isGood;
    }

    /// <param name="family">Null: any; then IPv4 where a host has both.</param>
    public bool TryHost(Word host, IpFamily? family, out InetAddress address)
    {
        address = default;
        if (AddressText.TryRead(host.Text, out var written) && !host.Text.Contains('%', StringComparison.Ordinal))
        {
            address = InetAddress.Of(written);
            return true;
        }
        if (AddressText.LooksLikeOne(host.Text) || !IsHostName(host.Text))
        {
            findings.Error(host.At, host.Text, DirectorPhrases.AddressMalformed, host.Text);
            return false;
        }
        var all = names.Hosts(host.Text);
        var fitting = all.Where(a => family is null || a.Family == family).Order().ToImmutableArray();
        if (all.IsEmpty) findings.Error(host.At, host.Text, DirectorPhrases.HostUnknown, host.Text);
        else if (fitting.IsEmpty) findings.Error(host.At, host.Text, DirectorPhrases.HostFamily, host.Text, $"{family}");
        else address = fitting[0];
        return !fitting.IsEmpty;
    }

    public bool TryPort(Word word, Protocol protocol, ushort least, out ushort port)
    {
        port = 0;
        if (word.Text.Length > 0 && word.Text.Any(char.IsAsciiLetter) && word.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
        {
            if (names.Ports(word.Text, protocol) is { } known)
            {
                port = known;
                return true;
            }
            findings.Error(word.At, word.Text, DirectorPhrases.PortUnknown, word.Text, protocol.ToString().ToLowerInvariant());
            return false;
        }
        if (Words.TryNumber(word.Text, ushort.MaxValue, out var number) && number >= least)
        {
            port = (ushort)number;
            return true;
        }
        findings.Error(word.At, word.Text, DirectorPhrases.PortMalformed, word.Text, $"{least}");
        return false;
    }

    public bool TryMark(Word word, out uint mark)
    {
        if (Words.TryNumber(word.Text, uint.MaxValue, out mark) && mark > 0) return true;
        findings.Error(word.At, word.Text, DirectorPhrases.MarkMalformed, word.Text);
        return false;
    }

    /// <returns>Null: there is none of that name.</returns>
    public Scheduler? SchedulerOf(Word word)
    {
        if (Scheduler.Find(word.Text) is { } known) return known;
        if (NearestWord.To(word.Text, Scheduler.All.Select(s => s.Name)) is { } near) findings.Error(word.At, word.Text, DirectorPhrases.UnknownSchedulerNear, word.Text, near);
        else findings.Error(word.At, word.Text, DirectorPhrases.UnknownScheduler, word.Text, string.Join(", ", Scheduler.All));
        return null;
    }

    /// <summary>Names with commas between: <c>sh-port,sh-fallback</c>, or <c>flag-1</c> to <c>flag-3</c> of any scheduler (ipvsadm(8), "-b").</summary>
    public SchedulerFlags FlagsOf(Word word, Scheduler scheduler)
    {
        var known = IpvsadmText.FlagNames(scheduler);
        var flags = SchedulerFlags.None;
        var start = 0;
        foreach (var name in word.Text.Split(','))
        {
            var found = known.FirstOrDefault(k => k.Name == name);
            if (found.Name is null && name.Length > 0) findings.Error(word.At with { Column = word.At.Column + start }, name, DirectorPhrases.UnknownFlag, name, scheduler.Name, string.Join(", ", known.Select(k => k.Name)));
            flags |= found.Flag;
            start += name.Length + 1;
        }
        return flags;
    }

    public TimeSpan? PersistenceOf(Word word)
    {
        if (Words.TryNumber(word.Text, (uint)Persistence.Longest.TotalSeconds, out var seconds) && seconds > 0) return TimeSpan.FromSeconds(seconds);
        findings.Error(word.At, word.Text, DirectorPhrases.TimeMalformed, word.Text, $"{(int)Persistence.Longest.TotalSeconds}");
        return null;
    }

    /// <summary>Of IPv4 as four numbers, of IPv6 as a length. ipvsadm would take the IPv4 mask <c>24</c> for 0.0.0.24.</summary>
    /// <returns>Null as well for the mask of a single address.</returns>
    public int? PrefixOf(Word word, IpFamily family)
    {
        if (family == IpFamily.IPv6)
        {
            if (Words.TryNumber(word.Text, 128, out var length) && length > 0) return length == 128 ? null : (int)length;
            findings.Error(word.At, word.Text, DirectorPhrases.MaskMalformed, word.Text, "64");
            return null;
        }
        if (AddressText.TryRead(word.Text, out var mask) && InetAddress.Of(mask) is { Family: IpFamily.IPv4 } read)
        {
            var bits = (uint)read.Bits;
            var ones = BitOperations.PopCount(bits);
            if (bits == MaskOf(ones)) return ones == 32 ? null : ones;
        }
        var meant = Words.TryNumber(word.Text, 32, out var asLength) ? DottedMask((int)asLength) : "255.255.255.0";
        findings.Error(word.At, word.Text, DirectorPhrases.MaskMalformed, word.Text, meant);
        return null;
    }

    public static string DottedMask(int prefixLength)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, MaskOf(prefixLength));
        return string.Join('.', bytes);
    }

    private static uint MaskOf(int ones) => ones == 0 ? 0 : uint.MaxValue << (32 - ones);

    private static bool IsHostName(string text) => text.Length is > 0 and <= 253 && text.Any(char.IsAsciiLetter) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');
}
