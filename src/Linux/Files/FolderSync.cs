// A renamed file is only safe from a power cut when its folder is on the disk too (rename(2), fsync(2)); .NET can sync files, not folders.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Files;

public static partial class FolderSync
{
    private const int Folder = 0x10000;          // O_DIRECTORY, asm-generic/fcntl.h
    private const int CloseOnExec = 0x80000;     // O_CLOEXEC

    public static bool TrySync(string folder, out SystemError error)
    {
        error = default;
        using var descriptor = new Descriptor(Open(folder, Folder | CloseOnExec));
        if (!descriptor.IsInvalid && Sync(descriptor.Number) == 0) return true;

        error = SystemError.Last().During($"syncing {folder}");
        return false;
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int descriptor);
}
