// One thread owns the state. It waits for packets, for the actuator, for requests and for its next deadline; each becomes an input; the machine turns;
// its effects become calls. What repeats itself (a heartbeat without news, a word of life) goes by without allocating and without a turn.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Core.Events;
using Bascule.Core.Membership;
using Bascule.Linux;
using Bascule.Linux.Clock;
using Bascule.Linux.Netlink;
using Bascule.Linux.Scheduling;
using Bascule.Linux.Sockets;
using Bascule.Node.Events;
using Bascule.Node.Media;
using Bascule.Node.Probing;
using Bascule.Wire.Native;

namespace Bascule.Node;

/// <summary>A state and when it came about: what control and status read, from any thread.</summary>
internal sealed record Snapshot(ClusterState State, Instant At);

internal sealed partial class NodeLoop : IDisposable
{
    /// <summary>A flood on one socket must not keep the others waiting.</summary>
    private const int MostPerWake = 64;

    /// <summary>
    /// A socket that had more than that to say is heard again after this rest, so that however much anybody sends, it costs a fraction of one processor. Without
    /// it a loop in real time would never sleep, take the processor from everybody else, and be killed for it (RLIMIT_RTTIME). The rest is lost in the kernel.
    /// </summary>
    private static readonly TimeSpan RestFromFlood = TimeSpan.FromMilliseconds(2);

    /// <summary>In <see cref="poller"/>, before the ears: our own wake-up and link events.</summary>
    private const int BeforeEars = 2;

    /// <summary>Between two words of complaint, and two tries to open what could not be opened.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ConcurrentQueue<Input> requests = new();
    private readonly EventDescriptor wake = new();
    private readonly byte[] packet = new byte[2048];
    private readonly MediaSet media;
    private readonly Sender sender;
    private readonly Receiver receiver;
    private readonly ActuatorConnection actuator;
    private readonly LinkWatch links;
    private readonly ConflictProber prober;
    private readonly Pinger pinger;
    private readonly EffectRunner effects;
    private readonly Complaints complaints;
    private readonly EventBook book;
    private readonly HashSet<System.Net.IPAddress> floating;
    private volatile Configuration.ClassicConfiguration configuration;
    private Cluster used;
    private BeatThread? beat;
    private ClusterState state;
    private Poller? poller;
    private Descriptor? polledActuator;
    private bool polledProber;
    private Instant restUntil;
    private bool isResting;
    private string? proberTrouble;
    private int polledPings;
    private string? pingTrouble;
    private Instant lookAt;
    private readonly ConcurrentDictionary<GroupName, (Holding Holding, Instant At)> holdingSince = new();
    private volatile Snapshot snapshot;

    public NodeLoop(ClusterState start, NodeParts parts)
    {
        (state, snapshot) = (start, new Snapshot(start, Now));
        (media, sender, receiver, actuator, links, prober, pinger) = (parts.Media, parts.Sender, parts.Receiver, parts.Actuator, parts.Links, parts.Prober, parts.Pinger);
        (configuration, used, floating) = (parts.Configuration, start.Cluster, parts.Floating);
        effects = new EffectRunner(parts);
        complaints = new Complaints(parts.Journal, receiver);
        book = new EventBook(start.Self, start.Incarnation);
    }

    public Snapshot Snapshot => snapshot;

    public ActuatorConnection Actuator => actuator;

    public Receiver Receiver => receiver;

    public MediaSet Media => media;

    public ConflictProber Prober => prober;

    /// <summary>Since when this node's part in a group has been what it is.</summary>
    public Instant? HoldingSince(GroupName group) => holdingSince.TryGetValue(group, out var since) ? since.At : null;

    /// <summary>The machine's sleep counts: waking from it we find our deadlines overslept, and doubt ourselves (docs/decisions/0011).</summary>
    public static Instant Now => new(MonotonicClock.BootTimeNanoseconds);

    /// <summary>Hands an input in from another thread.</summary>
    public void Post(Input input)
    {
        requests.Enqueue(input);
        wake.Signal();
    }

