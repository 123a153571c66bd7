// What ha.cf says by itself, before it is compared with the other files and the machine.
using System.Collections.Immutable;
using Bascule.Core;

namespace Bascule.Configuration.Classic;

/// <summary>The contents of ha.cf; pieces that were wrong are missing, and have their finding.</summary>
internal sealed record HaCf
{
    public required ImmutableArray<Word> Nodes { get; init; }
    public required ImmutableArray<Medium> Media { get; init; }

    /// <summary>Null if the times contradict each other.</summary>
    public required Timing? Timing { get; init; }

    public required bool Failback { get; init; }
    public required bool ConflictProbe { get; init; }
    public required Logging Logging { get; init; }
    public required RealTime RealTime { get; init; }
    public required GenerationMethod GenerationMethod { get; init; }
    public required UuidSource UuidFrom { get; init; }
    public required Watching Watching { get; init; }
    public required ImmutableSortedDictionary<string, string> Parameters { get; init; }
    public required ImmutableSortedDictionary<string, string> Environment { get; init; }
}
