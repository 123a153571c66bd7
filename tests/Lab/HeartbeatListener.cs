// Hears the nodes' broadcast heartbeats as they do: the moment of the last one is where a deadtime begins.
using System.Net;
using System.Net.Sockets;

namespace Bascule.Lab;

/// <summary>Asks nothing; each datagram for the heartbeats' port is an answer of its sender's address.</summary>
internal sealed class HeartbeatListener : IProbe
{
    public const int Port = 694;
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { Blocking = false };
    private readonly byte[] buffer = new byte[2048];
    private EndPoint sender = new IPEndPoint(IPAddress.Any, 0);

    public HeartbeatListener() => socket.Bind(new IPEndPoint(IPAddress.Any, Port));

    public void Begin(TimeSpan now)
    {
    }

    public void Collect(TimeSpan atMost, Action<Answer> report)
    {
        if (!socket.Poll(atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero, SelectMode.SelectRead)) return;
        socket.ReceiveFrom(buffer, ref sender);
        report(new Answer(LabClock.Now, true, ((IPEndPoint)sender).Address.ToString()));
    }

    public void Dispose() => socket.Dispose();
}
