// The actuator's one thread: hears the node, moves the groups on, says what became of them. It waits in one place only, for
// whichever comes first: a word of the node, an agent's answer, a change of the network, or the next due time.
using Bascule.Actuator.Clients;
using Bascule.Actuator.Fencing;
using Bascule.Actuator.Holding;
using Bascule.Actuator.Hooks;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Linux.Clock;
using Bascule.Linux.Scheduling;
using Bascule.Linux.Sockets;

namespace Bascule.Actuator;

/// <summary>What root's configuration says, as far as the actuator acts on it.</summary>
/// <param name="RealTimePriority">Of the loop's thread in SCHED_RR; null for the normal class.</param>
internal sealed record Mandate(Cluster Cluster, int? RealTimePriority = null);

/// <param name="Listener">Where the node connects.</param>
/// <param name="Arrived">Signalled when an agent has answered or the actuator is asked to stop.</param>
/// <param name="AllowedUsers">User ids of whom a connection is accepted.</param>
/// <param name="ReadMandate">Reads the configuration again; null and a sentence when it is not valid.</param>
/// <param name="WriteNote">For the actuator's own journal.</param>
internal sealed record ActuatorParts(
    SeqPacketListener Listener,
    EventDescriptor Arrived,
    IReadOnlySet<uint> AllowedUsers,
    Func<(Mandate? Mandate, string Why)> ReadMandate,
    Action<NoteSeverity, string> WriteNote)
{
    /// <summary>What was read last comes into force: agents are found where it says, its addresses are guarded. Why nothing may be acquired under it; null when nothing stands in the way.</summary>
    public Func<Mandate, string?> Establish { get; init; } = static _ => null;

    /// <summary>Polled beside the others; the call says what to do when it is readable.</summary>
    public (Linux.Descriptor Descriptor, Action<Instant> Changed)? Network { get; init; }

    public IFenceCalls? Fences { get; init; }

    public IClients? Clients { get; init; }

    public IHooks? Hooks { get; init; }

    public Asides? Asides { get; init; }
}

internal sealed class ActuatorLoop : IDisposable
{
    /// <summary>Without a node for so long, it is not coming back by itself: the service has ended, and so do its clients.</summary>
    private static readonly TimeSpan ClientsOutliveNode = TimeSpan.FromSeconds(30);

    private readonly ActuatorParts parts;
    private readonly Holdings holdings;
    private readonly List<ToNode.Released> releasedUnheard = [];
    private Mandate? mandate;
    private Mandate? taken;
    private string? obstacle;
    private NodeSession? session;
    private int sessions;
    private Instant listened;
    private Instant clientsEndAt = Instant.Never;
    private string? saidGate;
    private int? realTimePriority;
    private Linux.Descriptor? polledChecker;
    private Poller poller;
    private volatile bool isStopping;
    private volatile bool isLeaving;

    /// <param name="parts">What it listens to.</param>
    /// <param name="makeHoldings">Gets where to say what happens.</param>
    /// <param name="adopted">What an earlier life left.</param>
    public ActuatorLoop(ActuatorParts parts, Func<Action<ToNode>, Holdings> makeHoldings, IReadOnlyList<HeldEntry> adopted)
    {
        this.parts = parts;
        holdings = makeHoldings(Say);
        if (TryReadMandate(out var why)) holdings.Configure(mandate!.Cluster.Groups, mandate.Cluster.Timing.Lease);
        else parts.WriteNote(NoteSeverity.Error, why);
        holdings.Adopt([.. adopted], Now);
        poller = MakePoller();
    }

    /// <summary>The clock counts the machine's sleep: a node that was suspended with us has not spoken meanwhile either.</summary>
    private static Instant Now => new(MonotonicClock.BootTimeNanoseconds);

