// What an OCF agent says of itself when called with meta-data: its parameters, and its actions with their times (OCF Resource
// Agent API 1.0 and 1.1, ra-api-1.dtd).
using System.Collections.Immutable;

namespace Bascule.Configuration.Ocf;

public sealed record OcfDescription(ImmutableSortedDictionary<string, OcfParameter> Parameters, ImmutableArray<OcfOperation> Operations)
{
    /// <summary>How long the agent wants to have for an action, at most; null if it does not say.</summary>
    /// <remarks>Of an action that it offers more than once: what the plain one needs. Deeper checks and other roles are not asked for.</remarks>
    public TimeSpan? TimeoutOf(string action) => Operations.Where(o => o.Name == action && o.Depth == 0).Max(o => o.Timeout);

    public bool Offers(string action) => Operations.Any(o => o.Name == action);
}

/// <param name="Name">Without <c>OCF_RESKEY_</c>.</param>
/// <param name="IsRequired">Whether it must be given.</param>
/// <param name="Type">string, integer, boolean, and what else agents invent.</param>
/// <param name="Default">Null: none.</param>
/// <param name="Text">What is written about it, for people.</param>
public sealed record OcfParameter(string Name, bool IsRequired, string Type, string? Default, string Text);

/// <param name="Name">start, stop, monitor…</param>
/// <param name="Timeout">How long it may take; null: not said.</param>
/// <param name="Interval">Between two monitors; null: not said.</param>
/// <param name="Depth">Of a monitor: 0 is light, 10 and 20 look closer.</param>
/// <param name="Role">Of what can be promoted; empty for all else.</param>
public sealed record OcfOperation(string Name, TimeSpan? Timeout, TimeSpan? Interval, int Depth, string Role);

/// <summary>What came of asking an agent for it.</summary>
/// <param name="Description">Null if it gave none that can be read.</param>
/// <param name="Trouble">Then why, as a clause.</param>
public sealed record OcfDescriptionReading(OcfDescription? Description, string Trouble = "");
