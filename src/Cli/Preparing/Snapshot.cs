// Root's copy of the files, as they were when they were judged: what the node and the actuator read. Made anew before each start and at each reload.
using Bascule.Cli.Check;
using Bascule.Linux;
using Bascule.Linux.Files;

namespace Bascule.Cli.Preparing;

internal static class Snapshot
{
    /// <param name="local">The files, valid.</param>
    /// <param name="folderOwner">Of the folder; its files belong to the same, and may be read by all who see them.</param>
    /// <param name="keysOwner">Of authkeys alone.</param>
    /// <param name="folder">Where; what is there is removed.</param>
    /// <param name="refused">Why not.</param>
    public static bool TryTake(LocalConfiguration local, Owner folderOwner, Owner keysOwner, string folder, out SystemError refused)
    {
        try
        {
            Remove(folder);
            if (!Ownership.TryGiveFolder(folder, folderOwner, out refused)) return false;

            foreach (var file in local.Files.All)
            {
                // authkeys as private as Heartbeat wants it, or reading the snapshot would find fault with it.
                var isSecret = ReferenceEquals(file, local.Files.Authkeys);
                var path = Path.Combine(folder, isSecret ? "authkeys" : Path.GetFileName(file.Path));
                using (var copy = new FileStream(path, new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
                }))
                {
                    copy.Write(file.Content.AsSpan());
                }

                var owner = isSecret ? keysOwner : folderOwner with { Mode = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead };
                if (!Ownership.TryGiveFile(path, owner, create: false, _ => true, out refused)) return false;
            }

            File.CreateSymbolicLink(Path.Combine(folder, "resource.d"), local.Folder.ResourceScripts);
            File.CreateSymbolicLink(Path.Combine(folder, Contracts.RunFolder.Edited), local.Edited);
            refused = default;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            refused = new SystemError(0, e.Message);
            return false;
        }
    }

    /// <summary>Anything else than root's folder can only be a mistake or worse; removing a link removes the link alone.</summary>
    public static void Remove(string path)
    {
        if (new FileInfo(path).LinkTarget is null && Directory.Exists(path)) Directory.Delete(path, recursive: true);
        else File.Delete(path);
    }
}
