using System.Net;
using System.Net.Sockets;
using Bascule.Core;
using Bascule.Core.Director;
using Bascule.Core.Tests.Director;

namespace Bascule.Director.Tests.Nftables;

/// <summary>What clients get, on real kernels: nothing here looks at a rule.</summary>
public sealed class ConnectionsThroughADirector : IDisposable
{
    private readonly LabOfADirector lab = new();

    private static VirtualService Web(string scheduler) => new() { Address = LabOfADirector.Web, Scheduler = Scheduler.Find(scheduler)! };

    private static VirtualService All(string scheduler) => Web(scheduler).With(LabOfADirector.Server(11, 3)).With(LabOfADirector.Server(12)).With(LabOfADirector.Server(13));

    private static BalancingTable Table(params VirtualService[] services) => BalancingTable.Of(services);

    [Fact]
    public void Are_shared_out_as_the_weights_say_to_the_last_one()
    {
        lab.ListenOnServers();
        lab.Write(Table(All("wrr")));
        Shares(lab.Answers(1000)).ShouldBe([600, 200, 200]);
        lab.Directors[0].Do(lab.Planes[0].ReadUse).Connections[LabOfADirector.Web].ShouldBe(1000ul);
        lab.Write(Table(All("rr")));
        lab.Answers(6).ShouldBe([11, 12, 13, 11, 12, 13]);
    }

    [Fact]
    public void Stay_with_their_server_while_it_drains_and_after_it_has_left()
    {
        lab.ListenOnServers();
        lab.Write(Table(Web("rr").With(LabOfADirector.Server(11))));
        using var old = lab.Connect();
        LabOfADirector.Byte(old).ShouldBe((byte)11);
        lab.Write(Table(Web("rr").With(LabOfADirector.Server(11, weight: 0)).With(LabOfADirector.Server(12))));
        lab.Answers(4).ShouldAllBe(answer => answer == 12);
        LabOfADirector.Echo(old, 1).ShouldBe((byte)1);
        lab.Write(Table(Web("rr").With(LabOfADirector.Server(12))));
        LabOfADirector.Echo(old, 2).ShouldBe((byte)2);
    }

    [Fact]
    public void Are_refused_at_once_when_nobody_answers()
    {
        lab.Write(Table(Web("rr")));
        Should.Throw<SocketException>(() => lab.Connect()).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        lab.Listen(lab.Directors[0], 99, 80);      // a web server of the director's own is not a real server
        Should.Throw<SocketException>(() => lab.Connect()).SocketErrorCode.ShouldBe(SocketError.ConnectionRefused);
        lab.Listen(lab.Directors[0], 42, 8080);
        lab.Write(Table(Web("rr").With(new RealServer { Address = new ServerAddress(AnyTable.Address("127.0.0.1"), 8080), Forwarding = new Forwarding.Route() })));
        lab.Answers(1).ShouldBe([42]);
    }

    [Fact]
    public void Of_one_client_go_to_one_server_where_the_service_is_persistent_or_hashes()
    {
        lab.ListenOnServers();
        foreach (var service in new[] { All("wrr") with { Persistence = new Persistence { PrefixLength = 24 } }, All("mh"), All("sh") })
        {
            lab.Write(Table(service));
            lab.Answers(20).Distinct().ShouldHaveSingleItem();
        }
        lab.Write(Table(All("mh") with { Flags = SchedulerFlags.Port }));
        Shares(lab.Answers(500)).ShouldAllBe(share => share > 50);
    }

    [Fact]
    public void Are_balanced_by_mark_and_over_IPv6_and_as_datagrams()
    {
        lab.ListenOnServers();
        lab.Directors[0].Run("nft", "add table ip marks; add chain ip marks in { type filter hook prerouting priority mangle; }; add rule ip marks in ip daddr 192.0.2.10 tcp dport 8000-8999 meta mark set 7");
        var six = new VirtualService { Address = new ServiceAddress.Listening(Protocol.Tcp, AnyTable.Address("2001:db8:1::10"), 80), Scheduler = Scheduler.RoundRobin };
        foreach (var number in new[] { 11, 12, 13 }) six = six.With(new RealServer { Address = new ServerAddress(AnyTable.Address($"2001:db8:2::{number}"), 80), Forwarding = new Forwarding.Masquerade() });
        var datagrams = All("rr") with { Address = new ServiceAddress.Listening(Protocol.Udp, AnyTable.Address("192.0.2.10"), 80) };
        lab.Write(Table(six, datagrams, All("rr") with { Address = new ServiceAddress.Marked(7, IpFamily.IPv4) }));

        lab.Answers(6, "2001:db8:1::10").Distinct().Count().ShouldBe(3);
        lab.Answers(6, port: 8123).Distinct().Count().ShouldBe(3);
        using var listening = lab.Servers[1].Do(() => new UdpClient(new IPEndPoint(IPAddress.Any, 80)));
        foreach (var _ in Enumerable.Range(0, 6)) lab.Client.Do(() => new UdpClient().Send([1], 1, new IPEndPoint(IPAddress.Parse("192.0.2.10"), 80)));
        listening.Client.ReceiveTimeout = 5000;
        IPEndPoint? from = null;
        listening.Receive(ref from).ShouldBe([1]);
        listening.Receive(ref from).ShouldBe([1]);
        from!.Address.ShouldBe(IPAddress.Parse("192.0.2.1"), "the real server sees its client");
    }

