// What ha.cf says by itself, before it is compared with the other files and the machine.
using System.Collections.Immutable;
using Bascule.Configuration.Checking;
using Bascule.Configuration.Fencing;
using Bascule.Configuration.Hooks;
using Bascule.Core;

namespace Bascule.Configuration.Classic;

/// <summary>The contents of ha.cf; pieces that were wrong are missing, and have their finding.</summary>
internal sealed record HaCf
{
    public required ImmutableArray<Word> Nodes { get; init; }
    public required ImmutableArray<Medium> Media { get; init; }

    /// <summary>The media as written, a ucast towards ourselves and names of hosts included: for a file that says the same.</summary>
    public required ImmutableArray<WrittenMedium> Written { get; init; }

    /// <summary>The directives with a value of their own that were said.</summary>
    public required ImmutableHashSet<string> Said { get; init; }

    /// <summary>Null if the times contradict each other.</summary>
    public required Timing? Timing { get; init; }

    public required bool Failback { get; init; }
    public required bool ConflictProbe { get; init; }
    public required Logging Logging { get; init; }
    public required RealTime RealTime { get; init; }
    public required GenerationMethod GenerationMethod { get; init; }
    public required UuidSource UuidFrom { get; init; }
    public required ImmutableArray<WrittenFence> Fences { get; init; }
    public required Watching Watching { get; init; }

    /// <summary>Only bascule.yaml can say them.</summary>
    public ImmutableArray<Hook> Hooks { get; init; } = [];
    public ImmutableArray<ServiceCheck> Checks { get; init; } = [];

    /// <summary>Likewise. Null: nothing but the home's return is asked for.</summary>
    public ReturnPolicy? Returning { get; init; }

    public required ImmutableSortedDictionary<string, string> Parameters { get; init; }
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }
}

/// <summary>A medium before this machine was looked at.</summary>
/// <param name="Directive">bcast, ucast, ucast6, mcast or mcast6.</param>
/// <param name="Target">The peer's address or name, or the group.</param>
/// <param name="Port">Null where none was said: what /etc/services has, or 694.</param>
internal sealed record WrittenMedium(string Directive, string Device, string? Target, int? Port, int Ttl = 1, bool Loop = false);
