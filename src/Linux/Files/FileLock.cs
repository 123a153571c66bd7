using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bascule.Linux.Files;

/// <summary>Record locks of other processes: fcntl(2), "Advisory record locking".</summary>
public static partial class FileLock
{
    private const int GetLock = 5;          // F_GETLK, asm-generic/fcntl.h
    private const short WriteLock = 1;      // F_WRLCK
    private const short Unlocked = 2;       // F_UNLCK

    /// <summary>struct flock of asm-generic/fcntl.h on a 64-bit machine.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Range
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int Process;
    }

    /// <summary>Whether another process holds a lock on the file. One that is not there, or cannot be opened, is not locked.</summary>
    public static bool IsHeld(string path)
    {
        try
        {
            if (!File.Exists(path)) return false;
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var range = new Range { Type = WriteLock };
            return Control(file, GetLock, ref range) == 0 && range.Type != Unlocked;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int Control(SafeFileHandle file, int command, ref Range range);
}
