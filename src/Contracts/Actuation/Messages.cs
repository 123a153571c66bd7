// What the unprivileged node and the privileged actuator say to each other over one SOCK_SEQPACKET connection, one message
// to a datagram. The node names groups and nothing else: which programs and addresses a group is made of, the actuator reads
// in root's configuration itself, so that a node taken over by a stranger cannot make root run a thing of the stranger's choice.
using System.Collections.Immutable;

namespace Bascule.Contracts.Actuation;

/// <summary>A group by name and the epoch of the claim under which it is held.</summary>
public readonly record struct GroupEpoch(string Group, ulong Epoch);

/// <summary>A group by name and a moment on the machine's clock (CLOCK_BOOTTIME), which both ends read.</summary>
public readonly record struct GroupTime(string Group, ulong Nanoseconds);

/// <summary>What the node says. Closed: the cases below are all there are.</summary>
public abstract record ToActuator
{
    private ToActuator() { }

    /// <summary>The first word of a connection.</summary>
    /// <param name="ConfigurationDigest">The node's <c>Cluster.Digest</c>; another one than the actuator's is refused.</param>
    /// <param name="Lease">How long a word of the node keeps its groups alive; the actuator caps it at its own configuration's.</param>
    public sealed record Hello(ulong ConfigurationDigest, TimeSpan Lease) : ToActuator;

    /// <summary>
    /// The node is to take over changed files: so is the actuator, first, from root's files. Answered by <see cref="ToNode.Reconfigured"/>, and only then done by
    /// the node; or by <see cref="ToNode.NotReconfigured"/>, and then nothing has changed on either side.
    /// </summary>
    /// <param name="ConfigurationDigest">Of what the node has read.</param>
    /// <param name="ConfiguredLease">As that configuration has it; the actuator must find the same.</param>
    /// <param name="Lease">What counts for now: not longer, perhaps shorter.</param>
    public sealed record Reconfigure(ulong ConfigurationDigest, TimeSpan ConfiguredLease, TimeSpan Lease) : ToActuator;

    /// <summary>From now on a word counts for so long; capped as in <see cref="Hello"/>.</summary>
    public sealed record Agree(TimeSpan Lease) : ToActuator;

    /// <summary>
    /// "I live, and these claims are mine." Said at least each <see cref="ActuationLimits.AliveEvery"/>. A group that is held
    /// but not listed, or listed with another epoch, is no longer renewed; an empty list is a word too.
    /// </summary>
    public sealed record Alive(ImmutableArray<GroupEpoch> Endorsed) : ToActuator
    {
        /// <summary>Of those, the ones that are to be held on until then, whatever becomes of the node: they are in maintenance.</summary>
        public ImmutableArray<GroupTime> Kept { get; init; } = [];
    }

    /// <summary>Take the group up, first resource first. Endorses it at the same time.</summary>
    public sealed record Acquire(string Group, ulong Epoch) : ToActuator;

    /// <summary>Let the group go, last resource first. Of a group that is not held: stop whatever of it runs all the same.</summary>
    /// <param name="AddressesFirst">Its addresses at once, whatever stops before them: another node may hold the group.</param>
    public sealed record Release(string Group, ulong Epoch, bool AddressesFirst) : ToActuator;

    /// <summary>Stop and start again what of the held group has fallen, and what stands right of it. Answered as <see cref="Acquire"/> is.</summary>
    public sealed record Mend(string Group, ulong Epoch) : ToActuator;

    /// <summary>Tell the neighbours again where the group's addresses are.</summary>
    public sealed record Announce(string Group) : ToActuator;

    /// <summary>Make another node harmless, with what root's configuration has for it. Answered by <see cref="ToNode.Fenced"/>.</summary>
    /// <param name="Attempt">Comes back with the answer.</param>
    public sealed record Fence(string Node, ulong Attempt) : ToActuator;

    /// <summary>Something that hooks may want to hear of; which, root's configuration says. Nothing is answered. Texts are empty where there is nothing to say.</summary>
    /// <param name="Id">No other event has it, of any life of any node.</param>
    /// <param name="Kind">One of a closed list of names.</param>
    /// <param name="UnixMs">When it was, in milliseconds since 1970.</param>
    public sealed record Happened(string Id, string Kind, ulong UnixMs, string Group, ulong Epoch, string Peer, string Reason) : ToActuator;
}

/// <summary>What the actuator says. Closed: the cases below are all there are.</summary>
public abstract record ToNode
{
    private ToNode() { }

    /// <summary>The answer to a Hello. Only after it is the actuator "connected": a connect(2) may succeed into the backlog of a dead one.</summary>
    /// <param name="ConfigurationDigest">Of the configuration that the actuator has read.</param>
    /// <param name="Held">Held with a lease that never lapsed; endorse them within the lease, or they are released.</param>
    /// <param name="Releasing">Being let go; a <see cref="Released"/> follows for each.</param>
    public sealed record Ready(ulong ConfigurationDigest, ImmutableArray<GroupEpoch> Held, ImmutableArray<string> Releasing) : ToNode
    {
        /// <summary>Of the held, those that are still on the way there; <see cref="Acquired"/> or <see cref="AcquireFailed"/> follows for each.</summary>
        public ImmutableArray<string> Acquiring { get; init; } = [];
    }

