// A server on loopback that does what a test wants, to one connection after the other.
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bascule.Checks.Attempts;
using Bascule.Linux.Sockets;

namespace Bascule.Checks.Tests;

internal sealed class SmallServer : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stopping = new();
    private readonly Task serving;

    /// <param name="serve">Gets each connection; its end is the connection's.</param>
    public SmallServer(Func<Stream, CancellationToken, Task> serve)
    {
        listener.Start();
        serving = Serve(serve);
    }

    /// <summary>Answers each request with these bytes and closes.</summary>
    public SmallServer(string answer)
        : this(async (connection, stop) =>
        {
            await Request(connection, stop);
            await connection.WriteAsync(Encoding.UTF8.GetBytes(answer), stop);
        })
    {
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>One that a server which does what it should passes at once, however busy the machine is.</summary>
    public Check Check(CheckKind kind = CheckKind.Http) =>
        new() { Kind = kind, Target = $"{kind}://127.0.0.1:{Port}/", Address = "127.0.0.1", Port = Port, Every = TimeSpan.FromSeconds(30), Within = TimeSpan.FromSeconds(30) };

    public static async Task<string> Request(Stream connection, CancellationToken stop)
    {
        var text = new StringBuilder();
        var buffer = new byte[4096];
        while (!text.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await connection.ReadAsync(buffer, stop);
            if (read == 0) break;
            text.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        return text.ToString();
    }

    public static Task<Outcome> Ask(Check check) => Ask(network => Probe.Run(check, network, TestContext.Current.CancellationToken));

    /// <summary>On a thread of its own, as the checker's is.</summary>
    public static Task<T> Ask<T>(Func<Network, Task<T>> attempt) => Task.Factory.StartNew(
        () =>
        {
            using var network = new Network();
            using var poller = new Poller(network.Descriptor);
            var asked = attempt(network);
            while (!asked.IsCompleted)
            {
                // A program ends elsewhere, and wakes nobody here.
                poller.Wait(Math.Clamp(network.NextDue.Nanoseconds - Network.Now.Nanoseconds, 0, 20_000_000));
                network.Turn(Network.Now);
            }
            return asked.GetAwaiter().GetResult();
        },
        TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private async Task Serve(Func<Stream, CancellationToken, Task> serve)
    {
        try
        {
            while (true)
            {
                using var client = await listener.AcceptTcpClientAsync(stopping.Token);
                try
                {
                    await serve(client.GetStream(), stopping.Token);
                }
                catch (Exception e) when (e is IOException or SocketException or System.Security.Authentication.AuthenticationException)
                {
                    // The check has seen enough.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await serving;
        listener.Stop();
        stopping.Dispose();
    }
}