    /// <summary>Runs until the machine says that it may end.</summary>
    /// <param name="realtimePriority">Of SCHED_RR; null for the normal class.</param>
    /// <returns>Null after a goodbye, else why the node gave up.</returns>
    public string? Run(int? realtimePriority, Func<string?> whyAbandoned)
    {
        Look();
        Turn(Input.TimePassed.Instance);
        beat = new BeatThread(media, sender, state.BeatInterval, realtimePriority);
        if (realtimePriority is { } priority && !RealTime.TrySetRealtime(priority, out var refused))
            effects.Tell(Severity.Warning, $"going on without real-time priority: {refused}");

        while (!effects.MayQuit)
        {
            Wait();
            Listen();
            Attend();
            if (effects.WhyGivenUp is { } given) return given;
            if (whyAbandoned() is { } abandoned) return abandoned;
        }
        return null;
    }

    public void Dispose()
    {
        beat?.Dispose();
        poller?.Dispose();
        wake.Dispose();
    }

    private void Wait()
    {
        if (poller is null || polledActuator != actuator.Descriptor || polledProber != prober.Descriptors.Count > 0 || polledPings != pinger.Descriptors.Count()) Gather();
        var next = Instant.Earlier(Instant.Earlier(state.NextDeadline, prober.Due), Instant.Earlier(Instant.Earlier(actuator.Due, pinger.Due), lookAt));
        if (isResting != Now < restUntil) Rest(!isResting);
        if (isResting) next = Instant.Earlier(next, restUntil);
        poller!.Wait(Math.Max(0, next.Nanoseconds - Now.Nanoseconds));
    }

    private void Rest(bool rests)
    {
        isResting = rests;
        for (var ear = 0; ear < media.Ears.Length; ear++) poller!.Ignore(BeforeEars + ear, rests);
    }

    /// <summary>What to wait for: our own wake-up, link events, every ear, the actuator while there is a connection, the conflict probe while it asks, pings.</summary>
    private void Gather()
    {
        poller?.Dispose();
        (polledActuator, polledProber, polledPings, isResting) = (actuator.Descriptor, prober.Descriptors.Count > 0, pinger.Descriptors.Count(), false);
        poller = new Poller([
            wake.Descriptor, links.Descriptor, .. media.Ears.Select(e => e.Socket.Descriptor), .. prober.Descriptors, .. pinger.Descriptors,
            .. polledActuator is { } connection ? [connection] : Array.Empty<Descriptor>()]);
    }

    private void Listen()
    {
        if (Now < restUntil) return;
        foreach (var ear in media.Ears)
        {
            for (var taken = 0; ; taken++)
            {
                if (taken == MostPerWake)
                {
                    restUntil = Now + RestFromFlood;
                    ear.Door.Crowded(MostPerWake, Now);
                    break;
                }
                var bytes = ear.Socket.Receive(packet, out var from);
                if (bytes < 0) break;
                if (bytes > packet.Length)      // cut: longer than anything we send
                {
                    ear.Door.Turn(from);
                    continue;
                }
                var now = Now;
                var link = ear.LinkOf(from);
                prober.Heard(link);
                var reception = receiver.Take(packet.AsSpan(0, bytes), link, now, out var news);
                if (reception is not (Reception.News or Reception.Repeated)) ear.Door.Turn(from);
                else if (receiver.IsFirst || ear.HearsOneMedium) ear.Door.Greet(from, now);
                if (reception is Reception.News) Turn(new Input.Heard(news!, link, now));
                else if (reception is not (Reception.Repeated or Reception.Own)) Complain(reception, from);
            }
        }
    }

    /// <summary>By the machine's clock and zone, each second: groups go back to their homes at some times of the day only.</summary>
    private void LookAtTheTimeOfDay()
    {
        var hasCome = configuration.Returning?.Between is { } day && day.Contains(TimeOnly.FromDateTime(DateTime.Now));
        if (hasCome != state.IsFailbackTime) Turn(new Input.FailbackTime(hasCome));
    }

    private void Complain(Reception reception, in DatagramAddress from)
    {
        complaints.Note(reception, from, Now);
        if (reception is Reception.Forged or Reception.UnknownKey && state.Phase == Phase.Joining && receiver.Claimant is { } claimant)
            Turn(new Input.HeardUnverified(claimant));
    }

