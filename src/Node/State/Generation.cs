// Heartbeat's generation, our incarnation: how many lives this node has had. It must rise before the first packet of a new life leaves, or peers
// take us for a replay of ourselves; so it is on the disk, not only in its cache, before we go on.
using System.Globalization;
using Bascule.Core;

namespace Bascule.Node.State;

/// <summary>hb_generation and hb_uuid, in the forms of Heartbeat 3.0.6, which may run here before and after us.</summary>
internal static class Generation
{
    /// <summary>The number right-aligned in 15 characters and a newline, as the real one writes it.</summary>
    private const int FileBytes = 16;

    /// <param name="secondsSince1970">The first generation of a node that never had one: above any that a lost file may have held.</param>
    /// <exception cref="IOException">It cannot be written: then the node must not start.</exception>
    /// <exception cref="UnauthorizedAccessException">Likewise.</exception>
    /// <exception cref="InvalidDataException">There is no higher one; the message says what to do.</exception>
    public static Incarnation Raise(string folder, long secondsSince1970)
    {
        var path = Path.Combine(folder, "hb_generation");
        // The clock instead would be lower than what the peers have heard: they would drop this node's packets as a replay, and nobody would be told why.
        if (Read(path) is uint.MaxValue)
            throw new InvalidDataException($"{path} has reached {uint.MaxValue}, and there is no higher generation. Peers know it only while they run: stop heartbeat on every node, remove the file here, start again; it then begins at the clock");

        var next = Read(path) is { } last ? last + 1 : (uint)secondsSince1970 + 1;
        var text = next.ToString(CultureInfo.InvariantCulture).PadLeft(FileBytes - 1) + "\n";

        // Beside it and renamed, so that a power cut leaves the old number or the new one.
        var fresh = path + ".new";
        using (var file = File.OpenHandle(fresh, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(file, System.Text.Encoding.ASCII.GetBytes(text), 0);
            RandomAccess.FlushToDisk(file);
        }
        File.Move(fresh, path, overwrite: true);
        if (!Linux.Files.FolderSync.TrySync(folder, out var error)) throw new IOException(error.Text);
        return new Incarnation(next);
    }

    /// <summary>Sixteen random bytes, made once and kept: Heartbeat knows nodes by them.</summary>
    public static Guid Uuid(string folder)
    {
        var path = Path.Combine(folder, "hb_uuid");
        if (File.Exists(path) && File.ReadAllBytes(path) is { Length: 16 } known) return new Guid(known, bigEndian: true);

        var made = Guid.NewGuid();      // from the kernel; RandomNumberGenerator would load OpenSSL for it (docs/decisions/0003)
        File.WriteAllBytes(path, made.ToByteArray(bigEndian: true));
        return made;
    }

    private static uint? Read(string path) =>
        File.Exists(path) && uint.TryParse(Linux.Files.TextFile.Read(path).Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : null;
}
