// struct sockaddr_un (linux/un.h): 2 bytes family, then up to 108 bytes of path; a path that begins with NUL is abstract.
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Bascule.Linux.Sockets;

internal struct UnixAddress
{
    private const int Size = 110;
    private const int PathSize = 108;

    [InlineArray(Size)]
    private struct Bytes
    {
        private byte first;
    }

    private Bytes bytes;

    public int Length { get; private set; }

    /// <param name="path">A file's path, or "@name" for an abstract one, as systemd writes it (sd_notify(3)).</param>
    /// <param name="address">Filled when the path fits.</param>
    public static bool TryCreate(string path, out UnixAddress address)
    {
        address = default;
        var isAbstract = path.StartsWith('@');
        var size = Encoding.UTF8.GetByteCount(path);
        if (size == 0 || size >= PathSize || path.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        Span<byte> into = address.bytes;
        MemoryMarshal.Write(into, (ushort)SocketCalls.Unix);
        Encoding.UTF8.GetBytes(path, into[2..]);
        if (isAbstract)
        {
            into[2] = 0;
        }

        // An abstract name ends with the given length, a path with its NUL: unix(7).
        address.Length = 2 + size + (isAbstract ? 0 : 1);
        return true;
    }
}
