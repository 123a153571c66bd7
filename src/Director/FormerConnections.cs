// Keeps conntrack from remembering connections of virtual addresses that are with the other director (docs/decisions/0032).
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
    private Departures departures = Departures.None;

    private FormerConnections(ConntrackMemory? memory, SystemError whyNot) => (this.memory, this.whyNot) = (memory, whyNot);

    public static FormerConnections Open() => ConntrackMemory.TryOpen(out var memory, out var error) ? new(memory, default) : new(null, error);

    /// <summary>Forgets what is over, each time that it is asked.</summary>
    /// <param name="isFirst">Before this table nobody was balanced here, so that all of them are from an earlier time.</param>
    /// <param name="forgotten">Connections.</param>
    /// <returns>Why it cannot be; null when all is well.</returns>
    public Refusal? Keep(BalancingTable table, bool isFirst, Instant now, out int forgotten)
    {
        forgotten = 0;
        var addresses = table.Services.Keys.OfType<ServiceAddress.Listening>().Select(s => s.Address).Distinct().ToArray();
        if (!NetworkReader.TryReadAddresses(out var here, out var error)) return new Refusal("", error);
        departures = departures.At(now, addresses, here.Select(a => InetAddress.Of(a.Address)).ToHashSet());
        foreach (var address in isFirst ? addresses : departures.Recent(now))
        {
            if (memory is null) return new Refusal("", whyNot);
            if (!memory.TryForget(address.ToIPAddress(), out var count, out error)) return new Refusal("", error);
            forgotten += count;
        }
        return null;
    }

    public void Dispose() => memory?.Dispose();
}
