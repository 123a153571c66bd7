// Fence devices against the machine and the groups: that what is named can be run here, and that no data is left to luck.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Native;
using Bascule.Configuration.Ocf;
using Bascule.Core;
using Bascule.Core.Fencing;

namespace Bascule.Configuration.Fencing;

internal static class FenceChecks
{
    /// <summary>Agents, by the last part of their name, whose resource is destroyed by two holders.</summary>
    private static readonly ImmutableHashSet<string> Storage = ImmutableHashSet.Create(StringComparer.Ordinal,
        "Filesystem", "drbddisk", "drbdupper", "drbd", "LVM", "LVM-activate", "Raid1", "mdraid", "ZFS", "iSCSILogicalUnit", "ServeRAID", "ICP", "LinuxSCSI");

    /// <summary>The first resource of the group that two nodes must never have at once; null if it has none.</summary>
    public static Word? StorageOf(PlacedGroup group)
    {
        for (var i = 0; i < group.Resources.Length; i++)
            if (IsStorage(group.Resources[i].Agent)) return group.Words[i];
        return null;
    }

    public static bool IsStorage(string agent) => Storage.Contains(OcfAgentName.IsMeantBy(agent) ? agent.Split(':')[^1] : agent);

    /// <summary>A fence agent of bascule.yaml.</summary>
    public static bool Agent(Word word, Surroundings here, Findings findings)
    {
        if (here.FenceAgents?.Contains(word.Text) == true) return true;
        if (word.Text == "fence_ssh") findings.Error(word.At, word.Text, NativePhrases.FenceSsh);
        else if (!IsAgentName(word.Text)) findings.Error(word.At, word.Text, NativePhrases.NoFenceName, word.Text);
        else if (here.FenceAgents is not { } present) return true;
        else if (present.IsEmpty) findings.Error(word.At, word.Text, NativePhrases.NoFenceAgents, word.Text);
        else if (NearestWord.To(word.Text, present) is { } near) findings.Error(word.At, word.Text, NativePhrases.NoFenceAgentNear, word.Text, near);
        else findings.Error(word.At, word.Text, NativePhrases.NoFenceAgent, word.Text, string.Join(", ", present));
        return false;
    }

    /// <summary>A STONITH plug-in, of either file.</summary>
    public static bool Plugin(Word word, Surroundings here, Findings findings)
    {
        if (here.StonithPlugins?.Contains(word.Text) == true) return true;
        if (!IsPluginName(word.Text)) findings.Error(word.At, word.Text, FencePhrases.NoPluginName, word.Text);
        else if (here.StonithPlugins is not { } present) return true;
        else if (present.IsEmpty) findings.Error(word.At, word.Text, FencePhrases.NoStonith, word.Text);
        else if (NearestWord.To(word.Text, present) is { } near) findings.Error(word.At, word.Text, FencePhrases.NoPluginNear, word.Text, near);
        else findings.Error(word.At, word.Text, FencePhrases.NoPlugin, word.Text, string.Join(", ", present));
        return false;
    }

    /// <summary>A file of parameters: a full path, there, and for root alone.</summary>
    public static bool ParametersFile(Word path, Surroundings here, Findings findings)
    {
        if (!path.Text.StartsWith('/')) findings.Error(path.At, path.Text, HaCfPhrases.NoFullPath, path.Text);
        else if (here.Paths.TryGetValue(path.Text, out var kind) && kind == PathKind.Missing) findings.Error(path.At, path.Text, FencePhrases.NoParametersFile, path.Text);
        else if (here.ReadableByOthers.Contains(path.Text)) findings.Error(path.At, path.Text, FencePhrases.ParametersExposed, path.Text);
        else return true;
        return false;
    }

    /// <summary>Who fences whom: nodes that exist.</summary>
    public static void Nodes(ImmutableArray<WrittenFence> fences, ImmutableArray<NodeName> nodes, Findings findings)
    {
        if (nodes.IsEmpty) return;
        foreach (var word in fences.SelectMany(f => new[] { f.Node, f.From }).OfType<Word>().Where(w => !nodes.Contains(new NodeName(w.Text))))
        {
            var names = nodes.Select(n => n.Value).ToList();
            if (NearestWord.To(word.Text, names) is { } near) findings.Error(word.At, word.Text, FencePhrases.UnknownNodeNear, word.Text, near);
            else findings.Error(word.At, word.Text, FencePhrases.UnknownNode, word.Text, string.Join(", ", names));
        }
    }

    /// <summary>Classic files run as they ran under Heartbeat; what that may cost is said.</summary>
    public static void WarnOfStorage(ImmutableArray<PlacedGroup> groups, ImmutableArray<WrittenFence> fences, ImmutableArray<NodeName> nodes, Findings findings)
    {
        foreach (var group in groups)
            if (StorageOf(group) is { } word && Unfenced(fences, nodes) is { } node) findings.Warn(word.At, word.Text, FencePhrases.StorageUnfenced, word.Text, node.Value);
    }

    /// <summary>bascule.yaml must say it in so many words.</summary>
    public static void RefuseStorage(ImmutableArray<PlacedGroup> groups, ImmutableArray<WrittenFence> fences, ImmutableArray<NodeName> nodes, Findings findings)
    {
        if (nodes.Length > NodeChecks.MostNodes) return;
        foreach (var group in groups)
        {
            if (Unfenced(fences, nodes) is not { } node) continue;
            if (group.Protection == GroupProtection.Fence) findings.Warn(group.Node.At, group.Node.Text, NativePhrases.FenceWithoutDevice, group.Name.Value, node.Value);
            else if (group.Protection == GroupProtection.ByDevice && StorageOf(group) is { } word) findings.Error(word.At, word.Text, NativePhrases.StorageUnfenced, word.Text, node.Value);
        }
    }

    /// <summary>A node that some other one could not fence.</summary>
    private static NodeName? Unfenced(ImmutableArray<WrittenFence> fences, ImmutableArray<NodeName> nodes)
    {
        foreach (var self in nodes)
            foreach (var target in nodes)
                if (self != target && !fences.Any(f => f.IsFor(self, target))) return target;
        return null;
    }

    private static bool IsAgentName(string name) => name.StartsWith("fence_", StringComparison.Ordinal) && name.Length > 6 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private static bool IsPluginName(string name) => char.IsAsciiLetterOrDigit(name[0]) && !name.Contains("..", StringComparison.Ordinal) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '/' or '.');
}
