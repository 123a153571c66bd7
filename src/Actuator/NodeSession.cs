// One connection of the node, from accept to its end: what is said and heard on it, and whether the node still lives.
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Sockets;

namespace Bascule.Actuator;

internal sealed class NodeSession : IDisposable
{
    /// <summary>Outcomes are never dropped; a node that leaves so many unread is stuck, and will be told all anew when it is back.</summary>
    private const int MostUnsaid = 4096;

    private readonly SeqPacketSocket socket;
    private readonly NodeLink link;
    private readonly Queue<ToNode> unsaid = new();
    private Instant lastHeard;
    private Instant nextAlive = Instant.Never;
    private TimeSpan aliveEvery = ActuationLimits.AliveEvery(TimeSpan.FromSeconds(1));
    private bool silenceNoted;

    public NodeSession(SeqPacketSocket socket, int processId, Instant now)
    {
        (this.socket, lastHeard, ProcessId) = (socket, now, processId);
        link = new NodeLink(socket.Send, socket.Receive);
    }

    public Descriptor Descriptor => socket.Descriptor;

    public int ProcessId { get; }

    /// <summary>It said Hello and was answered Ready.</summary>
    public bool IsGreeted { get; private set; }

    public bool IsGone { get; private set; }

    public Instant NextDue => Instant.Earlier(nextAlive, silenceNoted ? Instant.Never : lastHeard + ActuationLimits.Silent);

    public bool IsSilent(Instant now) => now - lastHeard > ActuationLimits.Silent;

    public Received TryHear(Instant now, out ToActuator message)
    {
        var received = link.TryReceive(out message);
        if (received != Received.Message) return received;
        (lastHeard, silenceNoted) = (now, false);
        return received;
    }

    /// <summary>Silence alone changes nothing yet: the lease decides. But it should be in the log when it does.</summary>
    public void NoticeSilence(Instant now, Action<NoteSeverity, string> note)
    {
        if (silenceNoted || !IsSilent(now)) return;
        silenceNoted = true;
        note(NoteSeverity.Warning, $"The node (process {ProcessId}) has been silent for {Words.Of(now - lastHeard)}.");
    }

    public void Greet(TimeSpan lease, ToNode.Ready ready, Instant now)
    {
        IsGreeted = true;
        aliveEvery = ActuationLimits.AliveEvery(lease);
        nextAlive = now + aliveEvery;
        Say(ready);
    }

    public void Refuse(string sentence)
    {
        IsGreeted = false;
        nextAlive = Instant.Never;
        Say(new ToNode.Refused(sentence));
    }

    public void Say(ToNode message)
    {
        if (unsaid.Count >= MostUnsaid) IsGone = true;
        else unsaid.Enqueue(message);
        Flush();
    }

    public void SayAlive(Instant now)
    {
        Flush();
        if (now < nextAlive) return;
        nextAlive = now + aliveEvery;
        if (unsaid.Count == 0 && link.TrySend(ToNode.Alive.Word) == Sent.Gone) IsGone = true;
    }

    /// <summary>What could not be said since the node did not read is tried again before each Alive.</summary>
    public void Flush()
    {
        while (!IsGone && unsaid.TryPeek(out var next))
        {
            switch (link.TrySend(next))
            {
                case Sent.Full: return;
                case Sent.Gone: IsGone = true; return;
                default: unsaid.Dequeue(); break; // said, or not sayable
            }
        }
    }

    public static void RefuseOnce(SeqPacketSocket socket, string sentence)
    {
        using (socket) new NodeLink(socket.Send, socket.Receive).TrySend(new ToNode.Refused(sentence));
    }

    public void Dispose() => socket.Dispose();
}
