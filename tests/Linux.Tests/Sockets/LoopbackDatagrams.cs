using System.Net;
using Bascule.Linux.Clock;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Tests.Sockets;

public sealed class LoopbackDatagrams
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public void A_datagram_arrives_with_its_bytes_and_its_sender(string text)
    {
        var address = IPAddress.Parse(text);
        var isIPv6 = text.Contains(':');
        using var receiver = Receiver(isIPv6);
        using var sender = Sender(isIPv6);

        var to = new DatagramAddress(address, receiver.LocalPort);
        sender.Send("status"u8, to).ShouldBe(6);

        var buffer = new byte[100];
        receiver.Receive(buffer, out var from).ShouldBe(6);
        buffer[..6].ShouldBe("status"u8.ToArray());
        from.ShouldBe(new DatagramAddress(address, sender.LocalPort));
        from.Address.ShouldBe(address);
    }

    [Fact]
    public void Nothing_to_read_is_told_apart_from_a_fault()
    {
        using var receiver = Receiver();
        receiver.Receive(new byte[10], out _).ShouldBe(-SystemError.WouldBlock);
    }

    [Fact]
    public void A_datagram_too_long_for_the_buffer_shows_its_true_length()
    {
        using var receiver = Receiver();
        using var sender = Sender();
        sender.Send(new byte[50], new DatagramAddress(IPAddress.Loopback, receiver.LocalPort));
        receiver.Receive(new byte[10], out _).ShouldBe(50);
    }

    [Fact]
    public void Sending_waiting_and_receiving_allocate_nothing()
    {
        using var receiver = Receiver();
        using var sender = Sender();
        using var poller = new Poller(receiver.Descriptor);
        var to = new DatagramAddress(IPAddress.Loopback, receiver.LocalPort);
        var datagram = new byte[200];
        var buffer = new byte[1500];
        var received = 0;

        var allocated = Allocations.Of(() =>
        {
            sender.Send(datagram, to);
            poller.Wait(1_000_000_000);
            received += receiver.Receive(buffer, out _);
        });

        allocated.ShouldBe(0);
        received.ShouldBe(1100 * 200);
    }

    [Fact]
    public void A_port_that_someone_holds_is_noticed_even_though_receivers_share_it()
    {
        using var receiver = Receiver();
        var options = new ReceiverOptions { Port = receiver.LocalPort };

        DatagramSocket.TryProbePort(options, out var error).ShouldBeFalse();
        error.Errno.ShouldBe(SystemError.AddressInUse);
        error.Text.ShouldBe($"listening on UDP 0.0.0.0:{receiver.LocalPort}: Address already in use");

        DatagramSocket.TryOpenReceiver(options, out var second, out error).ShouldBeTrue(error.Text);
        second!.Dispose();
    }

    [Fact]
    public void A_free_port_is_free_also_after_probing()
    {
        var options = new ReceiverOptions { Port = 0 };
        DatagramSocket.TryProbePort(options, out _).ShouldBeTrue();
        DatagramSocket.TryProbePort(options, out _).ShouldBeTrue();
    }

    [Fact]
    public void An_interface_that_does_not_exist_is_named()
    {
        DatagramSocket.TryOpenSender(new SenderOptions { Device = "nosuch9" }, out _, out var error).ShouldBeFalse();
        error.Text.ShouldBe("interface nosuch9: No such device");
    }

    [Fact]
    public void A_wait_ends_with_its_time_when_nothing_comes()
    {
        using var receiver = Receiver();
        using var poller = new Poller(receiver.Descriptor);
        var before = MonotonicClock.NowNanoseconds;
        poller.Wait(10_000_000).ShouldBe(0);
        (MonotonicClock.NowNanoseconds - before).ShouldBeGreaterThanOrEqualTo(10_000_000);
        poller[0].ShouldBe(Readiness.None);
    }

    [Fact]
    public void An_event_wakes_the_waiter_until_it_is_drained()
    {
        using var wake = new EventDescriptor();
        using var poller = new Poller(wake.Descriptor);
        poller.Wait(0).ShouldBe(0);

        wake.Signal();
        wake.Signal();
        poller.Wait(-1).ShouldBe(1);
        poller[0].ShouldBe(Readiness.Readable);
        wake.Drain().ShouldBe(2UL);
        wake.Drain().ShouldBe(0UL);
        poller.Wait(0).ShouldBe(0);
    }

    [Fact]
    public void Signalling_allocates_nothing()
    {
        using var wake = new EventDescriptor();
        Allocations.Of(() =>
        {
            wake.Signal();
            wake.Drain();
        }).ShouldBe(0);
    }

    private static DatagramSocket Receiver(bool isIPv6 = false)
    {
        DatagramSocket.TryOpenReceiver(new ReceiverOptions { Port = 0, IsIPv6 = isIPv6 }, out var socket, out var error).ShouldBeTrue(error.Text);
        return socket!;
    }

    private static DatagramSocket Sender(bool isIPv6 = false)
    {
        var source = isIPv6 ? IPAddress.IPv6Loopback : IPAddress.Loopback;
        DatagramSocket.TryOpenSender(new SenderOptions { IsIPv6 = isIPv6, Source = source }, out var socket, out var error).ShouldBeTrue(error.Text);
        return socket!;
    }
}
