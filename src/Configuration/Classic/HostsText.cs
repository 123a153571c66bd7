// /etc/hosts, as far as it concerns the nodes' names (hosts(5)).
using System.Collections.Immutable;
using System.Net;

namespace Bascule.Configuration.Classic;

/// <summary>One line of /etc/hosts; the address is null if the first word is none.</summary>
internal sealed record HostsLine(int Number, string First, IPAddress? Address, ImmutableArray<string> Names);

internal static class HostsText
{
    public static IEnumerable<HostsLine> Read(string text)
    {
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var words = line.Split('#')[0].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0) continue;
            yield return new HostsLine(number, words[0], AddressText.TryRead(words[0], out var address) ? address : null, [.. words[1..]]);
        }
    }
}
