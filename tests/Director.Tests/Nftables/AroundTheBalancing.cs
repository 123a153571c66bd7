using System.Net.Sockets;
using Bascule.Configuration;
using Bascule.Configuration.Director;
using Bascule.Core.Director;
using Bascule.Director.Edge;

namespace Bascule.Director.Tests.Nftables;

/// <summary>Who asks too much is not answered, on real kernels, and everybody else is; and real servers get out.</summary>
public sealed class AroundTheBalancing : IDisposable
{
    private readonly LabOfADirector lab = new();
    private readonly EdgeTable guard;

    public AroundTheBalancing()
    {
        guard = lab.Directors[0].Do(EdgeTable.Open);
        lab.ListenOnServers();
        var web = new VirtualService { Address = LabOfADirector.Web, Scheduler = Scheduler.RoundRobin };
        lab.Write(BalancingTable.Of([web.With(LabOfADirector.Server(11)).With(LabOfADirector.Server(12)).With(LabOfADirector.Server(13))]));
    }

    public void Dispose()
    {
        guard.Dispose();
        lab.Dispose();
    }

    private static DirectorConfiguration Limits(string limits) => Configuration($"    limits: {limits}\n");

    private static DirectorConfiguration Configuration(string more) => DirectorConfiguration.Parse(
        [new DirectorFile(DirectorFileKind.Native, FoundFile.With("/etc/bascule/bascule.yaml", $"virtual-services:\n  - address: 192.0.2.10:80\n    servers: [{{address: 198.51.100.11:80}}]\n{more}"))],
        new NameLookup(_ => [], (_, _) => null)).Configuration.ShouldNotBeNull();

    private void Use(string limits) => lab.Directors[0].Do(() =>
    {
        guard.Use(Limits(limits));
        guard.Keep().ShouldBeNull();
    });

    private ulong Dropped => lab.Directors[0].Do(guard.ReadDropped).GetValueOrDefault(LabOfADirector.Web);

