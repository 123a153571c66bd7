// The inside of a native datagram: the sender's whole view, docs/protocol/native.md §3.
//
//   1  phase · 2  doubts · 8  digest of nodes and groups
//   1  number of peers, then each:   1+n name · 4 incarnation heard, 0 = never · 2 its doubts · 2 links heard, a bit each
//   1  number of groups, then each:  8 id · 4 digest of its line · 8 epoch · 1 assignee: 0 nobody, 1 the sender, 2… the peers above ·
//                                    1 holding (bits 0-2), eligibility (3-4), wanted (5)
using System.Buffers.Binary;
using System.Text;
using Bascule.Core;

namespace Bascule.Wire.Native;

/// <summary>Writes a view; the buffer has room, since configuration limits nodes, names and groups (Cluster.MaxGroups).</summary>
internal static class Encoder
{
    public const int GroupBytes = 8 + 4 + 8 + 1 + 1;

    public static int Write(Cluster cluster, View view, Span<byte> to)
    {
        var at = 0;
        to[at++] = (byte)view.Phase;
        BinaryPrimitives.WriteUInt16BigEndian(to[at..], view.Doubts);
        BinaryPrimitives.WriteUInt64BigEndian(to[(at + 2)..], view.Digest);
        at += 10;

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
        foreach (var group in cluster.Groups)
        {
            var report = view.Groups[group.Name];
            BinaryPrimitives.WriteUInt64BigEndian(to[at..], group.Id);
            BinaryPrimitives.WriteUInt32BigEndian(to[(at + 8)..], report.LineDigest);
            BinaryPrimitives.WriteUInt64BigEndian(to[(at + 12)..], report.Claim.Epoch.Value);
            to[at + 20] = AssigneeIndex(view.From, peers, report.Claim.Assignee);
            to[at + 21] = (byte)((int)report.Holding | ((int)report.Eligibility << 3) | (report.Wanted ? 1 << 5 : 0));
            at += GroupBytes;
        }
        return at;
    }

    private static byte AssigneeIndex(NodeName sender, NodeName[] peers, NodeName? assignee) => assignee switch
    {
        null => 0,
        { } node when node == sender => 1,
        { } node => (byte)(2 + Array.IndexOf(peers, node)),
    };
}
