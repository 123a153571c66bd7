// Whether a peer's haresources says the same as ours. A difference is no reason to stop (the claims still keep one holder), but somebody must be told,
// and by name: "the files differ" sends a person looking through both.
using System.Collections.Immutable;

namespace Bascule.Core.Membership;

public static class Agreement
{
    /// <summary>What differs, a sentence each; empty when both describe the same cluster.</summary>
    public static ImmutableArray<string> DifferencesTo(Cluster cluster, View view)
    {
        if (view.Digest == cluster.Digest) return [];

        var differences = ImmutableArray.CreateBuilder<string>();
        foreach (var group in cluster.Groups)
        {
            if (!view.Groups.TryGetValue(group.Name, out var report))
                differences.Add($"haresources of {view.From} has no group {group.Name}");
            else if (report.LineDigest != group.LineDigest)
                differences.Add($"haresources of {view.From} has another line for {group.Name} than `{group.Line}` (another home or other resources)");
        }
        if (view.UnknownGroups > 0) differences.Add($"haresources of {view.From} has {view.UnknownGroups} group(s) that ours has not");
        if (differences.Count == 0) differences.Add($"ha.cf of {view.From} names other nodes");
        return differences.DrainToImmutable();
    }
}
