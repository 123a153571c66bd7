using System.Net;
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Tests.Sockets;

/// <summary>Two hosts on a cable; one asks the other.</summary>
public sealed class AHostIsPinged : IDisposable
{
    private readonly TestHost left = TestHost.Create();
    private readonly TestHost right = TestHost.Create();

    public AHostIsPinged()
    {
        TestHost.Connect(left, "eth0", right, "eth0");
        left.Ip("addr add 10.9.0.1/24 dev eth0");
        left.Ip("addr add fd09::1/64 dev eth0 nodad");
        right.Ip("addr add 10.9.0.2/24 dev eth0");
        right.Ip("addr add fd09::2/64 dev eth0 nodad");
    }

    [Theory, InlineData("10.9.0.2"), InlineData("fd09::2")]
    public void And_answers_with_the_tag_of_the_question(string address) => left.Do(() =>
    {
        using var socket = Open(address);
        socket.Ask(Of(address), 0xCAFE0042).ShouldBe(0);
        Poll(socket).ShouldBeTrue("an answer");
        socket.TryRead(out var from, out var tag).ShouldBeTrue();
        from.Address.ShouldBe(IPAddress.Parse(address));
        tag.ShouldBe(0xCAFE0042);
        socket.TryRead(out _, out _).ShouldBeFalse();
    });

    /// <summary>The other socket's answer has come, and so, if it ever would, has the stranger's.</summary>
    [Theory, InlineData("10.9.0.2"), InlineData("fd09::2")]
    public void What_another_program_of_this_machine_has_asked_is_not_heard(string address) => left.Do(() =>
    {
        using var ours = Open(address);
        using var theirs = Open(address);
        theirs.Ask(Of(address), 7).ShouldBe(0);
        Poll(theirs).ShouldBeTrue("its answer");
        ours.TryRead(out _, out _).ShouldBeFalse();
    });

    [Fact]
    public void A_host_that_no_way_leads_to_is_an_errno() => left.Do(() =>
    {
        using var socket = Open("10.9.0.2");
        socket.Ask(Of("192.0.2.1"), 1).ShouldBe(101);      // ENETUNREACH
    });

    public void Dispose()
    {
        left.Dispose();
        right.Dispose();
    }

    private static DatagramAddress Of(string address) => new(IPAddress.Parse(address), 0);

    private static EchoSocket Open(string address)
    {
        EchoSocket.TryOpen(Of(address).IsIPv6, out var socket, out var error).ShouldBeTrue(error.Text);
        return socket!;
    }

    private static bool Poll(EchoSocket socket)
    {
        using var poller = new Poller([socket.Descriptor]);
        return poller.Wait(10_000_000_000) == 1;
    }
}
