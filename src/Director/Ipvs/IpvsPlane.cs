// The kernel's IPVS as a data plane, and its synchronisation daemons. It compares and remembers nothing between two calls: the kernel's table is the only one there is.
using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using Bascule.Core.Director;
using Bascule.Linux;
using Bascule.Linux.Files;
using Bascule.Linux.Ipvs;

namespace Bascule.Director.Ipvs;

internal sealed class IpvsPlane : IDataPlane
{
    private const string TellsConntrack = "/proc/sys/net/ipv4/vs/conntrack";

    private readonly IpvsSocket socket;

    private IpvsPlane(IpvsSocket socket) => this.socket = socket;

    public string Name => "ipvs";

    // Documentation/networking/ipvs-sysctl.rst, "conntrack": 0 unless somebody has set it.
    public bool HidesConnections => !File.Exists(TellsConntrack) || TextFile.Read(TellsConntrack).Trim() != "1";

    /// <summary>The kernel tells nobody of changes to IPVS.</summary>
    public Descriptor? Changes => null;

    /// <param name="error">ENOENT: this kernel has no IPVS.</param>
    public static bool TryOpen([NotNullWhen(true)] out IpvsPlane? plane, out SystemError error)
    {
        plane = IpvsSocket.TryOpen(out var socket, out error) ? new IpvsPlane(socket) : null;
        return plane is not null;
    }

    /// <summary>
    /// A service with something that the model cannot say is in the table as one that nobody wants (<see cref="IpvsTranslation.Unsaid"/>). Only one that cannot even be
    /// named, so that no change could be about it, makes the whole table unknown: neither ipvsadm nor we can make such a one, but a program that speaks to the kernel can.
    /// </summary>
    public bool TryRead(out BalancingTable? table, out SystemError error)
    {
        table = null;
        if (!TryReadAll(out var all, out error)) return false;
        var read = BalancingTable.Empty;
        foreach (var (service, destinations) in all)
        {
            if (IpvsTranslation.FromKernel(service, destinations) is not { } known) return true;
            read = read.With(known);
        }
        table = read;
        return true;
    }

    /// <inheritdoc/>
    /// <remarks>Where the table is not known it is read here. One that cannot be told, even then, is emptied first; one that cannot be asked for is left alone.</remarks>
    public ImmutableArray<Refusal> Bring(BalancingTable? from, BalancingTable to)
    {
        if (from is null && !TryRead(out from, out var unread)) return [new Refusal(unread.Asked!, unread)];
        var refusals = ImmutableArray.CreateBuilder<Refusal>();
        if (from is null) Collect(socket.Flush("removing every virtual service"));

        var missing = new HashSet<ServiceAddress>();
        foreach (var change in Reconciliation.Changes(from ?? BalancingTable.Empty, to))
        {
            // Of a service that was refused, each of its real servers would be too, for a reason that says nothing.
            if (missing.Contains(change.Service)) continue;
            var error = Make(change);
            Collect(error);
            if (change is TableChange.AddService && error is { IsError: true, Errno: not SystemError.Exists }) missing.Add(change.Service);
        }
        return refusals.ToImmutable();

        void Collect(SystemError error)
        {
            if (error.IsError) refusals.Add(new Refusal(error.Asked!, error));
        }
    }

    /// <summary>The kernel refuses what it cannot do.</summary>
    public ImmutableArray<Refusal> CannotDo(BalancingTable table) => [];

