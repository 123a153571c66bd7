// The balancing table in nftables. What stands there is what was written, until somebody else writes: the kernel says when, and who; then all of it is written anew.
using System.Collections.Immutable;
using Bascule.Core.Director;
using Bascule.Linux;
using Bascule.Linux.Netfilter;
using Bascule.Linux.Netlink;

namespace Bascule.Director.Nftables;

internal sealed class NftPlane : IDataPlane
{
    private static readonly (string Word, NftFamily Family, IpFamily Of)[] Families = [("ip", NftFamily.IPv4, IpFamily.IPv4), ("ip6", NftFamily.IPv6, IpFamily.IPv6)];

    private readonly NftCommands commands;
    private readonly NftMonitor monitor;
    private readonly NftCounters counters;
    private readonly Action<string> note;
    private readonly List<NftTransaction> heard = [];
    private BalancingTable? written;

    private NftPlane(NftCommands commands, NftMonitor monitor, NftCounters counters, Action<string> note) => (this.commands, this.monitor, this.counters, this.note) = (commands, monitor, counters, note);

    public string Name => "nftables";

    public bool HidesConnections => false;

    public Descriptor? Changes => monitor.Descriptor;

    /// <param name="note">For the journal.</param>
    /// <param name="why">A clause.</param>
    public static NftPlane? Open(Action<string> note, out string why)
    {
        if (!NftCommands.TryOpen(out var commands, out why)) return null;
        if (NftMonitor.TryOpen(NftText.Table, out var monitor, out var error) && NftCounters.TryOpen(out var counters, out error))
        {
            // One of an earlier life stands there, or none does.
            var isThere = Families.Any(f => commands.TryRun($"list table {f.Word} {NftText.Table}", out _));
            return new NftPlane(commands, monitor, counters, note) { written = isThere ? null : BalancingTable.Empty };
        }
        why = error.Text;
        monitor?.Dispose();
        commands.Dispose();
        return null;
    }

    public bool TryRead(out BalancingTable? table, out SystemError error)
    {
        Hear();
        (table, error) = (written, default);
        return true;
    }

    public ImmutableArray<Refusal> Bring(BalancingTable? from, BalancingTable to)
    {
        var text = from is null or { Services.IsEmpty: true } ? NftText.Whole(to) : NftText.Changes(from, to);
        if (text.Length > 0 && !commands.TryRun(text, out var said))
        {
            // All of it or nothing: what stands there is as before, and perhaps not what we thought.
            written = null;
            return [new Refusal($"writing the nftables table {NftText.Table}: {Reasons(said)}")];
        }
        written = to;
        if (text.Length > 0) Hear(isOurs: true);
        return [];
    }

    public ImmutableArray<Refusal> CannotDo(BalancingTable table) =>
        [.. table.Services.Values.SelectMany(s => NftService.Of(s).Left.Select(r => new Refusal($"{s.Address} sends nothing to {r.Address}: nftables can only masquerade")))];

    /// <summary>Nothing to do: the other director deals out alike, and finds whose a connection is by the same table (docs/decisions/0032).</summary>
    public ImmutableArray<Refusal> Sync(SyncDaemon? wanted) => [];

    /// <summary>conntrack knows the connections, and not whose they are.</summary>
    public TableUse ReadUse()
    {
        if (written is null) return TableUse.Unknown;
        var connections = ImmutableSortedDictionary.CreateBuilder<ServiceAddress, ulong>();
        var found = new List<NftCounter>();
        foreach (var (_, family, of) in Families)
        {
            found.Clear();
            counters.TryRead(new NftTable(family, NftText.Table), found, out _);
            var packets = found.ToDictionary(c => c.Name, c => c.Packets, StringComparer.Ordinal);

            // Packets that drew a real server: each service's new connections.
            foreach (var service in written.Services.Keys)
                if (service.Family == of && packets.TryGetValue(NftText.Name(service), out var count)) connections[service] = count;
        }
        return new TableUse([], connections.ToImmutable());
    }

    public void Clear()
    {
        commands.TryRun(NftText.None, out _);
        written = null;
    }

    public void Dispose()
    {
        counters.Dispose();
        monitor.Dispose();
        commands.Dispose();
    }

    /// <summary>Without the quotations of our own commands.</summary>
    private static string Reasons(string said)
    {
        var reasons = said.Split('\n').Select(l => l.IndexOf("Error: ", StringComparison.Ordinal) is >= 0 and var at ? l[(at + 7)..].Trim() : "").Where(r => r.Length > 0).Distinct().ToArray();
        return reasons.Length == 0 ? said.ReplaceLineEndings(" ") : string.Join("; ", reasons);
    }

    /// <param name="isOurs">
    /// One of the transactions is our own: we have just made it. The kernel's number of its thread would tell less, since in a container that is another than ours. And what overruns the socket is that
    /// one, too, with a message for each element: writing it once more would overrun it again.
    /// </param>
    private void Hear(bool isOurs = false)
    {
        heard.Clear();
        var isComplete = monitor.Read(heard) == MonitorReading.Complete || isOurs;
        if (isComplete && heard.Count <= (isOurs ? 1 : 0)) return;
        if (written is not null) note(heard is [var first, ..] ? $"{first.Program} (process {first.ThreadId}) changed the table {NftText.Table}" : "nftables changed faster than could be followed");
        written = null;
    }
}
