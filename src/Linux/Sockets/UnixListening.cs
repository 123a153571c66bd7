// What listening unix sockets have in common, whatever they carry.
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Bascule.Linux.Sockets;

internal static unsafe class UnixListening
{
    /// <summary>A socket of this type, bound to the path and listening. Never waits: a poller does.</summary>
    public static bool TryOpen(string path, int type, int backlog, [NotNullWhen(true)] out Descriptor? listening, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(path);
        listening = null;
        if (!UnixAddress.TryCreate(path, out var address))
        {
            error = new SystemError(SystemError.InvalidArgument, $"listening at '{path}'");
            return false;
        }

        var descriptor = new Descriptor(SocketCalls.Open(SocketCalls.Unix, type | SocketCalls.NonBlocking | SocketCalls.CloseOnExec, 0));
        if (descriptor.IsInvalid
            || SocketCalls.Bind(descriptor.Number, &address, address.Length) != 0
            || SocketCalls.Listen(descriptor.Number, backlog) != 0)
        {
            error = SystemError.Last().During($"listening at {path}");
            descriptor.Dispose();
            return false;
        }

        error = default;
        listening = descriptor;
        return true;
    }

    /// <summary>False with EAGAIN when nobody waits.</summary>
    public static bool TryAccept(Descriptor listening, int flags, [NotNullWhen(true)] out Descriptor? connection, out SystemError error)
    {
        connection = null;
        error = default;
        int number;
        do
        {
            number = SocketCalls.Accept(listening.Number, null, null, flags | SocketCalls.CloseOnExec);
        }
        while (number < 0 && Marshal.GetLastPInvokeError() == SystemError.Interrupted);

        if (number < 0)
        {
            error = SystemError.Last().During("accepting a connection");
            return false;
        }

        connection = new Descriptor(number);
        return true;
    }
}
