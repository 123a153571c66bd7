// What is under way on the network, seen from the thread that turns it.
using System.Net;
using System.Net.Sockets;
using Bascule.Checks.Attempts;
using Bascule.Core;
using Bascule.Linux.Sockets;

namespace Bascule.Checks.Tests;

public sealed class OneThread
{
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(1);

    /// <summary>A connection that is made, and the server's end of it.</summary>
    private sealed class Asked : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public Asked(TimeSpan? within = null)
        {
            listener.Start();
            Network.TryOpen((IPEndPoint)listener.LocalEndpoint, isDatagram: false, within ?? Within, out var connection, out var error).ShouldBeTrue(error.Text);
            Connection = connection!;
            var connected = Connection.Connect().AsTask();
            TurnUntil(Network, () => connected.IsCompletedSuccessfully);
            Server = listener.AcceptSocket();
        }

        public Network Network { get; } = new();
        public Connection Connection { get; }
        public Socket Server { get; }

        public void Dispose()
        {
            Network.Dispose();
            Server.Dispose();
            listener.Dispose();
        }
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
        using var asked = new Asked();
        var (network, connection, server) = (asked.Network, asked.Connection, asked.Server);
        var (thread, wentOnAt) = (Environment.CurrentManagedThreadId, 0);
        var buffer = new byte[10];
        var read = Read();
        read.IsCompleted.ShouldBeFalse();
        server.Send("abc"u8);
        TurnUntil(network, () => read.IsCompleted);
        (await read, wentOnAt).ShouldBe((3, thread));

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
        using var asked = new Asked();
        var (network, connection, server) = (asked.Network, asked.Connection, asked.Server);
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
    }

    [Fact]
    public void When_its_time_is_over_who_waits_and_who_would_wait_is_told_so()
    {
        using var asked = new Asked();
        var (network, connection, server) = (asked.Network, asked.Connection, asked.Server);
        var reading = connection.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        network.Turn(network.NextDue - TimeSpan.FromMilliseconds(1));
        reading.IsCompleted.ShouldBeFalse();
        network.Turn(network.NextDue);
        reading.IsCanceled.ShouldBeTrue();
        connection.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask().IsCanceled.ShouldBeTrue();
        network.NextDue.ShouldBe(Instant.Never);
    }

    /// <summary>Stopped by SIGSTOP, or with its machine: who was asked has perhaps answered, and we have not read it, or not even asked on.</summary>
    [Fact]
    public void A_process_that_stood_still_gives_those_it_asked_as_much_time_again()
    {
        using var asked = new Asked();
        var (network, connection, server) = (asked.Network, asked.Connection, asked.Server);
        var reading = connection.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        network.Turn(network.NextDue - TimeSpan.FromMilliseconds(1));
        var woken = network.NextDue + TimeSpan.FromMilliseconds(700);
        network.Turn(woken);
        reading.IsCompleted.ShouldBeFalse();
        network.NextDue.ShouldBe(woken + TimeSpan.FromMilliseconds(700));
        network.Turn(network.NextDue);
        reading.IsCanceled.ShouldBeTrue();
    }

    /// <summary>It is asked on, and not only heard: what came late is one step of several.</summary>
    [Fact]
    public void A_process_that_stood_still_goes_on_with_what_it_had_begun()
    {
        using var asked = new Asked(TimeSpan.FromMilliseconds(100));
        var reading = Talk();
        asked.Server.Send("220"u8);
        asked.Network.Turn(Network.Now);
        using (var sleep = new Poller()) sleep.Wait(500_000_000);      // nobody turns it: stopped, or busy with a table
        asked.Server.Send(" ready"u8);
        TurnUntil(asked.Network, () => reading.IsCompleted);
        reading.IsCompletedSuccessfully.ShouldBeTrue("both words were there before it woke");

        async Task Talk()
        {
            var buffer = new byte[3];
            await asked.Connection.ReadExactlyAsync(buffer, TestContext.Current.CancellationToken);
            await asked.Connection.WriteAsync("EHLO"u8.ToArray(), TestContext.Current.CancellationToken);
            await asked.Connection.ReadExactlyAsync(buffer, TestContext.Current.CancellationToken);
            await asked.Connection.WriteAsync("QUIT"u8.ToArray(), TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public void Who_sends_without_end_has_the_thread_for_itself_neither_now_nor_after_its_time()
    {
        using var asked = new Asked();
        var (network, connection, server) = (asked.Network, asked.Connection, asked.Server);
        server.Send(new byte[100_000]);
        var (reads, buffer) = (0, new byte[10]);
        var reading = Read();
        TurnUntil(network, () => reads > 0);
        reads.ShouldBeLessThan(20, "then others have their turn");
        network.NextDue.ShouldBe(default(Instant), "and it goes on at once");
        TurnUntil(network, () => reading.IsCompleted);
        reading.IsCanceled.ShouldBeTrue();

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
        using var asked = new Asked();
        var (network, connection, server) = (asked.Network, asked.Connection, asked.Server);
        var elsewhere = Task.Factory.StartNew(() => connection.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask(), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        TurnUntil(network, () => elsewhere.IsCompleted);
        elsewhere.Exception!.InnerException.ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public void A_connection_that_breaks_is_told_as_such()
    {
        using var asked = new Asked();
        var (network, connection, server) = (asked.Network, asked.Connection, asked.Server);
        server.LingerState = new LingerOption(true, 0);
        server.Dispose();
        var reading = connection.ReadAsync(new byte[1], TestContext.Current.CancellationToken).AsTask();
        TurnUntil(network, () => reading.IsCompleted);
        reading.Exception!.InnerException.ShouldBeOfType<IOException>().Message.ShouldBe("Connection reset by peer");
    }
}
