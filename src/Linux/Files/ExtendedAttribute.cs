using System.Runtime.InteropServices;

namespace Bascule.Linux.Files;

/// <summary>A mark on a file that only root sees (xattr(7), class <c>trusted</c>): there or not there. Cgroups bear such marks, too.</summary>
public static unsafe partial class ExtendedAttribute
{
    /// <summary>False where the file is gone, or its file system bears none.</summary>
    public static bool TrySet(string path, string name)
    {
        byte there = 1;
        return Set(path, name, &there, 1, 0) == 0;
    }

    public static bool IsSet(string path, string name) => Get(path, name, null, 0) >= 0;

    public static void Remove(string path, string name) => _ = RemoveIt(path, name);

    [LibraryImport("libc", EntryPoint = "setxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(string path, string name, byte* value, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "getxattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Get(string path, string name, byte* value, nuint size);

    [LibraryImport("libc", EntryPoint = "removexattr", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RemoveIt(string path, string name);
}
