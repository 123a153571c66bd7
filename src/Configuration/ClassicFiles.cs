// The three files as found: their bytes, or why there are none. Reading them from disk is Machine/FileReading.cs.
using System.Collections.Immutable;
using System.Text;

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

/// <summary>Heartbeat's three files.</summary>
public sealed record ClassicFiles(FoundFile HaCf, FoundFile Authkeys, FoundFile Haresources)
{
    /// <summary>The same, named as in another folder: a copy's faults are mended in the original.</summary>
    public ClassicFiles NamedIn(string folder)
    {
        FoundFile Named(FoundFile file) => file with { Path = System.IO.Path.Combine(folder, System.IO.Path.GetFileName(file.Path)) };
        return new ClassicFiles(Named(HaCf), Named(Authkeys), Named(Haresources));
    }

    /// <summary>Files that are only texts: as found in /etc/ha.d, the keys readable by root alone; null is absent.</summary>
    public static ClassicFiles Of(string? haCf, string? authkeys, string? haresources, UnixFileMode authkeysMode = UnixFileMode.UserRead | UnixFileMode.UserWrite) => new(
        haCf is null ? FoundFile.Absent("/etc/ha.d/ha.cf") : FoundFile.With("/etc/ha.d/ha.cf", haCf),
        authkeys is null ? FoundFile.Absent("/etc/ha.d/authkeys") : FoundFile.With("/etc/ha.d/authkeys", authkeys, authkeysMode),
        haresources is null ? FoundFile.Absent("/etc/ha.d/haresources") : FoundFile.With("/etc/ha.d/haresources", haresources));
}
