// All groups in the actuator's hands. It decides nothing about who should hold what: it does what the node says, in the
// order of GroupSequence, and lets go by itself when LeaseRule says that the node's word has run out. One thread; no waiting.
using System.Collections.Immutable;
using Bascule.Actuator.Agents;
using Bascule.Actuator.Watching;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Leases;
using Bascule.Core.Placement;
using Bascule.Core.Planning;

namespace Bascule.Actuator.Holding;

/// <param name="watch">Tells of services that stop or start; null where nobody can.</param>
internal sealed partial class Holdings(IAgentCalls agents, IGroupAddresses addresses, IServiceWatch? watch, HeldFile file, Action<ToNode> say)
{
    private ImmutableArray<GroupHolding> holdings = [];
    private ImmutableArray<Group> configured = [];
    private TimeSpan configuredLease;
    private Instant lastRenewal;
    private string? fileTrouble;

    /// <summary>Whether a node is there that hears what is said.</summary>
    public bool IsHeard { get; set; }

    /// <summary>How long a word of the node counts.</summary>
    public TimeSpan Lease { get; private set; }

    /// <inheritdoc cref="IGroupAddresses.GateTrouble"/>
    public string? GateTrouble => addresses.GateTrouble;

    /// <summary>Held, or on the way there, under a lease that never lapsed.</summary>
    public ImmutableArray<GroupEpoch> Held =>
        [.. holdings.Where(h => h.IsInHand && h.Sequence.IsWantedUp).Select(h => new GroupEpoch(h.Name.Value, h.Epoch.Value))];

    /// <summary>Of <see cref="Held"/>, what the node has still to be told the end of.</summary>
    public ImmutableArray<string> Acquiring => [.. holdings.Where(h => h.IsInHand && h.Sequence.IsWantedUp && h.OwesAnswer).Select(h => h.Name.Value)];

    public ImmutableArray<string> Releasing => [.. holdings.Where(h => h.IsInHand && !h.Sequence.IsWantedUp).Select(h => h.Name.Value)];

    public bool IsEmpty => holdings.All(h => !h.IsInHand);

    /// <summary>Nothing is held but what stays up without anybody's word, for longer than a next life of this program needs to come: its kernel lifetimes are as long.</summary>
    public bool AreKept(Instant now) => holdings.All(h => !h.IsInHand || (h.Doing == Doing.Holding && h.Word.KeepUntil > now + Lease));

    /// <summary>When <see cref="Tick"/> has something to do at the latest.</summary>
    public Instant NextDue
    {
        get
        {
            var due = Checks is null ? addresses.NextDue : Instant.Earlier(addresses.NextDue, Checks.NextDue);
            foreach (var holding in holdings)
            {
                if (!holding.IsInHand) continue;
                due = Instant.Earlier(due, holding.NextCall);
                if (holding.IsWithdrawn) continue;
                due = Instant.Earlier(due, LookDue(holding));
                due = Instant.Earlier(due, LeaseRule.EndsAt(holding.Word, Lease) + TimeSpan.FromTicks(1));
                due = Instant.Earlier(due, lastRenewal + Renewal);
            }
            return due;
        }
    }

    private TimeSpan Renewal => new(Lease.Ticks / 3);

    /// <summary>Takes over the groups of a configuration. What is in hand stays as it was acquired until it is released.</summary>
    public void Configure(ImmutableArray<Group> groups, TimeSpan lease)
    {
        configuredLease = Lease = lease;
        Arrange(groups);
    }

    private void Arrange(ImmutableArray<Group> groups)
    {
        configured = groups;
        var inHand = holdings.Where(h => h.IsInHand).ToImmutableArray();
        holdings =
        [
            .. groups.Select(g => inHand.FirstOrDefault(h => h.Name == g.Name) ?? new GroupHolding(g)),
            .. inHand.Where(h => groups.All(g => g.Name != h.Name)),
        ];
    }

    /// <summary>The node's lease, never longer than root's configuration has it.</summary>
    public void Agree(TimeSpan lease) => Lease = lease > TimeSpan.Zero && lease < configuredLease ? lease : configuredLease;

    public void Acquire(GroupName name, Epoch epoch, Instant now)
    {
        if (Find(name) is not { } holding)
        {
            say(new ToNode.AcquireFailed(name.Value, epoch.Value, $"The actuator's configuration has no group {name}."));
            say(new ToNode.Released(name.Value, epoch.Value));
            return;
        }
        var wasInHand = holding.IsInHand;
        if (!wasInHand && configured.FirstOrDefault(g => g.Name == name) is { } current && !Reconfiguration.IsSameWithin(holding.Group, current))
        {
            // It was released by the line under which it had been acquired; the configuration has another by now.
            holdings = holdings.Replace(holding, new GroupHolding(current));
            holding = Find(name)!;
        }
        (holding.Epoch, holding.Word, holding.Ordered) = (epoch, new Endorsement(epoch, now), now);
        (holding.IsInHand, holding.IsWithdrawn, holding.OwesAnswer, holding.ToldFailedStops, holding.AcquiredUpTo) = (true, false, true, 0, 0);
        holding.Sequence = holding.Sequence.Acquire();
        if (!wasInHand) ForgetWatching(holding);
        if (!TryWriteHeld() && !wasInHand)
        {
            // Without a note for our next life a crash would leave the group running with nobody to let go of it.
            holding.IsInHand = holding.OwesAnswer = false;
            holding.Sequence = GroupSequence.Unknown(holding.Group.Resources.Length);
            say(new ToNode.AcquireFailed(name.Value, epoch.Value, $"{name} is not acquired: {fileTrouble}"));
            say(new ToNode.Released(name.Value, epoch.Value));
            return;
        }
        Drive(holding, now);
    }

