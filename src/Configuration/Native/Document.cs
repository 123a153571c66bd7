// bascule.yaml as a tree with the place of each piece, before anybody asks what it means.
using System.Collections.Immutable;

namespace Bascule.Configuration.Native;

/// <summary>A piece of the file. Closed: the cases below are all there are.</summary>
internal abstract record Piece
{
    private Piece(Place at) => At = at;

    public Place At { get; }

    /// <summary>One value. What it means (a time, a number, yes or no) is not YAML's to guess: we look at the text.</summary>
    public sealed record Scalar(Place Start, string Text) : Piece(Start);

    public sealed record Sequence(Place Start, ImmutableArray<Piece> Items) : Piece(Start);

    public sealed record Mapping(Place Start, ImmutableArray<Entry> Entries) : Piece(Start);

    /// <summary>Something that has its finding already; nothing more is said about it.</summary>
    public sealed record Refused(Place Start) : Piece(Start);
}

internal readonly record struct Entry(Piece.Scalar Key, Piece Value);