    /// <summary>No state has gone from one director to the other: the table alone is enough.</summary>
    [Theory, InlineData("mh"), InlineData("wrr")]
    public void Outlive_their_director(string scheduler)
    {
        lab.ListenOnServers();
        lab.Write(Table(All(scheduler)));
        var connections = Enumerable.Range(0, 30).Select(_ => lab.Connect()).ToArray();
        var idle = Enumerable.Range(0, 30).Select(_ => lab.Connect()).ToArray();
        var waiting = Enumerable.Range(0, scheduler == "wrr" ? 30 : 0).Select(_ => lab.Connect()).ToArray();
        foreach (var connection in connections.Concat(idle).Concat(waiting)) LabOfADirector.Byte(connection);
        foreach (var connection in connections) connection.Send([LabOfADirector.Download]);
        foreach (var connection in connections) LabOfADirector.Byte(connection);      // each is in the middle of it
        foreach (var connection in waiting) connection.Send([LabOfADirector.Later]);
        lab.HoldAddresses(1);

        // A client's word must not get to a stranger, who would end the connection; it gets through when its own server has spoken.
        foreach (var connection in waiting) connection.Send([3]);
        foreach (var connection in waiting)
        {
            LabOfADirector.Byte(connection).ShouldBe(LabOfADirector.Later);
            LabOfADirector.Byte(connection).ShouldBe((byte)3);
        }

        // A real server's packets find their way whatever the scheduler, since both directors know by whose address its client knows it; and then the client's do.
        foreach (var connection in connections) Received(connection).ShouldBe(LabOfADirector.DownloadedBytes - 1);
        foreach (var connection in connections) LabOfADirector.Echo(connection, 1).ShouldBe((byte)1);

        // Where the client begins, the table must send it to the server that it had: nobody has told this director.
        if (scheduler == "mh") foreach (var connection in idle) LabOfADirector.Echo(connection, 2).ShouldBe((byte)2);
        lab.Answers(10).ShouldAllBe(answer => answer >= 11 && answer <= 13);
        foreach (var connection in connections.Concat(idle).Concat(waiting)) connection.Dispose();
    }

    /// <summary>By which of two addresses its client knows a real server, no packet of that one tells: it must not get to the client, who would end the connection. The client's own next packet tells.</summary>
    [Fact]
    public void Outlive_their_director_behind_two_addresses_when_the_client_speaks()
    {
        lab.ListenOnServers();
        var another = All("mh") with { Address = new ServiceAddress.Listening(Protocol.Tcp, AnyTable.Address("192.0.2.11"), 80) };
        lab.Write(Table(All("mh"), another));
        var connections = Enumerable.Range(0, 30).Select(_ => lab.Connect()).ToArray();
        foreach (var connection in connections)
        {
            LabOfADirector.Byte(connection);
            connection.Send([LabOfADirector.Download]);
            LabOfADirector.Byte(connection);
        }
        lab.HoldAddresses(1);
        foreach (var connection in connections) connection.Send([1]);
        foreach (var connection in connections)
        {
            Received(connection).ShouldBe(LabOfADirector.DownloadedBytes - 1);
            LabOfADirector.Byte(connection).ShouldBe((byte)1);
            connection.Dispose();
        }
    }

    /// <summary>Its client has used the same port before, through the director that it comes back to: what that one remembers is not this connection's.</summary>
    [Fact]
    public void Outlive_a_director_that_gives_the_addresses_back_to_who_had_them()
    {
        const int port = 40_000;
        lab.ListenOnServers();
        lab.Write(Table(All("wrr")));
        foreach (var director in new[] { 0, 1 }) Forget(director, at: 0).ShouldBe(0);
        byte before;
        using (var first = lab.Connect(from: port))
        {
            before = LabOfADirector.Byte(first);
            lab.HoldAddresses(1);
            Forget(0, at: 1).ShouldBe(1);
        }
        using var second = Reconnected();
        second.Send([LabOfADirector.Download]);
        LabOfADirector.Byte(second);
        lab.HoldAddresses(0);
        foreach (var director in new[] { 0, 1 }) Forget(director, at: 2);
        Received(second).ShouldBe(LabOfADirector.DownloadedBytes - 1);
        LabOfADirector.Echo(second, 1).ShouldBe((byte)1);

        // Another real server than before, or nothing is shown. It ends with a reset, so that the port is free.
        Socket Reconnected()
        {
            while (true)
            {
                var socket = lab.Connect(from: port);
                if (LabOfADirector.Byte(socket) != before) return socket;
                socket.LingerState = new LingerOption(true, 0);
                socket.Dispose();
            }
        }

        int Forget(int director, int at) => lab.Directors[director].Do(() =>
        {
            lab.Former[director].Keep(Table(All("wrr")), default(Instant) + TimeSpan.FromSeconds(at), out var forgotten).ShouldBeNull();
            return forgotten;
        });
    }

    public void Dispose() => lab.Dispose();

    private static int Received(Socket connection)
    {
        var (buffer, received) = (new byte[4096], 0);
        while (received < LabOfADirector.DownloadedBytes - 1 && connection.Receive(buffer, Math.Min(buffer.Length, LabOfADirector.DownloadedBytes - 1 - received), SocketFlags.None) is > 0 and var read) received += read;
        return received;
    }

    private static int[] Shares(int[] answers) => [.. answers.GroupBy(a => a).OrderBy(g => g.Key).Select(g => g.Count())];
}
