// The node's end of its connection to the actuator: connect, greet, keep telling that we live, notice that it does not.
// End of connection tells of a death within milliseconds; only silence tells of a freeze (docs/decisions/0002).
using System.Collections.Immutable;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Sockets;

namespace Bascule.Node;

internal sealed class ActuatorConnection(Cluster start, string socketPath) : IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(100);

    /// <summary>What is told while there is no actuator waits for it; a node that is without one for long says what it dropped.</summary>
    private const int MostNews = 256;

    private ulong digest = start.Digest;
    private TimeSpan aliveEvery = ActuationLimits.AliveEvery(start.Timing.Lease);
    private readonly Queue<ToActuator> unsent = new();
    private readonly Queue<ToActuator.Happened> news = new();
    private SeqPacketSocket? socket;
    private ActuatorLink? link;
    private Instant tryAt;
    private Instant aliveAt;
    private Instant heardAt;
    private Instant tendedAt;
    private ToActuator.Alive alive = new([]);

    /// <summary>How long a word of ours counts, as agreed.</summary>
    public TimeSpan Lease { get; private set; } = start.Timing.Lease;

    /// <summary>It has answered our greeting and is not silent.</summary>
    public bool IsReady { get; private set; }

    /// <summary>How often it has answered a greeting: once more is another connection, and perhaps another life of it.</summary>
    public int Greetings { get; private set; }

    /// <summary>For poll(2); null while there is no connection.</summary>
    public Descriptor? Descriptor => socket?.Descriptor;

    /// <summary>Why it is not ready, for status; null when it is.</summary>
    public string? Trouble { get; private set; } = "not connected yet";

    /// <summary>What is lost since its kernel does not end an address's traffic with the lease; null while it does.</summary>
    public string? GateTrouble { get; private set; }

    /// <summary>How the checks of held groups stand, as it said last; only for status. Read from any thread.</summary>
    public ImmutableDictionary<string, ImmutableArray<CheckWord>> Checks { get; private set; } = ImmutableDictionary<string, ImmutableArray<CheckWord>>.Empty;

    public TimeSpan Silence(Instant now) => now - heardAt;

    /// <summary>The next moment at which <see cref="Tend"/> has something to do.</summary>
    public Instant Due => link is null ? tryAt : aliveAt;

    public void Endorse(IEnumerable<HeldGroup> groups)
    {
        var endorsed = groups.ToImmutableArray();
        var claims = endorsed.Select(g => new GroupEpoch(g.Group.Value, g.Epoch.Value)).ToImmutableArray();
        var kept = endorsed.Where(g => g.KeepUntil != default).Select(g => new GroupTime(g.Group.Value, (ulong)g.KeepUntil.Nanoseconds)).ToImmutableArray();
        if (claims.SequenceEqual(alive.Endorsed) && kept.SequenceEqual(alive.Kept)) return;
        alive = new ToActuator.Alive(claims) { Kept = kept };
        aliveAt = default;      // at once: an endorsement withdrawn late is a lease renewed wrongly
    }

    /// <summary>Orders are kept in order and never dropped; without a connection they are moot, since its next Ready says what is.</summary>
    public void Order(ToActuator order)
    {
        if (link is null) return;
        unsent.Enqueue(order);
        Flush();
    }

    /// <summary>For hooks. Comes behind every order, and outlives the connection.</summary>
    /// <returns>What is dropped for it: the oldest, when the queue is full.</returns>
    public ToActuator.Happened? Tell(ToActuator.Happened happened)
    {
        var dropped = news.Count >= MostNews ? news.Dequeue() : null;
        news.Enqueue(happened);
        Flush();
        return dropped;
    }

    /// <summary>Asks it to take over changed files. A word of life goes before, and from now on they come as often as the shorter of both leases needs them.</summary>
    public void Reconfigure(ToActuator.Reconfigure wanted)
    {
        if (ActuationLimits.AliveEvery(wanted.Lease) is var often && often < aliveEvery) (aliveEvery, aliveAt) = (often, default);
        if (link?.TrySend(alive) is Sent.Full) unsent.Enqueue(alive);
        Order(wanted);
    }

    /// <summary>It has, or has refused.</summary>
    /// <param name="taken">What counts now; null: what counted before.</param>
    /// <param name="lease">As it was asked for, or as before.</param>
    public void ConcludeReconfiguration(Cluster? taken, TimeSpan lease)
    {
        digest = taken?.Digest ?? digest;
        Lease = lease;
        aliveEvery = ActuationLimits.AliveEvery(lease);
    }

    /// <summary>A longer lease: it is agreed first, and words come more seldom only then.</summary>
    public void Agree(TimeSpan lease)
    {
        Order(new ToActuator.Agree(lease));
        ConcludeReconfiguration(null, lease);
    }

    /// <summary>What is due by now: a connection, a word of life; and whether it has fallen silent.</summary>
    /// <returns>True when it was ready and is no more.</returns>
    public bool Tend(Instant now)
    {
        // We were away ourselves (the machine slept, say), and it perhaps with us: its silence counts from now on.
        if (now - tendedAt >= ActuationLimits.Silent) heardAt = Instant.Later(heardAt, now);
        tendedAt = now;
        if (link is null)
        {
            if (now < tryAt) return false;
            tryAt = now + BetweenTries;
            if (!SeqPacketSocket.TryConnect(socketPath, out socket, out var refusal))
            {
                Trouble = refusal.Text;
                return false;
            }
            link = new ActuatorLink(socket.Send, socket.Receive);
            Trouble = "connected; it has not answered yet";
            heardAt = now;
            unsent.Enqueue(new ToActuator.Hello(digest, Lease));
        }
        Flush();
        if (link is not null && now >= aliveAt)
        {
            link.TrySend(alive);
            aliveAt = now + aliveEvery;
        }
        if (!IsReady || Silence(now) < ActuationLimits.Silent) return false;
        return Close($"it has been silent for {Words.Of(Silence(now))}: frozen?");
    }

    /// <summary>Reads one message.</summary>
    /// <param name="lost">It was ready, and the connection ended.</param>
    public bool TryRead(Instant now, out ToNode message, out bool lost)
    {
        message = ToNode.Alive.Word;
        lost = false;
        if (link is null) return false;
        switch (link.TryReceive(out message))
        {
            case Received.Message:
                heardAt = now;
                if (message is ToNode.Ready) (IsReady, Trouble, GateTrouble, Greetings, Checks) = (true, null, null, Greetings + 1, Checks.Clear());
                if (message is ToNode.Checks told) Checks = told.Words.IsEmpty ? Checks.Remove(told.Group) : Checks.SetItem(told.Group, told.Words);
                if (message is ToNode.Refused refused) Trouble = refused.Sentence;
                if (message is ToNode.Gate gate) GateTrouble = gate.Trouble.Length > 0 ? gate.Trouble : null;
                return true;
            case Received.Garbage:
                return TryRead(now, out message, out lost);
            case Received.Gone:
                lost = Close("the connection ended: it died, or is being restarted");
                return false;
            default:
                return false;
        }
    }

    public void Dispose() => socket?.Dispose();

    private bool Close(string why)
    {
        var was = IsReady;
        socket?.Dispose();
        (socket, link) = (null, null);
        unsent.Clear();
        (IsReady, Trouble, Checks) = (false, why, Checks.Clear());      // what is not renewed is not known
        return was;
    }

    private void Flush()
    {
        while (link is not null && unsent.TryPeek(out var next))
        {
            if (link.TrySend(next) is Sent.Full or Sent.Gone) return;      // Full: tried again; Gone: the next read says so
            unsent.Dequeue();
        }
        while (IsReady && link is not null && news.TryPeek(out var next))
        {
            if (link.TrySend(next) is Sent.Full or Sent.Gone) return;
            news.Dequeue();
        }
    }
}
