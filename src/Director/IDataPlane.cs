// Where packets are really given to real servers: the kernel's IPVS, or nftables where the kernel has none. It decides nothing: what should stand there comes as a
// value, and what stands there goes back as one.
using System.Collections.Immutable;
using Bascule.Core.Director;
using Bascule.Linux;

namespace Bascule.Director;

/// <summary>For one thread.</summary>
internal interface IDataPlane : IDisposable
{
    /// <summary>As the journal and <c>bascule director</c> have it: ipvs, nftables.</summary>
    string Name { get; }

    /// <summary>Whether it keeps connections to itself, so that conntrack takes each packet for the first of one.</summary>
    bool HidesConnections { get; }

    /// <summary>Readable when somebody has changed what stands there; null: only <see cref="TryRead"/> tells.</summary>
    Descriptor? Changes { get; }

    /// <summary>What stands there, whoever made it so.</summary>
    /// <param name="table">Null: it cannot be told what it is, only that it is not ours; it is to be written anew.</param>
    /// <returns>Whether the kernel could be asked.</returns>
    bool TryRead(out BalancingTable? table, out SystemError error);

    /// <summary>Makes one table of the other. What is refused does not keep the rest from being done.</summary>
    /// <param name="from">What stands there; null: unknown.</param>
    /// <param name="to">What should.</param>
    /// <returns>What was refused; empty if all is done.</returns>
    ImmutableArray<Refusal> Bring(BalancingTable? from, BalancingTable to);

    /// <summary>What of a table it cannot do at all, so that the table stands and does less than it says.</summary>
    ImmutableArray<Refusal> CannotDo(BalancingTable table);

    /// <summary>Makes the kernel tell another director of its connections, and hear of the other's, where it can. What is so already stays as it is.</summary>
    /// <param name="wanted">Null: it is not to.</param>
    /// <returns>What was refused; empty if all is done.</returns>
    ImmutableArray<Refusal> Sync(SyncDaemon? wanted);

    /// <summary>How much of what stands there is used.</summary>
    TableUse ReadUse();

    /// <summary>Nothing of ours stands there any more.</summary>
    void Clear();
}

/// <param name="Asked">A clause: "adding 10.0.0.1:80 to tcp 192.0.2.1:80".</param>
/// <param name="Error">The kernel's, where it said one.</param>
internal readonly record struct Refusal(string Asked, SystemError Error = default)
{
    public string Text => Error.IsError ? Error.Text : Asked;
}
