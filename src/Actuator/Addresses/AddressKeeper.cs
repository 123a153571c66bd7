// Acquires, renews and releases floating IPs. Each is a lease that the kernel ends by itself when nobody prolongs it; a
// renewal is "be there, for so long", so it also brings back what a network manager threw away. In front of the addresses
// stands the traffic gate, where the kernel has one: opened before an address comes, closed before it goes.
//
// For one thread, which must live in the network namespace that the keeper was opened in.
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Bascule.Configuration;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Arp;
using Bascule.Linux.Netlink;

namespace Bascule.Actuator.Addresses;

/// <summary>How an acquisition went.</summary>
/// <param name="IsDone">All addresses are here and announced. Else none that was not here before.</param>
/// <param name="Refusals">Why not, in sentences.</param>
/// <param name="Notes">Worth a line in the log.</param>
public sealed record AcquireOutcome(bool IsDone, IReadOnlyList<string> Refusals, IReadOnlyList<string> Notes);

public sealed class AddressKeeper : IDisposable
{
    private readonly AddressEditor editor;
    private readonly Announcer announcer;
    private readonly Announcements announcements;
    private readonly TrafficGate? gate;
    private readonly List<Lease> held = [];

    private AddressKeeper(AddressEditor editor, Announcer announcer, TrafficGate? gate)
    {
        (this.editor, this.announcer, this.gate) = (editor, announcer, gate);
        announcements = new Announcements(announcer);
    }

    private sealed class Lease
    {
        public required GroupName Group { get; init; }
        public required PlannedAddress Address { get; set; }
        public required TimeSpan Length { get; set; }
        public required Instant LastWord { get; set; }
        public Instant End => LastWord + Length;
    }

    /// <summary>Why the ends of the leases are not exact: empty while the traffic gate stands.</summary>
    public SystemError GateTrouble { get; private set; }

    /// <summary>When <see cref="Tick"/> has something to send next.</summary>
    public Instant NextDue => announcements.NextDue;

    public long AnnouncementsSent => announcements.Sent;
    public long AnnouncementsRefused => announcements.Refused;

    public static bool TryOpen([NotNullWhen(true)] out AddressKeeper? keeper, out SystemError error)
    {
        keeper = null;
        if (!AddressEditor.TryOpen(out var editor, out error))
        {
            return false;
        }

        if (!Announcer.TryOpen(out var announcer, out error))
        {
            editor.Dispose();
            return false;
        }

        TrafficGate.TryOpen(out var gate, out var noGate);
        keeper = new AddressKeeper(editor, announcer, gate) { GateTrouble = noGate };
        return true;
    }

    /// <summary>Names the addresses that answer only while they are held (<see cref="TrafficGate.Guard"/>).</summary>
    public void Guard(IEnumerable<IPAddress> addresses, TimeSpan lease) => gate?.Guard(addresses, lease);

    /// <summary>To be called while the node lives: what is guarded stays so for a while longer, also while nothing is held.</summary>
    public void KeepGuard(Instant now)
    {
        if (gate?.IsGuardDue(now) == true)
        {
            WriteGate(now);
        }
    }

    /// <summary>Takes the traffic gate away: nothing is held, and nobody will be here to renew it.</summary>
    public void TakeGateAway()
    {
        if (held.Count == 0)
        {
            gate?.TakeAway();
        }
    }

    /// <summary>Puts all addresses of a request on this machine, in one call to the kernel, and announces them.</summary>
    /// <param name="group">Whose they are; a group may acquire several times, address by address.</param>
    /// <param name="requests">What is asked for.</param>
    /// <param name="now">For the announcements and for what is left of the lease.</param>
    /// <param name="lastWord">When the node last said that the group is to be held here.</param>
    /// <param name="lease">How long that word counts.</param>
    public AcquireOutcome Acquire(GroupName group, IReadOnlyCollection<AddressRequest> requests, Instant now, Instant lastWord, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(requests);
        if (!NetworkReader.TryRead(out var network, out var error))
        {
            return Refused(error.Text);
        }

        if (!AddressPlan.TryPlan(requests, network, out var plan, out var refusals))
        {
            return Refused([.. refusals]);
        }

        // Prolonging it would give an end to an address that belongs to this machine.
        var foreign = AddressFindings.FoundRunning(requests, network).Where(found => !found.HasEnd).Select(found => found.Sentence).ToArray();
        if (foreign.Length > 0)
        {
            return Refused(foreign);
        }

        var seconds = LeaseTime.Seconds(now, lastWord, lease);
        if (seconds == 0)
        {
            return Refused($"the lease of group {group} is over: the node has not asked for it during the last {lease.TotalSeconds:0.###} s");
        }

        var notes = plan.Select(address => address.Note).Where(note => note.Length > 0).ToList();
        PreferOwnAddresses(plan, notes);
        foreach (var address in plan)
        {
            gate?.Pass(address.Address, lastWord + lease);
        }

        if (WriteGate(now) is { IsError: true } unguarded)
        {
            notes.Add(unguarded.Text);
        }

        var answers = editor.Apply([.. plan.Select(address => Put(address, seconds))]);
        if (Array.Exists(answers, answer => answer.IsError))
        {
            gate?.Close(plan.Select(address => address.Address).Where(address => !Holds(address)));
            var present = network.Addresses.Select(found => found.Address).ToHashSet();
            editor.Apply([.. plan.Where((address, i) => !answers[i].IsError && !present.Contains(address.Address)).Select(Delete)]);
            return Refused([.. answers.Where(answer => answer.IsError).Select(answer => answer.Text)]);
        }

        foreach (var address in plan)
        {
            announcements.Begin(address, network.FindInterface(address.InterfaceIndex), now);
            held.RemoveAll(lease => lease.Address.Address.Equals(address.Address));
            held.Add(new Lease { Group = group, Address = address, LastWord = lastWord, Length = lease });
        }

        notes.AddRange(RepairOrder(now));
        return new AcquireOutcome(true, [], notes);
    }

