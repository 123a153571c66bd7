// The parameters of a word against those that its agent describes.
using System.Collections.Immutable;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Ocf;

public static class OcfParameters
{
    // ocf_is_true of resource-agents 4.12 knows these and no others: "Yes" is a no.
    private static readonly ImmutableSortedSet<string> Booleans =
        ImmutableSortedSet.Create(StringComparer.Ordinal, "yes", "true", "1", "YES", "TRUE", "True", "ja", "on", "ON", "no", "false", "0", "NO", "FALSE", "False", "nein", "off", "OFF");

    /// <summary>Everything that is wrong with them.</summary>
    public static ImmutableArray<OcfFault> Faults(OcfResource resource, OcfDescription described)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(described);
        var faults = ImmutableArray.CreateBuilder<OcfFault>();
        var agent = resource.Agent.ToString();
        foreach (var (name, value) in resource.Parameters)
        {
            if (described.Parameters.TryGetValue(name, out var parameter))
            {
                if (IsOfType(parameter, value) is { } phrase) faults.Add(new OcfFault(phrase, agent, name, value));
            }
            // Every agent of resource-agents can be traced; and what Pacemaker would add may be given by hand.
            else if (name is "trace_ra" or "trace_file" || name.StartsWith("CRM_meta_", StringComparison.Ordinal)) continue;
            else if (NearestWord.To(name, described.Parameters.Keys) is { } near) faults.Add(new OcfFault(OcfPhrases.UnknownParameterNear, agent, name, near));
            else faults.Add(new OcfFault(OcfPhrases.UnknownParameter, agent, name, described.Parameters.IsEmpty ? "-" : string.Join(", ", described.Parameters.Keys)));
        }
        if (!resource.IsClassic)
        {
            foreach (var missing in described.Parameters.Values.Where(p => p.IsRequired && string.IsNullOrEmpty(p.Default) && !resource.Parameters.ContainsKey(p.Name)))
                faults.Add(new OcfFault(OcfPhrases.ParameterMissing, agent, missing.Name));
        }
        return faults.ToImmutable();
    }

    /// <summary>What is wrong with a value; null if nothing is, or the agent itself does not keep to its type.</summary>
    private static Phrase? IsOfType(OcfParameter parameter, string value)
    {
        Func<string, bool>? isOne = parameter.Type switch { "integer" => IsInteger, "boolean" => Booleans.Contains, _ => null };
        if (isOne is null || value.Length == 0 || isOne(value)) return null;
        // Filesystem's force_unmount is boolean, and "safe": what an agent's own text or default says is right.
        var isSpecial = parameter.Text.Contains($"\"{value}\"", StringComparison.Ordinal) || parameter.Text.Contains($"'{value}'", StringComparison.Ordinal);
        if (isSpecial || (!string.IsNullOrEmpty(parameter.Default) && !isOne(parameter.Default))) return null;
        return parameter.Type == "integer" ? OcfPhrases.NoInteger : OcfPhrases.NoBoolean;
    }

    private static bool IsInteger(string text) => text.AsSpan(text[0] is '-' or '+' ? 1 : 0) is { Length: > 0 } digits && !digits.ContainsAnyExceptInRange('0', '9');
}
