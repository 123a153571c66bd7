using System.Net;
using System.Net.Sockets;
using Bascule.Configuration;
using Bascule.Configuration.Director;
using Bascule.Configuration.Machine;
using Bascule.Core.Director;

namespace Bascule.Director.Tests.Nftables;

/// <summary>They come in by one card, and their answers leave by another: the director's default route is not where its virtual address is.</summary>
public sealed class ClientsFromFarAway : IDisposable
{
    private readonly LabOfADirector lab = new();

    public void Dispose() => lab.Dispose();

    [Fact]
    public void Get_answers_when_the_kernel_is_set_and_not_before()
    {
        lab.ListenOnServers();
        lab.Write(BalancingTable.Of([new VirtualService { Address = LabOfADirector.Web, Scheduler = Scheduler.RoundRobin }.With(LabOfADirector.Server(11))]));
        var director = lab.Directors[0];
        lab.Client.Ip("address add 203.0.113.5/32 dev lo");

        // Asks for the director as the router does that stands between: by its own address.
        lab.Client.Do(() => File.WriteAllText("/proc/sys/net/ipv4/conf/all/arp_announce", "2"));
        Linux.Tests.TestHost.Connect(director, "management", lab.Client, "far");
        director.Ip("address add 198.18.0.2/24 dev management");
        lab.Client.Ip("address add 198.18.0.1/24 dev far");
        director.Ip("route add default via 198.18.0.1");
        foreach (var card in new[] { "outside", "management" }) Set(card, "1");
        director.Do(() => File.WriteAllText("/proc/sys/net/ipv4/ip_forward", "0"));

        Should.Throw<SocketException>(() => Answer()).SocketErrorCode.ShouldBe(SocketError.TimedOut);
        var done = director.Do(() => KernelSettings.Ensure(Configured(), ThisMachine.Devices().ShouldNotBeNull()).ToArray());
        done.Select(d => d.Text).ShouldBe([
            "/proc/sys/net/ipv4/ip_forward was 0, and is 1 now: tcp 192.0.2.10:80 masquerades",
            "/proc/sys/net/ipv4/conf/outside/rp_filter was strict, and is 2 now: the default route goes by management, and clients of 192.0.2.10 beyond 192.0.2.0/24 come in by outside"]);
        Answer().ShouldBe((byte)11);
        director.Do(() => KernelSettings.Ensure(Configured(), ThisMachine.Devices().ShouldNotBeNull()).ToArray()).ShouldBeEmpty("all is as it should be");
        director.Run("cat", "/proc/sys/net/ipv4/conf/management/rp_filter").Trim().ShouldBe("1", "nobody comes in there");

        void Set(string card, string value) => director.Do(() => File.WriteAllText($"/proc/sys/net/ipv4/conf/{card}/rp_filter", value));
    }

    private static DirectorConfiguration Configured() => DirectorConfiguration.Parse(
        [new DirectorFile(DirectorFileKind.Rules, FoundFile.With("/etc/ipvsadm.rules", "-A -t 192.0.2.10:80 -s rr\n-a -t 192.0.2.10:80 -r 198.51.100.11:80 -m\n"))], new NameLookup(_ => [], (_, _) => null)).Configuration.ShouldNotBeNull();

    private byte Answer() => lab.Client.Do(() =>
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveTimeout = 20_000 };
        socket.SetRawSocketOption((int)SocketOptionLevel.Tcp, 18, BitConverter.GetBytes(2000));      // TCP_USER_TIMEOUT, linux/tcp.h: for answers, also to the first packet
        socket.Bind(new IPEndPoint(IPAddress.Parse("203.0.113.5"), 0));
        socket.Connect(IPAddress.Parse("192.0.2.10"), 80);
        return LabOfADirector.Byte(socket);
    });
}
