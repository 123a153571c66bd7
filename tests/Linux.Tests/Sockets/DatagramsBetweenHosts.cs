using System.Net;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Tests.Sockets;

/// <summary>Each kind of medium of ha.cf carries a datagram over a cable.</summary>
public sealed class DatagramsBetweenHosts : IDisposable
{
    private const int Port = 694;
    private readonly TestHost left = TestHost.Create();
    private readonly TestHost right = TestHost.Create();

    public DatagramsBetweenHosts()
    {
        TestHost.Connect(left, "eth0", right, "eth0");
        left.Ip("addr add 10.9.0.1/24 brd + dev eth0");
        right.Ip("addr add 10.9.0.2/24 brd + dev eth0");
        left.Ip("addr add fd09::1/64 dev eth0 nodad");
        right.Ip("addr add fd09::2/64 dev eth0 nodad");
    }

    [Fact]
    public void Ucast() => Carry(
        new ReceiverOptions { Device = "eth0", Port = Port },
        new SenderOptions { Device = "eth0", Source = IPAddress.Parse("10.9.0.1") },
        "10.9.0.2").Address.ShouldBe(IPAddress.Parse("10.9.0.1"));

    [Fact]
    public void Bcast() => Carry(
        new ReceiverOptions { Device = "eth0", Port = Port }, new SenderOptions { Device = "eth0", Broadcasts = true }, "10.9.0.255");

    [Fact]
    public void Mcast() => Carry(
        new ReceiverOptions { Device = "eth0", Port = Port, Group = IPAddress.Parse("239.0.0.1") },
        new SenderOptions { Device = "eth0", MulticastHops = 1 },
        "239.0.0.1");

    [Fact]
    public void Ucast6() => Carry(
        new ReceiverOptions { Device = "eth0", Port = Port, IsIPv6 = true }, new SenderOptions { Device = "eth0", IsIPv6 = true }, "fd09::2");

    [Fact]
    public void Ucast6_to_a_link_local_address_through_the_scope_of_its_device()
    {
        right.Ip("addr add fe80::99/64 dev eth0 nodad");
        Carry(new ReceiverOptions { Device = "eth0", Port = Port, IsIPv6 = true }, new SenderOptions { Device = "eth0", IsIPv6 = true }, "fe80::99");
    }

    [Fact]
    public void Mcast6() => Carry(
        new ReceiverOptions { Device = "eth0", Port = Port, IsIPv6 = true, Group = IPAddress.Parse("ff02::694") },
        new SenderOptions { Device = "eth0", IsIPv6 = true, MulticastHops = 1 },
        "ff02::694");

    [Fact]
    public void Two_media_of_one_device_share_their_port()
    {
        right.Do(() =>
        {
            DatagramSocket.TryOpenReceiver(new ReceiverOptions { Device = "eth0", Port = Port }, out var one, out var error).ShouldBeTrue(error.Text);
            DatagramSocket.TryOpenReceiver(
                new ReceiverOptions { Device = "eth0", Port = Port, Group = IPAddress.Parse("239.0.0.1") }, out var other, out error).ShouldBeTrue(error.Text);
            one!.Dispose();
            other!.Dispose();
        });
    }

    [Fact]
    public void A_receiver_hears_only_its_own_device()
    {
        TestHost.Connect(left, "eth1", right, "eth1");
        left.Ip("addr add 10.8.0.1/24 dev eth1");
        right.Ip("addr add 10.8.0.2/24 dev eth1");
        var heard = right.Do(() => Open(new ReceiverOptions { Device = "eth0", Port = Port }));
        using var other = right.Do(() => Open(new ReceiverOptions { Device = "eth1", Port = Port }));
        using var sender = left.Do(() => Open(new SenderOptions { Device = "eth1" }));

        sender.Send("x"u8, new DatagramAddress(IPAddress.Parse("10.8.0.2"), Port));
        Wait(other);
        other.Receive(new byte[10], out _).ShouldBe(1);
        heard.Receive(new byte[10], out _).ShouldBe(-SystemError.WouldBlock);
        heard.Dispose();
    }

    public void Dispose()
    {
        left.Dispose();
        right.Dispose();
    }

    private DatagramAddress Carry(ReceiverOptions at, SenderOptions by, string to)
    {
        using var receiver = right.Do(() => Open(at));
        using var sender = left.Do(() => Open(by));
        var scope = left.Do(() => DatagramSocket.IndexOf("eth0"));

        sender.Send("status"u8, new DatagramAddress(IPAddress.Parse(to), Port, to.StartsWith('f') ? scope : 0)).ShouldBe(6);

        Wait(receiver);
        receiver.Receive(new byte[100], out var from).ShouldBe(6);
        from.Port.ShouldBe(sender.LocalPort);
        return from;
    }

    private static DatagramSocket Open(ReceiverOptions options)
    {
        DatagramSocket.TryProbePort(options, out var error).ShouldBeTrue(error.Text);
        DatagramSocket.TryOpenReceiver(options, out var socket, out error).ShouldBeTrue(error.Text);
        return socket!;
    }

    private static DatagramSocket Open(SenderOptions options)
    {
        DatagramSocket.TryOpenSender(options, out var socket, out var error).ShouldBeTrue(error.Text);
        return socket!;
    }

    private static void Wait(DatagramSocket socket)
    {
        using var poller = new Poller(socket.Descriptor);
        poller.Wait(5_000_000_000).ShouldBe(1, "no datagram within 5 s");
    }
}
