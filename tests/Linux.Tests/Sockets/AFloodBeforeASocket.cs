using System.Net;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Tests.Sockets;

/// <summary>More than a queue holds from one address, and then what matters from another.</summary>
public sealed class AFloodBeforeASocket : IDisposable
{
    private const int Port = 694, Flood = 4000, Heartbeats = 50;
    private static readonly byte[] Heartbeat = new byte[150], Rubbish = new byte[151];
    private readonly TestHost left = TestHost.Create();
    private readonly TestHost right = TestHost.Create();

    public AFloodBeforeASocket()
    {
        TestHost.Connect(left, "eth0", right, "eth0");
        foreach (var address in (string[])["10.9.0.1/24", "10.9.0.66/24", "fd09::1/64 nodad", "fd09::66/64 nodad"]) left.Ip($"addr add {address} dev eth0");
        right.Ip("addr add 10.9.0.2/24 dev eth0");
        right.Ip("addr add fd09::2/64 dev eth0 nodad");
    }

    [Theory]
    [InlineData("10.9.0.1", "10.9.0.66", "10.9.0.2")]
    [InlineData("fd09::1", "fd09::66", "fd09::2")]
    public void Pushes_out_what_matters_unless_its_sender_is_preferred(string node, string stranger, string to)
    {
        using var net = new Wire(left, right, node, stranger, to);
        net.Send().ShouldSatisfyAllConditions(got => got.Strangers.ShouldBeGreaterThan(100), got => got.Heartbeats.ShouldBe(0));

        // One in a million, and of the node's each; another family's and unknown hosts in the list hurt nobody.
        net.Prefer(20, "10.9.0.7", "fd09::7", node, "10.9.0.8");
        net.Send().ShouldSatisfyAllConditions(got => got.Heartbeats.ShouldBe(Heartbeats), got => got.Strangers.ShouldBeLessThan(5));

        // One in 64 of 4000: 62, give or take five times what chance gives or takes; the queue holds some 270.
        net.Prefer(6, node);
        net.Send().ShouldSatisfyAllConditions(got => got.Heartbeats.ShouldBe(Heartbeats), got => got.Strangers.ShouldBeInRange(20, 110));

        net.Prefer(0);
        net.Send().Heartbeats.ShouldBe(0);
        net.Prefer(0);      // nothing to take away
    }

    public void Dispose()
    {
        left.Dispose();
        right.Dispose();
    }

    private sealed class Wire(TestHost left, TestHost right, string node, string stranger, string to) : IDisposable
    {
        private readonly DatagramSocket receiver = right.Do(() => Opened(DatagramSocket.TryOpenReceiver(
            new ReceiverOptions { Device = "eth0", Port = Port, IsIPv6 = to.Contains(':') }, out var socket, out var error), socket, error));

        private readonly DatagramSocket good = Sender(left, node), bad = Sender(left, stranger);

        public void Prefer(int strictness, params string[] hosts) =>
            receiver.TryPrefer([.. hosts.Select(h => new DatagramAddress(IPAddress.Parse(h), 0))], strictness, out var error).ShouldBeTrue(error.Text);

        /// <summary>The flood, then the heartbeats, then a look at what is there.</summary>
        public (int Heartbeats, int Strangers) Send()
        {
            var there = new DatagramAddress(IPAddress.Parse(to), Port);
            for (var i = 0; i < Flood; i++)
            {
                // No more at once than the kernel takes from a card (net.core.netdev_max_backlog): what is lost there says nothing of the filter.
                if (i % 400 == 399) left.Run("true");
                bad.Send(Rubbish, there);
            }
            for (var i = 0; i < Heartbeats; i++) good.Send(Heartbeat, there);

            var (heartbeats, strangers, buffer) = (0, 0, new byte[200]);
            using var poller = new Poller(receiver.Descriptor);
            while (poller.Wait(100_000_000) > 0)
            {
                if (receiver.Receive(buffer, out _) == Heartbeat.Length) heartbeats++;
                else strangers++;
            }
            return (heartbeats, strangers);
        }

        public void Dispose()
        {
            receiver.Dispose();
            good.Dispose();
            bad.Dispose();
        }

        private static DatagramSocket Sender(TestHost host, string source) => host.Do(() => Opened(DatagramSocket.TryOpenSender(
            new SenderOptions { Device = "eth0", IsIPv6 = source.Contains(':'), Source = IPAddress.Parse(source) }, out var socket, out var error), socket, error));

        private static DatagramSocket Opened(bool isOpen, DatagramSocket? socket, SystemError error)
        {
            isOpen.ShouldBeTrue(error.Text);
            return socket!;
        }
    }
}
