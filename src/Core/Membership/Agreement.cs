// Whether a peer's files say the same as ours. A difference is no reason to stop (the claims still keep one holder, and the more patient times count), but
// somebody must be told, and by name: "the files differ" sends a person looking through both. Media are no difference: they may well be others on each node.
using System.Collections.Immutable;
using System.Globalization;

namespace Bascule.Core.Membership;

public static class Agreement
{
    /// <summary>What differs, a sentence each; empty when both describe the same cluster.</summary>
    public static ImmutableArray<string> DifferencesTo(Cluster cluster, View view)
    {
        var differences = ImmutableArray.CreateBuilder<string>();
        if (view.Settings is { } theirs) differences.AddRange(OfSettings(Settings.Of(cluster), theirs, view.From));
        if (view.Digest == cluster.Digest) return differences.DrainToImmutable();

        var before = differences.Count;
        foreach (var group in cluster.Groups)
        {
            if (!view.Groups.TryGetValue(group.Name, out var report))
                differences.Add($"haresources of {view.From} has no group {group.Name}");
            else if (report.LineDigest != group.LineDigest)
                differences.Add($"haresources of {view.From} has another line for {group.Name} than `{group.Line}` (another home or other resources)");
        }
        foreach (var leaving in cluster.Leaving)
            if (view.Groups.ContainsKey(leaving.Name)) differences.Add($"haresources of {view.From} has group {leaving.Name}, which ours has not");
        if (view.UnknownGroups > 0) differences.Add($"haresources of {view.From} has {view.UnknownGroups} group(s) that ours has not");
        if (differences.Count == before) differences.Add($"ha.cf of {view.From} names other nodes");
        return differences.DrainToImmutable();
    }

    private static IEnumerable<string> OfSettings(Settings ours, Settings theirs, NodeName peer)
    {
        if (ours == theirs) yield break;
        if (ours.Keepalive != theirs.Keepalive) yield return Time("keepalive", theirs.Keepalive, ours.Keepalive);
        if (ours.Warntime != theirs.Warntime) yield return Time("warntime", theirs.Warntime, ours.Warntime);
        if (ours.Deadtime != theirs.Deadtime) yield return Time("deadtime", theirs.Deadtime, ours.Deadtime);
        if (ours.Initdead != theirs.Initdead) yield return Time("initdead", theirs.Initdead, ours.Initdead);
        if (ours.Failback != theirs.Failback) yield return $"auto_failback is {OnOff(theirs.Failback)} on {peer}, {OnOff(ours.Failback)} here";
        else if (ours.FailbackHasConditions != theirs.FailbackHasConditions)
            yield return $"groups return to their homes {Returning(theirs)} on {peer}, {Returning(ours)} here";
        if (ours.ConflictProbe != theirs.ConflictProbe) yield return $"conflict_probe is {OnOff(theirs.ConflictProbe)} on {peer}, {OnOff(ours.ConflictProbe)} here";
        if (ours.Keys.Accepted != theirs.Keys.Accepted) yield return $"authkeys of {peer} has key {Numbers(theirs.Keys.Accepted)}, ours {Numbers(ours.Keys.Accepted)}";
        if (ours.Keys.Signing != theirs.Keys.Signing) yield return $"{peer} signs with key {theirs.Keys.Signing}, this node with {ours.Keys.Signing}";

        string Time(string word, TimeSpan there, TimeSpan here) => $"{word} is {Exactly(there)} on {peer}, {Exactly(here)} here";
    }

    private static string Returning(Settings settings) => settings.FailbackHasConditions ? "when they have been healthy for a while" : "at once";

    private static string OnOff(bool on) => on ? "on" : "off";

    private static string Numbers(ushort accepted) => string.Join(' ', Enumerable.Range(0, 16).Where(n => ((accepted >> n) & 1) == 1));

    private static string Exactly(TimeSpan time) => time.Ticks % TimeSpan.TicksPerSecond == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / TimeSpan.TicksPerSecond}s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.Ticks / (decimal)TimeSpan.TicksPerMillisecond:0.#}ms");
}