    public void Release(GroupName name, Epoch epoch, bool addressesFirst, Instant now)
    {
        if (Find(name) is not { } holding)
        {
            say(new ToNode.Released(name.Value, epoch.Value)); // what nobody configured, nobody started
            return;
        }
        if (!holding.IsInHand) holding.Word = new Endorsement(epoch, now);
        if (!holding.IsInHand || holding.Sequence.IsWantedUp) holding.ToldFailedStops = 0;
        (holding.Epoch, holding.Word) = (epoch, holding.Word with { Epoch = epoch });
        (holding.IsInHand, holding.OwesAnswer, holding.Ordered) = (true, true, now);
        if (addressesFirst) Withdraw(holding);
        holding.Sequence = holding.Sequence.Release();
        TryWriteHeld(); // a release goes on without
        Drive(holding, now);
    }

    public void Announce(GroupName name, Instant now)
    {
        if (Find(name) is { IsInHand: true, IsWithdrawn: false }) addresses.Announce(name, now);
    }

    /// <summary>The node lives and claims these. What it does not claim runs out by itself.</summary>
    public void Hear(ToActuator.Alive alive, Instant now)
    {
        var isNews = false;
        foreach (var holding in holdings)
        {
            if (!holding.IsInHand) continue;
            foreach (var claim in alive.Endorsed)
            {
                if (claim.Group != holding.Name.Value) continue;
                var heard = holding.Word.Hear(new Epoch(claim.Epoch), Lease, now, KeepUntil(alive, claim.Group, now));
                isNews |= heard != holding.Word;
                if (heard.KeepUntil != holding.Word.KeepUntil) lastRenewal = default;      // the kernel must know before anybody stops this process
                holding.Word = heard;
            }
        }
        if (isNews) TryWriteHeld();
        addresses.Guard(now);
    }

    private static Instant KeepUntil(ToActuator.Alive alive, string group, Instant now)
    {
        foreach (var kept in alive.Kept)
            if (kept.Group == group) return Instant.Earlier(new Instant((long)Math.Min(kept.Nanoseconds, long.MaxValue)), now + Maintenance.Longest);
        return default;
    }

    public void Tick(Instant now)
    {
        while (agents.TryTake(out var news))
        {
            if (news.Note is { } note) say(note);
            if (news.Report is { } report && Find(news.Group) is { Sequence.UnderWay: not null } answered) Take(answered, report, now);
        }
        LetGoOfTheUnspokenFor(now);
        Watch(now);
        foreach (var holding in holdings) Drive(holding, now);
        Check(now);
        Renew(now);
        addresses.Tick(now);
    }

    /// <summary>Last group first, as a release by hand would go.</summary>
    private void LetGoOfTheUnspokenFor(Instant now)
    {
        var letGo = false;
        foreach (var holding in holdings.Reverse())
        {
            if (!holding.IsInHand || holding.IsWithdrawn || holding.Judge(Lease, now) == LeaseVerdict.Renew) continue;

            Withdraw(holding);
            if (!holding.Sequence.IsWantedUp) continue;

            say(new ToNode.Note(NoteSeverity.Critical, $"{holding.Name}: released, since the node did not speak for epoch {holding.Epoch} for {Words.Of(now - holding.Word.At)} (lease {Words.Of(Lease)})"));
            holding.Sequence = holding.Sequence.Release();
            (holding.OwesAnswer, holding.ToldFailedStops) = (true, 0);
            letGo = true;
        }
        if (letGo) TryWriteHeld();
    }

    /// <summary>The addresses at once, whatever a stop script is busy with: from now on another node may have them.</summary>
    private void Withdraw(GroupHolding holding)
    {
        addresses.Withdraw(holding.Name);
        holding.IsWithdrawn = true;
    }

    private void Renew(Instant now)
    {
        if (now < lastRenewal + Renewal || IsEmpty) return;
        lastRenewal = now;
        foreach (var holding in holdings)
            if (holding.IsInHand && !holding.IsWithdrawn && holding.Judge(Lease, now) == LeaseVerdict.Renew)
                addresses.Endorse(holding.Name, holding.Word, Lease);
        addresses.Renew(now);
    }

    private GroupHolding? Find(GroupName name) => holdings.FirstOrDefault(h => h.Name == name);

    private bool TryWriteHeld()
    {
        try
        {
            file.Write([.. holdings.Where(h => h.IsInHand).Select(h => h.Entry)]);
            fileTrouble = null;
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (fileTrouble is null) say(new ToNode.Note(NoteSeverity.Error, $"The held file cannot be written: {e.Message}"));
            fileTrouble = $"the held file cannot be written: {e.Message}";
            return false;
        }
    }
}
