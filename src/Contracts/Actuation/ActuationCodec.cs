// The bytes of one message:
//   version(1) kind(1) fields…      integers little-endian; text = u16 length + UTF-8; list = u16 count + items
//   claim = text group, u64 epoch   times in ticks of 100 ns (i64)
// Both ends come from one package, and a package upgrade restarts them in turn: another version is refused, not guessed at.

namespace Bascule.Contracts.Actuation;

/// <summary>Messages to bytes and back. Pure; what a stranger sent is never an exception.</summary>
public static class ActuationCodec
{
    public const byte Version = 8;

    private const byte Hello = 1, NodeAlive = 2, Acquire = 3, Release = 4, Announce = 5, Mend = 6, Fence = 7, Reconfigure = 8, Agree = 9, Happened = 10;
    private const byte Ready = 65, Refused = 66, ActuatorAlive = 67, Acquired = 68, AcquireFailed = 69, Released = 70, ReleaseFailed = 71, Note = 72, Gate = 73, Fell = 74, Rose = 75, Fenced = 76, Reconfigured = 77, NotReconfigured = 78, Checks = 79;

    /// <summary>False when the message does not fit into the buffer, or a group's name is empty or too long.</summary>
    public static bool TryEncode(ToActuator message, Span<byte> buffer, out int length)
    {
        var to = new DatagramWriter(buffer);
        to.Byte(Version);
        switch (message)
        {
            case ToActuator.Hello m: to.Byte(Hello); to.Number(m.ConfigurationDigest); to.Time(m.Lease); break;
            case ToActuator.Alive m: to.Byte(NodeAlive); to.Claims(m.Endorsed); to.Times(m.Kept); break;
            case ToActuator.Acquire m: to.Byte(Acquire); to.Claim(new GroupEpoch(m.Group, m.Epoch)); break;
            case ToActuator.Release m: to.Byte(Release); to.Claim(new GroupEpoch(m.Group, m.Epoch)); to.Flag(m.AddressesFirst); break;
            case ToActuator.Mend m: to.Byte(Mend); to.Claim(new GroupEpoch(m.Group, m.Epoch)); break;
            case ToActuator.Reconfigure m: to.Byte(Reconfigure); to.Number(m.ConfigurationDigest); to.Time(m.ConfiguredLease); to.Time(m.Lease); break;
            case ToActuator.Agree m: to.Byte(Agree); to.Time(m.Lease); break;
            case ToActuator.Announce m: to.Byte(Announce); to.Name(m.Group); break;
            case ToActuator.Happened m: to.Byte(Happened); to.Name(m.Id); to.Name(m.Kind); to.Number(m.UnixMs); to.Sentence(m.Group); to.Number(m.Epoch); to.Sentence(m.Peer); to.Sentence(m.Reason); break;
            case ToActuator.Fence m: to.Byte(Fence); to.Name(m.Node); to.Number(m.Attempt); break;
            default: throw new System.Diagnostics.UnreachableException(message.ToString());
        }
        length = to.Length;
        return to.IsWhole;
    }

    /// <inheritdoc cref="TryEncode(ToActuator, Span{byte}, out int)"/>
    public static bool TryEncode(ToNode message, Span<byte> buffer, out int length)
    {
        var to = new DatagramWriter(buffer);
        to.Byte(Version);
        switch (message)
        {
            case ToNode.Ready m: to.Byte(Ready); to.Number(m.ConfigurationDigest); to.Claims(m.Held); to.Names(m.Releasing); to.Names(m.Acquiring); break;
            case ToNode.Refused m: to.Byte(Refused); to.Sentence(m.Sentence); break;
            case ToNode.Reconfigured m: to.Byte(Reconfigured); to.Number(m.ConfigurationDigest); break;
            case ToNode.NotReconfigured m: to.Byte(NotReconfigured); to.Sentence(m.Sentence); break;
            case ToNode.Alive: to.Byte(ActuatorAlive); break;
            case ToNode.Acquired m: to.Byte(Acquired); to.Claim(new GroupEpoch(m.Group, m.Epoch)); to.Time(m.Took); break;
            case ToNode.AcquireFailed m: to.Byte(AcquireFailed); to.Claim(new GroupEpoch(m.Group, m.Epoch)); to.Sentence(m.Sentence); break;
            case ToNode.Released m: to.Byte(Released); to.Claim(new GroupEpoch(m.Group, m.Epoch)); break;
            case ToNode.ReleaseFailed m: to.Byte(ReleaseFailed); to.Name(m.Group); to.Sentence(m.Sentence); break;
            case ToNode.Fell m: to.Byte(Fell); to.Claim(new GroupEpoch(m.Group, m.Epoch)); to.Name(m.Resource); to.Flag(m.ByHand); to.Flag(m.IsBack); to.Sentence(m.Clause); break;
            case ToNode.Fenced m: to.Byte(Fenced); to.Name(m.Node); to.Number(m.Attempt); to.Flag(m.Succeeded); to.Sentence(m.Clause); break;
            case ToNode.Rose m: to.Byte(Rose); to.Name(m.Group); to.Name(m.Resource); break;
            case ToNode.Gate m: to.Byte(Gate); to.Sentence(m.Trouble); break;
            case ToNode.Checks m: to.Byte(Checks); to.Name(m.Group); to.Checks(m.Words); break;
            case ToNode.Note m: to.Byte(Note); to.Byte((byte)m.Severity); to.Sentence(m.Text); break;
            default: throw new System.Diagnostics.UnreachableException(message.ToString());
        }
        length = to.Length;
        return to.IsWhole;
    }

