// The files as found, Heartbeat's three or ours: their bytes, or why there are none. Reading them from disk is Machine/FileReading.cs.
using System.Collections.Immutable;
using System.Text;
using Bascule.Configuration.Native;

namespace Bascule.Configuration;

/// <summary>A file as found.</summary>
/// <param name="Path">As it is named in findings.</param>
/// <param name="Content">Its bytes; default if it is absent or unreadable.</param>
/// <param name="Mode">Its permission bits, if known.</param>
/// <param name="Unreadable">Why it could not be read, if it exists.</param>
public sealed record FoundFile(string Path, ImmutableArray<byte> Content, UnixFileMode? Mode = null, string? Unreadable = null)
{
    public bool Exists => !Content.IsDefault || Unreadable is not null;

    public static FoundFile Absent(string path) => new(path, default);

    public static FoundFile With(string path, string text, UnixFileMode? mode = null) => new(path, [.. Encoding.UTF8.GetBytes(text)], mode);
}

/// <summary>What a machine is configured by: Heartbeat's three files, or bascule.yaml with its keys. Never both.</summary>
public abstract record ConfigurationFiles
{
    private protected ConfigurationFiles()
    {
    }

    public abstract FoundFile Authkeys { get; init; }

    /// <summary>The file whose settings name paths of this machine.</summary>
    public abstract FoundFile Settings { get; }

    /// <summary>All of them, the keys included.</summary>
    public abstract ImmutableArray<FoundFile> All { get; }

    /// <summary>Whether nothing has been written yet.</summary>
    public bool IsAbsent => All.All(f => !f.Exists);

    /// <summary>The same, named as in another folder: a copy's faults are mended in the original.</summary>
    public abstract ConfigurationFiles NamedIn(string folder);

    private protected static FoundFile Named(FoundFile file, string folder) => file with { Path = Path.Combine(folder, Path.GetFileName(file.Path)) };
}

/// <summary>Heartbeat's three files.</summary>
public sealed record ClassicFiles(FoundFile HaCf, FoundFile Authkeys, FoundFile Haresources) : ConfigurationFiles
{
    public override FoundFile Authkeys { get; init; } = Authkeys;
    public override FoundFile Settings => HaCf;
    public override ImmutableArray<FoundFile> All => [HaCf, Authkeys, Haresources];

    public override ClassicFiles NamedIn(string folder) => new(Named(HaCf, folder), Named(Authkeys, folder), Named(Haresources, folder));

    /// <summary>Files that are only texts: as found in /etc/ha.d, the keys readable by root alone; null is absent.</summary>
    public static ClassicFiles Of(string? haCf, string? authkeys, string? haresources, UnixFileMode authkeysMode = UnixFileMode.UserRead | UnixFileMode.UserWrite) => new(
        haCf is null ? FoundFile.Absent("/etc/ha.d/ha.cf") : FoundFile.With("/etc/ha.d/ha.cf", haCf),
        authkeys is null ? FoundFile.Absent("/etc/ha.d/authkeys") : FoundFile.With("/etc/ha.d/authkeys", authkeys, authkeysMode),
        haresources is null ? FoundFile.Absent("/etc/ha.d/haresources") : FoundFile.With("/etc/ha.d/haresources", haresources));
}

/// <summary>bascule.yaml, and the file of keys that it names.</summary>
/// <param name="Ignored">Paths of classic files that are there too, and are not read.</param>
public sealed record NativeFiles(FoundFile Yaml, FoundFile Authkeys, ImmutableArray<string> Ignored) : ConfigurationFiles
{
    public const string FileName = "bascule.yaml";

    /// <summary>Where the keys are if the file does not say.</summary>
    private const string UsualKeys = "/etc/ha.d/authkeys";

    public override FoundFile Authkeys { get; init; } = Authkeys;
    public override FoundFile Settings => Yaml;
    public override ImmutableArray<FoundFile> All => [Yaml, Authkeys];

    /// <summary>The keys have the name that the file itself gives them.</summary>
    public override NativeFiles NamedIn(string folder) =>
        this with { Yaml = Named(Yaml, folder), Authkeys = Authkeys with { Path = NativeReading.KeyFile(Yaml) ?? UsualKeys } };

    /// <summary>Files that are only texts, the keys readable by root alone; null is absent.</summary>
    public static NativeFiles Of(string yaml, string? authkeys, UnixFileMode authkeysMode = UnixFileMode.UserRead | UnixFileMode.UserWrite) => new(
        FoundFile.With("/etc/bascule/bascule.yaml", yaml),
        authkeys is null ? FoundFile.Absent("/etc/ha.d/authkeys") : FoundFile.With("/etc/ha.d/authkeys", authkeys, authkeysMode), []);
}