    /// <summary>The answer to a Hello that cannot be served; what is held goes on until its lease ends.</summary>
    public sealed record Refused(string Sentence) : ToNode;

    /// <summary>
    /// Root's files are taken over. What of held groups is new is being started, what is gone is being stopped; <see cref="Acquired"/> or
    /// <see cref="AcquireFailed"/> follows for each that changed.
    /// </summary>
    public sealed record Reconfigured(ulong ConfigurationDigest) : ToNode;

    /// <summary>Nothing was changed.</summary>
    public sealed record NotReconfigured(string Sentence) : ToNode;

    /// <summary>"I live." Said at least each <see cref="ActuationLimits.AliveEvery"/>.</summary>
    public sealed record Alive : ToNode
    {
        public static readonly Alive Word = new();
    }

    public sealed record Acquired(string Group, ulong Epoch, TimeSpan Took) : ToNode;

    /// <summary>A resource did not start. Everything of the group is stopped again by itself; a <see cref="Released"/> follows.</summary>
    public sealed record AcquireFailed(string Group, ulong Epoch, string Sentence) : ToNode;

    /// <summary>All of the group's resources are stopped. Also said when the actuator let go by itself.</summary>
    public sealed record Released(string Group, ulong Epoch) : ToNode;

    /// <summary>A resource does not stop. It is tried on; the group is not released until <see cref="Released"/> is said.</summary>
    public sealed record ReleaseFailed(string Group, string Sentence) : ToNode;

    /// <summary>A resource of a held group has stopped, and not by our doing; said again behind Ready while that is so. Nothing is done before the node says what.</summary>
    /// <param name="ByHand">Somebody else had the service manager stop it.</param>
    /// <param name="IsBack">systemd has started it again by the unit's own Restart=: there is nothing to do but to know it.</param>
    /// <param name="Clause">For instance <c>apache2 stopped by itself (systemd: failed, signal)</c>.</param>
    public sealed record Fell(string Group, ulong Epoch, string Resource, bool ByHand, bool IsBack, string Clause) : ToNode;

    /// <summary>A unit of a group runs that did not, started by whomever, also where the group is not held.</summary>
    public sealed record Rose(string Group, string Resource) : ToNode;

    /// <summary>An attempt to fence a node has ended; said on the connection over which it was asked for, and on no other.</summary>
    /// <param name="Succeeded">The node was without power since it was asked for, as far as the device can say.</param>
    /// <param name="Clause">How that is known, or what failed.</param>
    public sealed record Fenced(string Node, ulong Attempt, bool Succeeded, string Clause) : ToNode;

    /// <summary>Said behind Ready, and whenever it changes: what is lost where the kernel does not end an address's traffic with its lease; empty while it does.</summary>
    public sealed record Gate(string Trouble) : ToNode;

    /// <summary>
    /// How the checks of a held group stand, all of them: what was said before of this group is replaced. For whoever looks; what follows from them is said by
    /// <see cref="Fell"/>. Said behind Ready, when one stands otherwise than before, and else at most once a second.
    /// </summary>
    /// <param name="Words">Empty: nothing of the group is checked.</param>
    public sealed record Checks(string Group, ImmutableArray<CheckWord> Words) : ToNode;

    /// <summary>For the journal and the log file of ha.cf.</summary>
    public sealed record Note(NoteSeverity Severity, string Text) : ToNode;
}

/// <summary>How one check stands.</summary>
/// <param name="Check">What is asked: <c>http http://192.168.0.200/</c>.</param>
/// <param name="Resource">Which resource counts as stopped when it fails.</param>
/// <param name="Since">In nanoseconds of the machine's clock (CLOCK_BOOTTIME).</param>
/// <param name="Latency">Of the last answer.</param>
/// <param name="Answer">What there was to see of the last one; empty before it.</param>
public readonly record struct CheckWord(string Check, string Resource, CheckStanding Standing, ulong Since, TimeSpan Latency, string Answer);

public enum CheckStanding
{
    /// <summary>It has not answered well since it was started; that does not count yet.</summary>
    InGrace = 0,
    Good = 1,
    Bad = 2,

    /// <summary>Nobody asks, or it cannot be asked: nothing follows from it.</summary>
    Unknown = 3,
}

public enum NoteSeverity
{
    Debug = 0,
    Info = 1,
    Warning = 2,
    Error = 3,
    Critical = 4,
}

/// <summary>The sizes and times both ends agree on.</summary>
public static class ActuationLimits
{
    public const string SocketPath = "/run/bascule/actuator.sock";

    public const int DatagramBytes = 65536;

    /// <summary>Longer names cannot be asked for; longer sentences are cut.</summary>
    public const int TextBytes = 4096;

    /// <summary>A peer not heard for so long is silent: stopped, or stuck. A death shows as the end of the connection, within 3 ms.</summary>
    public static readonly TimeSpan Silent = TimeSpan.FromMilliseconds(300);

    /// <summary>Between two Alive words with this lease: 100 ms, or a third of the lease where that is shorter.</summary>
    public static TimeSpan AliveEvery(TimeSpan lease) =>
        TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerMillisecond * 100, Math.Max(lease.Ticks / 3, TimeSpan.TicksPerMillisecond)));
}
