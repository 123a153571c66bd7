// Who the nodes are, and whether we are one of them.
using System.Collections.Immutable;
using System.Text;
using Bascule.Core;

namespace Bascule.Configuration.Classic;

internal static class NodeChecks
{
    // Two until an arbiter can be configured: of three, two could each think that they have the third one's vote.
    public const int MostNodes = 2;

    // Linux allows 64 (uname(2), __NEW_UTS_LEN), a datagram 63 (docs/protocol/native.md).
    private const int LongestName = 63;

    /// <summary>The nodes by name, each once; of more than there may be, one too many.</summary>
    public static ImmutableArray<NodeName> Of(HaCf haCf, string file, Surroundings here, Findings findings)
    {
        var nodes = new List<NodeName>();
        var saidIn = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in haCf.Nodes)
        {
            if (Encoding.UTF8.GetByteCount(word.Text) > LongestName)
            {
                findings.Error(word.At, word.Text, NodePhrases.LongName, word.Text, $"{LongestName}");
                continue;
            }
            var name = new NodeName(word.Text);
            if (!saidIn.TryAdd(name.Value, word.At.Line)) findings.Warn(word.At, word.Text, NodePhrases.Twice, name.Value, $"{saidIn[name.Value]}");
            else nodes.Add(name);
            if (nodes.Count <= MostNodes) continue;
            findings.Error(word.At, word.Text, NodePhrases.TooMany, name.Value, $"{MostNodes}");
            break;
        }

        if (nodes.Count == 0) findings.Error(Place.Whole(file), "node", NodePhrases.None, here.OwnName);
        else if (here.OwnName.Length == 0) findings.Error(Place.Whole(file), "", NodePhrases.NoName);
        else if (!nodes.Contains(new NodeName(here.OwnName))) SayNotMe(haCf, nodes, here, findings);
        else if (nodes.Count == 1) findings.Warn(haCf.Nodes[0].At, haCf.Nodes[0].Text, NodePhrases.Alone, nodes[0].Value);
        return [.. nodes];
    }

    private static void SayNotMe(HaCf haCf, List<NodeName> nodes, Surroundings here, Findings findings)
    {
        var names = nodes.Select(n => n.Value).ToList();

        // The host part of a full name, or the full name of a host part, is the commonest slip; then the nearest word.
        var own = here.OwnName.ToLowerInvariant();
        var meant = names.Find(n => n.Split('.')[0] == own.Split('.')[0]) ?? NearestWord.To(own, names) ?? names[0];
        var word = haCf.Nodes.First(w => new NodeName(w.Text).Value == meant);
        findings.Error(word.At, word.Text, NodePhrases.NotMe, here.OwnName, string.Join(' ', names), meant);
    }
}