    private List<Socket> Begin(int count, string from) => lab.Client.Do(() => Enumerable.Range(0, count).Select(_ =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        socket.Bind(new System.Net.IPEndPoint(System.Net.IPAddress.Parse(from), 0));
        try
        {
            socket.Connect("192.0.2.10", 80);
        }
        catch (SocketException)
        {
            // Under way.
        }
        return socket;
    }).ToList());

    /// <summary>Before a client would try again.</summary>
    private static void Pause()
    {
        using var pause = new Linux.Sockets.Poller();
        pause.Wait(250_000_000);
    }

    private static bool IsMade(Socket socket) => socket.Poll(0, SelectMode.SelectWrite) && socket.Connected;

    /// <summary>Those of so many connections begun at once that are made.</summary>
    private List<Socket> Connect(int count, string from)
    {
        var begun = Begin(count, from);
        Pause();
        var made = begun.Where(IsMade).ToList();
        foreach (var socket in begun.Except(made)) socket.Dispose();
        return made;
    }

    [Fact]
    public void New_connections_over_the_rate_are_dropped_for_who_makes_them_and_for_nobody_else()
    {
        lab.Client.Ip("address add 192.0.2.77/24 dev outside");
        Use("{new-per-second: 10}");
        var greedy = Connect(40, "192.0.2.1");
        greedy.Count.ShouldBeInRange(8, 16);
        Dropped.ShouldBeGreaterThan(20ul);
        var dropped = Dropped;
        Use("{new-per-second: 10}");
        Dropped.ShouldBe(dropped, "the files were read anew, and say the same");
        var modest = Connect(3, "192.0.2.77");
        modest.Count.ShouldBe(3);
        foreach (var socket in greedy.Concat(modest)) socket.Dispose();
    }

    [Fact]
    public void More_connections_at_a_time_than_are_allowed_are_not_made_until_one_ends()
    {
        Use("{connections: 5}");
        var open = Connect(20, "192.0.2.1");
        open.Count.ShouldBe(5);
        Connect(1, "192.0.2.1").ShouldBeEmpty();
        foreach (var socket in open)
        {
            socket.LingerState = new LingerOption(true, 0);      // a reset, so that the kernel forgets it now
            socket.Dispose();
        }
        SpinWait.SpinUntil(() => Connect(1, "192.0.2.1") is [var one] && Close(one), TimeSpan.FromSeconds(30)).ShouldBeTrue();

        static bool Close(Socket socket)
        {
            socket.Dispose();
            return true;
        }
    }

    [Fact]
    public void New_connections_of_all_together_over_their_rate_are_dropped()
    {
        foreach (var number in Enumerable.Range(100, 10)) lab.Client.Ip($"address add 192.0.2.{number}/24 dev outside");
        Use("{new-of-all-per-second: 10}");
        var made = Enumerable.Range(100, 10).SelectMany(number => Begin(4, $"192.0.2.{number}")).ToList();
        Pause();
        made.Count(IsMade).ShouldBeInRange(8, 20);
        foreach (var socket in made) socket.Dispose();
    }

    [Fact]
    public void What_a_real_server_begins_itself_leaves_by_the_address_that_floats_and_what_it_answers_does_not()
    {
        var director = lab.Directors[0];
        director.Do(() =>
        {
            guard.Use(Configuration("    limits: {}\nways-out: [{from: 198.51.100.0/24, as: 192.0.2.10}]\n"));
            guard.Keep().ShouldBeNull();
        });
        var listener = lab.Client.Do(() =>
        {
            var begun = new TcpListener(System.Net.IPAddress.Any, 7777);
            begun.Start();
            return begun;
        });
        using var socket = lab.Servers[0].Do(() =>
        {
            var begun = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { SendTimeout = 20_000 };
            begun.Connect("192.0.2.1", 7777);
            return begun;
        });
        using (var accepted = listener.AcceptSocket()) ((System.Net.IPEndPoint)accepted.RemoteEndPoint!).Address.ToString().ShouldBe("192.0.2.10");
        listener.Stop();
        lab.Answers(6).Distinct().Count().ShouldBe(3);
    }

    /// <summary>A director that has just got the addresses knows none of the connections: each packet is the first that it sees.</summary>
    [Fact]
    public void Connections_that_outlive_their_director_are_not_new()
    {
        var web = new VirtualService { Address = LabOfADirector.Web, Scheduler = Scheduler.MaglevHash, Flags = SchedulerFlags.Port };
        lab.Write(BalancingTable.Of([web.With(LabOfADirector.Server(11)).With(LabOfADirector.Server(12)).With(LabOfADirector.Server(13))]));
        using var other = lab.Directors[1].Do(EdgeTable.Open);
        lab.Directors[1].Do(() =>
        {
            other.Use(Limits("{new-of-all-per-second: 1, new-per-second: 1}"));
            other.Keep().ShouldBeNull();
        });
        var connections = Enumerable.Range(0, 20).Select(_ => lab.Connect()).ToArray();
        foreach (var connection in connections) LabOfADirector.Byte(connection);
        lab.HoldAddresses(1);
        foreach (var connection in connections) LabOfADirector.Echo(connection, 2).ShouldBe((byte)2);
        lab.Directors[1].Do(other.ReadDropped)[LabOfADirector.Web].ShouldBe(0ul);
        foreach (var connection in connections) connection.Dispose();
    }

    [Fact]
    public void What_another_hand_takes_away_comes_back_and_without_limits_there_is_no_table()
    {
        Use("{connections: 5}");
        var director = lab.Directors[0];
        director.Run("nft", "delete", "table", "inet", EdgeText.Table);
        director.Do(guard.Keep).ShouldBeNull();
        director.Run("nft", "list", "ruleset").ShouldContain(EdgeText.Table);
        Use("{}");
        director.Run("nft", "list", "ruleset").ShouldNotContain(EdgeText.Table);
    }
}
