// /etc/hosts, where the nodes' names are concerned: nothing here prevents a start.
using System.Collections.Immutable;
using System.Net;
using Bascule.Core;

namespace Bascule.Configuration.Classic;

internal static class HostsChecks
{
    private const string Path = "/etc/hosts";

    public static void Of(ImmutableArray<NodeName> nodes, Surroundings here, Findings findings)
    {
        if (here.Hosts is null) return;
        var seen = new Dictionary<string, HostsLine>(StringComparer.Ordinal);
        foreach (var line in HostsText.Read(here.Hosts))
        {
            var named = line.Names.Where(n => !string.IsNullOrWhiteSpace(n)).Select(n => new NodeName(n)).Where(nodes.Contains).Distinct().ToList();
            var at = new Place(Path, line.Number, 1);
            if (line.Address is null)
            {
                if (named.Count > 0 || AddressText.LooksLikeOne(line.First)) SayNoAddress(at, line.First, findings);
                continue;
            }
            foreach (var name in named)
            {
                var isOwn = here.OwnName.Length > 0 && name == new NodeName(here.OwnName);
                if (IPAddress.IsLoopback(line.Address))
                {
                    if (isOwn) findings.Note(at, name.Value, NodePhrases.HostsOwnLoopback, name.Value, line.First);
                    else findings.Warn(at, name.Value, NodePhrases.HostsPeerLoopback, name.Value, line.First);
                }
                else if (seen.TryGetValue(name.Value, out var before) && before.Address!.AddressFamily == line.Address.AddressFamily && !before.Address.Equals(line.Address))
                {
                    findings.Warn(at, name.Value, NodePhrases.HostsTwoAddresses, name.Value, line.First, before.Address.ToString(), $"{before.Number}");
                }
                else seen.TryAdd(name.Value, line);
            }
        }
    }

    private static void SayNoAddress(Place at, string written, Findings findings)
    {
        // `192.168.56.11_`: something was typed behind or within it.
        var cleaned = new string([.. written.Where(c => char.IsAsciiHexDigit(c) || c is '.' or ':')]);
        if (AddressText.TryRead(cleaned, out _)) findings.Warn(at, written, NodePhrases.HostsAddressMeant, written, cleaned);
        else findings.Warn(at, written, NodePhrases.HostsAddress, written);
    }
}
