// The client's end of the control socket. It never throws for what the world does: a node that is not running
// is an ordinary answer to somebody who asks how the cluster is.
using System.Net.Sockets;
using System.Text.Json;

namespace Bascule.Contracts.Control;

/// <summary>What came of asking: an answer, or the reason why there is none.</summary>
public abstract record ControlReply
{
    private ControlReply() { }

    public sealed record Answered(ControlResponse Response) : ControlReply;

    /// <summary>Nobody listens: no socket, or a socket that a dead node left behind.</summary>
    public sealed record NotRunning(string SocketPath) : ControlReply;

    /// <summary>Neither root nor in group haclient.</summary>
    public sealed record NotAllowed(string SocketPath) : ControlReply;

    /// <summary>It listens, but did not answer in time: frozen, or very busy.</summary>
    public sealed record Silent(TimeSpan TimeLimit) : ControlReply;

    /// <summary>It closed the connection or sent something else than an answer.</summary>
    public sealed record Garbled(string Detail) : ControlReply;
}

/// <summary>Asks one node. Each request is a connection of its own.</summary>
public sealed class ControlClient(string socketPath)
{
    public string SocketPath { get; } = socketPath;

    public ControlReply Ask(ControlRequest request, TimeSpan timeLimit)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        using var deadline = new CancellationTokenSource(timeLimit);
        try
        {
            return Ask(socket, request, deadline.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return new ControlReply.Silent(timeLimit);
        }
        catch (ArgumentException)
        {
            // A path longer than sun_path (108 bytes, unix(7)) cannot be anybody's socket.
            return new ControlReply.NotRunning(SocketPath);
        }
        catch (SocketException refused)
        {
            return refused.SocketErrorCode switch
            {
                SocketError.AccessDenied => new ControlReply.NotAllowed(SocketPath),
                SocketError.WouldBlock => new ControlReply.Silent(timeLimit),      // it listens, and its backlog is full (connect(2), EAGAIN)
                SocketError.ConnectionReset or SocketError.Shutdown => new ControlReply.Garbled(refused.Message),
                _ => new ControlReply.NotRunning(SocketPath),
            };
        }
        catch (IOException broken)
        {
            return new ControlReply.Garbled(broken.Message);
        }
        catch (JsonException broken)
        {
            return new ControlReply.Garbled(broken.Message);
        }
    }

    private async Task<ControlReply> Ask(Socket socket, ControlRequest request, CancellationToken deadline)
    {
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath), deadline);
        byte[] line = [.. JsonSerializer.SerializeToUtf8Bytes(request, ControlJson.Default.ControlRequest), (byte)'\n'];
        for (var sent = 0; sent < line.Length;)
        {
            sent += await socket.SendAsync(line.AsMemory(sent), SocketFlags.None, deadline);
        }

        var answer = await ReadLine(socket, deadline);
        if (answer is null)
        {
            return new ControlReply.Garbled("the connection was closed before an answer came");
        }

        var response = JsonSerializer.Deserialize(answer.Value.Span, ControlJson.Default.ControlResponse);
        return response is null ? new ControlReply.Garbled("null is no answer") : new ControlReply.Answered(response);
    }

    private static async Task<ReadOnlyMemory<byte>?> ReadLine(Socket socket, CancellationToken deadline)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (true)
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None, deadline);
            if (read == 0)
            {
                return null;
            }

            var end = buffer.AsSpan(length, read).IndexOf((byte)'\n');
            if (end >= 0)
            {
                return buffer.AsMemory(0, length + end);
            }

            length += read;
            if (length == buffer.Length)
            {
                if (length >= ControlProtocol.ResponseLimitBytes)
                {
                    throw new IOException("the answer is longer than any answer can be");
                }

                Array.Resize(ref buffer, length * 2);
            }
        }
    }
}