    /// <summary>
    /// Asks the loop to end. Beside a node that lives, at once: what it holds stays (its own clean stop is the handover), and the next life of this program,
    /// which the node's next connection starts, finds it in the held file. Without one, when everything is released after the node's last word, but for what is
    /// in maintenance. From any thread.
    /// </summary>
    public void Stop()
    {
        isStopping = true;
        parts.Arrived.Signal();
    }

    /// <summary>
    /// Asks the loop to end at once and leave everything as it is to the next life of this program, which finds it in the held
    /// file: the upgrade of a package inside the lease. From any thread.
    /// </summary>
    public void LeaveToNextLife()
    {
        isLeaving = true;
        parts.Arrived.Signal();
    }

    private bool HasLivingNode => session is { IsGreeted: true, IsGone: false } && !session.IsSilent(Now);

    /// <summary>No group is in its hands, and nobody waits for its next life.</summary>
    public bool IsIdle => holdings.IsEmpty && !isLeaving;

    /// <summary>Runs until it is asked to stop and nothing is left for it to release.</summary>
    public void Run()
    {
        RunInTime();
        while (!isLeaving && !(isStopping && (HasLivingNode || holdings.AreKept(Now)))) Turn();
        session?.Flush();
    }

    /// <summary>
    /// A short lease leaves a word of the node some tens of milliseconds to be read, however busy the machine is (docs/decisions/0019). This thread only: the
    /// agents have theirs, and what they start has the normal class.
    /// </summary>
    private void RunInTime()
    {
        if (mandate?.RealTimePriority is not { } wanted || wanted == realTimePriority) return;
        realTimePriority = wanted;
        if (!RealTime.TrySetRealtime(wanted, out var refused)) parts.WriteNote(NoteSeverity.Warning, $"Going on without real-time priority: {refused}");
    }

    private void Turn()
    {
        var due = Instant.Earlier(clientsEndAt, Instant.Earlier(holdings.NextDue, session?.NextDue ?? Instant.Never));
        poller.Wait(due == Instant.Never ? -1 : Math.Max(0, due.Nanoseconds - Now.Nanoseconds));
        parts.Arrived.Drain();
        LeaveIfAsleep(Now);
        HearNode();
        listened = Now;
        AcceptNode();
        parts.Network?.Changed(Now);
        holdings.Tick(Now);
        TellOfFences();
        while (parts.Asides is { } asides && asides.TryTake(out var aside)) Say(aside);
        EndClients(Now);
        ConcludeReconfiguration(Now);
        SayGate();
        if (holdings.Checks?.Conversation != polledChecker) Repoll();
        session?.SayAlive(Now);
        if (session is { IsGone: true }) Leave("The node has closed the connection.");
    }

    /// <summary>
    /// Orders that lie in the socket since before a sleep of ours are nobody's wish any more: the node has believed us lost since then, or slept too, and a
    /// peer may hold the group. The connection is left unread; the node makes a new one and says what it wants now.
    /// </summary>
    private void LeaveIfAsleep(Instant now)
    {
        if (session is { IsGreeted: true } && now - listened > ActuationLimits.Silent)
            Leave($"This process has not run for {Words.Of(now - listened)}: what the node said before is not obeyed, it connects anew.");
    }

    private void HearNode()
    {
        while (session is not null)
        {
            switch (session.TryHear(Now, out var message))
            {
                case Received.Message: Obey(message); break;
                case Received.Garbage: break;
                case Received.Gone: Leave("The node has closed the connection."); return;
                default: session?.NoticeSilence(Now, parts.WriteNote); return;
            }
        }
    }

