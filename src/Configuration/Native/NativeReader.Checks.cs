// The checks of a group: what is asked of a service, and how often. Everything that could be wrong is found here, since who asks later can only say "no answer".
using System.Collections.Immutable;
using System.Net;
using Bascule.Checks;
using Bascule.Configuration.Checking;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Hooks;
using Bascule.Core;

namespace Bascule.Configuration.Native;

/// <summary>A check with its place.</summary>
internal sealed record PlacedCheck(Place At, ServiceCheck Check);

internal sealed partial class NativeReader
{
    // Of the kinds that have it in common.
    private static readonly string[] OfHttp = ["address", "status", "contains", "matches", "host"];

    // What else is asked, only a director asks.
    private static readonly CheckKind[] OfGroups = [CheckKind.Tcp, CheckKind.Http, CheckKind.Https, CheckKind.Exec];

    private static readonly (TimeSpan Least, TimeSpan Most) GraceRange = (TimeSpan.Zero, TimeSpan.FromHours(1));

    private readonly List<PlacedCheck> checks = [];

    private void ReadChecks(Section group, ImmutableArray<Word> words, ImmutableArray<Resource> resources)
    {
        var count = 0;
        foreach (var piece in group.List("checks"))
        {
            if (findings.IsFull) return;
            if (++count == ServiceCheck.MostPerGroup + 1) findings.Error(piece.At, "", CheckPhrases.TooMany, $"{count}", $"{ServiceCheck.MostPerGroup}");
            if (Section.Of("checks", piece, findings, "tcp", "http", "https", "exec", "arguments", "resource", "every", "within", "fall", "rise", "grace", "address", "host", "status", "contains", "matches", "verify") is not { } section) continue;
            var about = ResourceOf(section, words, resources);
            if (ReadCheck(section) is { } check && about is not null) checks.Add(new PlacedCheck(section.At, new ServiceCheck(new GroupName(words[0].Text), about, check)));
        }
    }

    /// <summary>Without a word the last resource of the group that is no address: what the others are there for.</summary>
    private string? ResourceOf(Section check, ImmutableArray<Word> words, ImmutableArray<Resource> resources)
    {
        if (check.Text("resource") is not { } named)
            return check["resource"] is not null || resources.IsEmpty ? null : (resources.LastOrDefault(r => !r.IsAddress) ?? resources[^1]).Text;
        if (words.IsEmpty || words.Any(w => w.Text == named.Text)) return words.IsEmpty ? null : named.Text;
        if (NearestWord.To(named.Text, words.Select(w => w.Text)) is { } near) findings.Error(named.At, named.Text, CheckPhrases.NoResourceNear, named.Text, near);
        else findings.Error(named.At, named.Text, CheckPhrases.NoResource, named.Text, string.Join(", ", words.Select(w => w.Text)));
        return null;
    }

    private Check? ReadCheck(Section section)
    {
        CheckKind? kind = null;
        var said = 0;
        foreach (var one in OfGroups)
        {
            if (section[WordOf(one)] is null) continue;
            (kind, said) = (one, said + 1);
        }
        if (said != 1)
        {
            findings.Error(section.At, "", CheckPhrases.OneOfFour);
            return null;
        }
        var what = kind!.Value;
        SayOutOfPlace(section, WordOf(what), what switch
        {
            CheckKind.Tcp => [.. OfHttp, "verify", "arguments"],
            CheckKind.Http => ["verify", "arguments"],
            CheckKind.Https => ["arguments"],
            _ => [.. OfHttp, "verify"],
        });
        var asked = what switch
        {
            CheckKind.Tcp => ReadEndpoint(section),
            CheckKind.Http or CheckKind.Https => ReadUrl(section, what),
            _ => ReadProgram(section),
        };
        return ReadRhythm(section, asked);
    }

