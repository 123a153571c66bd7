using Bascule.Linux.Sockets;

namespace Bascule.Linux.Tests.Sockets;

public sealed class NodeAndActuatorConnected
{
    [Fact]
    public void A_message_crosses_whole_and_the_peer_is_known()
    {
        var path = $"@bascule-test-{Environment.ProcessId}-{Guid.NewGuid():N}";
        SeqPacketListener.TryListen(path, out var listener, out var error).ShouldBeTrue(error.Text);
        listener!.TryAccept(out _, out error).ShouldBeFalse();
        error.Errno.ShouldBe(SystemError.WouldBlock);

        SeqPacketSocket.TryConnect(path, out var node, out error).ShouldBeTrue(error.Text);
        listener.TryAccept(out var actuator, out error).ShouldBeTrue(error.Text);

        node!.Send("acquire"u8).ShouldBe(7);
        node.Send("renew"u8).ShouldBe(5);
        var buffer = new byte[100];
        actuator!.Receive(buffer).ShouldBe(7);
        actuator.Receive(buffer).ShouldBe(5);
        actuator.Receive(buffer).ShouldBe(-SystemError.WouldBlock);

        actuator.TryReadPeerCredentials(out var credentials).ShouldBeTrue();
        credentials.ProcessId.ShouldBe(Environment.ProcessId);

        node.Dispose();
        actuator.Receive(buffer).ShouldBe(0);
        actuator.Dispose();
        listener.Dispose();
    }

    [Fact]
    public void The_end_of_the_other_side_ends_a_wait()
    {
        var (one, other) = SeqPacketSocket.Pair();
        using var poller = new Poller(one.Descriptor);
        poller.Wait(0).ShouldBe(0);
        other.Dispose();
        poller.Wait(-1).ShouldBe(1);
        poller[0].HasFlag(Readiness.HungUp).ShouldBeTrue();

        poller.Ignore(0, ignored: true);
        poller.Wait(0).ShouldBe(0);
        one.Dispose();
    }

    [Fact]
    public void Sending_to_one_who_is_gone_is_an_answer_not_a_signal()
    {
        var (one, other) = SeqPacketSocket.Pair();
        other.Dispose();
        one.Send("x"u8).ShouldBe(-32); // EPIPE
        one.Dispose();
    }

    [Fact]
    public void Messages_allocate_nothing()
    {
        var (one, other) = SeqPacketSocket.Pair();
        var buffer = new byte[100];
        Allocations.Of(() =>
        {
            one.Send(buffer);
            other.Receive(buffer);
        }).ShouldBe(0);
        one.Dispose();
        other.Dispose();
    }

    [Fact]
    public void Nobody_listening_is_said_with_the_path()
    {
        SeqPacketSocket.TryConnect("/nonexistent/socket", out _, out var error).ShouldBeFalse();
        error.Text.ShouldBe("connecting to /nonexistent/socket: No such file or directory");
    }
}
