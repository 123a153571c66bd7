// A name server is asked one question (RFC 1035 §4): an address of a name, or the name of an address. Resolvers ask whom the machine trusts; a check asks the one server that is in question, so it writes
// the message itself.
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Bascule.Checks.Attempts;

/// <param name="Code">RCODE: 0 when the server knows.</param>
/// <param name="Answers">Addresses and names, as text; other records are left out.</param>
/// <param name="Others">How many those are.</param>
/// <param name="IsCut">There is more than a datagram holds: the rest would have to be asked for by TCP.</param>
internal readonly record struct DnsAnswer(int Code, IReadOnlyList<string> Answers, int Others, bool IsCut)
{
    public string Word => Code switch
    {
        0 => "NOERROR",
        1 => "FORMERR",
        2 => "SERVFAIL",
        3 => "NXDOMAIN",
        4 => "NOTIMP",
        5 => "REFUSED",
        _ => $"code {Code}",
    };
}

internal static class DnsMessage
{
    private const int HeaderBytes = 12, LongestName = 255, LongestLabel = 63;
    private const ushort Answered = 0x8000, Cut = 0x0200, RecursionWanted = 0x0100, CodeBits = 0x000f, Internet = 1, Address4 = 1, Alias = 5, Pointer = 12, Address6 = 28;
    private const byte Compressed = 0xc0;

    /// <param name="buffer">To read into.</param>
    public static async Task<(Answer Answer, string Evidence)> Ask(Check check, Stream connection, byte[] buffer)
    {
        var id = (ushort)RandomNumberGenerator.GetInt32(65536);
        if (!TryWrite(id, check.Question, out var question)) return (Answer.Unknown, $"\"{check.Question}\" is no name");
        await connection.WriteAsync(question);
        DnsAnswer answer;
        while (true)
        {
            // What is no answer to this question is somebody's guess, or one that came too late before.
            var read = await connection.ReadAsync(buffer);
            if (TryRead(buffer.AsSpan(0, read), id, out answer)) break;
        }
        var said = answer.Answers.Count == 0 ? answer.Word : $"{answer.Word}, {string.Join(", ", answer.Answers.Take(4))}";
        if (answer.Code != 0) return (Answer.Bad, said);
        if (answer.IsCut) return check.Matches is null ? (Answer.Good, $"{said}, cut short") : (Answer.Unknown, $"{said}, cut short: it cannot be said whether \"{check.Matches}\" is in it");
        if (answer.Answers.Count + answer.Others == 0) return (Answer.Bad, "it answers, and knows nothing of the name");
        if (check.Matches is { } pattern && !answer.Answers.Any(a => Regex.IsMatch(a, pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))) return (Answer.Bad, $"{said} does not match \"{pattern}\"");
        return (Answer.Good, said);
    }

    /// <param name="name">Or an address: then its name is asked.</param>
    /// <returns>False if a label is empty, or longer than 63 bytes, or the name longer than 255.</returns>
    public static bool TryWrite(ushort id, string name, out byte[] message)
    {
        var isAddress = IPAddress.TryParse(name, out var address);
        var labels = (isAddress ? Reversed(address!) : name.TrimEnd('.')).Split('.');
        message = [];
        if (labels.Any(l => Encoding.UTF8.GetByteCount(l) is 0 or > LongestLabel) || labels.Sum(l => Encoding.UTF8.GetByteCount(l) + 1) + 1 > LongestName) return false;
        var bytes = new List<byte>(HeaderBytes + LongestName);
        void Add(params ReadOnlySpan<ushort> numbers)
        {
            foreach (var number in numbers) bytes.AddRange([(byte)(number >> 8), (byte)number]);
        }

        Add(id, RecursionWanted, 1, 0, 0, 0);
        foreach (var label in labels)
        {
            bytes.Add((byte)Encoding.UTF8.GetByteCount(label));
            bytes.AddRange(Encoding.UTF8.GetBytes(label));
        }
        bytes.Add(0);
        Add(isAddress ? Pointer : Address4, Internet);
        message = [.. bytes];
        return true;
    }

    /// <returns>False for what is no answer to the question of that number.</returns>
    public static bool TryRead(ReadOnlySpan<byte> message, ushort id, out DnsAnswer answer)
    {
        answer = default;
        if (message.Length < HeaderBytes || Number(message, 0) != id) return false;
        var flags = Number(message, 2);
        if ((flags & Answered) == 0) return false;
        var (at, answers, others) = (HeaderBytes, new List<string>(), 0);
        for (var i = Number(message, 4); i > 0; i--)
        {
            if (!TryName(message, ref at, out _) || at + 4 > message.Length) return false;
            at += 4;
        }
        for (var i = Number(message, 6); i > 0; i--)
        {
            if (!TryName(message, ref at, out _) || at + 10 > message.Length) return false;
            var (type, length, data) = (Number(message, at), Number(message, at + 8), at + 10);
            at = data + length;
            if (at > message.Length) return false;
            if (type == Address4 && length == 4 || type == Address6 && length == 16) answers.Add($"{new IPAddress(message.Slice(data, length))}");
            else if (type is Alias or Pointer && TryName(message, ref data, out var name)) answers.Add(name);
            else others++;
        }
        answer = new DnsAnswer(flags & CodeBits, answers, others, (flags & Cut) != 0);
        return true;
    }

    /// <summary>A name may go on elsewhere in the message, further in front (RFC 1035 §4.1.4): so it cannot go round in a circle.</summary>
    private static bool TryName(ReadOnlySpan<byte> message, ref int at, out string name)
    {
        var (text, here, before, isFollowed) = (new StringBuilder(), at, at, false);
        name = "";
        while (here < message.Length)
        {
            var length = message[here];
            if ((length & Compressed) == Compressed)
            {
                if (here + 2 > message.Length) return false;
                if (!isFollowed) at = here + 2;
                isFollowed = true;
                here = Number(message, here) & 0x3fff;
                if (here >= before) return false;
                before = here;
                continue;
            }
            if (length > LongestLabel || here + 1 + length > message.Length || text.Length + length > LongestName) return false;
            if (length == 0)
            {
                if (!isFollowed) at = here + 1;
                name = text.ToString();
                return true;
            }
            if (text.Length > 0) text.Append('.');
            text.Append(Encoding.UTF8.GetString(message.Slice(here + 1, length)));
            here += 1 + length;
        }
        return false;
    }

    /// <summary>As in in-addr.arpa (RFC 1035 §3.5) and ip6.arpa (RFC 3596 §2.5).</summary>
    private static string Reversed(IPAddress address)
    {
        var bytes = address.GetAddressBytes().Reverse();
        return address.AddressFamily == AddressFamily.InterNetwork ? $"{string.Join('.', bytes)}.in-addr.arpa" : $"{string.Join('.', bytes.SelectMany(b => new[] { $"{b & 15:x}", $"{b >> 4:x}" }))}.ip6.arpa";
    }

    private static ushort Number(ReadOnlySpan<byte> message, int at) => BinaryPrimitives.ReadUInt16BigEndian(message[at..]);
}
