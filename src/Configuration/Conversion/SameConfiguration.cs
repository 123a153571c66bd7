// Whether two configurations are the same one: every value of the record as a line, so that what differs can be named. Without
// the keys, which neither form of the files holds.
using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Core.Fencing;

namespace Bascule.Configuration.Conversion;

public static class SameConfiguration
{
    /// <summary>What the one has and the other has not, a line each; empty if they are the same.</summary>
    public static ImmutableArray<string> Differences(ClassicConfiguration one, ClassicConfiguration other)
    {
        var (ours, theirs) = (Lines(one), Lines(other));
        return [.. ours.Except(theirs).Concat(theirs.Except(ours)), .. ours.Length == theirs.Length ? Array.Empty<string>() : [$"{ours.Length} values, {theirs.Length} values"]];
    }

    /// <summary>Each value with its place in the record.</summary>
    public static ImmutableArray<string> Lines(ClassicConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var cluster = configuration.Cluster;
        return
        [
            $"self {cluster.Self}", $"digest {cluster.Digest:x16}", $"failback {cluster.Failback} {configuration.Returning}", $"conflict probe {cluster.ConflictProbe}", $"{cluster.Timing}",
            .. cluster.Nodes.Select((n, i) => $"node {i} {n}"),
            .. cluster.Media.Select((m, i) => $"medium {i} {m}"),
            .. cluster.Ports.Select((p, i) => $"port {i} {p}"),
            .. cluster.Groups.SelectMany(Lines),
            .. cluster.Groups.Select((g, i) => $"protection {i} {Protection(configuration, g)}"),
            .. configuration.Fences.SelectMany(f => f.Methods.Select((m, i) => $"fence {f.Node} after {f.Delay}: {i} {m} {m.Values?.Text}")),
            .. configuration.Hooks.Select((h, i) => $"hook {i} {h}"),
            .. cluster.Groups.SelectMany(g => configuration.Checks.Where(c => c.Group == g.Name).Select((c, i) => $"check {g.Name} {i} of {c.Resource}: {c.Check.Text}")),
            .. configuration.Media.Select((m, i) => $"way {i} {m} {m.Name} ttl {m.Ttl} loop {m.Loop}"),
            $"{configuration.Logging}", $"{configuration.RealTime}", $"generation {configuration.GenerationMethod}", $"uuid {configuration.UuidFrom}",
            $"deadping {configuration.Watching.Deadping}",
            .. configuration.Watching.Pings.Select((p, i) => $"ping {i} {p.Name}: {string.Join(' ', p.Hosts)}"),
            .. configuration.Watching.Respawns.Select((r, i) => $"respawn {i} {r.User} {r.Program} {string.Join(' ', r.Arguments)}"),
            .. configuration.Parameters.Select(p => $"parameter {p.Key}={p.Value}"),
            .. configuration.Environment.Select(e => $"env {e.Key}={e.Value}"),
        ];
    }

    /// <summary>What it comes to: without devices there is nothing that a group could be exempted from.</summary>
    private static string Protection(ClassicConfiguration configuration, Group group) =>
        group.Protection == GroupProtection.ByDevice && configuration.Fences.IsEmpty ? nameof(GroupProtection.None) : group.Protection.ToString();

    private static IEnumerable<string> Lines(Group group, int number) =>
        group.Resources.Select((r, i) => $"resource {number}.{i} {r.Text}: {r.Agent} [{string.Join("] [", r.Arguments)}]")
            .Prepend($"group {number} {group.Name} home {group.Home} line {group.Line}");
}
