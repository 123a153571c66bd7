// The control socket: one JSON line in, one out, a thread of normal priority per connection and few of them. It reads snapshots and hands inputs to the
// loop; it can neither slow a heartbeat nor decide anything.
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text.Json;
using Bascule.Contracts.Control;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Sockets;

namespace Bascule.Node.Control;

internal sealed class ControlServer : IDisposable
{
    private const int MostConnections = 32;
    private static readonly TimeSpan RequestWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    private readonly string path;
    private readonly Func<ControlRequest, CancellationToken, ControlResponse> answer;
    private readonly Action<Severity, string> tell;
    private readonly StreamListener listener;
    private readonly AcceptCall accept;
    private readonly EventDescriptor stop = new();
    private readonly CancellationTokenSource ended = new();
    private readonly Thread thread;
    private int connections;

    /// <summary>accept(2) on a listener.</summary>
    internal delegate bool AcceptCall(StreamListener listener, [NotNullWhen(true)] out Descriptor? connection, out SystemError error);

    private ControlServer(string path, StreamListener listener, Func<ControlRequest, CancellationToken, ControlResponse> answer, Action<Severity, string> tell, AcceptCall accept)
    {
        (this.path, this.listener, this.answer, this.tell, this.accept) = (path, listener, answer, tell, accept);
        thread = new Thread(Accept) { IsBackground = true, Name = "control" };
        thread.Start();
    }

    /// <param name="why">A clause, when the socket cannot be made there.</param>
    /// <param name="accept">Instead of accept(2), for tests: what a machine without free descriptors answers.</param>
    public static bool TryStart(
        string path, Func<ControlRequest, CancellationToken, ControlResponse> answer, Action<Severity, string> tell, [NotNullWhen(true)] out ControlServer? server, out string? why, AcceptCall? accept = null)
    {
        (server, why) = (null, null);
        try
        {
            File.Delete(path);      // what a killed process left; a living one holds port 694, and we would not be here
            if (!StreamListener.TryListen(path, out var listener, out var error))
            {
                why = error.Text;
                return false;
            }
            // Whoever is in our group (haclient) may ask and order, as with Heartbeat.
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
            server = new ControlServer(path, listener, answer, tell, accept ?? ((StreamListener l, [NotNullWhen(true)] out Descriptor? connection, out SystemError refusal) => l.TryAccept(out connection, out refusal)));
            return true;
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            why = refusal.Message;
            return false;
        }
    }

    public void Dispose()
    {
        ended.Cancel();
        stop.Signal();
        thread.Join();
        listener.Dispose();
        stop.Dispose();
        File.Delete(path);
        ended.Dispose();
    }

    private void Accept()
    {
        using var poller = new Poller(listener.Descriptor, stop.Descriptor);
        var failures = 0;
        while (true)
        {
            poller.Wait(-1);
            if (ended.IsCancellationRequested) return;
            if (accept(listener, out var connection, out var error))
            {
                if (failures > 0) tell(Severity.Warning, $"the control socket takes clients again, after {failures} failures");
                failures = 0;
                Admit(connection);
            }
            else if (error.Errno != SystemError.WouldBlock)
            {
                // Out of descriptors or memory (accept(2)): that passes, and then an operator wants to be heard.
                if (failures++ == 0) tell(Severity.Error, $"the control socket takes no client, and goes on trying: {error}");
                ended.Token.WaitHandle.WaitOne(BetweenTries);
            }
        }
    }

    /// <summary>Whoever finds no place is turned away at once: waiting, it would hold a descriptor all the same.</summary>
    private void Admit(Descriptor connection)
    {
        try
        {
            if (Interlocked.Increment(ref connections) <= MostConnections)
            {
                new Thread(() => Serve(connection)) { IsBackground = true, Name = "control connection" }.Start();
                return;
            }
        }
        catch (OutOfMemoryException)
        {
            // What .NET throws when no thread can be had (pthread_create(3), EAGAIN).
        }
        Interlocked.Decrement(ref connections);
        connection.Dispose();
    }

    private void Serve(Descriptor accepted)
    {
        try
        {
            // The framework's sockets, and all they bring along, are not loaded before the first client is here.
            using var connection = new Socket(new SafeSocketHandle(accepted.DangerousGetHandle(), ownsHandle: true));
            accepted.SetHandleAsInvalid();
            connection.SendTimeout = (int)RequestWithin.TotalMilliseconds;
            var response = Answer(ReadLine(connection));
            connection.Send([.. JsonSerializer.SerializeToUtf8Bytes(response, ControlJson.Default.ControlResponse), (byte)'\n']);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client went away or took too long, or we are ending: nobody is left to tell.
        }
        finally
        {
            Interlocked.Decrement(ref connections);
        }
    }

    private ControlResponse Answer(ReadOnlySpan<byte> line)
    {
        try
        {
            if (line.IsEmpty || JsonSerializer.Deserialize(line, ControlJson.Default.ControlRequest) is not { } request)
                return ControlResponse.Refused(Refusal.Unreadable, "That is no request: a line of JSON is expected.");
            return request.Version == ControlProtocol.Version
                ? answer(request, ended.Token)
                : ControlResponse.Refused(Refusal.VersionDiffers, $"This node speaks version {ControlProtocol.Version} of the control protocol, the request version {request.Version}.");
        }
        catch (JsonException broken)
        {
            return ControlResponse.Refused(Refusal.Unreadable, $"That is no request: {broken.Message}");
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // A mistake of ours, but the loop has no part in it: it must not end because of what somebody asked.
            return ControlResponse.Refused(Refusal.Failed, $"This node made a mistake in answering: {fault.GetType().Name}: {fault.Message}");
        }
    }

    private static ReadOnlySpan<byte> ReadLine(Socket connection)
    {
        var buffer = new byte[ControlProtocol.RequestLimitBytes];
        var length = 0;
        var clock = Stopwatch.StartNew();
        while (length < buffer.Length)
        {
            // What is left for the whole line: a client that sends a byte now and then holds its place no longer than one that sends nothing. 0 would be for ever.
            connection.ReceiveTimeout = Math.Max(1, (int)(RequestWithin - clock.Elapsed).TotalMilliseconds);
            var read = connection.Receive(buffer.AsSpan(length));
            if (read == 0) return [];
            var end = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            if (end >= 0) return buffer.AsSpan(0, length + end);
            length += read;
        }
        return [];
    }
}
