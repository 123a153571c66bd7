using Bascule.Contracts.Actuation;
using Bascule.Linux.Clock;
using Bascule.Linux.Sockets;

namespace Bascule.Actuator.Tests.Holding;

/// <summary>The node's end, in the test's hand. Says Alive each 20 ms by itself, as long as it speaks at all.</summary>
internal sealed class Node : IDisposable
{
    private readonly SeqPacketSocket socket;
    private readonly ActuatorLink link;
    private readonly Lock speaking = new();
    private readonly Thread speaker;
    private readonly EventDescriptor ended = new();
    private readonly Poller poller;
    private ToActuator.Alive? alive;

    public Node(string path)
    {
        SeqPacketSocket.TryConnect(path, out var connected, out var error).ShouldBeTrue(error.Text);
        socket = connected!;
        link = new ActuatorLink(socket.Send, socket.Receive);
        poller = new Poller(socket.Descriptor);
        speaker = new Thread(Speak) { IsBackground = true };
        speaker.Start();
    }

    /// <summary>Everything heard but Alive.</summary>
    public List<ToNode> Heard { get; } = [];

    public int AlivesHeard { get; private set; }

    public bool IsGone { get; private set; }

    public void Say(ToActuator message)
    {
        lock (speaking) link.TrySend(message).ShouldBe(Sent.Yes);
    }

    public void SpeakFor(params GroupEpoch[] claims)
    {
        lock (speaking) alive = new ToActuator.Alive([.. claims]);
        Say(alive);
    }

    /// <summary>Goes on living, but says nothing: as a stopped process.</summary>
    public void FallSilent()
    {
        lock (speaking) alive = null;
    }

    public void Acquire(string group, ulong epoch)
    {
        Say(new ToActuator.Acquire(group, epoch));
        lock (speaking) alive = new ToActuator.Alive([.. (alive?.Endorsed ?? []).Where(c => c.Group != group), new GroupEpoch(group, epoch)]);
    }

    public void Release(string group, ulong epoch, bool addressesFirst = false) => Say(new ToActuator.Release(group, epoch, addressesFirst));

    public T Expect<T>(Func<T, bool>? which = null)
        where T : ToNode
    {
        var deadline = MonotonicClock.NowNanoseconds + 20_000_000_000;
        var seen = 0;
        while (true)
        {
            Hear();
            for (; seen < Heard.Count; seen++)
            {
                if (Heard[seen] is T found && which?.Invoke(found) != false)
                {
                    Heard.RemoveRange(0, seen + 1);
                    return found;
                }
            }
            if (IsGone || MonotonicClock.NowNanoseconds > deadline)
                throw new TimeoutException($"No {typeof(T).Name} came{(IsGone ? " before the end" : "")}; heard: {string.Join("; ", Heard)}");
            poller.Wait(10_000_000);
        }
    }

    public void ExpectTheEnd() => Bench.Until(() => { Hear(); return IsGone; }, "the end of the connection");

    public void Hear()
    {
        while (true)
        {
            switch (link.TryReceive(out var message))
            {
                case Received.Message when message is ToNode.Alive: AlivesHeard++; break;
                case Received.Message: Heard.Add(message); break;
                case Received.Gone: IsGone = true; return;
                default: return;
            }
        }
    }

    private void Speak()
    {
        using var pause = new Poller(ended.Descriptor);
        while (pause.Wait(20_000_000) == 0)
        {
            lock (speaking)
            {
                if (alive is not null) link.TrySend(alive);
            }
        }
    }

    public void Dispose()
    {
        ended.Signal();
        speaker.Join();
        poller.Dispose();
        socket.Dispose();
        ended.Dispose();
    }
}
