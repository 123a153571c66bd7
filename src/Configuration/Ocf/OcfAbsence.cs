// Why there is no such agent: its package is not installed, or it has another name.
namespace Bascule.Configuration.Ocf;

public static class OcfAbsence
{
    /// <param name="missing">An agent that is not there.</param>
    /// <param name="word">How it was asked for.</param>
    /// <param name="present">Those that are there, as <c>ocf:PROVIDER:TYPE</c>.</param>
    public static OcfFault Of(OcfAgentName missing, string word, IEnumerable<string> present)
    {
        ArgumentNullException.ThrowIfNull(missing);
        var there = present.Select(p => p.Split(':')).Where(p => p.Length == 3).ToLookup(p => p[1], p => p[2], StringComparer.Ordinal);
        if (there.Contains(missing.Provider))
        {
            return NearestWord.To(missing.Type, there[missing.Provider]) is { } type
                ? new OcfFault(OcfPhrases.NoAgentNear, missing.Type, missing.Provider, $"{OcfAgentName.Prefix}{missing.Provider}:{type}")
                : new OcfFault(OcfPhrases.NoAgent, missing.Type, missing.Provider);
        }
        if (missing.Provider == OcfAgentName.Classic) return new OcfFault(OcfPhrases.NoPackage, word);
        var providers = there.Select(p => p.Key).Append(OcfAgentName.Classic).Distinct(StringComparer.Ordinal).ToList();
        return NearestWord.To(missing.Provider, providers) is { } provider
            ? new OcfFault(OcfPhrases.NoProviderNear, missing.Provider, $"{OcfAgentName.Prefix}{provider}:{missing.Type}")
            : new OcfFault(OcfPhrases.NoProvider, missing.Provider, string.Join(", ", providers.Order(StringComparer.Ordinal)));
    }
}
