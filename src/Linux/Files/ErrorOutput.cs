// Standard error as the service manager gives it to us: a descriptor to write to, and no console with an encoding, a size and a cursor.
using System.Runtime.InteropServices;
using System.Text;

namespace Bascule.Linux.Files;

public static unsafe partial class ErrorOutput
{
    private const int Descriptor = 2;

    /// <summary>In one write(2), so that lines of several threads do not mix. Whether anybody reads is not our affair: what cannot be written is lost.</summary>
    public static void WriteLine(string line)
    {
        ReadOnlySpan<byte> rest = Encoding.UTF8.GetBytes(line + "\n");
        while (rest.Length > 0)
        {
            nint written;
            fixed (byte* bytes = rest) written = Write(Descriptor, bytes, rest.Length);
            if (written > 0) rest = rest[(int)written..];
            else if (Marshal.GetLastPInvokeError() != SystemError.Interrupted) return;
        }
    }

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint Write(int descriptor, byte* bytes, nint length);
}