    /// <summary>The node has said again that this group is to be held here: the next renewal may count from there.</summary>
    public void Endorse(GroupName group, Instant lastWord, TimeSpan lease)
    {
        foreach (var kept in held)
        {
            if (kept.Group == group)
            {
                (kept.LastWord, kept.Length) = (Instant.Later(kept.LastWord, lastWord), lease);
            }
        }
    }

    /// <summary>
    /// Prolongs every held address up to what its node's last word allows, all in one call, and so restores what was deleted.
    /// One whose lease is over is left to the kernel.
    /// </summary>
    /// <returns>What went wrong, in sentences.</returns>
    public IReadOnlyList<string> Renew(Instant now)
    {
        var due = held.FindAll(lease => LeaseTime.Seconds(now, lease.LastWord, lease.Length) > 0);
        if (due.Count == 0)
        {
            return [];
        }

        foreach (var lease in due)
        {
            gate?.Pass(lease.Address.Address, lease.End);
        }

        var unguarded = WriteGate(now);
        var answers = editor.Apply([.. due.Select(lease => Put(lease.Address, LeaseTime.Seconds(now, lease.LastWord, lease.Length)))]);
        if (!Array.Exists(answers, answer => answer.IsError))
        {
            return unguarded.IsError ? [unguarded.Text] : [];
        }

        // An interface that was made anew (a VLAN, a bridge) has another index under the same name: right at the next renewal.
        if (Array.Exists(answers, answer => answer.Errno == SystemError.NoDevice) && NetworkReader.TryRead(out var network, out _))
        {
            foreach (var lease in due)
            {
                if (network.FindInterface(lease.Address.Interface) is { } link)
                {
                    lease.Address = lease.Address with { InterfaceIndex = link.Index };
                }
            }
        }

        return [.. answers.Where(answer => answer.IsError).Select(answer => answer.Text)];
    }

