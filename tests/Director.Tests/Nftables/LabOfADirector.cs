// A client, one or two directors and three real servers, each a network namespace, on two switches: 192.0.2.0/24 with the client (virtual address .10), 198.51.100.0/24 with the real servers, whose
// gateway is .254. IPv6 alike: 2001:db8:1::/64 and 2001:db8:2::/64 (RFC 5737, RFC 3849).
using System.Net;
using System.Net.Sockets;
using Bascule.Core.Director;
using Bascule.Core.Tests.Director;
using Bascule.Director.Nftables;
using Bascule.Linux.Tests;

namespace Bascule.Director.Tests.Nftables;

internal sealed class LabOfADirector : IDisposable
{
    private readonly List<IDisposable> all = [];
    private readonly TestHost wires;
    private int ports;

    public LabOfADirector()
    {
        wires = Host();
        foreach (var bridge in new[] { "outside", "inside" }) Several(wires, $"link add {bridge} type bridge mcast_snooping 0", $"link set {bridge} up");
        Client = Plugged("outside", "192.0.2.1/24", "2001:db8:1::1/64");
        Directors = [Director("192.0.2.2", "198.51.100.2"), Director("192.0.2.3", "198.51.100.3")];
        Servers = [.. Enumerable.Range(11, 3).Select(number =>
        {
            var server = Plugged("inside", $"198.51.100.{number}/24", $"2001:db8:2::{number}/64");
            Several(server, "route add default via 198.51.100.254", "-6 route add default via 2001:db8:2::254");
            return server;
        })];
        Planes = [.. Directors.Select(d => d.Do(() => NftPlane.Open(_ => { }, out var why).ShouldNotBeNull(why)))];
        all.AddRange(Planes);
        Former = [.. Directors.Select(d => d.Do(FormerConnections.Open))];
        all.AddRange(Former);
        HoldAddresses(0);

        // What comes to it from an address that it does not know it answers with a reset, and that finds its way.
        Client.Ip("route add default via 192.0.2.10");
    }

    public TestHost Client { get; }

    public TestHost[] Directors { get; }

    public TestHost[] Servers { get; }

    public NftPlane[] Planes { get; }

    public FormerConnections[] Former { get; }

    public static ServiceAddress Web => new ServiceAddress.Listening(Protocol.Tcp, AnyTable.Address("192.0.2.10"), 80);

    public static RealServer Server(int number, int weight = 1) =>
        new() { Address = new ServerAddress(AnyTable.Address($"198.51.100.{number}"), 80), Forwarding = new Forwarding.Masquerade(), Weight = weight };

    /// <summary>Virtual address and gateway are on this director, and everybody knows.</summary>
    public void HoldAddresses(int director)
    {
        foreach (var (host, index) in Directors.Select((h, i) => (h, i)))
        {
            foreach (var (device, address) in new[] { ("outside", "192.0.2.10/24"), ("inside", "198.51.100.254/24"), ("outside", "2001:db8:1::10/64"), ("inside", "2001:db8:2::254/64") })
            {
                if (index == director) host.Ip($"address add {address} dev {device}");
                else if (host.Ip($"address show dev {device}").Contains($" {address} ", StringComparison.Ordinal)) host.Ip($"address del {address} dev {device}");
            }
        }
        foreach (var host in Servers.Append(Client)) host.Ip("neighbour flush all");
    }

    public void Write(BalancingTable table)
    {
        foreach (var (host, plane) in Directors.Zip(Planes))
        {
            host.Do(() =>
            {
                plane.TryRead(out var stands, out _);
                plane.Bring(stands, table).ShouldBeEmpty();
            });
        }
    }

    /// <summary>What a real server is to be told, to send of itself, without being asked for each, so many times a hundred bytes, 20 ms apart.</summary>
    public const byte Download = 255;

    /// <summary>The same, to say it again after five seconds: later than the addresses have moved.</summary>
    public const byte Later = 254;

    public const int DownloadedBytes = 100 * 100;

    /// <summary>Accepts connections, says the host's number on each, and then repeats what it hears.</summary>
    public void Listen(TestHost host, byte number, int port)
    {
        var listener = host.Do(() =>
        {
            var begun = new TcpListener(IPAddress.IPv6Any, port);
            begun.Server.DualMode = true;
            begun.Start(1024);
            return begun;
        });
        all.Add(listener);
        _ = Task.Run(async () =>
        {
            while (true)
            {
                var connection = await listener.AcceptSocketAsync();
                _ = Repeat(connection, number);
            }
        });
    }

    public void ListenOnServers()
    {
        foreach (var (host, index) in Servers.Select((h, i) => (h, i))) Listen(host, (byte)(11 + index), 80);
    }

    /// <param name="from">The client's port; 0: any.</param>
    public Socket Connect(string address = "192.0.2.10", int port = 80, int from = 0) => Client.Do(() =>
    {
        var to = IPAddress.Parse(address);
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000, SendTimeout = 20_000 };
        if (from != 0) socket.Bind(new IPEndPoint(IPAddress.Any, from));
        socket.Connect(to, port);
        return socket;
    });

    /// <summary>Who answers each of so many new connections.</summary>
    public int[] Answers(int connections, string address = "192.0.2.10", int port = 80) => Client.Do(() => Enumerable.Range(0, connections).Select(_ =>
    {
        using var socket = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.Connect(IPAddress.Parse(address), port);
        return (int)Byte(socket);
    }).ToArray());

    public static byte Byte(Socket socket)
    {
        var one = new byte[1];
        return socket.Receive(one) == 1 ? one[0] : throw new EndOfStreamException("the connection was ended");
    }

    public static byte Echo(Socket socket, byte value)
    {
        socket.Send([value]);
        return Byte(socket);
    }

    public void Dispose()
    {
        foreach (var thing in Enumerable.Reverse(all)) thing.Dispose();
    }

    private static async Task Repeat(Socket connection, byte number)
    {
        using (connection)
        {
            var buffer = new byte[4096];
            try
            {
                await connection.SendAsync(new[] { number });
                while (await connection.ReceiveAsync(buffer) is > 0 and var read)
                {
                    if (buffer[0] == Later) await Task.Delay(5000);
                    if (buffer[0] != Download) await connection.SendAsync(buffer.AsMemory(0, read));
                    else for (var i = 0; i < 100; i++, await Task.Delay(20)) await connection.SendAsync(buffer.AsMemory(0, 100));
                }
            }
            catch (SocketException)
            {
                // The client went, or the test is over.
            }
        }
    }

    private TestHost Host()
    {
        var host = TestHost.Create();
        all.Add(host);
        return host;
    }

    private TestHost Director(string outside, string inside)
    {
        var host = Host();
        Plug(host, "outside");
        Plug(host, "inside");
        Several(host, $"address add {outside}/24 dev outside", $"address add {inside}/24 dev inside");
        host.Do(() =>
        {
            File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "1");
            File.WriteAllText("/proc/sys/net/ipv6/conf/all/forwarding", "1");
        });
        return host;
    }

    private TestHost Plugged(string bridge, params string[] addresses)
    {
        var host = Host();
        Plug(host, bridge);
        foreach (var address in addresses) host.Ip($"address add {address} dev {bridge}");
        return host;
    }

    private void Plug(TestHost host, string bridge)
    {
        var port = $"port{ports++}";
        TestHost.Connect(wires, port, host, bridge);
        wires.Ip($"link set {port} master {bridge}");
    }

    private static void Several(TestHost host, params string[] commands)
    {
        foreach (var command in commands) host.Ip(command);
    }
}
