// What the OCF agents of haresources say of themselves. Each is called once, with meta-data, which changes nothing.
using System.Collections.Immutable;
using System.Globalization;
using Bascule.Configuration.Ocf;
using Bascule.Linux.Processes;

namespace Bascule.Cli.Check;

internal static class AgentDescriptions
{
    /// <summary>For one agent; they give themselves 5 s.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    private static readonly ImmutableSortedDictionary<string, string> Environment = ImmutableSortedDictionary<string, string>.Empty
        .Add("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");

    /// <summary>By <c>ocf:PROVIDER:TYPE</c>. Once one has hung, the others are not asked: nobody waits minutes for a check.</summary>
    /// <param name="agents">Which; they are there.</param>
    /// <param name="root">OCF_ROOT.</param>
    public static ImmutableSortedDictionary<string, OcfDescriptionReading> Of(IEnumerable<OcfAgentName> agents, string root = OcfAgentName.Root)
    {
        var known = ImmutableSortedDictionary.CreateBuilder<string, OcfDescriptionReading>(StringComparer.Ordinal);
        foreach (var agent in agents)
        {
            var resource = new OcfResource(agent, ImmutableSortedDictionary<string, string>.Empty, IsClassic: false);
            var variables = Environment.AddRange(OcfCall.Variables(resource, agent.Type, root, Limit));
            var ending = ProgramRun.ToItsEnd(new ProgramCall(agent.PathBelow(root), ["meta-data"], variables), Limit);
            known[agent.ToString()] = ending.Succeeded
                ? OcfDescriptionReader.Read(ending.Output.Text ?? "")
                : new OcfDescriptionReading(null, string.Create(CultureInfo.InvariantCulture, $"its meta-data {ending.Clause}"));
            if (ending.HitTimeLimit) break;
        }
        return known.ToImmutable();
    }
}
