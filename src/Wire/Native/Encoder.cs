// The inside of a native datagram: the sender's whole view, docs/protocol/native.md §3.
//
//   1  phase · 2  doubts · 8  digest of nodes and groups
//   4  keepalive · 4 warntime · 4 deadtime · 4 initdead, each in tenths of a millisecond
//   1  failback (bit 0), conflict probe (1) · 1 number of the key we sign with · 2 keys we accept, a bit each · 1 ping nodes reached, 255 = not known
//   1  number of peers, then each:   1+n name · 4 incarnation heard, 0 = never · 2 its doubts · 2 links heard, a bit each
//   1  number of groups, then each:  8 id · 4 digest of its line · 8 epoch · 1 assignee: 0 nobody, 1 the sender, 2… the peers above ·
//                                    1 holding (bits 0-2), eligibility (3-4), wanted (5) ·
//                                    1 maintenance: which order, 0 = none · 2 begun minutes left of it, 0 = over, 65535 = not known
using System.Buffers.Binary;
using System.Text;
using Bascule.Core;

namespace Bascule.Wire.Native;

/// <summary>Writes a view; the buffer has room, since configuration limits nodes, names and groups (Cluster.MaxGroups).</summary>
internal static class Encoder
{
    public const int SettingsBytes = (4 * 4) + 1 + 1 + 2;
    public const byte ReachNotKnown = 255;
    public const int GroupBytes = 8 + 4 + 8 + 1 + 1 + 1 + 2;

    public static int Write(Cluster cluster, View view, Span<byte> to)
    {
        var at = 0;
        to[at++] = (byte)view.Phase;
        BinaryPrimitives.WriteUInt16BigEndian(to[at..], view.Doubts);
        BinaryPrimitives.WriteUInt64BigEndian(to[(at + 2)..], view.Digest);
        at += 10;
        at += Write(view.Settings ?? Settings.Of(cluster), to[at..]);
        to[at++] = (byte)(view.Reached ?? ReachNotKnown);

        NodeName[] peers = [.. cluster.Peers];
        to[at++] = (byte)peers.Length;
        foreach (var peer in peers)
        {
            var heard = view.Hears.FirstOrDefault(h => h.Peer == peer);
            var nameBytes = Encoding.UTF8.GetBytes(peer.Value, to[(at + 1)..]);
            to[at] = (byte)nameBytes;
            at += 1 + nameBytes;
            BinaryPrimitives.WriteUInt32BigEndian(to[at..], heard.Incarnation.Value);
            BinaryPrimitives.WriteUInt16BigEndian(to[(at + 4)..], heard.Doubts);
            BinaryPrimitives.WriteUInt16BigEndian(to[(at + 6)..], heard.Links);
            at += 8;
        }

        to[at++] = (byte)view.Groups.Count;
        foreach (var group in cluster.Known)
        {
            var report = view.Groups[group.Name];
            BinaryPrimitives.WriteUInt64BigEndian(to[at..], group.Id);
            BinaryPrimitives.WriteUInt32BigEndian(to[(at + 8)..], report.LineDigest);
            BinaryPrimitives.WriteUInt64BigEndian(to[(at + 12)..], report.Claim.Epoch.Value);
            to[at + 20] = AssigneeIndex(view.From, peers, report.Claim.Assignee);
            to[at + 21] = (byte)((int)report.Holding | ((int)report.Eligibility << 3) | (report.Wanted ? 1 << 5 : 0));
            to[at + 22] = report.Maintenance.Stamp;
            BinaryPrimitives.WriteUInt16BigEndian(to[(at + 23)..], report.Maintenance.Minutes);
            at += GroupBytes;
        }
        return at;
    }

    private static int Write(Settings settings, Span<byte> to)
    {
        BinaryPrimitives.WriteUInt32BigEndian(to, Units(settings.Keepalive));
        BinaryPrimitives.WriteUInt32BigEndian(to[4..], Units(settings.Warntime));
        BinaryPrimitives.WriteUInt32BigEndian(to[8..], Units(settings.Deadtime));
        BinaryPrimitives.WriteUInt32BigEndian(to[12..], Units(settings.Initdead));
        to[16] = (byte)((settings.Failback ? 1 : 0) | (settings.ConflictProbe ? 2 : 0) | (settings.FailbackHasConditions ? 4 : 0));
        to[17] = settings.Keys.Signing;
        BinaryPrimitives.WriteUInt16BigEndian(to[18..], settings.Keys.Accepted);
        return SettingsBytes;
    }

    /// <summary>Four days and more would not fit; nobody waits so long.</summary>
    private static uint Units(TimeSpan time) => (uint)Math.Min(uint.MaxValue, time.Ticks / Settings.TicksPerUnit);

    private static byte AssigneeIndex(NodeName sender, NodeName[] peers, NodeName? assignee) => assignee switch
    {
        null => 0,
        { } node when node == sender => 1,
        { } node => (byte)(2 + Array.IndexOf(peers, node)),
    };
}
