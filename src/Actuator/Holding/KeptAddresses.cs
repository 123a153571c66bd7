// The holdings' addresses, done by the AddressKeeper: one resource's word in, sentences out.
using Bascule.Actuator.Addresses;
using Bascule.Configuration;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Leases;
using Bascule.Linux;
using Bascule.Linux.Netlink;

namespace Bascule.Actuator.Holding;

internal sealed class KeptAddresses(AddressKeeper keeper, Action<NoteSeverity, string> note) : IGroupAddresses
{
    private string lastRenewalTrouble = "";
    private SystemError worded;

    public Instant NextDue => keeper.NextDue;

    public string? GateTrouble
    {
        get
        {
            if (keeper.GateTrouble == worded) return field;
            worded = keeper.GateTrouble;
            field = worded.IsError
                ? $"The traffic of a floating address does not end exactly with its lease, but up to {TwoHolders.Overhang.TotalSeconds:0} s later, since nf_tables cannot be used here ({worded.Text})."
                : null;
            return field;
        }
    }

    public bool Bears(Resource resource) => resource.IsAddress;

    public string? Acquire(GroupName group, IReadOnlyList<Resource> resources, Endorsement word, TimeSpan lease, Instant now)
    {
        var requests = new List<AddressRequest>(resources.Count);
        foreach (var resource in resources)
        {
            if (!AddressRequest.TryParse(resource, out var request, out var refusal)) return Sentence(refusal);
            requests.Add(request);
        }
        var outcome = keeper.Acquire(group, requests, now, word.At, Length(word, lease));
        foreach (var line in outcome.Notes) note(NoteSeverity.Warning, line);
        return outcome.IsDone ? null : Sentence(string.Join("; ", outcome.Refusals));
    }

    public string? Release(GroupName group, Resource resource)
    {
        // What cannot be read was never acquired.
        if (!AddressRequest.TryParse(resource, out var request, out _)) return null;
        if (keeper.Holds(request.Address)) return keeper.Release(group, [request.Address]) is [var first, ..] ? Sentence(first) : null;

        // Not in our hands, and yet it may be there: from an earlier life, or put there by somebody else.
        if (!NetworkReader.TryRead(out var network, out var error)) return Sentence(error.Text);
        foreach (var found in AddressFindings.FoundRunning([request], network))
        {
            if (!found.HasEnd) return Sentence(found.Sentence);
            if (!keeper.TryRemove(found, out error)) return Sentence(error.Text);
        }
        return null;
    }

    public void Endorse(GroupName group, Endorsement word, TimeSpan lease) => keeper.Endorse(group, word.At, Length(word, lease));

    public void Guard(Instant now) => keeper.KeepGuard(now);

    public void Renew(Instant now)
    {
        // Told once, not three times a lease: the journal is for people.
        var trouble = string.Join("; ", keeper.Renew(now));
        if (trouble.Length > 0 && trouble != lastRenewalTrouble) note(NoteSeverity.Error, $"Renewing an address failed: {trouble}");
        lastRenewalTrouble = trouble;
    }

    public void Withdraw(GroupName group)
    {
        foreach (var trouble in keeper.Release(group)) note(NoteSeverity.Critical, $"{group}: an address could not be taken away, the kernel will at the end of its lease: {trouble}");
    }

    public void Announce(GroupName group, Instant now) => keeper.Announce(group, now);

    public void Tick(Instant now) => keeper.Tick(now);

    /// <summary>A network manager may have thrown ours away, or brought the machine's own back behind ours.</summary>
    public void Mend(IEnumerable<NetworkChange> changes, Instant now)
    {
        var (isGone, mayBeOutOfOrder) = (false, false);
        foreach (var change in changes)
        {
            // Our own renewals come back as changes too, each lease's third: they put nothing out of order.
            var isOurs = change is NetworkChange.AddressChanged changed && keeper.Holds(changed.Address.Address);
            isGone |= change is NetworkChange.AddressGone gone && keeper.Holds(gone.Address.Address);
            mayBeOutOfOrder |= !isOurs && change is (NetworkChange.AddressChanged or NetworkChange.AddressGone);
        }
        if (isGone)
        {
            note(NoteSeverity.Warning, "An address that is held here was taken away by somebody else, and is put back.");
            Renew(now);
        }
        if (!mayBeOutOfOrder) return;
        foreach (var line in keeper.RepairOrder(now)) note(NoteSeverity.Warning, line);
    }

    /// <summary>
    /// From now on the addresses of these groups answer on this machine only while they are held; not those that something else
    /// put here: they are refused, not taken off the network.
    /// </summary>
    public void Guard(IEnumerable<Group> groups, TimeSpan lease)
    {
        var requests = Requests(groups.SelectMany(g => g.Resources).Where(Bears));
        if (!NetworkReader.TryRead(out var network, out _)) return;
        var foreign = AddressFindings.FoundRunning(requests, network).Where(f => !f.HasEnd).Select(f => f.Address).ToHashSet();
        keeper.Guard(requests.Select(r => r.Address).Where(a => !foreign.Contains(a)), lease);
    }

    /// <summary>Addresses of these groups that are on the machine though nobody holds them: what a former run left is removed.</summary>
    /// <returns>Why addresses of these groups cannot be carried here: null when nothing stands in the way.</returns>
    public string? Examine(IEnumerable<Group> groups)
    {
        var resources = groups.SelectMany(g => g.Resources).Where(Bears).ToArray();
        if (!NetworkReader.TryRead(out var network, out var error)) return Sentence(error.Text);

        foreach (var found in AddressFindings.FoundRunning(Requests(resources), network).Where(f => f.HasEnd && !keeper.Holds(f.Address)))
        {
            var isRemoved = keeper.TryRemove(found, out error);
            note(isRemoved ? NoteSeverity.Info : NoteSeverity.Error, $"{found.Sentence}{(isRemoved ? " and was removed" : " and could not be removed: " + error.Text)}.");
        }
        var obstacles = AddressFindings.Obstacles(resources, network);
        return obstacles.IsEmpty ? null : Sentence(string.Join("; ", obstacles));
    }

    private static TimeSpan Length(Endorsement word, TimeSpan lease) => LeaseRule.EndsAt(word, lease) - word.At;

    private static List<AddressRequest> Requests(IEnumerable<Resource> resources)
    {
        var requests = new List<AddressRequest>();
        foreach (var resource in resources)
            if (AddressRequest.TryParse(resource, out var request, out _)) requests.Add(request);
        return requests;
    }

    private static string Sentence(string clause) => clause.EndsWith('.') ? clause : clause + ".";
}
