// Gives files and folders to an account, as root, without being led astray by what others put in their place.
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bascule.Linux.Files;

/// <summary>To whom something is given, and how it may be used.</summary>
public readonly record struct Owner(uint User, uint Group, UnixFileMode Mode);

/// <summary>Who has a file, and whether it is a plain one with one name.</summary>
public readonly record struct FileStanding(uint User, uint Group, bool IsPlain, bool IsFolder, long SizeBytes);

public static partial class Ownership
{
    // fcntl.h and asm-generic/fcntl.h of amd64; linux/stat.h for statx(2).
    private const int WriteOnly = 1, Create = 0x40, Exclusive = 0x80, NonBlocking = 0x800, CloseOnExec = 0x80000, NoFollow = 0x20000, FolderOnly = 0x10000;
    private const int EmptyPath = 0x1000;
    private const uint BasicStatistics = 0x7ff;
    private const int TypeMask = 0xf000, PlainType = 0x8000, FolderType = 0x4000;

    /// <summary>
    /// Opens a plain file for writing and gives it to an owner. A symbolic link, a second hard link or a device in its place
    /// is refused: else whoever may write to the folder could have any file of the machine.
    /// </summary>
    /// <param name="isAcceptable">Judges an existing file before it is touched.</param>
    public static bool TryGiveFile(string path, Owner owner, bool create, Func<FileStanding, bool> isAcceptable, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(isAcceptable);
        // Exclusive first: only a file that we have made ourselves is accepted unseen.
        var isNew = TryCreate(path, create, out var file, out error);
        using var opened = file;
        if (file.IsInvalid || !TryLook(file, path, out var standing, out error)) return false;
        if (!standing.IsPlain || (!isNew && !isAcceptable(standing)))
        {
            error = new SystemError(SystemError.NotPermitted, $"give {path} away");
            return false;
        }

        return TryGive(file, path, owner, out error);
    }

    /// <summary>Makes a folder if it is absent, and gives it to an owner; a symbolic link in its place is refused.</summary>
    public static bool TryGiveFolder(string path, Owner owner, out SystemError error)
    {
        if (MakeFolder(path, 0x1c0) != 0 && Marshal.GetLastPInvokeError() != SystemError.Exists)
        {
            error = SystemError.Last().During($"make the folder {path}");
            return false;
        }

        using var folder = TryOpen(path, FolderOnly, out error);
        return !folder.IsInvalid && TryGive(folder, path, owner, out error);
    }

    /// <summary>Whether the file is one that we have made; if not, it is the one that was there, or invalid.</summary>
    private static bool TryCreate(string path, bool create, out SafeFileHandle file, out SystemError error)
    {
        if (create)
        {
            file = TryOpen(path, WriteOnly | NonBlocking | Create | Exclusive, out error);
            if (!file.IsInvalid || error.Errno != SystemError.Exists) return !file.IsInvalid;
            file.Dispose();
        }

        file = TryOpen(path, WriteOnly | NonBlocking, out error);
        return false;
    }

    private static SafeFileHandle TryOpen(string path, int how, out SystemError error)
    {
        var file = Open(path, how | NoFollow | CloseOnExec, 0x180);
        error = file.IsInvalid ? SystemError.Last().During($"open {path}") : default;
        return file;
    }

    private static bool TryLook(SafeFileHandle file, string path, out FileStanding standing, out SystemError error)
    {
        // struct statx (linux/stat.h): nlink at 16, uid 20, gid 24, mode 28, size 40, all of fixed size on every machine.
        Span<byte> found = stackalloc byte[256];
        if (Statx(file, "", EmptyPath, BasicStatistics, ref MemoryMarshal.GetReference(found)) != 0)
        {
            (standing, error) = (default, SystemError.Last().During($"look at {path}"));
            return false;
        }

        var names = MemoryMarshal.Read<uint>(found[16..]);
        var type = MemoryMarshal.Read<ushort>(found[28..]) & TypeMask;
        standing = new(MemoryMarshal.Read<uint>(found[20..]), MemoryMarshal.Read<uint>(found[24..]), type == PlainType && names == 1,
            type == FolderType, MemoryMarshal.Read<long>(found[40..]));
        error = default;
        return true;
    }

    private static bool TryGive(SafeFileHandle file, string path, Owner owner, out SystemError error)
    {
        // The mode last: chown(2) clears the set-id bits, and nobody shall have more than meant in between.
        if (ChangeOwner(file, owner.User, owner.Group) != 0)
        {
            error = SystemError.Last().During($"change the owner of {path}");
            return false;
        }

        if (ChangeMode(file, (uint)owner.Mode) != 0)
        {
            error = SystemError.Last().During($"change the mode of {path}");
            return false;
        }

        error = default;
        return true;
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle Open(string path, int how, uint mode);

    [LibraryImport("libc", EntryPoint = "mkdir", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MakeFolder(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Statx(SafeFileHandle file, string path, int flags, uint mask, ref byte found);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    private static partial int ChangeOwner(SafeFileHandle file, uint user, uint group);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    private static partial int ChangeMode(SafeFileHandle file, uint mode);
}
