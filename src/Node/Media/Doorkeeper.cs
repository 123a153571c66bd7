// Stands before one ear: remembers from where nodes were heard, and lets the kernel thin out the rest while there is a flood (docs/decisions/0036).
using Bascule.Core;
using Bascule.Core.Membership;
using Bascule.Linux;
using Bascule.Linux.Sockets;

namespace Bascule.Node.Media;

/// <summary>For the loop's thread; <see cref="Strictness"/> may be read from any.</summary>
/// <param name="configured">From where nodes will speak if they speak as ha.cf says.</param>
internal sealed class Doorkeeper(DatagramSocket socket, params IEnumerable<DatagramAddress> configured)
{
    /// <summary>Each node's addresses on this network, and some that it had before.</summary>
    private const int MostKnown = 8;

    private readonly List<DatagramAddress> known = [.. configured.Take(DatagramSocket.MostPreferred - MostKnown)];
    private readonly int always = Math.Min(configured.Count(), DatagramSocket.MostPreferred - MostKnown);
    private Door door;
    private long strangers;
    private int next;

    /// <summary>Of other addresses' datagrams one in two to this power comes in; 0: each.</summary>
    public int Strictness => door.Strictness;

    /// <summary>Why the kernel does not do as it should; null if it does.</summary>
    public SystemError? Trouble { get; private set; }

    /// <summary>
    /// A node's genuine datagram came from there. Not remembered while the door is narrow: then what is new from a known node may be a copy from somebody else, whose
    /// flood pushed the original out.
    /// </summary>
    public void Greet(in DatagramAddress from)
    {
        if (!door.IsOpen || IsKnown(from)) return;
        if (known.Count < always + MostKnown) known.Add(from);
        else known[always + (next++ % MostKnown)] = from;
    }

    public void Turn() => strangers++;

    /// <summary>More was there than is looked at in one go. Who knows nobody cannot tell whom to prefer.</summary>
    public void Crowded(Instant now)
    {
        if (known.Count > 0) Set(door.Crowded(now));
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
        if (wanted.Strictness != door.Strictness) Trouble = socket.TryPrefer([.. known], wanted.Strictness, out var error) ? null : error;
        door = wanted;
    }
}
