using System.Net;
using Bascule.Core;
using Bascule.Linux.Sockets;
using Bascule.Node.Media;

namespace Bascule.Node.Tests.Media;

/// <summary>Who is let past the door, by a real socket on the loopback, where each of 127.0.0.0/8 can be a sender.</summary>
public sealed class ADoorkeeper : IDisposable
{
    private const int Flood = 2000;
    private static readonly DatagramAddress Node = At("127.0.0.1"), Stranger = At("127.0.0.66"), Configured = At("127.0.0.2");
    private readonly DatagramSocket ear;
    private Instant now = new(1_000_000_000);

    public ADoorkeeper()
    {
        DatagramSocket.TryOpenReceiver(new ReceiverOptions { Port = 0 }, out var socket, out var error).ShouldBeTrue(error.Text);
        ear = socket!;
    }

    public void Dispose() => ear.Dispose();

    [Fact]
    public void Lets_in_a_node_that_was_heard_in_peace_and_few_others()
    {
        var keeper = new Doorkeeper(ear);
        keeper.Greet(Node);
        Arriving("127.0.0.66").ShouldBeGreaterThan(100);

        Narrow(keeper);
        Arriving("127.0.0.66").ShouldBeLessThan(20);
        Arriving("127.0.0.1", 50).ShouldBe(50);
    }

    [Fact]
    public void Believes_no_greeting_in_a_flood()
    {
        var keeper = new Doorkeeper(ear);
        keeper.Greet(Node);
        Narrow(keeper);
        keeper.Greet(Stranger);
        Narrow(keeper);
        Arriving("127.0.0.66").ShouldBeLessThan(20);
    }

    [Fact]
    public void Knows_where_nodes_will_speak_from_by_the_configuration()
    {
        var keeper = new Doorkeeper(ear, Configured);
        Narrow(keeper);
        Arriving("127.0.0.2", 50).ShouldBe(50);
    }

    [Fact]
    public void Who_knows_nobody_keeps_the_door_open()
    {
        var keeper = new Doorkeeper(ear);
        Narrow(keeper);
        keeper.Strictness.ShouldBe(0);
    }

    /// <summary>A node may change its address for ever; what the configuration says is not forgotten for it.</summary>
    [Fact]
    public void Forgets_the_oldest_of_many_addresses_and_no_configured_one()
    {
        var keeper = new Doorkeeper(ear, Configured);
        for (var i = 10; i < 50; i++) keeper.Greet(At($"127.0.0.{i}"));
        Narrow(keeper);
        Arriving("127.0.0.49", 50).ShouldBe(50);
        Arriving("127.0.0.42", 50).ShouldBe(50);
        Arriving("127.0.0.2", 50).ShouldBe(50);
        Arriving("127.0.0.10", 50).ShouldBeLessThan(10);
    }

    [Fact]
    public void Opens_when_the_flood_is_over()
    {
        var keeper = new Doorkeeper(ear, Configured);
        Narrow(keeper);
        keeper.Strictness.ShouldBeGreaterThan(6);
        for (var i = 0; i < 40; i++) keeper.AfterSecond(now += TimeSpan.FromSeconds(1));
        keeper.Strictness.ShouldBe(0);
        keeper.Trouble.ShouldBeNull();
        Arriving("127.0.0.66", 50).ShouldBe(50);
    }

    [Fact]
    public void Takes_strangers_as_a_sign_that_the_flood_goes_on()
    {
        var keeper = new Doorkeeper(ear, Configured);
        Narrow(keeper);
        var before = keeper.Strictness;
        for (var i = 0; i < 3000; i++) keeper.Turn();
        keeper.AfterSecond(now += TimeSpan.FromSeconds(1));
        keeper.Strictness.ShouldBe(before + 1);
    }

    private void Narrow(Doorkeeper keeper)
    {
        for (var i = 0; i < 8; i++) keeper.Crowded(now += TimeSpan.FromMilliseconds(20));
    }

    /// <summary>How many of so many datagrams from there come in; what was in the queue before is thrown away.</summary>
    private int Arriving(string source, int sent = Flood)
    {
        var buffer = new byte[100];
        while (ear.Receive(buffer, out _) >= 0)
        {
        }
        DatagramSocket.TryOpenSender(new SenderOptions { Source = IPAddress.Parse(source) }, out var sender, out var error).ShouldBeTrue(error.Text);
        using (sender)
            for (var i = 0; i < sent; i++) sender!.Send(buffer, new DatagramAddress(IPAddress.Loopback, ear.LocalPort));
        var came = 0;
        while (ear.Receive(buffer, out _) >= 0) came++;
        return came;
    }

    private static DatagramAddress At(string address) => new(IPAddress.Parse(address), 694);
}
