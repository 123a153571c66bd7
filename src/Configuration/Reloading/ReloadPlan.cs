// What a reload would do: the difference of two configurations, the one that runs and the one in the files, as a list of steps. What no step names is the
// same in both, so a reload does not touch it.
using System.Collections.Immutable;
using Bascule.Configuration.Fencing;
using Bascule.Core;
using Bascule.Core.Planning;

namespace Bascule.Configuration.Reloading;

/// <summary>The way from one configuration to another.</summary>
/// <param name="Steps">In the order in which they are done; empty exactly if both are the same.</param>
public sealed record ReloadPlan(ImmutableArray<ReloadStep> Steps)
{
    private static readonly ImmutableArray<string> Times = ["keepalive", "warntime", "deadtime", "initdead"];

    /// <summary>Steps that a running node cannot take. One of them, and none is taken: half of a file in force would be a configuration that nobody wrote.</summary>
    public IEnumerable<ReloadStep> Obstacles => Steps.Where(s => s.Obstacle is not null);

    /// <summary>For people: how a value is typed that another step names is not said again.</summary>
    public IEnumerable<ReloadStep> Shown => Steps.Where(s => s is not ReloadStep.ForScripts { IsParameter: true, Name: var name } || !Steps.Any(o => Word(o) == name));

    private static string? Word(ReloadStep step) => step switch
    {
        ReloadStep.TimeChanged s => s.Word,
        ReloadStep.Switched s => s.Word,
        _ => null,
    };

    public static ReloadPlan Between(ClassicConfiguration running, ClassicConfiguration wanted)
    {
        ArgumentNullException.ThrowIfNull(running);
        ArgumentNullException.ThrowIfNull(wanted);
        return new ReloadPlan([.. Restarts(running, wanted), .. Keys(running.Keys, wanted.Keys), .. Settings(running, wanted), .. Groups(running.Cluster.Groups, wanted.Cluster.Groups), .. Checks(running, wanted)]);
    }

    /// <summary>The configuration with all steps done to it; only for a plan without obstacles.</summary>
    public ClassicConfiguration Apply(ClassicConfiguration running)
    {
        ArgumentNullException.ThrowIfNull(running);
        return Steps.Aggregate(running, Apply);
    }

    private static ClassicConfiguration Apply(ClassicConfiguration at, ReloadStep step) => step switch
    {
        ReloadStep.KeyAdded s => WithKeys(at, at.Keys with { Keys = at.Keys.Keys.Add(s.Key.Id, s.Key) }),
        ReloadStep.KeyRemoved s => WithKeys(at, at.Keys with { Keys = at.Keys.Keys.Remove(s.Key.Id) }),
        ReloadStep.SignedWith s => WithKeys(at, at.Keys with { SigningId = s.To }),
        ReloadStep.TimeChanged { Word: "deadping" } s => at with { Watching = at.Watching with { Deadping = s.To }, Cluster = at.Cluster with { Timing = at.Cluster.Timing with { Deadping = s.To } } },
        ReloadStep.TimeChanged s => at with { Cluster = at.Cluster with { Timing = With(at.Cluster.Timing, s.Word, s.To) } },
        ReloadStep.Switched { Word: "auto_failback" } s => at with { Cluster = at.Cluster with { Failback = s.To } },
        ReloadStep.ReturnChanged s => at with { Returning = s.To, Cluster = at.Cluster with { FailbackWhen = s.To?.Conditions } },
        ReloadStep.Switched s => at with { Cluster = at.Cluster with { ConflictProbe = s.To } },
        ReloadStep.ForScripts { IsParameter: true } s => at with { Parameters = With(at.Parameters, s) },
        ReloadStep.ForScripts s => at with { Environment = With(at.Environment, s) },
        ReloadStep.HooksReplaced s => at with { Hooks = s.To },
        ReloadStep.ChecksReplaced s => at with { Checks = [.. at.Checks.Where(c => c.Group != s.Group), .. s.To] },
        ReloadStep.GroupRemoved s => WithGroups(at, at.Cluster.Groups.RemoveAll(g => g.Name == s.Group)) with { Checks = at.Checks.RemoveAll(c => c.Group == s.Group) },
        ReloadStep.GroupsOrdered s => WithGroups(at, [.. s.Order.Select(n => at.Cluster.Find(n)!)]),
        ReloadStep.GroupAdded s => WithGroups(at, at.Cluster.Groups.Insert(s.Place, s.Group)),
        ReloadStep.HomeChanged s => WithGroup(at, s.Group, g => new Group(g.Name, s.To, g.Resources) { Protection = g.Protection }),
        ReloadStep.ResourceRemoved s => WithGroup(at, s.Group, g => new Group(g.Name, g.Home, g.Resources.RemoveAt(s.Place)) { Protection = g.Protection }),
        ReloadStep.ResourcesOrdered s => WithGroup(at, s.Group, g => new Group(g.Name, g.Home, [.. s.Order.Select(i => g.Resources[i])]) { Protection = g.Protection }),
        ReloadStep.ResourceAdded s => WithGroup(at, s.Group, g => new Group(g.Name, g.Home, g.Resources.Insert(s.Place, s.Resource)) { Protection = g.Protection }),
        _ => throw new InvalidOperationException($"not for a running node: {step}"),
    };

