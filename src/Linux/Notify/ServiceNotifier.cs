// What systemd wants to hear from a service of Type=notify: sd_notify(3), without libsystemd.
using System.Text;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Notify;

/// <summary>Tells the service manager how we are. Without one ($NOTIFY_SOCKET unset) every message is silently not sent.</summary>
public sealed unsafe class ServiceNotifier : IDisposable
{
    private readonly Descriptor? descriptor;
    private readonly UnixAddress address;

    /// <param name="socketPath">The value of $NOTIFY_SOCKET: a path, or "@name" for an abstract one; null: nobody listens.</param>
    public ServiceNotifier(string? socketPath)
    {
        if (string.IsNullOrEmpty(socketPath) || !UnixAddress.TryCreate(socketPath, out address))
        {
            return;
        }

        descriptor = new Descriptor(SocketCalls.Open(
            SocketCalls.Unix, SocketCalls.Datagram | SocketCalls.NonBlocking | SocketCalls.CloseOnExec, 0));
    }

    /// <summary>Takes $NOTIFY_SOCKET and removes it, so that no agent we start speaks in our name.</summary>
    public static ServiceNotifier FromEnvironment()
    {
        var path = Environment.GetEnvironmentVariable("NOTIFY_SOCKET");
        Environment.SetEnvironmentVariable("NOTIFY_SOCKET", null);
        return new ServiceNotifier(path);
    }

    public bool Ready(string status) => Send($"READY=1\nSTATUS={OneLine(status)}");

    public bool Status(string status) => Send($"STATUS={OneLine(status)}");

    public bool Stopping(string status) => Send($"STOPPING=1\nSTATUS={OneLine(status)}");

    public bool MainProcess(int processId) => Send($"MAINPID={processId}");

    /// <summary>The service is alive; allocates nothing.</summary>
    public bool Watchdog() => Send("WATCHDOG=1"u8);

    /// <summary>Any assignment of sd_notify(3), for instance "EXTEND_TIMEOUT_USEC=5000000".</summary>
    public bool Send(string assignments) => Send(Encoding.UTF8.GetBytes(assignments));

    private bool Send(ReadOnlySpan<byte> assignments)
    {
        if (descriptor is not { IsInvalid: false })
        {
            return false;
        }

        fixed (byte* bytes = assignments)
        fixed (UnixAddress* to = &address)
        {
            return SocketCalls.SendTo(descriptor.Number, bytes, assignments.Length, SocketCalls.NoSignal, to, address.Length) == assignments.Length;
        }
    }

    public void Dispose() => descriptor?.Dispose();

    // A newline would begin another assignment.
    private static string OneLine(string status) => status.ReplaceLineEndings(" ");
}
