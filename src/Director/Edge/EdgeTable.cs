// Keeps in the kernel what stands around the balancing. It is written when the files change, and anew when somebody else has touched it.
using System.Collections.Immutable;
using Bascule.Configuration.Director;
using Bascule.Core.Director;
using Bascule.Linux.Netfilter;
using Bascule.Linux.Netlink;

namespace Bascule.Director.Edge;

/// <summary>For one thread.</summary>
internal sealed class EdgeTable : IDisposable
{
    private readonly NftCommands? commands;
    private readonly NftMonitor? monitor;
    private readonly NftCounters? counters;
    private readonly string whyNot;
    private readonly List<NftTransaction> heard = [];
    private ImmutableArray<(ServiceAddress Service, FloodLimits Limits)> limited = [];
    private ImmutableArray<WayOut> waysOut = [];
    private string text = EdgeText.None;
    private bool isWritten;
    private Refusal? refusal;

    private EdgeTable(NftCommands? commands, NftMonitor? monitor, NftCounters? counters, string whyNot) => (this.commands, this.monitor, this.counters, this.whyNot) = (commands, monitor, counters, whyNot);

    public static EdgeTable Open()
    {
        if (!NftCommands.TryOpen(out var commands, out var why)) return new EdgeTable(null, null, null, why);
        if (NftMonitor.TryOpen(EdgeText.Table, out var monitor, out var error) && NftCounters.TryOpen(out var counters, out error)) return new EdgeTable(commands, monitor, counters, "");
        monitor?.Dispose();
        commands.Dispose();
        return new EdgeTable(null, null, null, error.Text);
    }

    /// <summary>Who is limited, and has a way out, from now on.</summary>
    public void Use(DirectorConfiguration configuration)
    {
        limited = [.. configuration.Services.Where(s => !s.Limits.IsEmpty).Select(s => (s.Balanced.Configured.Address, s.Limits))];
        waysOut = configuration.WaysOut;

        // What is the same stays untouched: who is remembered, and what was counted.
        var wanted = EdgeText.Of(limited, waysOut);
        isWritten &= wanted == text;
        text = wanted;
    }

    /// <summary>Writes what is not written, or was touched since.</summary>
    /// <returns>Why it cannot be; null when all is well.</returns>
    public Refusal? Keep()
    {
        if (commands is null) return limited.IsEmpty && waysOut.IsEmpty ? null : new Refusal($"limits of clients and ways out cannot be kept: {whyNot}");
        heard.Clear();
        if (monitor!.Read(heard) != MonitorReading.Complete || heard.Count > 0) isWritten = false;
        if (isWritten) return refusal;
        refusal = commands.TryRun(text, out var said) || text == EdgeText.None ? null : new Refusal($"writing the nftables table {EdgeText.Table}: {said.ReplaceLineEndings(" ")}");
        isWritten = refusal is null;

        // Our own, and exactly that one: more are somebody else's, and bring us here again.
        heard.Clear();
        if (monitor.Read(heard) == MonitorReading.Complete && heard.Count > 1) isWritten = false;
        return refusal;
    }

    /// <summary>Where conntrack is not told of connections they cannot be counted, and a datagram is like another.</summary>
    public ImmutableArray<Refusal> CannotDo(IDataPlane plane)
    {
        if (!plane.HidesConnections) return [];
        var blind = limited.Where(l => l.Limits.Connections is not null || l.Service is not ServiceAddress.Listening { Protocol: Protocol.Tcp });
        return [.. blind.Select(l => new Refusal($"limits of {l.Service}: IPVS hides its connections, so only new-per-second and new-of-all-per-second of TCP are kept as written"))];
    }

    /// <summary>Packets dropped so far, of each service that has limits; not known: none.</summary>
    public ImmutableSortedDictionary<ServiceAddress, ulong> ReadDropped()
    {
        var found = new List<NftCounter>();
        if (limited.IsEmpty || counters?.TryRead(new NftTable(NftFamily.Inet, EdgeText.Table), found, out _) != true) return ImmutableSortedDictionary<ServiceAddress, ulong>.Empty;
        var packets = found.ToDictionary(c => c.Name, c => c.Packets, StringComparer.Ordinal);
        return limited.Where(l => packets.ContainsKey(EdgeText.NameOf(l.Service))).ToImmutableSortedDictionary(l => l.Service, l => packets[EdgeText.NameOf(l.Service)]);
    }

    /// <summary>Takes all of it away.</summary>
    public void Clear() => commands?.TryRun(EdgeText.None, out _);

    public void Dispose()
    {
        counters?.Dispose();
        monitor?.Dispose();
        commands?.Dispose();
    }
}
