// One end of the conversation between node and actuator: messages over a non-blocking SOCK_SEQPACKET socket that somebody
// else opens, polls and closes (Bascule.Linux.Sockets.SeqPacketSocket fits). Nothing is allocated while nothing new is said.
namespace Bascule.Contracts.Actuation;

/// <returns>Bytes sent, or the negative errno.</returns>
public delegate int SendDatagram(ReadOnlySpan<byte> datagram);

/// <returns>The datagram's length, even where it did not fit; 0 when the other end is gone; or the negative errno.</returns>
public delegate int ReceiveDatagram(Span<byte> into);

public enum Sent
{
    Yes,

    /// <summary>The other end does not read: try again later (an Alive may be dropped, an order may not).</summary>
    Full,

    /// <summary>The other end is gone.</summary>
    Gone,

    /// <summary>The message cannot be said in one datagram.</summary>
    TooLong,
}

public enum Received
{
    Message,
    Nothing,

    /// <summary>Something that is no message; counted in <see cref="ActuationLink.Garbage"/>, otherwise passed over.</summary>
    Garbage,

    /// <summary>The other end is gone.</summary>
    Gone,
}

public abstract class ActuationLink(SendDatagram send, ReceiveDatagram receive)
{
    // asm-generic/errno-base.h and errno.h
    private const int WouldBlock = 11, NoBufferSpace = 105, Interrupted = 4;

    private protected byte[] Outgoing { get; } = NewBuffer();
    private protected byte[] Incoming { get; } = NewBuffer();

    /// <summary>Datagrams that were no message.</summary>
    public long Garbage { get; private protected set; }

    /// <summary>Rarely more than its first page is used. Neither cleared nor ever moved (which is a copy), the rest takes no memory.</summary>
    private protected static byte[] NewBuffer() => GC.AllocateUninitializedArray<byte>(ActuationLimits.DatagramBytes, pinned: true);

    private protected Sent Send(int length) => send(Outgoing.AsSpan(0, length)) switch
    {
        >= 0 => Sent.Yes,
        -WouldBlock or -NoBufferSpace or -Interrupted => Sent.Full,
        _ => Sent.Gone,
    };

    private protected Received Receive(out int length)
    {
        length = receive(Incoming);
        if (length > Incoming.Length)
        {
            Garbage++;
            return Received.Garbage;
        }
        return length switch
        {
            // An empty datagram cannot be told from the end of the connection (recv(2)); nobody here sends one.
            0 => Received.Gone,
            > 0 => Received.Message,
            -WouldBlock or -Interrupted => Received.Nothing,
            _ => Received.Gone,
        };
    }
}

/// <summary>
/// The node's end. connect(2) succeeds into the backlog of an actuator that is only being started or hangs: say Hello, and
/// take it for connected when <see cref="ToNode.Ready"/> comes.
/// </summary>
public sealed class ActuatorLink(SendDatagram send, ReceiveDatagram receive) : ActuationLink(send, receive)
{
    public Sent TrySend(ToActuator message) =>
        ActuationCodec.TryEncode(message, Outgoing, out var length) ? Send(length) : Sent.TooLong;

    public Received TryReceive(out ToNode message)
    {
        message = ToNode.Alive.Word;
        var received = Receive(out var length);
        if (received != Received.Message) return received;
        if (ActuationCodec.TryDecode(Incoming.AsSpan(0, length), out message)) return Received.Message;

        Garbage++;
        return Received.Garbage;
    }
}

/// <summary>The actuator's end.</summary>
public sealed class NodeLink(SendDatagram send, ReceiveDatagram receive) : ActuationLink(send, receive)
{
    private readonly byte[] lastAlive = NewBuffer();
    private int lastAliveLength;
    private ToActuator? lastAliveMessage;

    public Sent TrySend(ToNode message) =>
        ActuationCodec.TryEncode(message, Outgoing, out var length) ? Send(length) : Sent.TooLong;

    public Received TryReceive(out ToActuator message)
    {
        message = null!;
        var received = Receive(out var length);
        if (received != Received.Message) return received;

        var datagram = Incoming.AsSpan(0, length);
        if (lastAliveMessage is not null && datagram.SequenceEqual(lastAlive.AsSpan(0, lastAliveLength)))
        {
            message = lastAliveMessage;
            return Received.Message;
        }
        if (!ActuationCodec.TryDecode(datagram, out message))
        {
            Garbage++;
            return Received.Garbage;
        }
        if (ActuationCodec.IsNodeAlive(datagram))
        {
            datagram.CopyTo(lastAlive);
            (lastAliveLength, lastAliveMessage) = (length, message);
        }
        return Received.Message;
    }
}
