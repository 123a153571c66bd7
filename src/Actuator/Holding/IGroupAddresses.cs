// What the holdings need of the floating addresses. Unlike agents, addresses are the kernel's: each call is done within a
// millisecond, on the loop's own thread, so that an address never waits behind a script.
using Bascule.Core;
using Bascule.Core.Leases;

namespace Bascule.Actuator.Holding;

internal interface IGroupAddresses
{
    /// <summary>Whether this resource is an address: IPaddr, IPaddr2, IPv6addr.</summary>
    bool Bears(Resource resource);

    /// <summary>
    /// Adds the addresses, all or none, under a kernel lifetime that lasts as long as the node's word counts, and announces
    /// them. Of one that is there already under a lease: renews it.
    /// </summary>
    /// <returns>Null when done, else a sentence.</returns>
    string? Acquire(GroupName group, IReadOnlyList<Resource> resources, Endorsement word, TimeSpan lease, Instant now);

    /// <summary>Takes the address away; one that is not there is away.</summary>
    /// <returns>Null when done, else a sentence.</returns>
    string? Release(GroupName group, Resource resource);

    /// <summary>The node has spoken for the group: the next renewal counts from there.</summary>
    void Endorse(GroupName group, Endorsement word, TimeSpan lease);

    /// <summary>The node lives: none of the configuration's addresses answers here unless it is held.</summary>
    void Guard(Instant now);

    /// <summary>Renews the lifetimes of everything acquired, up to what the node's words allow.</summary>
    void Renew(Instant now);

    /// <summary>Takes all of the group's addresses away at once: the lease is over.</summary>
    void Withdraw(GroupName group);

    /// <summary>Tells the neighbours again.</summary>
    void Announce(GroupName group, Instant now);

    /// <summary>What is lost where the kernel cannot end an address's traffic by itself to the tick: null while it can.</summary>
    string? GateTrouble { get; }

    /// <summary>Repeated announcements are due then.</summary>
    Instant NextDue { get; }

    void Tick(Instant now);
}
