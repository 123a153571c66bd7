// From the table there is to the table there should be: the smallest list of changes, in an order that leaves nobody
// without an answer on the way. It compares and remembers nothing, so that any sequence of configurations, failures and
// foreign hands ends in the table that a fresh start gives. Turned round it tells what a foreign hand has done: the changes
// from the table we left to the table we find.
using System.Collections.Immutable;

namespace Bascule.Core.Director;

/// <summary>One call to the data plane. Closed: the cases below are all there are.</summary>
public abstract record TableChange
{
    private TableChange()
    {
    }

    public abstract ServiceAddress Service { get; }

    /// <param name="Settings">Without servers.</param>
    public sealed record AddService(VirtualService Settings) : TableChange
    {
        public override ServiceAddress Service => Settings.Address;
    }

    /// <param name="Settings">Without servers: who answers stays as it is.</param>
    public sealed record EditService(VirtualService Settings) : TableChange
    {
        public override ServiceAddress Service => Settings.Address;
    }

    /// <summary>The servers of it go with it.</summary>
    public sealed record RemoveService(ServiceAddress Address) : TableChange
    {
        public override ServiceAddress Service => Address;
    }

    public sealed record AddServer(ServiceAddress To, RealServer Server) : TableChange
    {
        public override ServiceAddress Service => To;
    }

    public sealed record EditServer(ServiceAddress Of, RealServer Server) : TableChange
    {
        public override ServiceAddress Service => Of;
    }

    public sealed record RemoveServer(ServiceAddress From, ServerAddress Server) : TableChange
    {
        public override ServiceAddress Service => From;
    }
}

public static class Reconciliation
{
    /// <summary>What makes one table of the other; empty if they are equal.</summary>
    /// <param name="from">What there is, whoever made it so.</param>
    /// <param name="to">What there should be. Services that are not in it are removed: the table is the director's alone.</param>
    public static ImmutableArray<TableChange> Changes(BalancingTable from, BalancingTable to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var changes = ImmutableArray.CreateBuilder<TableChange>();
        foreach (var wanted in to.Services.Values)
        {
            if (!from.Services.TryGetValue(wanted.Address, out var actual)) changes.Add(new TableChange.AddService(wanted.WithoutServers));
            else if (actual.WithoutServers != wanted.WithoutServers) changes.Add(new TableChange.EditService(wanted.WithoutServers));
            Servers(actual?.RealServers ?? wanted.WithoutServers.RealServers, wanted, changes);
        }

        // Last, since its clients may be another service's from now on (a mark in place of an address).
        foreach (var address in from.Services.Keys.Where(a => !to.Services.ContainsKey(a))) changes.Add(new TableChange.RemoveService(address));
        return changes.ToImmutable();
    }

    /// <summary>Who takes more comes first, then who takes less: no moment has fewer servers than both ends.</summary>
    private static void Servers(ImmutableSortedDictionary<ServerAddress, RealServer> actual, VirtualService wanted, ImmutableArray<TableChange>.Builder changes)
    {
        var (more, less) = (new List<TableChange>(), new List<TableChange>());
        foreach (var server in wanted.RealServers.Values)
        {
            if (!actual.TryGetValue(server.Address, out var before)) more.Add(new TableChange.AddServer(wanted.Address, server));
            else if (before != server) (server.Weight < before.Weight ? less : more).Add(new TableChange.EditServer(wanted.Address, server));
        }

        changes.AddRange(more);
        changes.AddRange(less);
        foreach (var gone in actual.Keys.Where(a => !wanted.RealServers.ContainsKey(a))) changes.Add(new TableChange.RemoveServer(wanted.Address, gone));
    }
}
