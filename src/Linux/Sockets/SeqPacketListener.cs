// Where connections between node and actuator come in: a socket inherited from systemd, or one of our own.
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Bascule.Linux.Sockets;

/// <summary>A listening AF_UNIX SOCK_SEQPACKET socket.</summary>
public sealed unsafe class SeqPacketListener : IDisposable
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
        ArgumentNullException.ThrowIfNull(path);
        listener = null;
        if (!UnixAddress.TryCreate(path, out var address))
        {
            error = new SystemError(SystemError.InvalidArgument, $"listening at '{path}'");
            return false;
        }

        var descriptor = new Descriptor(SocketCalls.Open(
            SocketCalls.Unix, SocketCalls.SequencedPacket | SocketCalls.NonBlocking | SocketCalls.CloseOnExec, 0));
        if (descriptor.IsInvalid
            || SocketCalls.Bind(descriptor.Number, &address, address.Length) != 0
            || SocketCalls.Listen(descriptor.Number, 8) != 0)
        {
            error = SystemError.Last().During($"listening at {path}");
            descriptor.Dispose();
            return false;
        }

        error = default;
        listener = new SeqPacketListener(descriptor);
        return true;
    }

    /// <summary>False with EAGAIN when nobody waits.</summary>
    public bool TryAccept([NotNullWhen(true)] out SeqPacketSocket? socket, out SystemError error)
    {
        socket = null;
        error = default;
        int number;
        do
        {
            number = SocketCalls.Accept(Descriptor.Number, null, null, SocketCalls.NonBlocking | SocketCalls.CloseOnExec);
        }
        while (number < 0 && Marshal.GetLastPInvokeError() == SystemError.Interrupted);

        if (number < 0)
        {
            error = SystemError.Last().During("accepting a connection");
            return false;
        }

        socket = new SeqPacketSocket(new Descriptor(number));
        return true;
    }

    public void Dispose() => Descriptor.Dispose();
}
