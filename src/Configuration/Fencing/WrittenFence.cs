using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Core;

namespace Bascule.Configuration.Fencing;

/// <summary>What a file says about fencing, before it is known who reads it.</summary>
internal sealed record WrittenFence
{
    public required Place At { get; init; }

    /// <summary>The node that this fences; null: any.</summary>
    public Word? Node { get; init; }

    /// <summary>The node that this is for; null: all.</summary>
    public Word? From { get; init; }

    public TimeSpan Delay { get; init; }
    public required ImmutableArray<FenceMethod> Methods { get; init; }

    /// <summary>For each other node that can be fenced from this one, how.</summary>
    public static ImmutableArray<FencePlan> Plans(ImmutableArray<WrittenFence> written, NodeName self, ImmutableArray<NodeName> nodes) =>
        [.. nodes.Where(n => n != self).Select(n => PlanFor(n, [.. written.Where(w => w.IsFor(self, n))])).Where(p => !p.Methods.IsEmpty)];

    public bool IsFor(NodeName self, NodeName target) => (From is not { } from || new NodeName(from.Text) == self) && (Node is not { } node || new NodeName(node.Text) == target);

    private static FencePlan PlanFor(NodeName target, ImmutableArray<WrittenFence> said) => new(target, said.IsEmpty ? TimeSpan.Zero : said.Max(w => w.Delay), [.. said.SelectMany(w => w.Methods)]);
}
