// With what a silent node is made harmless, as root's configuration says it: the node that judges only learns that there is something.
using System.Collections.Immutable;
using Bascule.Core;

namespace Bascule.Configuration.Fencing;

/// <summary>How one node is fenced from here.</summary>
/// <param name="Delay">Before it is begun.</param>
/// <param name="Methods">In order: the next one where one has failed.</param>
public sealed record FencePlan(NodeName Node, TimeSpan Delay, ImmutableArray<FenceMethod> Methods);

public enum FenceAction
{
    /// <summary>Off, and on again: the node comes back by itself.</summary>
    Reboot,

    /// <summary>Off, until somebody switches it on.</summary>
    Off,
}

/// <summary>One way to fence: a fence agent, or one of cluster-glue's STONITH plug-ins.</summary>
public sealed record FenceMethod
{
    public static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(60);

    /// <summary>For instance <c>fence_ipmilan</c>, or the plug-in <c>external/ipmi</c>.</summary>
    public required string Agent { get; init; }

    public bool IsPlugin { get; init; }
    public FenceAction Action { get; init; }

    /// <summary>How long each action may take; then it has failed.</summary>
    public TimeSpan Limit { get; init; } = UsualLimit;

    /// <summary>What a fence agent is told, none of it secret.</summary>
    public ImmutableSortedDictionary<string, string> Parameters { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>More of it, for root's eyes alone: <c>name=value</c> lines, or a plug-in's values on one line. Read when it is needed.</summary>
    public string? ParametersFile { get; init; }

    /// <summary>A plug-in's values as ha.cf has them.</summary>
    public InlineValues? Values { get; init; }

    public bool Equals(FenceMethod? other) => other is not null && ToString() == other.ToString() && Values?.Text == other.Values?.Text;

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() =>
        $"{(IsPlugin ? "stonith " : "")}{Agent} {Action} within {Limit} [{string.Join(' ', Parameters.Select(p => $"{p.Key}={p.Value}"))}] {ParametersFile}{(Values is null ? "" : " inline values")}";
}

/// <summary>Values among which a password may be.</summary>
public sealed class InlineValues(string text)
{
    public string Text { get; } = text;

    public override string ToString() => "(not shown)";
}
