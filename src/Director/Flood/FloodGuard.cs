// Keeps the limits of clients in the kernel. They are written when the files change, and anew when somebody else has touched them.
using System.Collections.Immutable;
using Bascule.Configuration.Director;
using Bascule.Core.Director;
using Bascule.Linux.Netfilter;
using Bascule.Linux.Netlink;

namespace Bascule.Director.Flood;

/// <summary>For one thread.</summary>
internal sealed class FloodGuard : IDisposable
{
    private readonly NftCommands? commands;
    private readonly NftMonitor? monitor;
    private readonly NftCounters? counters;
    private readonly string whyNot;
    private readonly List<NftTransaction> heard = [];
    private ImmutableArray<(ServiceAddress Service, FloodLimits Limits)> limited = [];
    private bool isWritten;
    private Refusal? refusal;

    private FloodGuard(NftCommands? commands, NftMonitor? monitor, NftCounters? counters, string whyNot) => (this.commands, this.monitor, this.counters, this.whyNot) = (commands, monitor, counters, whyNot);

    public static FloodGuard Open()
    {
        if (!NftCommands.TryOpen(out var commands, out var why)) return new FloodGuard(null, null, null, why);
        if (NftMonitor.TryOpen(FloodText.Table, out var monitor, out var error) && NftCounters.TryOpen(out var counters, out error)) return new FloodGuard(commands, monitor, counters, "");
        monitor?.Dispose();
        commands.Dispose();
        return new FloodGuard(null, null, null, error.Text);
    }

    /// <summary>Who is limited from now on.</summary>
    public void Use(DirectorConfiguration configuration)
    {
        limited = [.. configuration.Services.Where(s => !s.Limits.IsEmpty).Select(s => (s.Balanced.Configured.Address, s.Limits))];
        isWritten = false;
    }

    /// <summary>Writes what is not written, or was touched since.</summary>
    /// <returns>Why it cannot be; null when all is well.</returns>
    public Refusal? Keep()
    {
        if (commands is null) return limited.IsEmpty ? null : new Refusal($"limits of clients cannot be kept: {whyNot}");
        heard.Clear();
        if (monitor!.Read(heard) != MonitorReading.Complete || heard.Count > 0) isWritten = false;
        if (isWritten) return refusal;
        refusal = commands.TryRun(FloodText.Of(limited), out var said) ? null : new Refusal($"writing the nftables table {FloodText.Table}: {said.ReplaceLineEndings(" ")}");
        isWritten = true;

        // Our own, and exactly that one: more are somebody else's, and bring us here again.
        heard.Clear();
        if (monitor.Read(heard) == MonitorReading.Complete && heard.Count > 1) isWritten = false;
        return refusal;
    }

    /// <summary>Packets dropped so far, of each service that has limits; not known: none.</summary>
    public ImmutableSortedDictionary<ServiceAddress, ulong> ReadDropped()
    {
        var found = new List<NftCounter>();
        if (limited.IsEmpty || counters?.TryRead(new NftTable(NftFamily.Inet, FloodText.Table), found, out _) != true) return ImmutableSortedDictionary<ServiceAddress, ulong>.Empty;
        var packets = found.ToDictionary(c => c.Name, c => c.Packets, StringComparer.Ordinal);
        return limited.Where(l => packets.ContainsKey(FloodText.NameOf(l.Service))).ToImmutableSortedDictionary(l => l.Service, l => packets[FloodText.NameOf(l.Service)]);
    }

    /// <summary>Takes the limits away.</summary>
    public void Clear() => commands?.TryRun(FloodText.None, out _);

    public void Dispose()
    {
        counters?.Dispose();
        monitor?.Dispose();
        commands?.Dispose();
    }
}