    private static IEnumerable<ReloadStep> Restarts(ClassicConfiguration from, ClassicConfiguration to)
    {
        (string Word, string From, string To)[] fixedForLife =
        [
            ("uname -n", from.Cluster.Self.Value, to.Cluster.Self.Value),
            ("node", string.Join(' ', from.Cluster.Nodes), string.Join(' ', to.Cluster.Nodes)),
            ("bcast, ucast, mcast, udpport", Text(from.Media), Text(to.Media)),
            ("logfile, debugfile, logfacility, debug, use_logd", Text(from.Logging), Text(to.Logging)),
            ("realtime, rtprio", Text(from.RealTime), Text(to.RealTime)),
            ("hbgenmethod", $"{from.GenerationMethod}", $"{to.GenerationMethod}"),
            ("ping, ping_group", Text(from.Watching.Pings), Text(to.Watching.Pings)),
            ("respawn", Text(from.Watching.Respawns), Text(to.Watching.Respawns)),
            ("uuidfrom", $"{from.UuidFrom}", $"{to.UuidFrom}"),
            ("fence, stonith", Text(from.Fences), Text(to.Fences)),
            ("protection", Protections(from, to), Protections(to, from)),
        ];
        return fixedForLife.Where(f => f.From != f.To).Select(f => new ReloadStep.NeedsRestart(f.Word, f.From, f.To));
    }

    private static IEnumerable<ReloadStep> Keys(KeyRing from, KeyRing to)
    {
        foreach (var (id, key) in to.Keys)
        {
            if (!from.Keys.TryGetValue(id, out var old)) yield return new ReloadStep.KeyAdded(key);
            else if (!IsSame(old, key)) yield return new ReloadStep.KeyReplaced(old, key);
        }
        if (from.SigningId != to.SigningId) yield return new ReloadStep.SignedWith(from.SigningId, to.SigningId);
        foreach (var (id, key) in from.Keys)
            if (!to.Keys.ContainsKey(id)) yield return new ReloadStep.KeyRemoved(key);
    }

    private static IEnumerable<ReloadStep> Settings(ClassicConfiguration from, ClassicConfiguration to)
    {
        foreach (var word in Times)
            if (Time(from.Cluster.Timing, word) is var old && Time(to.Cluster.Timing, word) is var now && old != now) yield return new ReloadStep.TimeChanged(word, old, now);
        if (from.Watching.Deadping != to.Watching.Deadping) yield return new ReloadStep.TimeChanged("deadping", from.Watching.Deadping, to.Watching.Deadping);
        if (from.Cluster.Failback != to.Cluster.Failback) yield return new ReloadStep.Switched("auto_failback", to.Cluster.Failback);
        if (from.Returning != to.Returning) yield return new ReloadStep.ReturnChanged(from.Returning, to.Returning);
        if (from.Cluster.ConflictProbe != to.Cluster.ConflictProbe) yield return new ReloadStep.Switched("conflict_probe", to.Cluster.ConflictProbe);
        if (!from.Hooks.SequenceEqual(to.Hooks)) yield return new ReloadStep.HooksReplaced(to.Hooks);
        foreach (var step in ForScripts(from.Parameters, to.Parameters, isParameter: true)) yield return step;
        foreach (var step in ForScripts(from.Environment, to.Environment, isParameter: false)) yield return step;
    }

    private static IEnumerable<ReloadStep> ForScripts(ImmutableSortedDictionary<string, string> from, ImmutableSortedDictionary<string, string> to, bool isParameter) =>
        from.Keys.Union(to.Keys).Order(StringComparer.Ordinal)
            .Select(n => new ReloadStep.ForScripts(n, from.GetValueOrDefault(n), to.GetValueOrDefault(n), isParameter))
            .Where(s => s.From != s.To);

    private static IEnumerable<ReloadStep> Groups(ImmutableArray<Group> from, ImmutableArray<Group> to)
    {
        var kept = to.Where(g => from.Any(f => f.Name == g.Name)).Select(g => g.Name).ToImmutableArray();
        foreach (var gone in from.Where(f => !kept.Contains(f.Name))) yield return new ReloadStep.GroupRemoved(gone.Name);
        if (!from.Select(f => f.Name).Where(kept.Contains).SequenceEqual(kept)) yield return new ReloadStep.GroupsOrdered(kept);
        for (var i = 0; i < to.Length; i++)
        {
            if (from.FirstOrDefault(f => f.Name == to[i].Name) is not { } old) yield return new ReloadStep.GroupAdded(to[i], i);
            else
                foreach (var step in Within(old, to[i])) yield return step;
        }
    }

