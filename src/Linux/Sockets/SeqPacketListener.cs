// Where connections between node and actuator come in: a socket inherited from systemd, or one of our own.
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Bascule.Linux.Sockets;

/// <summary>A listening AF_UNIX SOCK_SEQPACKET socket.</summary>
public sealed class SeqPacketListener : IDisposable
{
    private const int FirstInherited = 3; // SD_LISTEN_FDS_START, sd_listen_fds(3)
    private const int SetDescriptorFlags = 2; // F_SETFD
    private const int SetStatusFlags = 4; // F_SETFL
    private const int CloseOnExecFlag = 1; // FD_CLOEXEC

    private SeqPacketListener(Descriptor descriptor) => Descriptor = descriptor;

    public Descriptor Descriptor { get; }

    /// <summary>
    /// The socket that the service manager listens on for us (LISTEN_PID, LISTEN_FDS of sd_listen_fds(3)); false when there is none.
    /// The inherited descriptor is made close-on-exec: a child that kept it would keep the connection's end from being seen.
    /// </summary>
    public static bool TryInherit([NotNullWhen(true)] out SeqPacketListener? listener)
    {
        listener = null;
        if (Environment.GetEnvironmentVariable("LISTEN_PID") != Environment.ProcessId.ToString(CultureInfo.InvariantCulture)
            || !int.TryParse(Environment.GetEnvironmentVariable("LISTEN_FDS"), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count < 1)
        {
            return false;
        }

        Environment.SetEnvironmentVariable("LISTEN_PID", null);
        Environment.SetEnvironmentVariable("LISTEN_FDS", null);
        Environment.SetEnvironmentVariable("LISTEN_FDNAMES", null);
        return TryAdopt(FirstInherited, out listener);
    }

    /// <summary>Takes over a listening descriptor that this process was started with.</summary>
    public static bool TryAdopt(int number, [NotNullWhen(true)] out SeqPacketListener? listener)
    {
        listener = null;
        if (SocketCalls.Control(number, SetDescriptorFlags, CloseOnExecFlag) != 0 || SocketCalls.Control(number, SetStatusFlags, SocketCalls.NonBlocking) != 0)
        {
            return false;
        }

        listener = new SeqPacketListener(new Descriptor(number));
        return true;
    }

    /// <summary>Listens at a path of our own, for runs without a service manager. A file left there by a dead process must be removed first.</summary>
    public static bool TryListen(string path, [NotNullWhen(true)] out SeqPacketListener? listener, out SystemError error)
    {
        listener = UnixListening.TryOpen(path, SocketCalls.SequencedPacket, 8, out var descriptor, out error) ? new SeqPacketListener(descriptor) : null;
        return listener is not null;
    }

    /// <summary>False with EAGAIN when nobody waits.</summary>
    public bool TryAccept([NotNullWhen(true)] out SeqPacketSocket? socket, out SystemError error)
    {
        socket = UnixListening.TryAccept(Descriptor, SocketCalls.NonBlocking, out var connection, out error) ? new SeqPacketSocket(connection) : null;
        return socket is not null;
    }

    public void Dispose() => Descriptor.Dispose();
}
