// The files that a director is configured by, as found: ipvsadm's two and ldirectord's one. Each may be absent.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;

namespace Bascule.Configuration.Director;

public enum DirectorFileKind
{
    /// <summary>/etc/ipvsadm.rules, or what <c>ipvsadm -S</c> printed.</summary>
    Rules,

    /// <summary>/etc/default/ipvsadm.</summary>
    Defaults,

    /// <summary>ldirectord.cf.</summary>
    Ldirectord,

    /// <summary>bascule.yaml, of which <c>virtual-services</c> is read.</summary>
    Native,
}

public sealed record DirectorFile(DirectorFileKind Kind, FoundFile File)
{
    /// <summary>Where Debian's packages have them. Of the two places of ldirectord.cf the first that exists is the one that ldirectord reads. Below the root.</summary>
    public static readonly ImmutableArray<(DirectorFileKind Kind, ImmutableArray<string> Paths)> Usual =
    [
        (DirectorFileKind.Rules, ["etc/ipvsadm.rules"]),
        (DirectorFileKind.Defaults, ["etc/default/ipvsadm"]),
        (DirectorFileKind.Ldirectord, ["etc/ha.d/ldirectord.cf", "etc/ldirectord.cf"]),
        (DirectorFileKind.Native, ["etc/bascule/bascule.yaml"]),
    ];

    /// <summary>A file that somebody named: what it is by its name, else by the first line that says something.</summary>
    public static DirectorFile Named(FoundFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        return new(ByName(Path.GetFileName(file.Path)) ?? ByContent(file), file);
    }

    private static DirectorFileKind? ByName(string name) => name switch
    {
        _ when name.EndsWith(".rules", StringComparison.Ordinal) => DirectorFileKind.Rules,
        _ when name.EndsWith(".cf", StringComparison.Ordinal) => DirectorFileKind.Ldirectord,
        _ when name.EndsWith(".yaml", StringComparison.Ordinal) || name.EndsWith(".yml", StringComparison.Ordinal) => DirectorFileKind.Native,
        "ipvsadm" => DirectorFileKind.Defaults,
        _ => null,
    };

    private static DirectorFileKind ByContent(FoundFile file)
    {
        SourceText.TryLines(file, DirectorPhrases.NoFile, new Findings(), out var lines);
        var first = lines.Select(l => l.Text.Trim()).FirstOrDefault(t => t.Length > 0 && t[0] != '#') ?? "";
        if (DefaultsReader.Names.Contains(first.Split('=')[0], StringComparer.Ordinal)) return DirectorFileKind.Defaults;
        return first.StartsWith('-') || !first.Contains('=', StringComparison.Ordinal) ? DirectorFileKind.Rules : DirectorFileKind.Ldirectord;
    }
}
