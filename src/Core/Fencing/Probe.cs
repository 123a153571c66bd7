using System.Collections.Immutable;

namespace Bascule.Core.Fencing;

/// <summary>Why the network is asked for a group's addresses.</summary>
public enum ProbePurpose
{
    /// <summary>A peer is silent, and we might take the group.</summary>
    Takeover,

    /// <summary>We took it, and want to be the only one who answers.</summary>
    Verification,
}

/// <summary>What asking for a group's addresses has brought so far; kept only while the network is being asked.</summary>
public sealed record Probe
{
    public required ProbePurpose Purpose { get; init; }

    /// <summary>Since when it is asked; what was asked before a sleep of ours does not count.</summary>
    public required Instant Since { get; init; }

    /// <summary>When the last round ended.</summary>
    public Instant LastRound { get; init; }

    /// <summary>Rounds in a row that nobody answered, and whose silence means something.</summary>
    public int Silent { get; init; }

    /// <summary>Who answered last; null while nobody has.</summary>
    public AddressClaimant? Claimant { get; init; }

    /// <summary>Silence says nothing yet: nothing was heard on the network card since its carrier came.</summary>
    public bool IsDeaf { get; init; }

    /// <summary>A person was told of the claimant.</summary>
    public bool IsTold { get; init; }

    /// <summary>When our own claim is announced again while another claimant answers.</summary>
    public Instant AnnounceAt { get; init; } = Instant.Never;

    /// <summary>Somebody answers: the last answer is not followed by a silence that would prove the opposite.</summary>
    public bool IsAnswered => Claimant is not null && Silent < ConflictProbe.SilentRounds(wasAnswered: true);

    /// <summary>Nobody answers, as far as asking can show.</summary>
    public bool IsSilent => Silent >= ConflictProbe.SilentRounds(Claimant is not null);
}

/// <summary>A network card that says an address is its own.</summary>
public sealed record AddressClaimant(string Address, string Mac);

/// <summary>Whose network card answered.</summary>
public enum Answerer
{
    /// <summary>Somebody else: who has the address.</summary>
    Other,

    /// <summary>One of this machine's own.</summary>
    Own,

    /// <summary>The default route's gateway: some answer for everything.</summary>
    Gateway,

    /// <summary>One that also answers for an address that nobody has: proxy ARP.</summary>
    Proxy,
}

/// <summary>One answer to a probe.</summary>
public readonly record struct ProbeAnswer(string Address, string Mac, Answerer By);

/// <summary>One group's addresses, asked for once, and what came until the time for answers was over.</summary>
/// <param name="HasHeard">Whether anything was heard on their network card since its carrier came; also true where there is nothing to ask.</param>
/// <param name="CarrierSince">Since when that card has its carrier; null: it has none.</param>
public readonly record struct ProbeRound(GroupName Group, bool HasHeard, Instant? CarrierSince, ImmutableArray<ProbeAnswer> Answers);
