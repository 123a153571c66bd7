// Keeps the current view as bytes, so that a heartbeat is: raise the sequence, sign, send. Nothing is allocated after Compose.
using System.Buffers.Binary;
using System.Text;
using Bascule.Core;
using Bascule.Wire.Authentication;

namespace Bascule.Wire.Native;

/// <summary>One node's outgoing datagrams. Not thread-safe: the caller has one lock around Compose and Next.</summary>
public sealed class Sender
{
    private Cluster cluster;
    private MessageKey key;
    private readonly byte[] buffer = new byte[Frame.MaxBytes];
    private readonly int headerBytes;
    private int signedBytes;
    private ulong sequence;

    public Sender(Cluster cluster, Incarnation incarnation, MessageKey key)
    {
        this.cluster = cluster;
        this.key = key;
        Frame.Magic.CopyTo(buffer);
        buffer[4] = Frame.Version;
        buffer[5] = Frame.ViewKind;
        buffer[6] = key.Id;
        buffer[7] = (byte)Encoding.ASCII.GetBytes(cluster.Self.Value, buffer.AsSpan(Frame.HeaderBytes, Frame.MaxNameBytes));
        BinaryPrimitives.WriteUInt32BigEndian(buffer.AsSpan(8), incarnation.Value);
        headerBytes = Frame.HeaderBytes + buffer[7];
    }

    /// <summary>From now on views are of this cluster, and signed with this key; the node is the same.</summary>
    public void Use(Cluster changed, MessageKey signing)
    {
        (cluster, key) = (changed, signing);
        buffer[6] = signing.Id;
    }

    /// <summary>From now on datagrams say this.</summary>
    public void Compose(View view) => signedBytes = headerBytes + Encoder.Write(cluster, view, buffer.AsSpan(headerBytes, Frame.MaxBytes - headerBytes - MessageKey.TagBytes));

    /// <summary>The next datagram, valid until the next call; empty before the first <see cref="Compose"/>.</summary>
    public ReadOnlySpan<byte> Next()
    {
        if (signedBytes == 0) return [];
        BinaryPrimitives.WriteUInt64BigEndian(buffer.AsSpan(12), ++sequence);
        key.Sign(buffer.AsSpan(0, signedBytes), buffer.AsSpan(signedBytes, MessageKey.TagBytes));
        return buffer.AsSpan(0, signedBytes + MessageKey.TagBytes);
    }
}
