// Stands before one ear: remembers from where nodes were heard, and lets the kernel thin out the rest while there is a flood (docs/decisions/0036).
using Bascule.Core;
using Bascule.Core.Membership;
using Bascule.Linux.Sockets;

namespace Bascule.Node.Media;

/// <summary>For the loop's thread; <see cref="Strictness"/> and <see cref="Trouble"/> may be read from any.</summary>
/// <param name="socket">The ear's.</param>
/// <param name="before">That of the ear that was in this one's place; null: none was.</param>
/// <param name="configured">From where nodes will speak if they speak as ha.cf says.</param>
internal sealed class Doorkeeper(DatagramSocket socket, Doorkeeper? before, params IEnumerable<DatagramAddress> configured)
{
    /// <summary>So long without a crowd, and what is heard is what was sent.</summary>
    private static readonly TimeSpan Peace = TimeSpan.FromSeconds(1);

    /// <summary>The newest last.</summary>
    private readonly List<DatagramAddress> known = [.. (before?.known ?? []).Concat(configured).TakeLast(DatagramSocket.MostPreferred)];
    private Door door;
    private Instant? crowdedAt;
    private bool hasHeard = before?.hasHeard ?? false;
    private long strangers;
    private long strangersOfCrowd;

    /// <summary>Of other addresses' datagrams one in two to this power comes in; 0: each.</summary>
    public int Strictness => door.Strictness;

    /// <summary>Why the kernel does not do as it should; null if it does.</summary>
    public string? Trouble { get; private set; }

    /// <summary>
    /// A node's genuine datagram came from there. A new address is remembered in peace only: in a flood what is new from a node may be a copy from somebody else, whose flood pushed the original out.
    /// </summary>
    public void Greet(in DatagramAddress from, Instant now)
    {
        if (IsKnown(from)) hasHeard = true;
        else if (door.IsOpen && (crowdedAt is not { } at || now - at >= Peace))
        {
            if (known.Count == DatagramSocket.MostPreferred) known.RemoveAt(0);
            known.Add(from);
            hasHeard = true;
        }
    }

    /// <summary>What came from there is no node's, or nothing new.</summary>
    public void Turn(in DatagramAddress from)
    {
        if (IsKnown(from)) return;
        strangers++;
        strangersOfCrowd++;
    }

    /// <summary>
    /// More was there than is looked at in one go. The door helps only if some node was heard that it lets past, and if the crowd is one of strangers: who sends under a node's own address passes it.
    /// </summary>
    /// <param name="looked">So many were looked at.</param>
    public void Crowded(int looked, Instant now)
    {
        crowdedAt = now;
        if (hasHeard && 2 * strangersOfCrowd >= looked) Set(door.Crowded(now));
        strangersOfCrowd = 0;
    }

    public void AfterSecond(Instant now)
    {
        Set(door.AfterSecond(strangers, now));
        strangers = 0;
    }

    private bool IsKnown(in DatagramAddress from)
    {
        foreach (var host in known)
            if (host.IsHost(from)) return true;
        return false;
    }

    private void Set(Door wanted)
    {
        if (wanted.Strictness != door.Strictness) Trouble = socket.TryPrefer([.. known], wanted.Strictness, out var error) ? null : error.ToString();
        door = wanted;
    }
}