    private static IEnumerable<ReloadStep> Within(Group from, Group to)
    {
        if (from.Home != to.Home) yield return new ReloadStep.HomeChanged(to.Name, from.Home, to.Home);

        // Each resource of the new line continues one of the old with the same word, if one is left.
        var change = GroupChange.Between(from.Resources, to.Resources);
        for (var i = from.Resources.Length - 1; i >= 0; i--)
            if (!change.Continues.Contains(i)) yield return new ReloadStep.ResourceRemoved(to.Name, from.Resources[i], i);
        var left = Enumerable.Range(0, from.Resources.Length).Where(i => change.Continues.Contains(i)).ToImmutableArray();
        var order = change.Continues.Where(i => i >= 0).Select(i => left.IndexOf(i)).ToImmutableArray();
        if (!order.SequenceEqual(Enumerable.Range(0, order.Length))) yield return new ReloadStep.ResourcesOrdered(to.Name, order);
        for (var i = 0; i < to.Resources.Length; i++)
            if (change.Continues[i] < 0) yield return new ReloadStep.ResourceAdded(to.Name, to.Resources[i], i);
    }

    private static IEnumerable<ReloadStep> Checks(ClassicConfiguration from, ClassicConfiguration to)
    {
        foreach (var group in to.Cluster.Groups)
        {
            var (old, now) = (from.Checks.RemoveAll(c => c.Group != group.Name), to.Checks.RemoveAll(c => c.Group != group.Name));
            if (!old.SequenceEqual(now)) yield return new ReloadStep.ChecksReplaced(group.Name, now);
        }
    }

    private static ClassicConfiguration WithKeys(ClassicConfiguration at, KeyRing keys) => at with { Keys = keys, Cluster = at.Cluster with { Keys = keys.Numbers } };

    private static ClassicConfiguration WithGroups(ClassicConfiguration at, ImmutableArray<Group> groups) => at with { Cluster = at.Cluster with { Groups = groups } };

    private static ClassicConfiguration WithGroup(ClassicConfiguration at, GroupName name, Func<Group, Group> change) =>
        WithGroups(at, [.. at.Cluster.Groups.Select(g => g.Name == name ? change(g) : g)]);

    private static ImmutableSortedDictionary<string, string> With(ImmutableSortedDictionary<string, string> at, ReloadStep.ForScripts step) =>
        step.To is { } value ? at.SetItem(step.Name, value) : at.Remove(step.Name);

    private static TimeSpan Time(Timing timing, string word) => word switch
    {
        "keepalive" => timing.Keepalive,
        "warntime" => timing.Warntime,
        "deadtime" => timing.Deadtime,
        _ => timing.Initdead,
    };

    private static Timing With(Timing timing, string word, TimeSpan value) => word switch
    {
        "keepalive" => timing with { Keepalive = value },
        "warntime" => timing with { Warntime = value },
        "deadtime" => timing with { Deadtime = value },
        _ => timing with { Initdead = value },
    };

    private static bool IsSame(Key one, Key other) => one.Method == other.Method && one.Secret.AsSpan().SequenceEqual(other.Secret.AsSpan());

    private static string Text(ImmutableArray<Medium> media) => string.Join(", ", media.Select(m => $"{m}{(m.Address is null || m.Kind is MediumKind.Ucast or MediumKind.Ucast6 ? "" : $" ttl {m.Ttl} loop {(m.Loop ? 1 : 0)}")}"));

    private static string Text(Logging logging) =>
        string.Join(", ", new[] { logging.Logfile, logging.Debugfile, logging.Facility }.Select(w => w ?? "–")) + $", {logging.DebugLevel}{(logging.UseLogd ? ", on" : "")}";

    private static string Text(ImmutableArray<FencePlan> fences) => fences.IsEmpty ? "–" : string.Join("; ", fences.Select(f => $"{f.Node} after {f.Delay.TotalSeconds:0.###}s: {string.Join(", then ", f.Methods.Select(Text))}"));

    /// <summary>Values in ha.cf may be secret: that they are others is seen, which they are is not.</summary>
    private static string Text(FenceMethod method) => $"{method}{(method.Values is { } values ? $" {(ushort)Fingerprint.Of(values.Text):x4}" : "")}";

    /// <summary>Of the groups that both have; a new one brings its own.</summary>
    private static string Protections(ClassicConfiguration one, ClassicConfiguration other) =>
        string.Join(", ", one.Cluster.Groups.Where(g => other.Cluster.Find(g.Name) is { } same && same.Protection != g.Protection).Select(g => $"{g.Name} {g.Protection.ToString().ToLowerInvariant()}"));

    private static string Text(RealTime realTime) => realTime.Wanted ? $"on, {realTime.Priority}" : "off";

    private static string Text(ImmutableArray<PingGroup> pings) => pings.IsEmpty ? "–" : string.Join(", ", pings.Select(p => p.Hosts is [var only] && only == p.Name ? p.Name : $"{p.Name}: {string.Join(' ', p.Hosts)}"));

    private static string Text(ImmutableArray<Respawn> respawns) => respawns.IsEmpty ? "–" : string.Join(", ", respawns.Select(r => $"{r.User} {r.Program} {string.Join(' ', r.Arguments)}".TrimEnd()));
}
