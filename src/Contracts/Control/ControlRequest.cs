// The generated reader sets every init property, to its type's default where the line does not have it: hence the
// accessors that put the default back, so that an older or a hand-written line is as good as a full one.
using System.Text.Json.Serialization;

namespace Bascule.Contracts.Control;

/// <summary>One line from a client to the node.</summary>
public sealed record ControlRequest
{
    public int Version { get; init => field = value == 0 ? ControlProtocol.Version : value; } = ControlProtocol.Version;

    /// <summary>One of <see cref="ControlProtocol.Verbs"/>.</summary>
    public required string Verb { get; init; }

    /// <summary>For standby, takeover, clear and maintenance: some of <see cref="ControlProtocol.GroupWords"/>, or names of groups.</summary>
    public IReadOnlyList<string> Groups { get => field ?? []; init; }      // generated JSON code assigns null to what is left out

    /// <summary>Whether the response is to come only when every group has arrived, or cannot.</summary>
    public bool Wait { get; init; }

    /// <summary>For maintenance: how long, at most a week; 0 ends it.</summary>
    public long? ForMs { get; init; }

    /// <summary>For the verbs parameter and client: of which one.</summary>
    public string? Name { get; init; }

    /// <summary>For confirm-off and upgrade: only say what it would mean, or why it cannot be.</summary>
    public bool Preview { get; init; }

    /// <summary>For the verb client: on which node; for confirm-off: which node.</summary>
    public string? Node { get; init; }
}

/// <summary>One line from the node to a client.</summary>
public sealed record ControlResponse
{
    public int Version { get; init => field = value == 0 ? ControlProtocol.Version : value; } = ControlProtocol.Version;

    /// <summary>Whether what was asked has been done (with <see cref="ControlRequest.Wait"/>) or begun (without).</summary>
    public required bool Ok { get; init; }

    /// <summary>One sentence for a person: what was done, or why not.</summary>
    public required string Sentence { get; init; }

    /// <summary>Why not, for programs. Null exactly when <see cref="Ok"/>.</summary>
    public Refusal? Refusal { get; init; }

    /// <summary>Answer to the verb status.</summary>
    public StatusReport? Status { get; init; }

    /// <summary>Answer to the verbs parameter and client.</summary>
    public string? Value { get; init; }

    /// <summary>Answer to standby and takeover: one entry per group that was asked to move.</summary>
    public IReadOnlyList<MoveReport> Moves { get => field ?? []; init; }

    public static ControlResponse Refused(Refusal refusal, string sentence) => new() { Ok = false, Sentence = sentence, Refusal = refusal };
}

/// <summary>Why a request was not carried out.</summary>
[JsonConverter(typeof(WordConverter<Refusal>))]
public enum Refusal
{
    /// <summary>Not JSON, or a required field is missing.</summary>
    Unreadable,

    /// <summary>The node speaks another <see cref="ControlProtocol.Version"/>.</summary>
    VersionDiffers,
    UnknownVerb,
    UnknownGroup,
    UnknownNode,
    UnknownName,

    /// <summary>Understood, but the cluster is not in a state where it can be done; the sentence says which.</summary>
    NotNow,

    /// <summary>Begun, and some group did not arrive; <see cref="ControlResponse.Moves"/> says which.</summary>
    Failed,
}

/// <summary>How one group fared in a standby or takeover.</summary>
public sealed record MoveReport
{
    public required string Group { get; init; }

    /// <summary>Who held it when the request came; null: nobody.</summary>
    public string? From { get; init; }

    /// <summary>Who holds it now (after waiting) or shall hold it (without); null: nobody.</summary>
    public string? To { get; init; }

    public required bool Ok { get; init; }

    /// <summary>From the request until the new holder had it; null while it is still under way.</summary>
    public long? TookMs { get; init; }

    /// <summary>What happened, where it is not plain.</summary>
    public string? Sentence { get; init; }
}