    /// <summary>Everything but packets.</summary>
    private void Attend()
    {
        wake.Drain();
        while (requests.TryDequeue(out var input)) Turn(input);
        BeginReload();

        while (actuator.TryRead(Now, out var message, out var lost) || lost)
        {
            if (lost) LoseActuator();
            else if (TakeReload(message)) continue;
            else if (effects.Translate(message) is { } input) Turn(input);
        }
        if (actuator.Tend(Now)) LoseActuator();

        // Answers before the end of their round, and both before a deadline judges by them.
        if (prober.Read() is { } answered) Turn(answered);
        if (prober.EndRound(Now) is { } round) Turn(round);

        pinger.Tend(Now);
        if (Now >= state.NextDeadline) Turn(Input.TimePassed.Instance);
        if (links.HasChanged(prober)) Look();
        if (Now < lookAt) return;
        lookAt = Now + BetweenLooks;
        foreach (var ear in media.Ears) ear.Door.AfterSecond(Now);
        complaints.Speak(media.Floods(), Now);
        Fold();
        LookAtTheTimeOfDay();
        if (media.IsIncomplete || polledProber) Look();
        if (prober.Trouble is { } trouble && trouble != proberTrouble) effects.Tell(Severity.Error, $"the conflict probe cannot ask: {trouble}");
        proberTrouble = prober.Trouble;
        if (pinger.Trouble is { } silent && silent != pingTrouble) effects.Tell(Severity.Error, $"ping nodes cannot be asked: {silent}");
        pingTrouble = pinger.Trouble;
    }

    /// <summary>Interfaces and addresses as they are now: sockets and carriers follow.</summary>
    private void Look()
    {
        if (!NetworkReader.TryRead(out var network, out var error))
        {
            effects.Tell(Severity.Error, error.Text);
            return;
        }
        prober.Look(network, Now);
        if (media.Refresh(network, out var troubles)) poller = Forget(poller);
        foreach (var trouble in troubles) effects.Tell(Severity.Error, trouble);
        foreach (var carrier in links.Carriers(network))
            if (((state.Carriers >> carrier.Medium) & 1) == 1 != carrier.HasCarrier) Turn(carrier);
        foreach (var group in state.Groups.Values)
            if (Bearers.Cut(group.Group, network) is var cut && cut != group.CutCard) Turn(new Input.BearerChanged(group.Group.Name, cut));
    }

    private void LoseActuator()
    {
        if (reload is { IsBegun: true }) EndReload("the actuator was lost in the middle of it: it finds the files in force when it is back.");
        Turn(new Input.ActuatorLost());
    }

    private static Poller? Forget(Poller? poller)
    {
        poller?.Dispose();
        return null;
    }

    /// <summary>Heartbeats that only repeat come in before anything is judged, else a deadline would find a peer silent whose words lie in the table.</summary>
    private void Turn(Input input)
    {
        Fold();
        Advance(input);
    }

    private void Fold()
    {
        var stamps = receiver.Collect();
        if (!stamps.IsEmpty) Advance(new Input.StillHeard(stamps));
        if (pinger.Collect() is { } answered) Advance(answered);
    }

    private void Advance(Input input)
    {
        var (now, before) = (Now, state);
        (state, var asked) = ClusterMachine.Advance(state, now, input);
        UseCluster();
        if (asked.Any(e => e is Effect.Broadcast))
        {
            media.Compose(sender, state.LastView!);
            media.Send(sender);
        }
        actuator.Endorse(state.Endorsed);
        if (state.Lease > actuator.Lease) actuator.Agree(state.Lease);
        effects.Begin(asked, state);
        Tell(Happenings.Between(before, state, now, input));
        beat?.Every(state.BeatInterval);
        foreach (var group in state.Groups.Values)
            if (!holdingSince.TryGetValue(group.Group.Name, out var since) || since.Holding != group.Holding) holdingSince[group.Group.Name] = (group.Holding, now);
        snapshot = new Snapshot(state, now);
    }

    private void Tell(ImmutableArray<ClusterEvent> events)
    {
        if (events.IsEmpty) return;
        foreach (var happened in book.Enter(events, DateTimeOffset.Now))
            if (actuator.Tell(happened) is { } dropped) effects.Tell(Severity.Warning, $"event {dropped.Id} ({dropped.Kind}) is told to no hook: too many wait for the actuator");
    }
}
