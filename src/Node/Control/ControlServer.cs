// The control socket: one JSON line in, one out, a thread of normal priority per connection and few of them. It reads snapshots and hands inputs to the
// loop; it can neither slow a heartbeat nor decide anything.
using System.Net.Sockets;
using System.Text.Json;
using Bascule.Contracts.Control;

namespace Bascule.Node.Control;

internal sealed class ControlServer : IDisposable
{
    private const int MostConnections = 32;
    private static readonly TimeSpan RequestWithin = TimeSpan.FromSeconds(5);

    private readonly string path;
    private readonly Func<ControlRequest, CancellationToken, ControlResponse> answer;
    private readonly Socket listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly SemaphoreSlim room = new(MostConnections);
    private readonly CancellationTokenSource ended = new();
    private readonly Thread thread;

    /// <exception cref="SocketException">The socket cannot be made there.</exception>
    public ControlServer(string path, Func<ControlRequest, CancellationToken, ControlResponse> answer)
    {
        (this.path, this.answer) = (path, answer);
        File.Delete(path);      // what a killed process left; a living one holds port 694, and we would not be here
        listener.Bind(new UnixDomainSocketEndPoint(path));
        // Whoever is in our group (haclient) may ask and order, as with Heartbeat.
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);
        listener.Listen(16);
        thread = new Thread(Accept) { IsBackground = true, Name = "control" };
        thread.Start();
    }

    public void Dispose()
    {
        ended.Cancel();
        listener.Dispose();
        thread.Join();
        File.Delete(path);
        room.Dispose();
        ended.Dispose();
    }

    private void Accept()
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                var connection = listener.Accept();
                if (!room.Wait(0))
                {
                    connection.Dispose();
                    continue;
                }
                new Thread(() => Serve(connection)) { IsBackground = true, Name = "control connection" }.Start();
            }
            catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Serve(Socket connection)
    {
        try
        {
            using (connection)
            {
                connection.ReceiveTimeout = connection.SendTimeout = (int)RequestWithin.TotalMilliseconds;
                var response = Answer(ReadLine(connection));
                connection.Send([.. JsonSerializer.SerializeToUtf8Bytes(response, ControlJson.Default.ControlResponse), (byte)'\n']);
            }
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The client went away, or we are ending: nobody is left to tell.
        }
        finally
        {
            if (!ended.IsCancellationRequested) room.Release();
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
        while (length < buffer.Length)
        {
            var read = connection.Receive(buffer.AsSpan(length));
            if (read == 0) return [];
            var end = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            if (end >= 0) return buffer.AsSpan(0, length + end);
            length += read;
        }
        return [];
    }
}
