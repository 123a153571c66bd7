// Reads the files from disk, with the facts about them that are judged. The only place besides ThisMachine that
// touches a disk; the size is bounded, since a path may point to anything.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Director;
using Bascule.Configuration.Native;

namespace Bascule.Configuration.Machine;

public static class FileReading
{
    private const int FirstRead = 4096;

    /// <summary>What the machine is configured by: our own file if it exists, and then nothing of the classic ones but the keys; else those.</summary>
    /// <param name="credentials">As with <see cref="Of"/>.</param>
    /// <param name="isSnapshot">Whether the folder is the copy that prepare has made, in which the keys are beside the file.</param>
    public static ConfigurationFiles InForce(ConfigurationFolder folder, string? credentials = null, bool isSnapshot = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        // A link that leads nowhere is there too: it refuses the start rather than let the classic files in.
        var isThere = Path.Exists(folder.Native) || new FileInfo(folder.Native).LinkTarget is not null;
        return isThere ? Native(folder, credentials, isSnapshot) : Of(folder, credentials);
    }

    /// <summary>Our own file, with the keys that it names.</summary>
    public static NativeFiles Native(ConfigurationFolder folder, string? credentials = null, bool isSnapshot = false)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var yaml = Read(folder.Native);
        var path = isSnapshot ? folder.Authkeys : NativeReading.KeyFile(yaml) ?? folder.Authkeys;
        return new NativeFiles(yaml, Keys(path, credentials), [.. new[] { folder.HaCf, folder.Haresources }.Where(File.Exists)]);
    }

    /// <summary>The three files of a folder.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="credentials">
    /// Where systemd put a copy of authkeys for a service that may not read the original (systemd.exec(5), LoadCredential=);
    /// its contents then count, and the original's mode. Null: <c>$CREDENTIALS_DIRECTORY</c>.
    /// </param>
    public static ClassicFiles Of(ConfigurationFolder folder, string? credentials = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return new ClassicFiles(Read(folder.HaCf), Keys(folder.Authkeys, credentials), Read(folder.Haresources));
    }

    /// <summary>The files of a director that exist where Debian's packages have them, and those they name; bascule.yaml only if it has something for one.</summary>
    /// <param name="root">Another root, for tests.</param>
    public static ImmutableArray<DirectorFile> OfDirector(string root = "/") => WithExecuted(
    [
        .. DirectorFile.Usual.Select(u => (u.Kind, Path: u.Paths.Select(p => Path.Join(root, p)).FirstOrDefault(File.Exists)))
            .Where(u => u.Path is not null).Select(u => new DirectorFile(u.Kind, Read(u.Path!))).Where(f => f.Kind != DirectorFileKind.Native || NativeServices.AreIn(f.File)),
    ]);

    /// <summary>And the files that ldirectord.cf names with <c>execute</c>, and those in their turn. One that is not there is left to the reader to say.</summary>
    public static ImmutableArray<DirectorFile> WithExecuted(ImmutableArray<DirectorFile> files)
    {
        var all = files.ToList();
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Kind != DirectorFileKind.Ldirectord) continue;
            foreach (var name in LdirectordReader.ExecutedBy(all[i].File))
            {
                if (LdirectordReader.PlacesOf(name.Text, all[i].File.Path).FirstOrDefault(File.Exists) is { } path && !all.Exists(f => f.File.Path == path)) all.Add(new DirectorFile(DirectorFileKind.Ldirectord, Read(path)));
            }
        }
        return [.. all];
    }

    private static FoundFile Keys(string path, string? credentials)
    {
        credentials ??= Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY");
        var authkeys = Read(path);
        if (authkeys.Unreadable is null || string.IsNullOrEmpty(credentials)) return authkeys;
        var copy = Read(Path.Combine(credentials, "authkeys"));
        return copy.Content.IsDefault ? authkeys : authkeys with { Content = copy.Content, Unreadable = null };
    }

    public static FoundFile Read(string path)
    {
        UnixFileMode? mode = null;
        try
        {
            if (Directory.Exists(path)) return new FoundFile(path, default, Unreadable: "it is a folder");
            if (!File.Exists(path)) return FoundFile.Absent(path);
            mode = File.GetUnixFileMode(path);
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            // Read to its end, whatever its length is said to be: a file of /proc says 0.
            var (buffer, length) = (new byte[FirstRead], 0);
            while (RandomAccess.Read(file, buffer.AsSpan(length), length) is > 0 and var read)
            {
                length += read;
                if (length > SourceText.LargestFile) break;
                if (length == buffer.Length) Array.Resize(ref buffer, Math.Min(2 * length, SourceText.LargestFile + 1));
            }
            return new FoundFile(path, ImmutableArray.Create(buffer, 0, length), mode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FoundFile(path, default, mode, e.Message);
        }
    }
}
