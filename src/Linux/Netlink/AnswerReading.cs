// What comes of a request while the datagrams of its answer arrive: an acknowledgement, or a dump, which is as many messages as there are things.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Netlink;

/// <param name="sequence">Of the request. Other messages are what is left of something that was given up.</param>
/// <param name="take">Is given the payload of each message that says something.</param>
internal sealed class AnswerReading(uint sequence, AnswerReading.Payload take)
{
    public delegate void Payload(ReadOnlySpan<byte> payload);

    /// <summary>The last message has come: it is done, or refused.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Something changed meanwhile, so that it may say what never was at one time (NLM_F_DUMP_INTR).</summary>
    public bool WasInterrupted { get; private set; }

    /// <summary>The refusal; 0: none.</summary>
    public int Errno { get; private set; }

    public void Read(ReadOnlySpan<byte> datagram)
    {
        var messages = new MessageReader(datagram);
        while (!IsOver && messages.MoveNext())
        {
            if (messages.Sequence != sequence)
            {
                continue;
            }

            WasInterrupted |= (messages.Flags & Rt.DumpInterrupted) != 0;
            if (messages.Type == Rt.Error)
            {
                (IsOver, Errno) = (true, Acknowledgement.ErrnoOf(messages.Payload));
            }
            else if (messages.Type == Rt.Done)
            {
                // A dump that failed on its way says so here (netlink_dump in net/netlink/af_netlink.c).
                (IsOver, Errno) = (true, messages.Payload.Length < 4 ? 0 : Math.Max(0, -MemoryMarshal.Read<int>(messages.Payload)));
            }
            else if (messages.Type > Rt.Done)
            {
                take(messages.Payload);
            }
        }
    }
}
