// haresources against ha.cf and the machine: every word must be something that can be run here.
using System.Collections.Immutable;
using System.Net;
using Bascule.Configuration.Ocf;
using Bascule.Core;

namespace Bascule.Configuration.Classic;

internal static class GroupChecks
{
    public static void Of(ImmutableArray<PlacedGroup> groups, ImmutableArray<NodeName> nodes, Surroundings here, Findings findings)
    {
        var keys = new Dictionary<string, int>(StringComparer.Ordinal);
        var addresses = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var g = 0; g < groups.Length; g++)
        {
            var group = groups[g];
            if (g == Cluster.MaxGroups)
            {
                findings.Error(group.Node.At, group.Node.Text, HaresourcesPhrases.TooManyGroups, $"{g + 1}", $"{Cluster.MaxGroups}");
                return;
            }
            if (nodes.Length is > 0 and <= NodeChecks.MostNodes && !nodes.Contains(new NodeName(group.Node.Text))) SayUnknownNode(group.Node, nodes, findings);

            var key = group.Words[0];
            var isSecond = !keys.TryAdd(key.Text, key.At.Line);
            if (isSecond) findings.Error(key.At, key.Text, HaresourcesPhrases.SameKey, key.Text, $"{keys[key.Text]}");
            for (var i = 0; i < group.Words.Length && !findings.IsFull; i++)
            {
                Judge(group, i, here, findings, out var address);
                if (address is null || isSecond && i == 0 || addresses.TryAdd(address.ToString(), group.Words[i].At.Line)) continue;
                findings.Error(group.Words[i].At, group.Words[i].Text, HaresourcesPhrases.SameAddress, address.ToString(), $"{addresses[address.ToString()]}");
            }
        }
    }

    private static void SayUnknownNode(Word node, ImmutableArray<NodeName> nodes, Findings findings)
    {
        var names = nodes.Select(n => n.Value).ToList();
        if (NearestWord.To(node.Text, names) is { } near) findings.Error(node.At, node.Text, HaresourcesPhrases.UnknownNodeNear, node.Text, near);
        else findings.Error(node.At, node.Text, HaresourcesPhrases.UnknownNode, node.Text, string.Join(", ", names));
    }

    private static void Judge(PlacedGroup group, int index, Surroundings here, Findings findings, out IPAddress? address)
    {
        address = null;
        var (word, resource) = (group.Words[index], group.Resources[index]);
        if (IsIPv6(word.Text)) findings.Error(word.At, word.Text, HaresourcesPhrases.BareIPv6, word.Text);
        else if (Agents.IsOcf(resource.Agent, here)) OcfChecks.Of(word, resource, here, findings);
        else if (SingleColonMeant(word.Text) is { } meant) findings.Error(word.At, word.Text, HaresourcesPhrases.SingleColon, word.Text, meant);
        else if (Agents.BuiltIn.Contains(resource.Agent)) AddressChecks.Of(word, resource, here, findings, out address);
        else if (Agents.Found(resource.Agent, here) != true && IsDevice(resource.Agent, here)) findings.Error(word.At, word.Text, HaresourcesPhrases.NamedLikeDevice, word.Text, MeantWithDevice(group, index, here));
        else if (resource.Agent.Contains('/', StringComparison.Ordinal)) findings.Error(word.At, word.Text, HaresourcesPhrases.PathAsAgent, word.Text, word.Text.Split("::")[0].Split('/')[^1]);
        else if (Agents.Found(resource.Agent, here) == false) SayNoAgent(word, resource, here, findings);
        else if (Agents.IsDirector(resource.Agent, here) && !IsReadByTheDirector(resource.Arguments)) findings.Error(word.At, word.Text, HaresourcesPhrases.OtherDirectorFile, word.Text);
    }

    /// <summary>No file is named, or the one that it reads in any case. ldirectord looks in /etc/ha.d/conf, too, and takes what it is told.</summary>
    private static bool IsReadByTheDirector(ImmutableArray<string> arguments) => arguments is [] or ["ldirectord.cf"] or ["/etc/ha.d/ldirectord.cf"] or ["/etc/ldirectord.cf"];

    private static void SayNoAgent(Word word, Resource resource, Surroundings here, Findings findings)
    {
        if (resource.Agent == "fence_ssh") findings.Error(word.At, resource.Agent, HaresourcesPhrases.FenceSsh);
        else if (resource.Agent.StartsWith("fence_", StringComparison.Ordinal)) findings.Error(word.At, resource.Agent, HaresourcesPhrases.FenceAgent, resource.Agent);
        else if (ClassicForm.Of(resource.Agent) is { } form && here.OcfAgents is { } present) findings.Error(word.At, resource.Agent, OcfAbsence.Of(form.Agent, resource.Agent, present));
        else if (NearestWord.To(resource.Agent, Agents.All(here)) is { } near) findings.Error(word.At, resource.Agent, HaresourcesPhrases.NoAgentNear, resource.Agent, near);
        else findings.Error(word.At, resource.Agent, HaresourcesPhrases.NoAgent, resource.Agent);
    }

    private static bool IsIPv6(string word) =>
        word.Count(c => c == ':') >= 2 && AddressText.TryRead(word.Split('/')[0], out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    /// <summary><c>IPaddr:192.168.0.200</c> with the second colon; null if the word is not of that kind.</summary>
    private static string? SingleColonMeant(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        var isSingle = colon > 0 && colon + 1 < word.Length && word[colon + 1] != ':' && word[..colon].All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        return isSingle ? string.Concat(word.AsSpan(0, colon), "::", word.AsSpan(colon + 1)) : null;
    }

    private static bool IsDevice(string word, Surroundings here) =>
        here.Devices is { } devices && devices.Any(d => d.Name == word) || LooksLikeDevice(word);

    // systemd's and the kernel's names for network cards (systemd.net-naming-scheme(7)).
    private static bool LooksLikeDevice(string word)
    {
        string[] prefixes = ["eth", "enp", "ens", "eno", "enx", "wlan", "wlp", "bond", "vlan"];
        return prefixes.Any(p => word.Length > p.Length && word.StartsWith(p, StringComparison.Ordinal) && char.IsAsciiHexDigit(word[p.Length]) && word.Skip(p.Length).All(char.IsAsciiLetterOrDigit));
    }

    /// <summary>The address before the interface, with the interface where it belongs.</summary>
    private static string MeantWithDevice(PlacedGroup group, int index, Surroundings here)
    {
        var device = group.Words[index].Text;
        var before = index > 0 ? group.Resources[index - 1] : null;
        var isAddress = before is { Arguments: [var argument, ..] } && Agents.BuiltIn.Contains(before.Agent) && !argument.Contains('/', StringComparison.Ordinal);
        if (!isAddress || !AddressText.TryRead(before!.Arguments[0], out var address)) return $"IPaddr::ADDRESS/24/{device}";

        var network = here.Devices?.FirstOrDefault(d => d.Name == device)?.Addresses.FirstOrDefault(a => AddressText.SameNetwork(a.Address, address, a.PrefixLength));
        var bits = network is { Address: not null } found ? found.PrefixLength : before.Agent == "IPv6addr" ? 64 : 24;
        return $"{before.Agent}::{before.Arguments[0]}/{bits}/{device}";
    }
}
