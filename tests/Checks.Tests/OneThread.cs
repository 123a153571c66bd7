// What is under way on the network, seen from the thread that turns it.
using System.Net;
using System.Net.Sockets;
using Bascule.Checks.Attempts;
using Bascule.Core;

namespace Bascule.Checks.Tests;

public sealed class OneThread
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    private static (TcpListener Listener, Network Network, Connection Connection) Open()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var network = new Network();
        network.TryOpen((IPEndPoint)listener.LocalEndpoint, isDatagram: false, Within, out var connection, out var error).ShouldBeTrue(error.Text);
        return (listener, network, connection!);
    }

    private static void TurnUntil(Network network, Func<bool> isDone)
    {
        var until = Network.Now + TimeSpan.FromSeconds(20);
        while (!isDone())
        {
            if (Network.Now > until) throw new TimeoutException();
            network.Turn(Network.Now);
        }
    }

    [Fact]
    public async Task What_waits_goes_on_in_the_turn_that_has_news_for_it()
    {
        var (listener, network, connection) = Open();
        using var _ = network;
        var connected = connection.Connect().AsTask();
        TurnUntil(network, () => connected.IsCompleted);
        (await connected).IsError.ShouldBeFalse();
        using var server = listener.AcceptSocket();
        var (thread, wentOnAt) = (Environment.CurrentManagedThreadId, 0);
        var buffer = new byte[10];
        var read = Read();
        read.IsCompleted.ShouldBeFalse();
        server.Send("abc"u8);
        TurnUntil(network, () => read.IsCompleted);
        (await read, wentOnAt).ShouldBe((3, thread));
        listener.Dispose();

        async Task<int> Read()
        {
            var count = await connection.ReadAsync(buffer, TestContext.Current.CancellationToken);
            wentOnAt = Environment.CurrentManagedThreadId;
            return count;
        }
    }

    [Fact]
    public void More_than_the_kernel_has_room_for_is_sent_piece_by_piece()
    {
        var (listener, network, connection) = Open();
        using var _ = network;
        var connected = connection.Connect().AsTask();
        TurnUntil(network, () => connected.IsCompleted);
        using var server = listener.AcceptSocket();
        var sent = new byte[8 * 1024 * 1024];
        new Random(1).NextBytes(sent);
        var writing = connection.WriteAsync(sent, TestContext.Current.CancellationToken).AsTask();
        writing.IsCompleted.ShouldBeFalse();
        var received = new MemoryStream();
        var buffer = new byte[65536];
        TurnUntil(network, () =>
        {
            while (server.Available > 0) received.Write(buffer, 0, server.Receive(buffer));
            return received.Length == sent.Length;
        });
        writing.IsCompletedSuccessfully.ShouldBeTrue();
        received.ToArray().AsSpan().SequenceEqual(sent).ShouldBeTrue();
        listener.Dispose();
    }

    [Fact]
    public void When_its_time_is_over_who_waits_and_who_would_wait_is_told_so()
    {
        var (listener, network, connection) = Open();
        using var _ = network;
        var connected = connection.Connect().AsTask();
        TurnUntil(network, () => connected.IsCompleted);
        var reading = connection.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        network.Turn(network.NextDue - TimeSpan.FromMilliseconds(1));
        reading.IsCompleted.ShouldBeFalse();
        network.Turn(network.NextDue);
        reading.IsCanceled.ShouldBeTrue();
        connection.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().IsCanceled.ShouldBeTrue();
        network.NextDue.ShouldBe(Instant.Never);
        listener.Dispose();
    }

    /// <summary>Stopped by SIGSTOP, or with its machine: who was asked has perhaps answered, and we have not read it, or not even asked on.</summary>
    [Fact]
    public void A_process_that_stood_still_gives_those_it_asked_as_much_time_again()
    {
        var (listener, network, connection) = Open();
        using var _ = network;
        var connected = connection.Connect().AsTask();
        TurnUntil(network, () => connected.IsCompleted);
        var reading = connection.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        network.Turn(network.NextDue - TimeSpan.FromMilliseconds(1));
        var woken = network.NextDue + TimeSpan.FromMilliseconds(700);
        network.Turn(woken);
        reading.IsCompleted.ShouldBeFalse();
        network.NextDue.ShouldBe(woken + TimeSpan.FromMilliseconds(700));
        network.Turn(network.NextDue);
        reading.IsCanceled.ShouldBeTrue();
        listener.Dispose();
    }

    [Fact]
    public void Who_sends_without_end_has_the_thread_for_itself_neither_now_nor_after_its_time()
    {
        var (listener, network, connection) = Open();
        using var _ = network;
        var connected = connection.Connect().AsTask();
        TurnUntil(network, () => connected.IsCompleted);
        using var server = listener.AcceptSocket();
        server.Send(new byte[100_000]);
        var (reads, buffer) = (0, new byte[10]);
        var reading = Read();
        TurnUntil(network, () => reads > 0);
        reads.ShouldBeLessThan(20, "then others have their turn");
        network.NextDue.ShouldBe(default(Instant), "and it goes on at once");
        TurnUntil(network, () => reading.IsCompleted);
        reading.IsCanceled.ShouldBeTrue();
        listener.Dispose();

        async Task Read()
        {
            while (true)
            {
                if (await connection.ReadAsync(buffer, TestContext.Current.CancellationToken) > 0) reads++;
            }
        }
    }

    [Fact]
    public void Of_another_thread_it_takes_nothing()
    {
        var (listener, network, connection) = Open();
        using var _ = network;
        var elsewhere = Task.Factory.StartNew(() => connection.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask(), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        TurnUntil(network, () => elsewhere.IsCompleted);
        elsewhere.Exception!.InnerException.ShouldBeOfType<InvalidOperationException>();
        listener.Dispose();
    }

    [Fact]
    public void A_connection_that_breaks_is_told_as_such()
    {
        var (listener, network, connection) = Open();
        using var _ = network;
        var connected = connection.Connect().AsTask();
        TurnUntil(network, () => connected.IsCompleted);
        using (var server = listener.AcceptSocket()) server.LingerState = new LingerOption(true, 0);
        var reading = connection.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        TurnUntil(network, () => reading.IsCompleted);
        reading.Exception!.InnerException.ShouldBeOfType<IOException>().Message.ShouldBe("Connection reset by peer");
        listener.Dispose();
    }
}