    public static bool TryDecode(ReadOnlySpan<byte> datagram, out ToActuator message)
    {
        var from = new DatagramReader(datagram);
        message = (from.Byte() == Version ? from.Byte() : 0) switch
        {
            Hello => new ToActuator.Hello(from.Number(), from.Time()),
            NodeAlive => new ToActuator.Alive(from.Claims()) { Kept = from.Times() },
            Acquire => from.Claim() is var c ? new ToActuator.Acquire(c.Group, c.Epoch) : null!,
            Release => from.Claim() is var c ? new ToActuator.Release(c.Group, c.Epoch, from.Flag()) : null!,
            Mend => from.Claim() is var c ? new ToActuator.Mend(c.Group, c.Epoch) : null!,
            Reconfigure => new ToActuator.Reconfigure(from.Number(), from.Time(), from.Time()),
            Agree => new ToActuator.Agree(from.Time()),
            Announce => new ToActuator.Announce(from.Name()),
            Happened => new ToActuator.Happened(from.Name(), from.Name(), from.Number(), from.Text(), from.Number(), from.Text(), from.Text()),
            Fence => new ToActuator.Fence(from.Name(), from.Number()),
            _ => null!,
        };
        return message is not null && from.IsWhole;
    }

    public static bool TryDecode(ReadOnlySpan<byte> datagram, out ToNode message)
    {
        var from = new DatagramReader(datagram);
        message = (from.Byte() == Version ? from.Byte() : 0) switch
        {
            Ready => new ToNode.Ready(from.Number(), from.Claims(), from.Names()) { Acquiring = from.Names() },
            Refused => new ToNode.Refused(from.Text()),
            Reconfigured => new ToNode.Reconfigured(from.Number()),
            NotReconfigured => new ToNode.NotReconfigured(from.Text()),
            ActuatorAlive => ToNode.Alive.Word,
            Acquired => from.Claim() is var c ? new ToNode.Acquired(c.Group, c.Epoch, from.Time()) : null!,
            AcquireFailed => from.Claim() is var c ? new ToNode.AcquireFailed(c.Group, c.Epoch, from.Text()) : null!,
            Released => from.Claim() is var c ? new ToNode.Released(c.Group, c.Epoch) : null!,
            ReleaseFailed => new ToNode.ReleaseFailed(from.Name(), from.Text()),
            Fell => from.Claim() is var c ? new ToNode.Fell(c.Group, c.Epoch, from.Name(), from.Flag(), from.Flag(), from.Text()) : null!,
            Fenced => new ToNode.Fenced(from.Name(), from.Number(), from.Flag(), from.Text()),
            Rose => new ToNode.Rose(from.Name(), from.Name()),
            Gate => new ToNode.Gate(from.Text()),
            Checks => new ToNode.Checks(from.Name(), from.Checks()),
            Note => new ToNode.Note(from.Severity(), from.Text()),
            _ => null!,
        };
        return message is not null && from.IsWhole;
    }

    /// <summary>Whether this is the node's Alive: the one message that comes ten times a second and mostly says the same again.</summary>
    internal static bool IsNodeAlive(ReadOnlySpan<byte> datagram) => datagram.Length > 1 && datagram[0] == Version && datagram[1] == NodeAlive;
}
