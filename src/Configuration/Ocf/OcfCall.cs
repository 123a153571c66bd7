// What an OCF agent is told by its environment (OCF Resource Agent API 1.1, "Environment variables").
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bascule.Core;

namespace Bascule.Configuration.Ocf;

public static class OcfCall
{
    private const int LongestWord = 48;

    /// <summary>The variables of one call, beside those that every script gets.</summary>
    /// <param name="resource">Which agent, with which parameters.</param>
    /// <param name="instance">See <see cref="Instance"/>.</param>
    /// <param name="root">OCF_ROOT.</param>
    /// <param name="limit">How long the call may take; agents that wait for something wait a little less.</param>
    public static ImmutableSortedDictionary<string, string> Variables(OcfResource resource, string instance, string root, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var variables = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        variables["OCF_ROOT"] = root;
        variables["OCF_RA_VERSION_MAJOR"] = "1";
        variables["OCF_RA_VERSION_MINOR"] = "1";
        variables["OCF_RESOURCE_INSTANCE"] = instance;
        variables["OCF_RESOURCE_TYPE"] = resource.Agent.Type;
        variables["OCF_RESOURCE_PROVIDER"] = resource.Agent.Provider;
        variables["OCF_CHECK_LEVEL"] = "0";
        // What Pacemaker says besides, and some agents ask for. No interval: a monitor of ours asks whether something runs that may well not.
        variables["OCF_RESKEY_CRM_meta_interval"] = "0";
        variables["OCF_RESKEY_CRM_meta_timeout"] = ((long)limit.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        foreach (var (name, value) in resource.Parameters) variables["OCF_RESKEY_" + name] = value;
        return variables.ToImmutable();
    }

    /// <summary>
    /// What tells this resource from others of its agent: agents name files after it. The same on both nodes and after a restart; another
    /// for the same word in another group.
    /// </summary>
    public static string Instance(GroupName group, Resource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var text = new StringBuilder();
        foreach (var c in resource.Text)
        {
            var plain = char.IsAsciiLetterOrDigit(c) || c is '.' or '_' ? c : '-';
            if (plain != '-' || (text.Length > 0 && text[^1] != '-')) text.Append(plain);
            if (text.Length == LongestWord) break;
        }
        return string.Create(CultureInfo.InvariantCulture, $"{text}-{(uint)Fingerprint.Of($"{group.Value}\n{resource.Text}"):x8}");
    }
}