    private static string WordOf(CheckKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>How often, and what it takes to fall and rise; read also where the rest is wrong, so that all is said at once.</summary>
    private Check? ReadRhythm(Section section, Check? asked)
    {
        var usual = new Check { Kind = CheckKind.Tcp, Target = "" };
        var (written, limit) = (section.Time("every", Check.EveryRange), section.Time("within", Check.WithinRange));
        var every = written?.Time ?? usual.Every;
        var within = limit?.Time ?? (usual.Within < every ? usual.Within : every);
        var grace = section.Time("grace", GraceRange)?.Time ?? usual.Grace;
        var (fall, rise) = (section.Number("fall", Check.CountRange.Least, Check.CountRange.Most), section.Number("rise", Check.CountRange.Least, Check.CountRange.Most));
        if (within > every && limit is { Word: var at })
        {
            findings.Error(at.At, at.Text, CheckPhrases.WithinBeyondEvery, TimeText.Spoken(within), TimeText.Spoken(every));
            return null;
        }
        return asked is null ? null : asked with { Every = every, Within = within, Grace = grace, Fall = fall ?? usual.Fall, Rise = rise ?? usual.Rise };
    }

    /// <summary>ADDRESS:PORT, an IPv6 address in brackets.</summary>
    private Check? ReadEndpoint(Section section)
    {
        if (section.Word("tcp") is not { } target) return null;
        var colon = target.Text.LastIndexOf(':');
        var host = colon < 0 ? target.Text : target.Text[..colon];
        var isBracketed = host is ['[', .., ']'];
        if (isBracketed) host = host[1..^1];
        var isPort = colon >= 0 && ushort.TryParse(target.Text.AsSpan(colon + 1), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var port) && port > 0;
        var isAddress = AddressText.TryRead(host, out var address);
        if (isPort && isAddress && isBracketed == host.Contains(':', StringComparison.Ordinal))
            return new Check { Kind = CheckKind.Tcp, Target = target.Text, Address = address.ToString(), Port = int.Parse(target.Text.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture) };
        if (!isAddress && !isBracketed && !AddressText.LooksLikeOne(target.Text) && Uri.CheckHostName(host) == UriHostNameType.Dns) findings.Error(target.At, target.Text, CheckPhrases.Name, host);
        else findings.Error(target.At, target.Text, CheckPhrases.NoEndpoint, target.Text);
        return null;
    }

    private Check? ReadUrl(Section section, CheckKind kind)
    {
        var scheme = WordOf(kind);
        var (target, written, header) = (section.Word(scheme), section.Word("address"), section.Word("host"));
        var (status, contains, verify) = (StatusOf(section), section.Text("contains"), section.Truth("verify") ?? true);
        var isGood = TryPattern(section, out var matches) & (status is not null);
        if (header is { } said && !IsHost(said.Text))
        {
            findings.Error(said.At, said.Text, CheckPhrases.NoHost, said.Text);
            isGood = false;
        }
        var address = IPAddress.None;
        if (written is { } w && !AddressText.TryRead(w.Text, out address))
        {
            findings.Error(w.At, w.Text, CheckPhrases.NoAddress, w.Text);
            isGood = false;
        }
        if (target is not { } url) return null;
        if (!Uri.TryCreate(url.Text, UriKind.Absolute, out var read) || read.Scheme != scheme || read.Host.Length == 0 || read.Port is <= 0 or > 65535)
        {
            findings.Error(url.At, url.Text, CheckPhrases.NoUrl, url.Text, scheme);
            return null;
        }
        if (read.UserInfo.Length > 0)
        {
            findings.Error(url.At, "", CheckPhrases.PasswordInUrl);
            return null;
        }
        var isName = read.HostNameType is not (UriHostNameType.IPv4 or UriHostNameType.IPv6);
        if (isName && section["address"] is null)
        {
            findings.Error(url.At, url.Text, CheckPhrases.NameInUrl, read.Host);
            return null;
        }
        if (written is null && !IPAddress.TryParse(read.Host.Trim('[', ']'), out address)) return null;      // an address was meant, and has its finding
        if (!isGood) return null;
        return new Check
        {
            Kind = kind,
            Target = url.Text,
            Address = address.ToString(),
            Port = read.Port,
            Path = read.PathAndQuery,
            Host = header?.Text ?? (isName || written is not null ? read.Authority : ""),
            Status = status!.Value,
            Contains = contains?.Text,
            Matches = matches,
            Verify = verify,
        };
    }

    /// <summary>Null with a finding; what is usual if nothing is said.</summary>
    private StatusRange? StatusOf(Section section)
    {
        if (section["status"] is null) return StatusRange.Usual;
        if (section.Word("status") is not { } word) return null;
        if (StatusRange.TryRead(word.Text, out var range)) return range;
        findings.Error(word.At, word.Text, CheckPhrases.NoStatus, word.Text);
        return null;
    }

    /// <summary>Made once, as the checker will: what it would refuse is refused here.</summary>
    private bool TryPattern(Section section, out string? pattern)
    {
        pattern = null;
        if (section.Text("matches") is not { } word) return section["matches"] is null;
        if (!CheckWords.IsPattern(word, findings)) return false;
        pattern = word.Text;
        return true;
    }

    // It becomes a line of a request: nothing but what may stand in one (RFC 9110 §7.2).
    private static bool IsHost(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' or ':' or '[' or ']');

    private Check? ReadProgram(Section section)
    {
        var arguments = ImmutableArray.CreateBuilder<string>();
        foreach (var piece in section.List("arguments"))
            if (ValueOf("arguments", piece) is { } argument) arguments.Add(argument.Text);
        if (section.Word("exec") is not { } program || !HookChecks.Program(program, reader.Here, findings)) return null;
        return new Check { Kind = CheckKind.Exec, Target = string.Join(' ', arguments.Prepend(program.Text)), Command = [program.Text, .. arguments] };
    }
}
