// Where clients come in who speak in lines. What a connection carries is for its taker: here nobody reads.
using System.Diagnostics.CodeAnalysis;

namespace Bascule.Linux.Sockets;

/// <summary>A listening AF_UNIX SOCK_STREAM socket.</summary>
public sealed class StreamListener : IDisposable
{
    private const int Backlog = 16;

    private StreamListener(Descriptor descriptor) => Descriptor = descriptor;

    public Descriptor Descriptor { get; }

    /// <summary>A file left at the path by a dead process must be removed first.</summary>
    public static bool TryListen(string path, [NotNullWhen(true)] out StreamListener? listener, out SystemError error)
    {
        listener = UnixListening.TryOpen(path, SocketCalls.Stream, Backlog, out var descriptor, out error) ? new StreamListener(descriptor) : null;
        return listener is not null;
    }

    /// <summary>A connection that waits for its bytes; false with EAGAIN when nobody is there.</summary>
    public bool TryAccept([NotNullWhen(true)] out Descriptor? connection, out SystemError error) => UnixListening.TryAccept(Descriptor, 0, out connection, out error);

    public void Dispose() => Descriptor.Dispose();
}