    private void Obey(ToActuator message)
    {
        var now = Now;
        if (message is ToActuator.Hello hello)
        {
            Greet(hello, now);
            return;
        }
        if (!session!.IsGreeted) return; // refused, or not introduced
        switch (message)
        {
            case ToActuator.Alive alive: holdings.Hear(alive, now); break;
            case ToActuator.Acquire acquire: holdings.Acquire(new GroupName(acquire.Group), new Epoch(acquire.Epoch), now); break;
            case ToActuator.Release release: holdings.Release(new GroupName(release.Group), new Epoch(release.Epoch), release.AddressesFirst, now); break;
            case ToActuator.Mend mend: holdings.Mend(new GroupName(mend.Group), new Epoch(mend.Epoch), now); break;
            case ToActuator.Reconfigure changed: Reconfigure(changed); break;
            case ToActuator.Agree agreed: holdings.Agree(mandate!.Cluster.Timing.Lease, agreed.Lease); break;
            case ToActuator.Announce announce: holdings.Announce(new GroupName(announce.Group), now); break;
            case ToActuator.Happened happened: parts.Hooks?.Tell(happened); break;
            case ToActuator.Fence fence: parts.Fences?.Begin(sessions, fence.Node, fence.Attempt); break;
            default: throw new System.Diagnostics.UnreachableException(message.ToString());
        }
    }

    private void Greet(ToActuator.Hello hello, Instant now)
    {
        var why = "";
        if (mandate is null || mandate.Cluster.Digest != hello.ConfigurationDigest || obstacle is not null)
        {
            if (TryReadMandate(out why)) holdings.Configure(mandate!.Cluster.Groups, mandate.Cluster.Timing.Lease);
        }
        if (mandate is not null && mandate.Cluster.Digest != hello.ConfigurationDigest)
            why = "The node has read another configuration than the actuator finds now: restart the node, or correct the files.";
        else if (obstacle is not null)
            why = obstacle;
        if (why.Length > 0)
        {
            session!.Refuse(why);
            parts.WriteNote(NoteSeverity.Error, $"The node is refused: {why}");
            return;
        }

        RunInTime();
        holdings.Agree(mandate!.Cluster.Timing.Lease, hello.Lease);
        holdings.Tick(now); // what ran out meanwhile is not offered
        session!.Greet(holdings.Lease, new ToNode.Ready(mandate!.Cluster.Digest, holdings.Held, holdings.Releasing) { Acquiring = holdings.Acquiring }, now);
        holdings.IsHeard = true;
        holdings.TellOfFallen();
        holdings.TellOfChecks();
        foreach (var released in releasedUnheard) session.Say(released);
        releasedUnheard.Clear();
        saidGate = null;
        clientsEndAt = Instant.Never;
        parts.Clients?.Begin();
    }

    private void EndClients(Instant now)
    {
        if (now < clientsEndAt) return;
        clientsEndAt = Instant.Never;
        parts.Clients?.End();
    }

    /// <summary>
    /// A node that connects anew asks anew: between two connections the fenced one may have been heard again, and what is certain of an earlier moment
    /// proves nothing.
    /// </summary>
    private void TellOfFences()
    {
        while (parts.Fences is { } fences && fences.TryTake(out var news))
        {
            if (news.Note is { } note) Say(note);
            if (news.Report is not { } report) continue;
            parts.WriteNote(report.Succeeded ? NoteSeverity.Warning : NoteSeverity.Error, $"{news.Node}: {(report.Succeeded ? "fenced" : "not fenced")}: {report.Clause}");
            if (news.Session == sessions) Say(new ToNode.Fenced(news.Node, news.Attempt, report.Succeeded, report.Clause));
        }
    }

    /// <summary>All of it, or nothing: the node goes on with what it has when this side cannot.</summary>
    private void Reconfigure(ToActuator.Reconfigure wanted)
    {
        var (read, why) = parts.ReadMandate();
        if (read is not null)
        {
            why = read.Cluster.Digest != wanted.ConfigurationDigest || read.Cluster.Timing.Lease != wanted.ConfiguredLease
                ? "the files have changed again since they were read: reload once more."
                : holdings.WhyNotReconfigured(read.Cluster.Groups) ?? parts.Establish(read) ?? "";
        }
        if (read is null || why.Length > 0)
        {
            session!.Say(new ToNode.NotReconfigured(why));
            parts.WriteNote(NoteSeverity.Error, $"The changed configuration is not taken over: {why}");
            return;
        }
        mandate = taken = read;
        RunInTime();
        holdings.Agree(read.Cluster.Timing.Lease, wanted.Lease);
    }

