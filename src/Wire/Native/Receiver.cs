// What becomes of a datagram. Most say nothing new: then only the moment is noted, in a table of fixed size, and nobody is woken.
//
// A datagram counts only if its sequence is above everything heard from that incarnation; the newest one counts once more per medium, for the link's sake.
// So a recorded datagram is worth nothing later. After our own restart the table is empty, and an old datagram could pass here: it cannot name our new
// incarnation, and so permits nothing (Core's ClusterState.IsFresh).
using System.Collections.Immutable;
using System.Text;
using Bascule.Core;
using Bascule.Wire.Authentication;

namespace Bascule.Wire.Native;

/// <summary>The fate of a datagram; each is counted.</summary>
public enum Reception
{
    /// <summary>A view that differs from the last one of that peer.</summary>
    News,

    /// <summary>The same view again: the peer lives, nothing changed.</summary>
    Repeated,

    /// <summary>Our own datagram, come back by broadcast or multicast.</summary>
    Own,

    /// <summary>Signed with our key under our name, in a life that is not ours: two nodes have the same name.</summary>
    Namesake,

    /// <summary>Not a native datagram of this version.</summary>
    Foreign,

    /// <summary>Signed under an authkeys number that we do not have.</summary>
    UnknownKey,

    /// <summary>The signature is wrong: another key, or somebody else's work.</summary>
    Forged,

    /// <summary>Signed with our key by a node that our ha.cf does not name.</summary>
    Stranger,

    /// <summary>Old: heard before, or overtaken.</summary>
    Replayed,

    /// <summary>Signed, and not readable.</summary>
    Malformed,
}

/// <summary>One node's incoming datagrams. Allocates only for <see cref="Reception.News"/>. Not thread-safe.</summary>
public sealed class Receiver
{
    private Cluster cluster;
    private readonly Incarnation incarnation;
    private ImmutableArray<MessageKey> keys;
    private readonly Known[] peers;
    private readonly byte[] ownName;
    private readonly long[] counts = new long[(int)Reception.Malformed + 1];

    public Receiver(Cluster cluster, Incarnation incarnation, ImmutableArray<MessageKey> keys)
    {
        this.cluster = cluster;
        this.incarnation = incarnation;
        this.keys = keys;
        ownName = Encoding.ASCII.GetBytes(cluster.Self.Value);
        peers = [.. cluster.Peers.Select(p => new Known(p, cluster.Media.Length))];
    }

    /// <summary>
    /// From now on views are of this cluster, and signed with one of these keys; the nodes and media are the same. What was read of a view may mean more now, so
    /// the next one of each peer is news.
    /// </summary>
    public void Use(Cluster changed, ImmutableArray<MessageKey> accepted)
    {
        (cluster, keys) = (changed, accepted);
        foreach (var peer in peers) peer.ContentBytes = 0;
    }

    /// <summary>In whose name the last <see cref="Reception.Forged"/> or <see cref="Reception.UnknownKey"/> datagram came; null if in none of our peers'.</summary>
    public NodeName? Claimant { get; private set; }

    /// <summary>Whether the last datagram that counted was the first of its sequence, not a copy of it over another medium.</summary>
    public bool IsFirst { get; private set; }

    /// <summary>How often each fate was met since the start.</summary>
    public long CountOf(Reception reception) => counts[(int)reception];

    /// <param name="link">Index of the medium in <see cref="Cluster.Media"/>.</param>
    /// <param name="news">Set for <see cref="Reception.News"/>.</param>
    public Reception Take(ReadOnlySpan<byte> datagram, int link, Instant at, out View? news)
    {
        var reception = Judge(datagram, link, at, out news);
        counts[(int)reception]++;
        return reception;
    }

    /// <summary>When what was said before was heard again since the last call, for <see cref="Input.StillHeard"/>; empty when nothing was heard.</summary>
    public ImmutableArray<LinkStamp> Collect()
    {
        ImmutableArray<LinkStamp> stamps = [];
        foreach (var peer in peers)
        {
            if (!peer.IsNoted) continue;
            peer.IsNoted = false;
            for (var link = 0; link < peer.LastOnLink.Length; link++)
                if (peer.LastOnLink[link].Sequence != 0) stamps = stamps.Add(new LinkStamp(peer.Name, link, peer.LastOnLink[link].At));
        }
        return stamps;
    }

    private Reception Judge(ReadOnlySpan<byte> datagram, int link, Instant at, out View? news)
    {
        news = null;
        if (!Frame.TryFind(datagram, out var frame)) return Reception.Foreign;
        if (KeyOf(frame.KeyId) is not { } key) return Unverified(frame, Reception.UnknownKey);
        if (!AuthenticatedFrame.TryVerify(frame, key, out var authentic)) return Unverified(frame, Reception.Forged);
        if (authentic.Name.SequenceEqual(ownName)) return authentic.Incarnation == incarnation.Value ? Reception.Own : Reception.Namesake;
        if (PeerOf(authentic.Name) is not { } peer) return Reception.Stranger;

        if (authentic.Incarnation < peer.Incarnation) return Reception.Replayed;
        var isNewLife = authentic.Incarnation > peer.Incarnation;
        if (!isNewLife && authentic.Sequence <= peer.Sequence)
        {
            if (authentic.Sequence != peer.Sequence || peer.LastOnLink[link].Sequence >= authentic.Sequence) return Reception.Replayed;
            peer.Note(link, authentic.Sequence, at);
            IsFirst = false;
            return Reception.Repeated;
        }

        var saysTheSame = !isNewLife && authentic.Content.SequenceEqual(peer.Content.AsSpan(0, peer.ContentBytes));
        if (!saysTheSame && !Decoder.TryRead(authentic, cluster, peer.Name, out news)) return Reception.Malformed;

        IsFirst = true;
        if (isNewLife) peer.Forget(authentic.Incarnation);
        peer.Sequence = authentic.Sequence;
        peer.LastOnLink[link] = (authentic.Sequence, at);
        peer.IsNoted |= saysTheSame;      // news brings its moment itself: noted, it would first make what that peer said before look current
        if (saysTheSame) return Reception.Repeated;

        authentic.Content.CopyTo(peer.Content);
        peer.ContentBytes = authentic.Content.Length;
        return Reception.News;
    }

    private Reception Unverified(in Frame frame, Reception reception)
    {
        Claimant = PeerOf(frame.ClaimedName)?.Name;
        return reception;
    }

    private MessageKey? KeyOf(byte id)
    {
        foreach (var key in keys)
            if (key.Id == id) return key;
        return null;
    }

    private Known? PeerOf(ReadOnlySpan<byte> name)
    {
        foreach (var peer in peers)
            if (name.SequenceEqual(peer.NameBytes)) return peer;
        return null;
    }

    /// <summary>What is remembered of a peer; of fixed size.</summary>
    private sealed class Known(NodeName name, int links)
    {
        public readonly NodeName Name = name;
        public readonly byte[] NameBytes = Encoding.ASCII.GetBytes(name.Value);
        public readonly byte[] Content = new byte[Frame.MaxBytes];
        public readonly (ulong Sequence, Instant At)[] LastOnLink = new (ulong, Instant)[links];
        public int ContentBytes;
        public uint Incarnation;
        public ulong Sequence;
        public bool IsNoted;

        public void Note(int link, ulong sequence, Instant at)
        {
            LastOnLink[link] = (sequence, at);
            IsNoted = true;
        }

        public void Forget(uint newIncarnation)
        {
            Incarnation = newIncarnation;
            Sequence = 0;
            ContentBytes = 0;
            Array.Clear(LastOnLink);
        }
    }
}
