// haresources' OCF agents against the machine: that each is there, and gets parameters that it knows.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Native;
using Bascule.Core;

namespace Bascule.Configuration.Ocf;

public static class OcfChecks
{
    /// <summary>The agents whose description judging these files needs, each once. They are there; starting them is the caller's affair.</summary>
    public static ImmutableArray<OcfAgentName> AgentsIn(ConfigurationFiles files, Surroundings here)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(here);
        var groups = files switch
        {
            ClassicFiles classic => HaresourcesReader.Read(classic.Haresources, new Findings()) ?? [],
            NativeFiles native => NativeReader.Read(native.Yaml, here, new Findings())?.Groups ?? [],
            _ => throw new System.Diagnostics.UnreachableException(files.GetType().Name),
        };
        return [.. groups.SelectMany(g => g.Resources).Where(r => Agents.IsOcf(r.Agent, here))
            .Select(r => OcfResource.TryRead(r, out var read, out _) ? read.Agent : null).OfType<OcfAgentName>()
            .Where(a => here.OcfAgents?.Contains(a.ToString()) == true).Distinct()];
    }

    internal static void Of(Word word, Resource resource, Surroundings here, Findings findings)
    {
        if (!OcfResource.TryRead(resource, out var read, out var fault))
        {
            findings.Error(word.At, word.Text, fault!);
            return;
        }
        var agent = read.Agent.ToString();
        // Tried: an address with a lifetime takes the routes along whose preferred source it is (linux/net/ipv4/fib_semantics.c, fib_sync_down_addr).
        if (read.Agent is { Provider: OcfAgentName.Classic, Type: "IPsrcaddr" }) findings.Warn(word.At, word.Text, OcfPhrases.RoutesDepend, word.Text);
        if (here.OcfAgents is { } present && !present.Contains(agent)) findings.Error(word.At, word.Text, OcfAbsence.Of(read.Agent, word.Text, present));
        else if (!here.OcfDescriptions.TryGetValue(agent, out var reading)) return;
        else if (reading.Description is { } description) foreach (var wrong in OcfParameters.Faults(read, description)) findings.Error(word.At, word.Text, wrong);
        else findings.Warn(word.At, word.Text, OcfPhrases.NotDescribed, agent, reading.Trouble, read.Agent.PathBelow(OcfAgentName.Root));
    }
}
