// Tries whether a real server's answers come back here: two connections to it that are closed as soon as it has answered.
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bascule.Configuration.Director;

namespace Bascule.Cli.Director;

internal enum WayBackResult
{
    /// <summary>What came from the virtual address was answered, by the right card.</summary>
    ComesBack,

    /// <summary>Only what came from the director's own address was answered.</summary>
    GoesElsewhere,

    /// <summary>Nothing was answered: that says nothing about its routes.</summary>
    Silent,

    /// <summary>The virtual address, or the card, has just left this machine.</summary>
    NotTried,
}

internal static class WayBackTrial
{
    /// <summary>For an answer. A real server that is slower than that is down for its clients as well.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private const int AtATime = 250;

    /// <exception cref="UnauthorizedAccessException">Binding to a card is only root's on this kernel (before 5.7).</exception>
    public static (WayBack Way, WayBackResult Result)[] Run(IReadOnlyCollection<WayBack> ways) =>
        [.. ways.Chunk(AtATime).SelectMany(chunk => Task.WhenAll(chunk.Select(async way => (way, await Result(way)))).GetAwaiter().GetResult())];

    private static async Task<WayBackResult> Result(WayBack way)
    {
        using var fromHere = new Socket(way.Server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        using var asClient = new Socket(way.Server.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            asClient.SetRawSocketOption(1, 25, Encoding.ASCII.GetBytes(way.Device + '\0'));      // SOL_SOCKET, SO_BINDTODEVICE
            asClient.Bind(new IPEndPoint(way.From, 0));
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.AccessDenied ? throw new UnauthorizedAccessException(e.Message, e) : WayBackResult.NotTried;
        }
        var answers = await Task.WhenAll(IsAnswered(asClient, way.Server), IsAnswered(fromHere, way.Server));
        return answers[0] ? WayBackResult.ComesBack : answers[1] ? WayBackResult.GoesElsewhere : WayBackResult.Silent;
    }

    /// <summary>A refusal is an answer, too.</summary>
    private static async Task<bool> IsAnswered(Socket socket, IPEndPoint server)
    {
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await socket.ConnectAsync(server, limit.Token);
            return true;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
