// Reads the three files from disk, with the facts about them that are judged. The only place besides ThisMachine that
// touches a disk; the size is bounded, since a path may point to anything.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;

namespace Bascule.Configuration.Machine;

public static class FileReading
{
    private const int FirstRead = 4096;

    /// <summary>The three files of a folder.</summary>
    /// <param name="folder">Where they are.</param>
    /// <param name="credentials">
    /// Where systemd put a copy of authkeys for a service that may not read the original (systemd.exec(5), LoadCredential=);
    /// its contents then count, and the original's mode. Null: <c>$CREDENTIALS_DIRECTORY</c>.
    /// </param>
    public static ClassicFiles Of(ConfigurationFolder folder, string? credentials = null)
    {
        ArgumentNullException.ThrowIfNull(folder);
        credentials ??= Environment.GetEnvironmentVariable("CREDENTIALS_DIRECTORY");
        var authkeys = Read(folder.Authkeys);
        if (authkeys.Unreadable is not null && !string.IsNullOrEmpty(credentials))
        {
            var copy = Read(Path.Combine(credentials, "authkeys"));
            if (!copy.Content.IsDefault) authkeys = authkeys with { Content = copy.Content, Unreadable = null };
        }
        return new ClassicFiles(Read(folder.HaCf), authkeys, Read(folder.Haresources));
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
