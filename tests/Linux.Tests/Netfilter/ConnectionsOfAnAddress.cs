using System.Net;
using System.Net.Sockets;
using Bascule.Linux.Netfilter;

namespace Bascule.Linux.Tests.Netfilter;

public sealed class ConnectionsOfAnAddress : IDisposable
{
    private readonly TestHost host = TestHost.Create();
    private readonly List<IDisposable> open = [];

    public ConnectionsOfAnAddress() => host.Run("nft", """
        add table inet sample
        add chain inet sample output { type nat hook output priority -100; }
        add rule inet sample output ip daddr 192.0.2.10 tcp dport 80 dnat ip to 127.0.0.11
        add rule inet sample output ip6 daddr 2001:db8::10 tcp dport 80 dnat ip6 to ::1
        add chain inet sample postrouting { type nat hook postrouting priority srcnat; }
        add rule inet sample postrouting tcp dport 8081 snat ip to 192.0.2.10:81
        """);

    public void Dispose()
    {
        foreach (var thing in open) thing.Dispose();
        host.Dispose();
    }

    [Theory, InlineData("192.0.2.10/32", "192.0.2.10"), InlineData("2001:db8::10/128", "2001:db8::10")]
    public void Are_forgotten_and_others_are_not(string network, string address)
    {
        host.Ip($"address add {network} dev lo");
        Listen(80);
        Listen(8080);
        foreach (var to in new[] { address, address, "127.0.0.11", "::1" }) Connect(to, 80);
        Connect(address, 8080);
        Remembered().ShouldBe(5);
        Forget(address).ShouldBe(2);
        Remembered().ShouldBe(3);
        Forget(address).ShouldBe(0);
        Forget("192.0.2.99").ShouldBe(0);
    }

    /// <summary>What its own packets could not begin, its answers' entry tells: it is translated to have the address as its source.</summary>
    [Fact]
    public void Are_also_those_that_its_answers_go_to()
    {
        host.Ip("address add 192.0.2.10/32 dev lo");
        Listen(8081);
        Connect("127.0.0.12", 8081);
        Remembered().ShouldBe(1);
        Forget("192.0.2.10").ShouldBe(1);
        Remembered().ShouldBe(0);
    }

    private int Forget(string address) => host.Do(() =>
    {
        ConntrackMemory.TryOpen(out var memory, out var error).ShouldBeTrue(error.Text);
        using (memory)
        {
            var found = new List<TrackedConnection>();
            memory!.TryFind(IPAddress.Parse(address), (protocol, port) => protocol == 6 && port is 80 or 81, found, out error).ShouldBeTrue(error.Text);
            memory.TryForget(found, out var forgotten, out error).ShouldBeTrue(error.Text);
            memory.TryForget(found, out var again, out error).ShouldBeTrue(error.Text);
            again.ShouldBe(0, "what has ended meanwhile is no refusal");
            return forgotten;
        }
    });

    private int Remembered() => host.Run("cat", "/proc/net/nf_conntrack").Split('\n', StringSplitOptions.RemoveEmptyEntries).Length;

    private void Listen(int port) => open.Add(host.Do(() =>
    {
        var listener = new TcpListener(IPAddress.IPv6Any, port);
        listener.Server.DualMode = true;
        listener.Start();
        return listener;
    }));

    private void Connect(string address, int port) => open.Add(host.Do(() =>
    {
        var to = IPAddress.Parse(address);
        var socket = new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(to, port);
        return socket;
    }));
}
