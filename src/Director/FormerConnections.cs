// Keeps conntrack from remembering connections of virtual addresses that are with the other director (docs/decisions/0035).
using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Core.Director;
using Bascule.Linux;
using Bascule.Linux.Netfilter;
using Bascule.Linux.Netlink;

namespace Bascule.Director;

/// <summary>For one thread.</summary>
internal sealed class FormerConnections : IDisposable
{
    private readonly ConntrackMemory? memory;
    private readonly SystemError whyNot;
    private readonly List<TrackedConnection> found = [];
    private Departures departures = Departures.None;
    private bool areAllOver;

    private FormerConnections(ConntrackMemory? memory, SystemError whyNot) => (this.memory, this.whyNot) = (memory, whyNot);

    public static FormerConnections Open() => ConntrackMemory.TryOpen(out var memory, out var error) ? new(memory, default) : new(null, error);

    /// <summary>Nobody was balanced here before: whatever is remembered is of an earlier time, wherever its address is.</summary>
    public void BeginAnew() => areAllOver = true;

    /// <summary>Forgets what is over, each time that it is asked.</summary>
    /// <param name="forgotten">Connections.</param>
    /// <returns>Why it cannot be; null when all is well.</returns>
    public Refusal? Keep(BalancingTable table, Instant now, out int forgotten)
    {
        forgotten = 0;
        var services = table.Services.Keys.OfType<ServiceAddress.Listening>().ToLookup(s => s.Address);
        if (!TryReadHere(out var here, out var error)) return new Refusal("", error);
        departures = departures.At(now, services.Select(s => s.Key), here);
        Refusal? refusal = null;
        foreach (var address in areAllOver ? services.Select(s => s.Key) : departures.Recent(now))
        {
            if (memory is null) return new Refusal("", whyNot);
            found.Clear();
            if (!memory.TryFind(address.ToIPAddress(), (protocol, port) => services[address].Any(s => IsOf(s, protocol, port)), found, out error))
            {
                refusal ??= error.Errno == SystemError.InvalidArgument ? new Refusal($"connections of {address} from an earlier time are not forgotten: the kernel has no nf_conntrack_netlink") : new Refusal("", error);
                continue;
            }

            // It may have come back while the kernel was telling: then its clients' new connections are among them.
            if (found.Count == 0 || (!areAllOver && (!TryReadHere(out here, out _) || here.Contains(address)))) continue;
            if (!memory.TryForget(found, out var count, out error)) refusal ??= new Refusal("", error);
            forgotten += count;
        }
        areAllOver &= refusal is not null;
        return refusal;
    }

    public void Dispose() => memory?.Dispose();

    private static bool TryReadHere(out ImmutableHashSet<InetAddress> here, out SystemError error)
    {
        var isRead = NetworkReader.TryReadAddresses(out var addresses, out error);
        here = [.. addresses.Select(a => InetAddress.Of(a.Address))];
        return isRead;
    }

    private static bool IsOf(ServiceAddress.Listening service, byte protocol, ushort port)
    {
        var number = service.Protocol switch { Protocol.Tcp => 6, Protocol.Udp => 17, _ => 132 };      // IPPROTO_…, linux/in.h
        return number == protocol && (service.Port == 0 || service.Port == port);
    }
}
