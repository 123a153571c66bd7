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
        var keeper = new Doorkeeper(ear, before: null);
        keeper.Greet(Node, now);
        Arriving("127.0.0.66").ShouldBeGreaterThan(100);

        Narrow(keeper);
        Arriving("127.0.0.66").ShouldBeLessThan(40);
        Arriving("127.0.0.1", 50).ShouldBe(50);
    }

    [Fact]
    public void Believes_no_greeting_in_a_flood_nor_right_after_it()
    {
        var keeper = new Doorkeeper(ear, before: null);
        keeper.Greet(Node, now);
        Narrow(keeper);
        keeper.Greet(Stranger, now);
        Narrow(keeper);
        Arriving("127.0.0.66").ShouldBeLessThan(40);

        // The door may be open again, and the last crowd just gone.
        Open(keeper);
        keeper.Crowded(1000, now);
        keeper.Greet(Stranger, now + TimeSpan.FromMilliseconds(900));
        Narrow(keeper);
        Arriving("127.0.0.66").ShouldBeLessThan(40);
    }

    /// <summary>Started in a flood: the first that comes with a heartbeat may be the flooder with a copy. A door for it alone would shut the node out.</summary>
    [Fact]
    public void Learns_nobody_from_the_middle_of_a_flood_and_stays_open()
    {
        var keeper = new Doorkeeper(ear, before: null);
        Narrow(keeper);
        keeper.Greet(Stranger, now);
        Narrow(keeper);
        keeper.Strictness.ShouldBe(0);
    }

    [Fact]
    public void Knows_where_nodes_will_speak_from_by_the_configuration_as_soon_as_one_does()
    {
        var keeper = new Doorkeeper(ear, null, Configured);
        Narrow(keeper);
        keeper.Strictness.ShouldBe(0, "the node may speak from elsewhere");
        keeper.Greet(Configured, now);
        Narrow(keeper);
        Arriving("127.0.0.2", 50).ShouldBe(50);
        Arriving("127.0.0.66").ShouldBeLessThan(40);
    }

    [Fact]
    public void Stays_open_for_a_crowd_from_a_nodes_own_address()
    {
        var keeper = new Doorkeeper(ear, before: null);
        keeper.Greet(Node, now);
        Narrow(keeper, Node);
        keeper.Strictness.ShouldBe(0);
    }

    [Fact]
    public void Takes_over_what_is_known_of_the_ear_before()
    {
        var before = new Doorkeeper(ear, before: null);
        before.Greet(Node, now);
        Narrow(new Doorkeeper(ear, before));
        Arriving("127.0.0.1", 50).ShouldBe(50);
        Arriving("127.0.0.66").ShouldBeLessThan(40);
    }

    /// <summary>A node may change its address for ever.</summary>
    [Fact]
    public void Forgets_the_oldest_of_many_addresses()
    {
        var keeper = new Doorkeeper(ear, null, Configured);
        for (var i = 10; i < 50; i++) keeper.Greet(At($"127.0.0.{i}"), now);
        Narrow(keeper);
        Arriving("127.0.0.49", 50).ShouldBe(50);
        Arriving("127.0.0.34", 50).ShouldBe(50);
        Arriving("127.0.0.33", 50).ShouldBeLessThan(10);
    }

    [Fact]
    public void Opens_when_the_flood_is_over()
    {
        var keeper = new Doorkeeper(ear, before: null);
        keeper.Greet(Node, now);
        Narrow(keeper);
        keeper.Strictness.ShouldBeGreaterThan(6);
        Open(keeper);
        keeper.Trouble.ShouldBeNull();
        Arriving("127.0.0.66", 50).ShouldBe(50);
    }

    [Fact]
    public void Takes_strangers_as_a_sign_that_the_flood_goes_on_and_nodes_not()
    {
        var keeper = new Doorkeeper(ear, before: null);
        keeper.Greet(Node, now);
        Narrow(keeper);
        keeper.AfterSecond(now += TimeSpan.FromSeconds(1));
        var before = keeper.Strictness;
        for (var i = 0; i < 3000; i++) keeper.Turn(Stranger);
        keeper.AfterSecond(now += TimeSpan.FromSeconds(1));
        keeper.Strictness.ShouldBe(before + 1);
        for (var i = 0; i < 3000; i++) keeper.Turn(Node);
        keeper.AfterSecond(now += TimeSpan.FromSeconds(1));
        keeper.Strictness.ShouldBe(before);
    }

    /// <summary>Eight crowds, of strangers if nobody else is named.</summary>
    private void Narrow(Doorkeeper keeper, DatagramAddress? of = null)
    {
        for (var crowd = 0; crowd < 8; crowd++)
        {
            for (var i = 0; i < 64; i++) keeper.Turn(of ?? Stranger);
            keeper.Crowded(64, now += TimeSpan.FromMilliseconds(20));
        }
    }

    private void Open(Doorkeeper keeper)
    {
        for (var i = 0; i < 40; i++) keeper.AfterSecond(now += TimeSpan.FromSeconds(1));
        keeper.Strictness.ShouldBe(0);
    }

    /// <summary>How many of so many datagrams from there come in; what was in the queue before is thrown away.</summary>
    private int Arriving(string source, int sent = Flood)
    {
        Drain();
        DatagramSocket.TryOpenSender(new SenderOptions { Source = IPAddress.Parse(source) }, out var sender, out var error).ShouldBeTrue(error.Text);
        using (sender)
            for (var i = 0; i < sent; i++) sender!.Send(new byte[100], new DatagramAddress(IPAddress.Loopback, ear.LocalPort));
        return Drain();
    }

    /// <summary>Until it is quiet for a moment.</summary>
    private int Drain()
    {
        using var poller = new Poller(ear.Descriptor);
        var (came, buffer) = (0, new byte[100]);
        for (; poller.Wait(50_000_000) > 0; came++) ear.Receive(buffer, out _);
        return came;
    }

    private static DatagramAddress At(string address) => new(IPAddress.Parse(address), 694);
}