    /// <summary>Makes the kernel tell of its connections, and hear of others', as wanted. What runs already as it should is left alone.</summary>
    /// <param name="wanted">Null: no daemon is to run.</param>
    /// <returns>What was refused; empty if all is done.</returns>
    public ImmutableArray<Refusal> Sync(SyncDaemon? wanted)
    {
        var running = new List<IpvsDaemon>();
        if (!socket.TryReadDaemons(running, out var unread)) return [new Refusal(unread.Asked!, unread)];
        var daemons = IpvsTranslation.ToKernel(wanted);
        var errors = running.Where(r => !daemons.Any(r.IsAs)).Select(r => socket.Stop(r, $"stopping the synchronisation daemon ({Role(r)} on {r.Interface})")).ToArray();
        return [.. errors.Concat(daemons.Where(d => !running.Any(r => r.IsAs(d))).Select(d => socket.Start(d, $"starting the synchronisation daemon ({Role(d)} on {d.Interface})")))
            .Where(e => e.IsError).Select(e => new Refusal(e.Asked!, e))];

        static string Role(IpvsDaemon daemon) => daemon.State == IpvsDaemonState.Master ? "master" : "backup";
    }

    /// <summary>How much each real server is used, in the kernel's order. One that cannot be named is left out.</summary>
    public bool TryReadUse(out ImmutableArray<ServerUse> use, out SystemError error)
    {
        use = [];
        if (!TryReadAll(out var all, out error)) return false;
        use = [.. all.SelectMany(s => s.Destinations.Select(d => Use(s.Service, d))).OfType<ServerUse>()];
        return true;
    }

    public TableUse ReadUse() => TryReadUse(out var use, out _)
        ? new TableUse(use, use.GroupBy(u => u.Service).ToImmutableSortedDictionary(g => g.Key, g => g.Aggregate(0ul, (sum, u) => sum + u.Connections)))
        : TableUse.Unknown;

    public void Clear()
    {
        _ = socket.Flush("removing every virtual service");
        Sync(null);
    }

    public void Dispose() => socket.Dispose();

    private bool TryReadAll(out List<(IpvsService Service, List<IpvsDestination> Destinations)> all, out SystemError error)
    {
        all = [];
        var services = new List<IpvsService>();
        if (!socket.TryReadServices(services, out error)) return false;
        foreach (var service in services)
        {
            var destinations = new List<IpvsDestination>();
            if (!socket.TryReadDestinations(service, destinations, out error)) return false;
            all.Add((service, destinations));
        }
        return true;
    }

    private SystemError Make(TableChange change)
    {
        var service = IpvsTranslation.ToKernel(change.Service);
        return change switch
        {
            TableChange.AddService add => socket.Add(IpvsTranslation.ToKernel(add.Settings), $"adding {add.Service} ({Needs(add.Settings)})"),
            TableChange.EditService edit => socket.Edit(IpvsTranslation.ToKernel(edit.Settings), $"changing {edit.Service} ({Needs(edit.Settings)})"),
            TableChange.RemoveService remove => socket.Remove(service, $"removing {remove.Service}"),
            TableChange.AddServer add => socket.Add(IpvsTranslation.ToKernel(add.Server), service, $"adding {add.Server.Address} to {add.Service}"),
            TableChange.EditServer edit => socket.Edit(IpvsTranslation.ToKernel(edit.Server), service, $"changing {edit.Server.Address} of {edit.Service}"),
            TableChange.RemoveServer remove => socket.Remove(IpvsTranslation.ToKernel(remove.Server), service, $"removing {remove.Server} from {remove.Service}"),
            _ => throw new UnreachableException($"{change}"),
        };
    }

    /// <summary>What a kernel may not have, and then says no more than ENOENT.</summary>
    private static string Needs(VirtualService service) => $"scheduler {service.Scheduler}{(service.Persistence?.BySipCall == true ? ", persistence by SIP call" : "")}";

    private static ServerUse? Use(IpvsService service, IpvsDestination destination)
    {
        var counted = destination.Counters;
        return IpvsTranslation.FromKernel(service) is { } of && IpvsTranslation.AddressOf(destination) is { } server
            ? new ServerUse(of, server, counted.Active, counted.Inactive, counted.Persistent, counted.Connections, counted.PacketsIn, counted.PacketsOut, counted.BytesIn, counted.BytesOut)
            : null;
    }
}