    /// <summary>Takes addresses of a group away; one that is not there is as good. Deleting is not announced.</summary>
    /// <param name="group">Whose.</param>
    /// <param name="addresses">Which; null: all of the group.</param>
    /// <returns>What went wrong, in sentences: those addresses are still held.</returns>
    public IReadOnlyList<string> Release(GroupName group, IReadOnlyCollection<IPAddress>? addresses = null)
    {
        var leaving = held.FindAll(lease => lease.Group == group && (addresses is null || addresses.Contains(lease.Address.Address)));
        foreach (var lease in leaving)
        {
            announcements.End(lease.Address.Address);
        }

        // Traffic ends first. If that were refused, the address goes all the same, and its traffic with it.
        gate?.Close(leaving.Select(lease => lease.Address.Address));
        var answers = editor.Apply([.. leaving.Select(lease => Delete(lease.Address))]);
        var failures = new List<string>();
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i].Errno is 0 or SystemError.AddressNotAvailable or SystemError.NoDevice)
            {
                held.Remove(leaving[i]);
            }
            else
            {
                failures.Add(answers[i].Text);
            }
        }

        return failures;
    }

    /// <summary>Removes an address that <see cref="AddressFindings.FoundRunning"/> found, whoever put it there.</summary>
    public bool TryRemove(FoundAddress found, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(found);
        PreferOwnAddresses(found.Interface);
        gate?.Close([found.Address]);
        error = editor.Apply([new AddressOperation { Puts = false, InterfaceIndex = found.InterfaceIndex, Address = found.Address, PrefixLength = found.PrefixLength }])[0];
        error = error.Errno is SystemError.AddressNotAvailable or SystemError.NoDevice ? default : error;
        return !error.IsError;
    }

    /// <summary>Announces a group's addresses anew: its claim was doubted, or a cable came back.</summary>
    public void Announce(GroupName group, Instant now)
    {
        if (!NetworkReader.TryRead(out var network, out _))
        {
            return;
        }

        foreach (var lease in held.Where(lease => lease.Group == group))
        {
            announcements.Begin(lease.Address, network.FindInterface(lease.Address.InterfaceIndex), now);
        }
    }

    /// <summary>Sends the announcements that are due.</summary>
    public void Tick(Instant now) => announcements.Tick(now);

    /// <summary>Whether this is one of the addresses held now: to be asked when the kernel tells of a deleted one.</summary>
    public bool Holds(IPAddress address) => held.Exists(lease => lease.Address.Address.Equals(address));

    /// <summary>Which of these addresses are on this machine now, whoever put them there.</summary>
    public static IReadOnlyList<IPAddress> Present(IReadOnlyCollection<IPAddress> addresses)
    {
        ArgumentNullException.ThrowIfNull(addresses);
        return NetworkReader.TryRead(out var network, out _) ? [.. addresses.Where(asked => network.Addresses.Any(found => found.Address.Equals(asked)))] : [];
    }

    /// <summary>
    /// Moves held IPv4 addresses behind the machine's own of the same network, in one call that deletes and adds. To be called
    /// after every change of an address: a network manager may bring the own one back behind ours.
    /// </summary>
    /// <returns>Notes for the log.</returns>
    public IReadOnlyList<string> RepairOrder(Instant now)
    {
        if (held.Count == 0 || !NetworkReader.TryRead(out var network, out _))
        {
            return [];
        }

        var floating = held.Select(lease => lease.Address.Address).ToHashSet();
        var notes = new List<string>();
        foreach (var first in AddressFindings.OutOfOrder(floating, network))
        {
            // All of the network at once: were only the first one moved, the kernel might promote another floating one.
            var moved = held.FindAll(lease => lease.Address.InterfaceIndex == first.InterfaceIndex && Networks.Of(lease.Address.Address, lease.Address.PrefixLength) == first.Network);
            var name = moved[0].Address.Interface;
            if (PreferOwnAddresses(name) is { } refusal)
            {
                notes.Add(refusal);
                continue;
            }

            var failed = Array.Find(
                editor.Apply(
                [
                    .. moved.Select(lease => Delete(lease.Address)),
                    .. moved.Select(lease => (lease.Address, Seconds: LeaseTime.Seconds(now, lease.LastWord, lease.Length)))
                        .Where(lease => lease.Seconds > 0).Select(lease => Put(lease.Address, lease.Seconds)),
                ]),
                answer => answer.IsError);
            notes.Add(failed.IsError
                ? $"{first.Address} stands before the own address of {name} and could not be moved behind it: {failed.Text}"
                : $"{first.Address} stood before the own address of {name} and was moved behind it");
        }

        return notes;
    }

    public void Dispose()
    {
        editor.Dispose();
        announcer.Dispose();
        gate?.Dispose();
    }

    private SystemError WriteGate(Instant now)
    {
        if (gate is null)
        {
            return default;
        }

        GateTrouble = gate.Write(now);
        return GateTrouble;
    }

    private static AcquireOutcome Refused(params string[] sentences) => new(false, sentences, []);

    private static void PreferOwnAddresses(IReadOnlyList<PlannedAddress> plan, List<string> notes)
    {
        foreach (var name in plan.Select(address => address.Interface).Distinct(StringComparer.Ordinal))
        {
            if (PreferOwnAddresses(name) is { } note)
            {
                notes.Add(note);
            }
        }
    }

    /// <summary>
    /// When a primary address goes, the kernel deletes all secondary ones of its network with it, unless told to promote one
    /// (promote_secondaries, Documentation/networking/ip-sysctl.rst; the setting of "all" counts as well).
    /// </summary>
    private static string? PreferOwnAddresses(string name)
    {
        const string folder = "/proc/sys/net/ipv4/conf";
        return KernelSetting.TryRead($"{folder}/all/promote_secondaries", out var all) && all == "1"
            || KernelSetting.TrySet($"{folder}/{name}/promote_secondaries", "1", out var refusal)
            ? null
            : $"{refusal}; if a floating IP ever stands before the own address of {name}, releasing it would take the own one along";
    }

    private static AddressOperation Put(PlannedAddress address, uint seconds) => Delete(address) with
    {
        Puts = true,
        Broadcast = address.Broadcast,
        Label = address.Label,
        ValidSeconds = seconds,

        // Never the source of the machine's own IPv6 traffic; IPv4 does not look at it (RFC 6724 §5, rule 3).
        PreferredSeconds = address.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 0 : seconds,
        NoPrefixRoute = address.NoPrefixRoute,
    };

    private static AddressOperation Delete(PlannedAddress address) => new()
    {
        Puts = false,
        InterfaceIndex = address.InterfaceIndex,
        Address = address.Address,
        PrefixLength = address.PrefixLength,
    };
}
