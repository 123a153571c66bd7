// At a shutdown systemd stops all units at once, a managed service among them, while its floating address still stands here. So
// each managed unit gets a drop-in that orders its stop behind ours: the node hands over, its services stopped by us and in
// their order, and then systemd stops what is left (docs/decisions/0016).
using System.Collections.Immutable;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Linux.Systemd;

namespace Bascule.Actuator.Agents;

/// <summary>What is to be written, and whose drop-in is to be removed.</summary>
internal readonly record struct DropInChange(ImmutableArray<string> ToWrite, ImmutableArray<string> ToRemove)
{
    public bool IsNothing => ToWrite.IsEmpty && ToRemove.IsEmpty;
}

internal sealed class ShutdownOrder(AgentLookup lookup, Func<Resource, bool> isAddress, RuntimeDropIns dropIns, Action<NoteSeverity, string> note)
{
    /// <summary>
    /// What the units are ordered by: it goes last of ours, and has a job only when all of ours do. Both processes come and go while the units have jobs. A unit that
    /// we stop would wait for the end of bascule.service, and that for us; an actuator that died would not be started again before a unit has stopped.
    /// </summary>
    public const string Anchor = "bascule-actuator.socket";

    public const string FileName = "50-bascule.conf";

    public const string Text =
        $"""
        # Written by Bascule while a resource group names this unit: at a shutdown
        # Bascule hands over first. Stops are in the reverse order of starts.
        [Unit]
        Before={Anchor}

        """;

    private readonly Lock working = new();
    private ImmutableArray<Group> groups = [];

    /// <param name="named">Units that the configuration could mean.</param>
    /// <param name="found">Those that it means, by <see cref="AgentLookup"/>. One that is named and not found is not forgotten: systemd may just not have answered.</param>
    /// <param name="present">The drop-ins that there are.</param>
    public static DropInChange Change(IReadOnlySet<string> named, IEnumerable<string> found, IReadOnlyDictionary<string, string> present) =>
        new([.. found.Distinct(StringComparer.Ordinal).Where(u => !present.TryGetValue(u, out var text) || text != Text)],
            [.. present.Keys.Where(u => !named.Contains(u))]);

    /// <summary>For the configuration as it was just read. Returns at once: systemd is asked, and reads its units again, beside the loop.</summary>
    public void Establish(ImmutableArray<Group> configured)
    {
        groups = configured;
        new Thread(() =>
        {
            lock (working) Establish();
        }, 512 * 1024)
        { IsBackground = true, Name = "shutdown order" }.Start();
    }

    private void Establish()
    {
        try
        {
            var resources = groups.SelectMany(g => g.Resources).Where(r => !isAddress(r)).ToArray();
            var change = Change(resources.Select(r => r.Agent + ".service").ToHashSet(StringComparer.Ordinal),
                resources.Select(r => lookup.Find(r)).OfType<UnitAgent>().Select(u => u.UnitName), dropIns.Read());
            if (change.IsNothing) return;

            foreach (var unit in change.ToWrite) dropIns.Write(unit, Text);
            foreach (var unit in change.ToRemove) dropIns.Remove(unit);
            if (!RuntimeDropIns.TryReload(out var why)) note(NoteSeverity.Warning, $"At a shutdown systemd may stop services before they are handed over: {why}.");
            else if (!change.ToWrite.IsEmpty) note(NoteSeverity.Info, $"At a shutdown systemd leaves {string.Join(", ", change.ToWrite)} to us.");
        }
        catch (Exception e)
        {
            // Nothing here is worth the actuator's end, which holds the groups.
            note(NoteSeverity.Warning, $"At a shutdown systemd may stop services before they are handed over: {e.Message}");
        }
    }
}