    /// <summary>
    /// After the tick, which has given the kernel the lease: by the answer the node tells its peers that they need not wait longer. Before the groups: what becomes
    /// of them is news about the changed configuration.
    /// </summary>
    private void ConcludeReconfiguration(Instant now)
    {
        if (taken is not { } read) return;
        taken = null;
        session?.Say(new ToNode.Reconfigured(read.Cluster.Digest));
        holdings.Reconfigure(read.Cluster.Groups, now);
    }

    /// <summary>The node shows it in its status: at each greeting, and when it changes.</summary>
    private void SayGate()
    {
        if (session is not { IsGreeted: true }) return;
        var trouble = holdings.GateTrouble ?? "";
        if (trouble == saidGate) return;
        saidGate = trouble;
        session.Say(new ToNode.Gate(trouble));
    }

    private void AcceptNode()
    {
        while (parts.Listener.TryAccept(out var socket, out _))
        {
            if (!socket.TryReadPeerCredentials(out var peer) || !parts.AllowedUsers.Contains(peer.UserId))
            {
                parts.WriteNote(NoteSeverity.Warning, $"A connection of user {peer.UserId} (process {peer.ProcessId}) is refused.");
                socket.Dispose();
                continue;
            }
            // Two nodes on one machine would pull at the same groups. One that has been silent is as good as gone; another's end may have come since we listened.
            HearNode();
            if (session is { } present && !present.IsSilent(Now))
            {
                NodeSession.RefuseOnce(socket, "Another node process is connected to the actuator and alive.");
                continue;
            }
            if (session is not null) Leave("Another node process takes the place of the silent one.");
            sessions++;
            session = new NodeSession(socket, peer.ProcessId, Now);
            Repoll();
        }
    }

    private void Leave(string why)
    {
        parts.WriteNote(holdings.IsEmpty ? NoteSeverity.Info : NoteSeverity.Warning, holdings.IsEmpty
            ? why
            : $"{why} What it holds stays until {Words.Of(holdings.Lease)} after its last word.");
        session?.Dispose();
        session = null;
        holdings.IsHeard = false;
        clientsEndAt = Now + ClientsOutliveNode;
        Repoll();
    }

    private void Say(ToNode message)
    {
        switch (message)
        {
            case ToNode.Note note: parts.WriteNote(note.Severity, note.Text); break;
            case ToNode.AcquireFailed failed: parts.WriteNote(NoteSeverity.Error, $"{failed.Group}: not acquired: {failed.Sentence}"); break;
            case ToNode.ReleaseFailed failed: parts.WriteNote(NoteSeverity.Critical, $"{failed.Group}: not released: {failed.Sentence}"); break;
            case ToNode.Released released when session is not { IsGreeted: true }: releasedUnheard.Add(released); break;
        }
        if (session is { IsGreeted: true }) session.Say(message);
    }

    private bool TryReadMandate(out string why)
    {
        var (read, sentence) = parts.ReadMandate();
        why = read is null ? sentence : "";
        if (read is null) return false;
        mandate = read;
        obstacle = parts.Establish(read);
        return true;
    }

    private void Repoll()
    {
        poller.Dispose();
        poller = MakePoller();
    }

    private Poller MakePoller()
    {
        List<Linux.Descriptor> all = [parts.Listener.Descriptor, parts.Arrived.Descriptor];
        if (parts.Network is { } network) all.Add(network.Descriptor);
        if (session is not null) all.Add(session.Descriptor);
        polledChecker = holdings.Checks?.Conversation;
        if (polledChecker is { } checker) all.Add(checker);
        return new Poller([.. all]);
    }

    public void Dispose()
    {
        session?.Dispose();
        poller.Dispose();
    }
}
