// Reads /etc/default/ipvsadm. Debian's init script takes it in as shell; here only assignments of plain values are
// understood, which is all that anybody has in it.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

/// <param name="LoadsRules">AUTO: whether ipvsadm.rules counts.</param>
internal readonly record struct Defaults(SyncDaemon? Sync, bool LoadsRules);

internal static class DefaultsReader
{
    public static readonly ImmutableArray<string> Names = ["AUTO", "DAEMON", "IFACE", "SYNCID"];

    /// <summary>linux/if.h, IFNAMSIZ, less the NUL.</summary>
    private const int LongestInterface = 15;

    /// <summary>What is not said is as in the init script: not loaded, no daemon, eth0, 0.</summary>
    public static Defaults Read(FoundFile file, ImmutableArray<NetworkDevice>? devices, Findings findings)
    {
        if (!SourceText.TryLines(file, DirectorPhrases.NoFile, findings, out var lines)) return default;
        var said = new SortedDictionary<string, Word>(StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (Assignment(line, findings) is not { } read) continue;
            var (name, value) = read;
            if (!Names.Contains(name.Text))
            {
                if (NearestWord.To(name.Text, Names) is { } near) findings.Error(name.At, name.Text, DefaultsPhrases.UnknownNameNear, name.Text, near);
                else findings.Warn(name.At, name.Text, DefaultsPhrases.UnknownName, name.Text, string.Join(", ", Names));
                continue;
            }
            if (said.TryGetValue(name.Text, out var before)) findings.Warn(name.At, name.Text, DirectorPhrases.SaidTwice, name.Text, $"{before.At.Line}");
            said[name.Text] = value;
        }

        var loads = said.TryGetValue("AUTO", out var auto) && Words.OneOf("AUTO", auto, ["true", "false"], findings) == "true";
        var role = said.TryGetValue("DAEMON", out var daemon) ? Role(daemon, findings) : SyncRole.None;
        var device = said.TryGetValue("IFACE", out var word) ? Interface(word, role == SyncRole.None ? null : devices, findings) : "eth0";
        var id = said.TryGetValue("SYNCID", out var number) ? SyncId(number, findings) : (byte)0;
        return new(role == SyncRole.None ? null : new SyncDaemon(role, device, id), loads);
    }

    private static SyncRole Role(Word word, Findings findings)
    {
        var role = Words.OneOf("DAEMON", word, ["none", "master", "backup", "both"], findings) switch
        {
            "master" => SyncRole.Master,
            "backup" => SyncRole.Backup,
            "both" => SyncRole.Both,
            _ => SyncRole.None,
        };
        if (role == SyncRole.Master) findings.Warn(word.At, word.Text, DefaultsPhrases.OnlyMaster, word.Text);
        if (role == SyncRole.Backup) findings.Warn(word.At, word.Text, DefaultsPhrases.OnlyBackup, word.Text);
        return role;
    }

    private static string Interface(Word word, ImmutableArray<NetworkDevice>? devices, Findings findings)
    {
        if (word.Text.Length is 0 or > LongestInterface || word.Text.Any(c => char.IsWhiteSpace(c) || c is '/' or ':')) findings.Error(word.At, word.Text, DefaultsPhrases.InterfaceMalformed, word.Text);
        else if (devices is { } there && there.All(d => d.Name != word.Text))
        {
            if (NearestWord.To(word.Text, there.Select(d => d.Name)) is { } near) findings.Warn(word.At, word.Text, DefaultsPhrases.NoInterfaceNear, word.Text, near);
            else findings.Warn(word.At, word.Text, DefaultsPhrases.NoInterface, word.Text, string.Join(", ", there.Select(d => d.Name)));
        }
        return word.Text;
    }

    private static byte SyncId(Word word, Findings findings)
    {
        if (Words.TryNumber(word.Text, byte.MaxValue, out var number)) return (byte)number;
        findings.Error(word.At, word.Text, DefaultsPhrases.SyncIdMalformed, word.Text);
        return 0;
    }

    /// <summary>Null for a line that says nothing, or that cannot be understood.</summary>
    private static (Word Name, Word Value)? Assignment(SourceLine line, Findings findings)
    {
        var text = line.Text.AsSpan().TrimEnd();
        var start = text.Length - text.TrimStart().Length;
        if (start == text.Length || text[start] == '#') return null;
        var equals = text.IndexOf('=');
        var name = equals < 0 ? "" : text[start..equals].ToString();
        var value = equals < 0 ? "" : text[(equals + 1)..].ToString();
        var from = equals + 1;
        if (value is ['"' or '\'', ..] && value.IndexOf(value[0], 1) is > 0 and var end && IsRest(value[(end + 1)..]))
        {
            value = value[1..end];
            from++;
        }
        else
        {
            var blank = value.AsSpan().IndexOfAny(SourceText.Blanks);
            if (blank >= 0 && IsRest(value[blank..])) value = value[..blank];
        }

        if (name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') && !value.Any(c => char.IsWhiteSpace(c) || c is '"' or '\'' or '`' or '$'))
            return (new Word(name, line.At(start)), new Word(SourceLine.Decoded(value), line.At(from)));
        var written = SourceLine.Decoded(text[start..].ToString());
        findings.Error(line.At(start), written, DefaultsPhrases.NotAssignment, written);
        return null;
    }

    /// <summary>Whether nothing but a comment follows.</summary>
    private static bool IsRest(string text) => text.AsSpan().Trim() is [] || text.Length > 1 && char.IsWhiteSpace(text[0]) && text.AsSpan().TrimStart()[0] == '#';
}
